/** The products of the CodesWholesale sandbox: what the caller gives, what is stored, and the shape on the wire. */
import { createHash } from 'node:crypto';
import type { Store } from '../service.ts';
import { unknownChange } from './faults.ts';
import { digest, type KeyKind } from './key-maker.ts';
import { openRecords, type Records } from './records.ts';

/** A price from one quantity on; `to: null` has no upper end. */
export interface PriceTier {
  readonly from: number;
  readonly to: number | null;
  readonly cents: number;
}

export interface CodesWholesaleProduct {
  /** A GUID. */
  readonly id: string;
  readonly identifier?: string;
  readonly name: string;
  readonly platform: string;
  readonly regions: readonly string[];
  readonly regionDescription?: string;
  readonly languages: readonly string[];
  /** `YYYY-MM-DD` in Warsaw; in the future and without stock the product is a pre-order. */
  readonly releaseDate: string | null;
  readonly stock: number;
  /** One price in cents for any quantity, or tiers. */
  readonly priceCents: number | readonly PriceTier[];
  readonly keyKind: KeyKind;
  /** Orders answer `Fulfilling` and complete after this time. */
  readonly deliveryMs?: number;
  readonly description?: string;
  /** Spells the open end of the top tier as 0 instead of null. */
  readonly topTierZero?: boolean;
  /** Listed with its stock but never runs out, as the fixed test products do. */
  readonly endless?: boolean;
}

export interface StockedProduct extends Omit<CodesWholesaleProduct, 'priceCents'> {
  readonly tiers: readonly PriceTier[];
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly restockedAt: number;
}

export interface CodesWholesaleCatalogue {
  readonly products: Records<StockedProduct>;
  /** Adds products or renews their descriptions; stock and price of known ones stay as they are. Answers the new ones. */
  add(products: readonly CodesWholesaleProduct[]): StockedProduct[];
  /** The product, or an error for whoever named it in a change. */
  named(id: string): StockedProduct;
}

const tiersOf = ({ priceCents }: CodesWholesaleProduct): readonly PriceTier[] =>
  typeof priceCents === 'number' ? [{ from: 1, to: null, cents: priceCents }] : priceCents;

/** The public sandbox's stable test products; listed with no stock, the first two and the dear one can be ordered all the same. */
export const fixedTestProducts: readonly CodesWholesaleProduct[] = [
  {
    id: 'ffe2274d-5469-4b0f-b57b-f8d21b09c24c',
    identifier: 'TWTCO',
    name: 'Test with text codes only',
    platform: 'Uplay',
    regions: ['PL'],
    languages: ['Multilanguage'],
    releaseDate: '2015-01-01',
    stock: 0,
    priceCents: standardTiers(111, 41, 11),
    keyKind: 'text',
    endless: true,
  },
  {
    id: '6313677f-5219-47e4-a067-7401f55c5a3a',
    identifier: 'TWICO',
    name: 'Test with image codes only',
    platform: 'Steam',
    regions: ['EU'],
    languages: ['Multilanguage'],
    releaseDate: '2015-01-01',
    stock: 0,
    priceCents: standardTiers(110, 40, 10),
    keyKind: 'image',
    endless: true,
  },
  {
    id: '33e3e81d-2b78-475a-8886-9848116f5133',
    identifier: 'TPP',
    name: 'Test pre order product',
    platform: 'Origin',
    regions: ['ASIA'],
    languages: ['Multilanguage'],
    releaseDate: '2055-05-01',
    stock: 0,
    priceCents: standardTiers(110, 40, 10),
    keyKind: 'text',
  },
  {
    id: '04aeaf1e-f7b5-4ba9-ba19-91003a04db0a',
    identifier: 'TPWHP',
    name: 'Test product with high price',
    platform: 'None',
    regions: ['WORLDWIDE'],
    languages: ['Multilanguage'],
    releaseDate: null,
    stock: 0,
    priceCents: standardTiers(103_899_999_896, 103_899_999_896, 103_899_999_896),
    keyKind: 'text',
    topTierZero: true,
    endless: true,
  },
];

