import type { CurrencyCode } from './money.ts';
import { type Product, redemption } from './product.ts';

export const productOrders = ['title', 'handle', 'created_at', 'updated_at', 'release_date', 'price', 'id'] as const;
export type ProductOrder = (typeof productOrders)[number];

/** What a shopper asks of the catalogue. An empty or absent filter lets everything pass. */
export interface ProductQuery {
  /** Every word must occur somewhere in the title, edition, makers, genres, tags or platform. */
  readonly q?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly handles?: readonly string[] | undefined;
  readonly platforms?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
  readonly genres?: readonly string[] | undefined;
  /** Only what is sold in this currency. */
  readonly currency?: CurrencyCode | undefined;
  readonly order: ProductOrder;
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** Published, and with a price: in this currency, or in any when none is named. */
export function isSold(product: Product, currency?: CurrencyCode): boolean {
  if (product.status !== 'published') return false;
  return currency ? product.prices[currency] !== undefined : Object.values(product.prices).length > 0;
}

/** The page that was asked for, and how many products match in all. Ties are broken by id, so that pages never overlap. */
export function findProducts(
  products: readonly Product[],
  query: ProductQuery,
): { readonly products: readonly Product[]; readonly count: number } {
  const words = fold(query.q ?? '')
    .split(/\s+/)
    .filter(Boolean);
  const ids = setOf(query.ids);
  const handles = setOf(query.handles);
  const platforms = setOf(query.platforms);
  const regions = setOf(query.regions?.map(fold));
  const genres = setOf(query.genres?.map(fold));
  const found = products.filter(
    (product) =>
      isSold(product, query.currency) &&
      (!ids || ids.has(product.id)) &&
      (!handles || handles.has(product.handle)) &&
      (!platforms || platforms.has(product.platform)) &&
      (!regions || regions.has(fold(product.region))) &&
      (!genres || product.genres.some((genre) => genres.has(fold(genre)))) &&
      words.every((word) => searchText(product).includes(word)),
  );
  const direction = query.descending ? -1 : 1;
  const compare = comparisons[query.order];
  found.sort((a, b) => direction * compare(a, b, query.currency) || byText(a.id, b.id));
  return { products: found.slice(query.offset, query.offset + query.limit), count: found.length };
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const comparisons: Record<ProductOrder, (a: Product, b: Product, currency: CurrencyCode | undefined) => number> = {
  title: (a, b) => collator.compare(a.title, b.title),
  handle: (a, b) => byText(a.handle, b.handle),
  created_at: (a, b) => byText(a.createdAt, b.createdAt),
  updated_at: (a, b) => byText(a.updatedAt, b.updatedAt),
  release_date: (a, b) => byText(a.releaseDate ?? '', b.releaseDate ?? ''),
  price: (a, b, currency) => (currency ? (a.prices[currency] ?? 0) - (b.prices[currency] ?? 0) : 0),
  id: (a, b) => byText(a.id, b.id),
};

/** Text as the search compares it: no case, no accents. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

const searchTexts = new WeakMap<Product, string>();

function searchText(product: Product): string {
  const known = searchTexts.get(product);
  if (known !== undefined) return known;
  const { title, subtitle, developer, publisher, genres, tags, platform } = product;
  const parts = [title, subtitle, developer, publisher, ...genres, ...tags, platform, redemption[platform].name];
  const text = fold(parts.filter((part) => part !== undefined).join('\n'));
  searchTexts.set(product, text);
  return text;
}

function setOf(values: readonly string[] | undefined): ReadonlySet<string> | undefined {
  return values && values.length > 0 ? new Set(values) : undefined;
}
