import {
  addLineItem,
  type CartCreateBody,
  type CartUpdateBody,
  createCart,
  removeLineItem,
  retrieveCart,
  type StoreCart,
  updateCart,
  updateLineItem,
} from '#shared/contracts/store-carts.ts';
import { changeCart, getCart, createCart as putCart } from '#shared/data/carts.ts';
import { loadCatalogue } from '#shared/data/catalog.ts';
import { cancelUnpaidOrder } from '#shared/data/orders.ts';
import {
  addLine,
  type Cart,
  changeLine,
  checkOpen,
  checkOwner,
  mergeMetadata,
  newCart,
  ownedBy,
  priceCart,
  regionOf,
  removeLine,
  withoutStaleSession,
} from '#shared/domain/cart.ts';
import { isSold } from '#shared/domain/catalogue.ts';
import { ConflictError, InvalidRequestError, NotFoundError } from '#shared/domain/errors.ts';
import type { Product } from '#shared/domain/product.ts';
import { findRegion, regions } from '#shared/domain/region.ts';
import { type ApiRequest, api, type Identity, route } from '#shared/http/api.ts';
import { rememberAnswers } from '#shared/http/idempotency.ts';
import { customerFinder } from '#shared/http/identity.ts';
import { json } from '#shared/http/problem.ts';
import { loadEnv } from '#shared/runtime/env.ts';
import { addressOf, presentCart } from '#shared/store/cart.ts';
import { asksFor, chooseFields, readFields } from '#shared/store/fields.ts';

const env = loadEnv('api/carts');
const findCustomer = customerFinder({ issuer: env.CUSTOMERS_ISSUER, clientId: env.CUSTOMERS_CLIENT_ID });

export const handler = api(
  [
    route(createCart, async (request) => {
      const { body, query, now } = request;
      const items = await itemsOf(body.items ?? [], now);
      let cart = withMembers(newCart({ regionId: startRegion(body) }, now), body);
      cart = ownedBy(cart, await findCustomer(request));
      for (const item of items) cart = addSold(cart, item, now);
      return json({ cart: await show(await putCart(cart, now), query.fields, now) });
    }),

    route(retrieveCart, async (request) => {
      const { params, query, now } = request;
      const [cart, customer] = await Promise.all([getCart(params.id, now), findCustomer(request)]);
      checkOwner(cart, customer?.id);
      return json({ cart: await show(cart, query.fields, now) });
    }),

    route(updateCart, async (request) => {
      const cart = await change(request, (before) => withMembers(before, request.body));
      return json({ cart: await show(cart, request.query.fields, request.now) });
    }),

    route(addLineItem, async (request) => {
      const { body, query, now } = request;
      const [item] = await itemsOf([body], now);
      const cart = await change(request, (before) => (item ? addSold(before, item, now) : before));
      return json({ cart: await show(cart, query.fields, now) });
    }),

    route(updateLineItem, async (request) => {
      const { params, body, query, now } = request;
      const cart = await change(request, (before) => {
        const after = changeLine(before, params.line_id, { ...body, metadata: body.metadata ?? undefined }, now);
        if (!after) throw new NotFoundError(`The cart has no line ${params.line_id}.`);
        return after;
      });
      return json({ cart: await show(cart, query.fields, now) });
    }),

    route(removeLineItem, async (request) => {
      const { params, query, now } = request;
      const cart = await change(request, (before) => removeLine(before, params.line_id));
      const parent = await show(cart, query.fields, now);
      return json({ id: params.line_id, object: 'line-item', deleted: true, parent });
    }),
  ],
  rememberAnswers,
);

