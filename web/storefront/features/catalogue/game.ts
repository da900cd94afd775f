import type { StoreProduct } from '#shared/contracts/store-catalog.ts';
import type { Platform } from '#shared/domain/product.ts';

export interface Price {
  /** Decimal, tax included. */
  readonly amount: number;
  /** What it was before it was cut; the same when it was not. */
  readonly original: number;
  readonly currency: string;
}

/** A product as shelves and searches need it. */
export interface Game {
  readonly id: string;
  readonly variantId: string;
  readonly handle: string;
  readonly title: string;
  readonly edition: string | null;
  readonly platform: Platform;
  readonly platformName: string;
  /** Where its keys activate: `worldwide`, `europe`, … */
  readonly region: string;
  /** ISO 3166 alpha-2, in upper case, where they do not. */
  readonly excluded: readonly string[];
  readonly genres: readonly string[];
  readonly languages: readonly string[];
  readonly publisher: string | null;
  readonly releaseDate: string | null;
  /** Null where it is not sold in the shopper's region. */
  readonly price: Price | null;
}

export interface GameDetail extends Game {
  readonly description: string | null;
  readonly developer: string | null;
  readonly ageRating: string | null;
  readonly systemRequirements: string | null;
  readonly redeemUrl: string | null;
  readonly redeemSteps: readonly string[];
}

/** Members of a product that make a `Game`. */
export const gameFields = [
  'title',
  'handle',
  'subtitle',
  'metadata.platform',
  'metadata.platform_name',
  'metadata.region',
  'metadata.excluded_countries',
  'metadata.genres',
  'metadata.languages',
  'metadata.publisher',
  'metadata.release_date',
  'variants.id',
  'variants.calculated_price.calculated_amount',
  'variants.calculated_price.original_amount',
  'variants.calculated_price.currency_code',
].join(',');

/** Members of a product that make a `GameDetail`. */
export const detailFields = `${gameFields},description,metadata`;

/** A product of the API with the members that were asked for. */
export interface SentProduct {
  readonly id: string;
  readonly handle?: string;
  readonly title?: string;
  readonly subtitle?: string | null;
  readonly description?: string | null;
  readonly metadata?: StoreProduct['metadata'];
  readonly variants?: readonly {
    readonly id: string;
    readonly calculated_price?:
      | {
          readonly calculated_amount: number;
          readonly original_amount: number;
          readonly currency_code: string;
        }
      | null
      | undefined;
  }[];
}

/** Reads a product of the API. Undefined when something a shelf cannot do without is missing. */
export function toGame(product: SentProduct): Game | undefined {
  const { id, handle, title, metadata, variants } = product;
  const variant = variants?.[0];
  if (handle === undefined || title === undefined || !metadata || !variant) return undefined;
  const price = variant.calculated_price;
  return {
    id,
    variantId: variant.id,
    handle,
    title,
    edition: product.subtitle ?? null,
    platform: metadata.platform,
    platformName: metadata.platform_name,
    region: metadata.region,
    excluded: metadata.excluded_countries.map((code) => code.toUpperCase()),
    genres: metadata.genres,
    languages: metadata.languages,
    publisher: metadata.publisher,
    releaseDate: metadata.release_date,
    price: price
      ? { amount: price.calculated_amount, original: price.original_amount, currency: price.currency_code }
      : null,
  };
}

export function toGameDetail(product: SentProduct): GameDetail | undefined {
  const game = toGame(product);
  const { metadata } = product;
  if (!game || !metadata) return undefined;
  return {
    ...game,
    description: product.description ?? null,
    developer: metadata.developer,
    ageRating: metadata.age_rating,
    systemRequirements: metadata.system_requirements,
    redeemUrl: metadata.redeem_url,
    redeemSteps: metadata.redeem_steps,
  };
}

export const coverOf = (handle: string): string => `/covers/${handle}.svg`;
export const pageOf = (handle: string): string => `/p/${handle}`;
