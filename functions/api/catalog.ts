import {
  listPaymentProviders,
  listProducts,
  listRegions,
  type ProductListQuery,
  retrieveProduct,
  retrieveRegion,
} from '#shared/contracts/store-catalog.ts';
import { type Catalogue, loadCatalogue } from '#shared/data/catalog.ts';
import { findProducts, isSold, type ProductOrder } from '#shared/domain/catalogue.ts';
import { InvalidRequestError, NotFoundError } from '#shared/domain/errors.ts';
import { findRegion, type Region, regionOfCountry, regions } from '#shared/domain/region.ts';
import { api, route } from '#shared/http/api.ts';
import { json, type Reply } from '#shared/http/problem.ts';
import { loadEnv } from '#shared/runtime/env.ts';
import { answerMemory } from '#shared/store/answer-memory.ts';
import { paymentProviderId } from '#shared/store/cart.ts';
import { asksFor, chooseFields, type FieldChoice, readFields } from '#shared/store/fields.ts';
import { presentProduct } from '#shared/store/product.ts';
import { presentRegion } from '#shared/store/region.ts';

loadEnv('api/catalog');

/** Serialised answers about products; most questions are asked again before the catalogue changes. */
const remembered = answerMemory<Reply>(16_000_000, (reply) => reply.body?.length ?? 0);

export const handler = api([
  route(listRegions, async ({ query: { offset, limit, fields } }) => {
    const choice = readFields(fields);
    const shown = regions.slice(offset, offset + limit).map((region) => chooseFields(presentRegion(region), choice));
    return json({ regions: shown, count: regions.length, offset, limit });
  }),

  route(retrieveRegion, async ({ params, query }) =>
    json({ region: chooseFields(presentRegion(knownRegion(params.id)), readFields(query.fields)) }),
  ),

  route(listProducts, async ({ query, now }) => {
    const known = await loadCatalogue({ now });
    const catalogue = namesSomethingNew(known, query) ? await loadCatalogue({ now, maximumAge: 0 }) : known;
    return remembered(catalogue.version, JSON.stringify(query), () => productList(catalogue, query));
  }),

  route(retrieveProduct, async ({ params, query, now }) => {
    const known = await loadCatalogue({ now });
    const catalogue = known.byId.has(params.id) ? known : await loadCatalogue({ now, maximumAge: 0 });
    return remembered(catalogue.version, JSON.stringify([params.id, query]), () => {
      const choice = readFields(query.fields);
      const region = regionOf(query, choice);
      const product = catalogue.byId.get(params.id);
      if (!product || !isSold(product)) throw new NotFoundError(`There is no product ${params.id}.`);
      return json({ product: chooseFields(presentProduct(product, pricedBy(choice, region)), choice) });
    });
  }),

  route(listPaymentProviders, async ({ query: { region_id, offset, limit } }) => {
    knownRegion(region_id);
    const providers = [{ id: paymentProviderId, is_enabled: true }];
    return json({ payment_providers: providers.slice(offset, offset + limit), count: providers.length, offset, limit });
  }),
]);

/** A product may have been published a moment ago by another function: whoever knows its name already finds it. */
function namesSomethingNew(catalogue: Catalogue, { id = [], handle = [] }: ProductListQuery): boolean {
  return id.some((one) => !catalogue.byId.has(one)) || handle.some((one) => !catalogue.byHandle.has(one));
}

function productList(catalogue: Catalogue, query: ProductListQuery): Reply {
  const choice = readFields(query.fields);
  const region = regionOf(query, choice);
  const descending = query.order.startsWith('-');
  const order = query.order.replace('-', '') as ProductOrder;
  if (order === 'price' && !region) throw needsRegion('order', 'To sort by price');
  const { products, count } = findProducts(catalogue.products, {
    q: query.q,
    ids: query.id,
    handles: query.handle,
    platforms: query.platform,
    regions: query.region,
    genres: query.genre,
    currency: region?.currencyCode,
    order,
    descending,
    offset: query.offset,
    limit: query.limit,
  });
  const priced = pricedBy(choice, region);
  return json({
    products: products.map((product) => chooseFields(presentProduct(product, priced), choice)),
    count,
    offset: query.offset,
    limit: query.limit,
  });
}

const calculatedPrice = 'variants.calculated_price';

/** Prices are shown only to whoever asks for them, as Medusa does. */
function pricedBy(choice: FieldChoice, region: Region | undefined): Region | undefined {
  return asksFor(choice, calculatedPrice) ? region : undefined;
}

type Pricing = Pick<ProductListQuery, 'region_id' | 'country_code' | 'currency_code'>;

function regionOf({ region_id, country_code, currency_code }: Pricing, choice: FieldChoice): Region | undefined {
  const region = region_id
    ? knownRegion(region_id)
    : country_code
      ? sellingRegion(country_code)
      : regions.find((one) => one.currencyCode === currency_code);
  if (region && currency_code && region.currencyCode !== currency_code) {
    const message = `The region ${region.name} pays in ${region.currencyCode}; leave currency_code out, or name another region.`;
    throw new InvalidRequestError(message, [{ path: 'query.currency_code', message }]);
  }
  if (!region && asksFor(choice, calculatedPrice)) throw needsRegion('region_id', 'To calculate prices');
  return region;
}

function needsRegion(path: string, why: string): InvalidRequestError {
  const message = `${why}, region_id, country_code or currency_code is needed.`;
  return new InvalidRequestError(message, [{ path: `query.${path}`, message }]);
}

function knownRegion(id: string): Region {
  const region = findRegion(id);
  if (!region) throw new NotFoundError(`There is no region ${id}. GET /store/regions lists them.`);
  return region;
}

function sellingRegion(countryCode: string): Region {
  const region = regionOfCountry(countryCode);
  if (region) return region;
  const message = `The shop does not sell to ${countryCode}. GET /store/regions lists the countries.`;
  throw new InvalidRequestError(message, [{ path: 'query.country_code', message }]);
}