/** Changes an open cart of this caller's. A payment page that no longer fits is dropped, its unpaid order canceled. */
async function change(request: ApiRequest<{ readonly id: string }>, edit: (cart: Cart) => Cart): Promise<Cart> {
  const { params, now } = request;
  const customer: Identity | undefined = await findCustomer(request);
  return changeCart(params.id, now, async (before) => {
    checkOwner(before, customer?.id);
    checkOpen(before);
    const edited = ownedBy(edit(before), customer);
    const after = withoutStaleSession(edited);
    if (before.session && !after.session && (await cancelUnpaidOrder(before.session.orderId, now)) === 'paid') {
      throw new ConflictError('This cart has been paid and cannot be changed. Complete it, then start a new cart.');
    }
    return JSON.stringify(after) === JSON.stringify(before) ? before : after;
  });
}

interface Item {
  readonly product: Product;
  readonly quantity: number;
  readonly metadata: Cart['metadata'] | undefined;
}

/** The products behind the variants; one that was published a moment ago is found too. */
async function itemsOf(inputs: NonNullable<CartCreateBody['items']>, now: number): Promise<Item[]> {
  const known = await loadCatalogue({ now });
  const complete = inputs.every(({ variant_id }) => {
    const product = known.byVariant.get(variant_id);
    return product !== undefined && isSold(product);
  });
  const { byVariant } = complete ? known : await loadCatalogue({ now, maximumAge: 0 });
  return inputs.map(({ variant_id, quantity, metadata }) => {
    const product = byVariant.get(variant_id);
    if (!product) throw notSold(`There is no variant ${variant_id}.`);
    return { product, quantity, metadata: metadata ?? undefined };
  });
}

function addSold(cart: Cart, item: Item, now: number): Cart {
  const region = regionOf(cart);
  if (!isSold(item.product, region.currencyCode)) {
    throw notSold(`${item.product.title} is not sold in ${region.name}.`);
  }
  return addLine(cart, item, now);
}

function notSold(message: string): InvalidRequestError {
  return new InvalidRequestError(message, [{ path: 'body.variant_id', message }]);
}

/** What a body sets on a cart; null takes a value away. */
function withMembers(cart: Cart, body: CartUpdateBody): Cart {
  const { region_id, email, billing_address, shipping_address, metadata } = body;
  if (region_id && !findRegion(region_id)) {
    throw new NotFoundError(`There is no region ${region_id}. GET /store/regions lists them.`);
  }
  return {
    ...cart,
    ...(region_id ? { regionId: region_id } : {}),
    ...(email === undefined ? {} : { email: email ?? undefined }),
    ...(billing_address === undefined
      ? {}
      : { billingAddress: billing_address ? addressOf(billing_address) : undefined }),
    ...(shipping_address === undefined
      ? {}
      : { shippingAddress: shipping_address ? addressOf(shipping_address) : undefined }),
    ...(metadata === undefined ? {} : { metadata: metadata ? mergeMetadata(cart.metadata, metadata) : {} }),
  };
}

/** The region of a new cart: as named, else the first with the currency or the billing country, else the shop's first. */
function startRegion({ region_id, currency_code, billing_address }: CartCreateBody): string | undefined {
  const country = billing_address?.country_code;
  const byCurrency = regions.filter((region) => !currency_code || region.currencyCode === currency_code);
  const byCountry = byCurrency.find((region) => country && region.countries.includes(country));
  const named = region_id ? findRegion(region_id) : undefined;
  if (named && currency_code && named.currencyCode !== currency_code) {
    const message = `The region ${named.name} pays in ${named.currencyCode}; leave currency_code out.`;
    throw new InvalidRequestError(message, [{ path: 'body.currency_code', message }]);
  }
  return named?.id ?? byCountry?.id ?? byCurrency[0]?.id;
}

async function show(cart: Cart, fields: string | undefined, now: number): Promise<Partial<StoreCart>> {
  const choice = readFields(fields);
  const withProducts = asksFor(choice, 'items.product') || asksFor(choice, 'items.variant');
  const { byId } = await loadCatalogue({ now });
  return chooseFields(presentCart(cart, priceCart(cart, byId), { withProducts }), choice);
}
