/** Product pages of the Kinguin sandbox: the wire shape, the search and the reference lists. */
import {
  cheapestOffers,
  isListed,
  isPreorder,
  type StockedKinguinProduct,
  type StockedOffer,
  totalQty,
} from './kinguin-catalogue.ts';
import type { Problem } from './kinguin-problems.ts';
import { euros, secondStamp } from './kinguin-wire.ts';

const regionNames: Readonly<Record<number, string>> = {
  1: 'Europe',
  2: 'United States',
  3: 'Region free',
  4: 'Other',
  5: 'Outside Europe',
  6: 'RU VPN',
  7: 'Russia',
  8: 'United Kingdom',
  9: 'China',
  10: 'Rest of the world (RoW)',
  11: 'Latin America',
  12: 'Asia',
  13: 'Germany',
  14: 'Australia',
  15: 'Brazil',
  16: 'India',
  17: 'Japan',
  18: 'North America',
  45: 'Argentina',
  46: 'Turkey',
};

export const kinguinRegions = Object.entries(regionNames).map(([id, name]) => ({
  id: Number(id),
  name: name.toUpperCase(),
}));

/** Not the words that products use, and one of them twice: both as in the real list. */
export const kinguinPlatforms = [
  'PC Steam',
  'EA App',
  'PC Ubisoft Connect',
  'PC GOG',
  'PC Epic Games',
  'PC Battle.net',
  'PC Rockstar Games',
  'XBOX ONE',
  'Xbox Series X|S',
  'PlayStation 4',
  'PlayStation 5',
  'Nintendo Switch',
  'PC Steam',
];

function offerJson(product: StockedKinguinProduct, offer: StockedOffer, now: number): object {
  return {
    name: product.name,
    offerId: offer.offerId,
    price: euros(offer.priceCents),
    qty: offer.qty,
    textQty: offer.textQty,
    availableQty: offer.availableQty,
    availableTextQty: offer.availableTextQty,
    merchantName: offer.merchantName,
    isPreorder: isPreorder(product, now),
    ...(product.releaseDate && { releaseDate: product.releaseDate }),
    ...(offer.wholesaleCents && {
      wholesale: {
        enabled: true,
        tiers: offer.wholesaleCents.map((cents, index) => ({ level: index + 1, price: euros(cents) })),
      },
    }),
  };
}

export function kinguinProductJson(product: StockedKinguinProduct, now: number): object {
  const cheapest = cheapestOffers(product);
  const sum = (pick: (offer: StockedOffer) => number) => cheapest.reduce((total, offer) => total + pick(offer), 0);
  const open = product.offers.filter(({ qty }) => qty > 0);
  return {
    kinguinId: product.kinguinId,
    productId: product.id,
    cheapestOfferId: cheapest.map(({ offerId }) => offerId),
    name: product.name,
    ...(product.originalName && { originalName: product.originalName }),
    ...(product.description && { description: product.description }),
    ...(product.developers && { developers: product.developers }),
    ...(product.publishers && { publishers: product.publishers }),
    genres: product.genres ?? [],
    platform: product.platform,
    ...(product.releaseDate && { releaseDate: product.releaseDate }),
    qty: sum(({ qty }) => qty),
    price: euros(cheapest[0]?.priceCents ?? 0),
    ...(!product.withoutOffers && { textQty: sum(({ textQty }) => textQty) }),
    offersCount: open.length,
    totalQty: totalQty(product),
    isPreorder: isPreorder(product, now),
    regionalLimitations: product.regionName ?? regionNames[product.regionId] ?? 'Other',
    regionId: product.regionId,
    ...(product.countryLimitation && { countryLimitation: product.countryLimitation }),
    activationDetails: product.activationDetails ?? 'Open the client\r\nActivate a product',
    videos: [],
    languages: product.languages,
    systemRequirements: [],
    tags: product.tags ?? [],
    merchantName: cheapest.map(({ merchantName }) => merchantName),
    images: { screenshots: [], cover: { thumbnail: `https://cdns.kinguin.example/media//${product.id}/thumb.jpg` } },
    ...(!product.withoutOffers && { offers: open.map((offer) => offerJson(product, offer, now)) }),
    updatedAt: secondStamp(product.updatedAt),
  };
}

/** A query that the search cannot follow. */
class BadQuery extends Error {
  readonly property: string;
  constructor(property: string, message: string) {
    super(`Invalid "${property}" property. ${message}`);
    this.property = property;
  }
}

const datePattern = /^\d{4}-\d\d-\d\d([ T]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?)?$/;

function dateIn(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  let iso = text.replace(' ', 'T');
  if (text.length === 10) iso += 'T00:00:00Z';
  else if (!/(Z|[+-]\d\d:?\d\d)$/.test(text)) iso += 'Z';
  const time = datePattern.test(text) ? Date.parse(iso) : Number.NaN;
  if (Number.isNaN(time)) throw new BadQuery(name, 'The value is not a valid datetime.');
  return time;
}

function integerIn(query: URLSearchParams, name: string, usual: number, largest: number): number {
  const text = query.get(name);
  if (text === null) return usual;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > largest) {
    throw new BadQuery(name, `The value must be between 1 and ${largest}.`);
  }
  return value;
}

