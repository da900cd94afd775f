import type { CreateProduct, PutOffer, UpdateProduct } from '#shared/contracts/admin-products.ts';
import { fold } from '#shared/domain/catalogue.ts';
import { InvalidRequestError } from '#shared/domain/errors.ts';
import { newId, relatedId } from '#shared/domain/ids.ts';
import { currencies } from '#shared/domain/money.ts';
import type { Offer, Product } from '#shared/domain/product.ts';

const mostOffers = 50;

/** A product as it was filled in, without offers yet. */
export function newProduct(form: CreateProduct, now: number): Product {
  const id = newId('product', now);
  const at = new Date(now).toISOString();
  return {
    id,
    variantId: relatedId('variant', id),
    handle: form.handle ?? handleOf(form.title),
    title: form.title,
    status: form.status,
    platform: form.platform,
    region: form.region,
    excludedCountries: form.excluded_countries,
    genres: form.genres,
    tags: form.tags,
    languages: form.languages,
    ...optionalMembers({}, form),
    prices: changedPrices({}, form.prices),
    offers: [],
    createdAt: at,
    updatedAt: at,
  };
}

/** The product with the members that were sent; the very same when nothing differs. Offers stay. */
export function editProduct(product: Product, form: UpdateProduct, now: number): Product {
  const { id, variantId, offers, createdAt, updatedAt } = product;
  const edited: Product = {
    id,
    variantId,
    handle: form.handle ?? product.handle,
    title: form.title ?? product.title,
    status: form.status ?? product.status,
    platform: form.platform ?? product.platform,
    region: form.region ?? product.region,
    excludedCountries: form.excluded_countries ?? product.excludedCountries,
    genres: form.genres ?? product.genres,
    tags: form.tags ?? product.tags,
    languages: form.languages ?? product.languages,
    ...optionalMembers(product, form),
    prices: changedPrices(product.prices, form.prices ?? {}),
    offers,
    createdAt,
    updatedAt,
  };
  return same(product, edited) ? product : { ...edited, updatedAt: laterThan(updatedAt, now) };
}

/** The product with this supplier's product among its offers: a known one is updated, never listed twice. */
export function withOffer(product: Product, form: PutOffer, now: number): { product: Product; offer: Offer } {
  const known = product.offers.find(
    (offer) => offer.supplier === form.supplier && offer.supplierProductId === form.supplier_product_id,
  );
  if (!known && product.offers.length >= mostOffers) {
    throw new InvalidRequestError(`A product has at most ${mostOffers} offers. Update one of those it has.`);
  }
  const cost = form.cost ?? known?.cost;
  const offer: Offer = {
    id: known?.id ?? newId('offer', now),
    supplier: form.supplier,
    supplierProductId: form.supplier_product_id,
    ...(cost === undefined ? {} : { cost }),
    enabled: form.enabled ?? known?.enabled ?? true,
  };
  const offers = known ? product.offers.map((one) => (one === known ? offer : one)) : [...product.offers, offer];
  const changed = { ...product, offers };
  return {
    product: same(product, changed) ? product : { ...changed, updatedAt: laterThan(product.updatedAt, now) },
    offer,
  };
}

const optionalNames = {
  subtitle: 'subtitle',
  description: 'description',
  developer: 'developer',
  publisher: 'publisher',
  release_date: 'releaseDate',
  age_rating: 'ageRating',
  system_requirements: 'systemRequirements',
  steam_app_id: 'steamAppId',
  minimum_margin: 'minimumMargin',
} as const;

type OptionalForm = Pick<UpdateProduct, keyof typeof optionalNames>;
type OptionalMembers = Pick<Product, (typeof optionalNames)[keyof typeof optionalNames]>;

/** Given members replace, null empties, absent ones stay. */
function optionalMembers(before: Partial<OptionalMembers>, form: OptionalForm): OptionalMembers {
  const members = Object.entries(optionalNames).flatMap(([sent, kept]) => {
    const value = form[sent as keyof OptionalForm];
    const next = value === undefined ? before[kept] : (value ?? undefined);
    return next === undefined ? [] : [[kept, next]];
  });
  return Object.fromEntries(members);
}

function changedPrices(before: Product['prices'], changes: NonNullable<UpdateProduct['prices']>): Product['prices'] {
  const prices = currencies.flatMap((currency) => {
    const change = changes[currency];
    const price = change === undefined ? before[currency] : change;
    return price === undefined || price === null ? [] : [[currency, price]];
  });
  return Object.fromEntries(prices);
}

function handleOf(title: string): string {
  const handle = fold(title)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 100)
    .replace(/^-+|-+$/g, '');
  if (handle) return handle;
  const message = 'cannot be made from this title; send one of lower-case letters, digits and dashes';
  throw new InvalidRequestError(`The handle ${message}.`, [{ path: 'body.handle', message }]);
}

/** Every change has a time of its own, since it is by the time that a writer sees that somebody was quicker. */
function laterThan(before: string, now: number): string {
  return new Date(Math.max(now, Date.parse(before) + 1)).toISOString();
}

function same(a: Product, b: Product): boolean {
  const text = (product: Product) => JSON.stringify(Object.entries(product).sort(([x], [y]) => (x < y ? -1 : 1)));
  return text(a) === text(b);
}