/** The three tiers that the supplier uses: 1 to 9, 10 to 99, 100 and more. */
export function standardTiers(single: number, ten: number, hundred: number): readonly PriceTier[] {
  return [
    { from: 1, to: 9, cents: single },
    { from: 10, to: 99, cents: ten },
    { from: 100, to: null, cents: hundred },
  ];
}

/** The unit price of a quantity. */
export function tierPrice(tiers: readonly PriceTier[], quantity: number): number {
  const fitting = tiers.find(({ from, to }) => from <= quantity && (to === null || quantity <= to));
  const price = fitting ?? [...tiers].sort((one, other) => one.from - other.from)[0];
  if (!price) throw new Error('a product without a price cannot be sold');
  return price.cents;
}

export function openCodesWholesaleCatalogue(store: Store, now: () => number): CodesWholesaleCatalogue {
  const products = openRecords<StockedProduct>(store, 'codeswholesale.products');
  return {
    products,
    add: (added) =>
      store.batch(() => {
        const fresh: StockedProduct[] = [];
        for (const product of added) {
          const { priceCents: _, ...rest } = product;
          const known = products.get(product.id);
          const time = now();
          const record: StockedProduct = {
            ...rest,
            stock: known?.stock ?? product.stock,
            tiers: known?.tiers ?? tiersOf(product),
            createdAt: known?.createdAt ?? time,
            updatedAt: known?.updatedAt ?? time,
            restockedAt: known?.restockedAt ?? time,
          };
          products.put(product.id, record);
          if (!known) fresh.push(record);
        }
        return fresh;
      }),
    named(id) {
      const product = products.get(id);
      if (!product) throw unknownChange(`no product "${id}"`);
      return product;
    },
  };
}

const warsaw = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Warsaw',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** The moment at which a date begins in Warsaw. */
export function warsawMidnight(date: string): number {
  const utcMidnight = Date.parse(`${date}T00:00:00Z`);
  const part = Object.fromEntries(warsaw.formatToParts(utcMidnight).map(({ type, value }) => [type, value]));
  const shown = Date.UTC(
    Number(part.year),
    Number(part.month) - 1,
    Number(part.day),
    Number(part.hour),
    Number(part.minute),
    Number(part.second),
  );
  return utcMidnight - (shown - utcMidnight);
}

export const euros = (cents: number): number => cents / 100;

export function codesWholesaleProductJson(product: StockedProduct, baseUrl: string): object {
  const { id, tiers, topTierZero } = product;
  const prices = tiers.map(({ from, to, cents }) => ({
    value: euros(cents),
    from,
    to: to === null && topTierZero ? 0 : to,
  }));
  // The real list is in no order; a client that takes the first price has to notice.
  const turn = prices.length > 1 ? 1 + (digest(id) % (prices.length - 1)) : 0;
  return {
    productId: id,
    identifier: product.identifier ?? id.slice(0, 7).toUpperCase(),
    name: product.name,
    platform: product.platform,
    quantity: product.stock,
    images: ['SMALL', 'MEDIUM'].map((format) => ({
      format,
      image: `${baseUrl}/v1/products/${id}/image?format=${format}`,
    })),
    regionDescription: product.regionDescription ?? null,
    regions: product.regions,
    languages: product.languages,
    badges: digest(`${id} badge`) % 4 === 0 ? [{ id: 3, name: 'Bestseller', slug: 'bestseller' }] : [],
    prices: [...prices.slice(turn), ...prices.slice(0, turn)],
    releaseDate: product.releaseDate && new Date(warsawMidnight(product.releaseDate)).toISOString(),
  };
}

const pageSize = 50;
const dayMs = 86_400_000;