function choiceIn<T extends string>(query: URLSearchParams, name: string, choices: readonly T[]): T | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const choice = choices.find((candidate) => candidate === text);
  if (!choice) throw new BadQuery(name, `The value must be one of ${choices.join(', ')}.`);
  return choice;
}

const listIn = (query: URLSearchParams, name: string): readonly string[] | undefined =>
  query
    .get(name)
    ?.split(',')
    .map((entry) => entry.trim().toLowerCase());

export interface PageRequest {
  readonly page: number;
  readonly limit: number;
}

/** Runs a search; a query it cannot follow becomes the supplier's problem. */
export function searched<T>(search: () => T): T | Problem {
  try {
    return search();
  } catch (error) {
    if (!(error instanceof BadQuery)) throw error;
    return { kind: 'ConstraintViolation', status: 400, detail: error.message, propertyPath: error.property };
  }
}

export function pageIn(query: URLSearchParams): PageRequest {
  return { page: integerIn(query, 'page', 1, 1_000_000), limit: integerIn(query, 'limit', 25, 100) };
}

export function pageOf<T>(items: readonly T[], { page, limit }: PageRequest): T[] {
  return items.slice((page - 1) * limit, page * limit);
}

/** All products that a query asks for, in its order. */
export function findProducts(
  products: Iterable<StockedKinguinProduct>,
  query: URLSearchParams,
  now: number,
): StockedKinguinProduct[] {
  const name = query.get('name')?.toLowerCase();
  if (name !== undefined && name.length < 3) throw new BadQuery('name', 'The value is too short, 3 signs at least.');
  const lists = {
    platform: listIn(query, 'platform'),
    genre: listIn(query, 'genre'),
    tags: listIn(query, 'tags'),
    kinguinId: listIn(query, 'kinguinId'),
    productId: listIn(query, 'productId'),
    languages: listIn(query, 'languages'),
    regionId: listIn(query, 'regionId'),
  };
  const merchant = query.get('merchantName')?.toLowerCase();
  const preorder = choiceIn(query, 'isPreorder', ['yes', 'no']);
  const active = choiceIn(query, 'activePreorder', ['yes']);
  const withText = choiceIn(query, 'withText', ['yes']);
  const since = dateIn(query, 'updatedSince') ?? Number.NEGATIVE_INFINITY;
  const until = dateIn(query, 'updatedTo') ?? Number.POSITIVE_INFINITY;
  const prices = [Number(query.get('priceFrom') ?? 0), Number(query.get('priceTo') ?? Number.MAX_VALUE)] as const;
  const sortBy = choiceIn(query, 'sortBy', ['kinguinId', 'updatedAt']) ?? 'kinguinId';
  const direction = (choiceIn(query, 'sortType', ['asc', 'desc']) ?? 'asc') === 'asc' ? 1 : -1;

  const meets = (wanted: readonly string[] | undefined, values: readonly (string | number)[] = []) =>
    !wanted || values.some((value) => wanted.includes(String(value).toLowerCase()));
  const found = [...products].filter((product) => {
    const price = euros(cheapestOffers(product)[0]?.priceCents ?? 0);
    const waits = isPreorder(product, now);
    return (
      isListed(product) &&
      (!name || product.name.toLowerCase().includes(name)) &&
      meets(lists.platform, [product.platform]) &&
      meets(lists.genre, product.genres) &&
      meets(lists.tags, product.tags) &&
      meets(lists.kinguinId, [product.kinguinId]) &&
      meets(lists.productId, [product.id]) &&
      meets(lists.languages, product.languages) &&
      meets(lists.regionId, [product.regionId]) &&
      (!merchant || product.offers.some((offer) => offer.merchantName.toLowerCase() === merchant)) &&
      (!preorder || waits === (preorder === 'yes')) &&
      (!active || waits) &&
      (!withText || product.offers.some(({ textQty }) => textQty > 0)) &&
      product.updatedAt >= since &&
      product.updatedAt <= until &&
      price >= prices[0] &&
      price <= prices[1]
    );
  });
  return found.sort((one, other) => direction * (one[sortBy] - other[sortBy] || one.kinguinId - other.kinguinId));
}

export interface OrderFilter {
  readonly from: number;
  readonly to: number;
  readonly texts: Readonly<
    Partial<Record<'kinguinId' | 'productId' | 'orderId' | 'orderExternalId' | 'status', string>>
  >;
  readonly preorder: boolean | undefined;
}

/** What an order search asks for. */
export function orderFilterIn(query: URLSearchParams): OrderFilter {
  const names = ['kinguinId', 'productId', 'orderId', 'orderExternalId', 'status'] as const;
  const texts = Object.fromEntries(
    names.filter((name) => query.has(name)).map((name) => [name, query.get(name) ?? '']),
  );
  const preorder = choiceIn(query, 'isPreorder', ['yes', 'no']);
  return {
    from: dateIn(query, 'createdAtFrom') ?? Number.NEGATIVE_INFINITY,
    to: dateIn(query, 'createdAtTo') ?? Number.POSITIVE_INFINITY,
    texts,
    preorder: preorder && preorder === 'yes',
  };
}