export type ProductPage =
  | {
      readonly kind: 'page';
      readonly items: readonly StockedProduct[];
      /** Leads to this very page again. */
      readonly ownToken: string;
      readonly nextToken: string | null;
    }
  | { readonly kind: 'refused'; readonly reason: string };

const listIn = (query: URLSearchParams, name: string): readonly string[] | undefined => {
  const value = query.get(name);
  return value ? value.split(',').map((entry) => entry.trim().toLowerCase()) : undefined;
};

/** One page of the price list under the filters of a query; a token continues exactly the list it came from. */
export function productPage(products: Iterable<StockedProduct>, query: URLSearchParams, now: number): ProductPage {
  const refused = (reason: string): ProductPage => ({ kind: 'refused', reason });
  const wanted = {
    language: listIn(query, 'language'),
    region: listIn(query, 'region'),
    platform: listIn(query, 'platform'),
    productIds: listIn(query, 'productIds'),
  };
  const daysText = query.get('inStockDaysAgo');
  const days = daysText === null ? undefined : Number(daysText);
  if (days !== undefined && !(Number.isInteger(days) && days >= 0 && days <= 60)) {
    return refused('inStockDaysAgo must be between 0 and 60');
  }
  const since = { created: query.get('createdSince'), updated: query.get('updatedSince') };
  if (since.created && since.updated) return refused('createdSince and updatedSince exclude each other');
  const sinceTime = Date.parse(since.created ?? since.updated ?? '1970-01-01T00:00:00Z');
  if (Number.isNaN(sinceTime)) return refused('createdSince and updatedSince must be ISO 8601 dates');

  const has = (list: readonly string[] | undefined, values: readonly string[]) =>
    !list || values.some((value) => list.includes(value.toLowerCase()));
  const fitting = [...products].filter(
    (product) =>
      has(wanted.language, product.languages) &&
      has(wanted.region, product.regions) &&
      has(wanted.platform, [product.platform]) &&
      has(wanted.productIds, [product.id]) &&
      (days === undefined || (product.stock > 0 && product.restockedAt >= now - days * dayMs)) &&
      (since.created ? product.createdAt : product.updatedAt) >= sinceTime,
  );

  const filters = digest(JSON.stringify([wanted, days, since]));
  const token = query.get('continuationToken');
  let offset = 0;
  if (token) {
    const [tokenFilters, tokenOffset] = Buffer.from(token, 'base64url').toString('utf8').split('.').map(Number);
    if (tokenFilters !== filters || !Number.isInteger(tokenOffset)) return refused('continuationToken is not valid');
    offset = tokenOffset ?? 0;
  }
  const next = offset + pageSize;
  const tokenAt = (position: number) => Buffer.from(`${filters}.${position}`).toString('base64url');
  return {
    kind: 'page',
    items: fitting.slice(offset, next),
    ownToken: tokenAt(offset),
    nextToken: next < fitting.length ? tokenAt(next) : null,
  };
}

/** Products nobody needs to know by name, to fill a list over several pages. */
export function generatedCodesWholesaleProducts(count: number): CodesWholesaleProduct[] {
  const platforms = ['Steam', 'Uplay', 'Origin', 'GOG', 'None'];
  return Array.from({ length: count }, (_, index) => {
    const hash = createHash('sha256').update(`generated ${index}`).digest('hex');
    const cents = 99 + (digest(hash) % 4900);
    return {
      id: `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`,
      name: `Generated game ${index + 1}`,
      platform: platforms[index % platforms.length] ?? 'None',
      regions: [index % 3 === 0 ? 'EU' : 'WORLDWIDE'],
      languages: ['Multilanguage'],
      releaseDate: '2020-08-27',
      stock: 5 + (index % 200),
      priceCents: index % 5 === 0 ? cents : standardTiers(cents, Math.round(cents * 0.93), Math.round(cents * 0.85)),
      keyKind: 'text',
    };
  });
}
