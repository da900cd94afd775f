import { createHash } from 'node:crypto';
import type { CurrencyCode } from '#shared/domain/money.ts';
import type { Platform } from '#shared/domain/product.ts';

/** Keys that we hold ourselves, and what each cost in EUR cents. */
export interface StockSource {
  readonly quantity: number;
  readonly unit_cost: number;
}

/** A price of CodesWholesale for quantities from `from` on; EUR cents. */
export interface PriceTier {
  readonly from: number;
  readonly to: number | null;
  readonly price_cents: number;
}

export interface CodesWholesaleSource {
  /** GUID. */
  readonly id: string;
  readonly tiers: readonly PriceTier[];
  readonly stock: number;
  readonly keyKind: 'text' | 'image';
}

/** What one merchant on Kinguin offers; EUR cents. */
export interface KinguinOffer {
  /** 24 hexadecimal digits. */
  readonly offer_id: string;
  readonly merchant: string;
  readonly price_cents: number;
  readonly stock: number;
  readonly keyKind: 'text' | 'image';
}

export interface KinguinSource {
  /** 24 hexadecimal digits. */
  readonly id: string;
  readonly kinguin_id: number;
  readonly offers: readonly KinguinOffer[];
}

/** Where a key activates. */
export type ActivationRegion = 'worldwide' | 'europe' | 'united-states' | 'united-kingdom' | 'row';

/** One product of the catalogue to start with, in the words of the admin API. */
export interface CatalogueProduct {
  readonly handle: string;
  readonly title: string;
  readonly subtitle?: string;
  readonly platform: Platform;
  readonly region: ActivationRegion;
  readonly excluded_countries?: readonly string[];
  readonly genres: readonly string[];
  readonly developer: string;
  readonly publisher: string;
  /** Absent for what was never released on a day, such as store credit. */
  readonly release_date?: string;
  readonly languages: readonly string[];
  readonly age_rating?: string;
  readonly steam_app_id?: string;
  readonly system_requirements?: string;
  readonly description: string;
  /** Minor units. */
  readonly prices: Readonly<Record<CurrencyCode, number>>;
  readonly tags?: readonly string[];
  readonly preorder?: { readonly release_date: string };
  readonly sources: {
    readonly stock?: StockSource;
    readonly codeswholesale?: CodesWholesaleSource;
    readonly kinguin?: KinguinSource;
  };
}

/** The sources of a product as they are written in the catalogue; ids follow from its handle. Prices are EUR cents. */
export interface SourceDraft {
  /** How many keys, at what unit cost. */
  readonly stock?: readonly [quantity: number, cost: number];
  readonly codeswholesale?: { readonly stock: number; readonly price: number; readonly keyKind?: 'image' };
  readonly kinguin?: readonly { readonly stock: number; readonly price: number; readonly keyKind?: 'image' }[];
}

/** A product as it is written in the catalogue: the EUR price decides the others, the sources have no ids yet. */
export interface ProductDraft extends Omit<CatalogueProduct, 'prices' | 'sources' | 'platform'> {
  /** EUR cents. */
  readonly price: number;
  readonly sources: SourceDraft;
}

const merchants = ['Northlight Keys', 'Playdepot', 'Kleine Spielerei', 'Harbour Games', 'Keysmith & Co'];

function digest(purpose: string, handle: string): string {
  return createHash('sha256').update(`${purpose}:${handle}`).digest('hex');
}

function guidOf(handle: string): string {
  const hex = digest('codeswholesale', handle);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A price in another currency: the same worth, ending in .99. */
function priceIn(cents: number, unitsPerEuro: number): number {
  return Math.max(199, Math.round((cents * unitsPerEuro) / 100) * 100 - 1);
}

function codesWholesaleOf(handle: string, draft: NonNullable<SourceDraft['codeswholesale']>): CodesWholesaleSource {
  const { stock, price, keyKind = 'text' } = draft;
  return {
    id: guidOf(handle),
    stock,
    keyKind,
    tiers: [
      { from: 1, to: 9, price_cents: price },
      { from: 10, to: 99, price_cents: Math.round(price * 0.96) },
      { from: 100, to: null, price_cents: Math.round(price * 0.92) },
    ],
  };
}

function kinguinOf(handle: string, drafts: NonNullable<SourceDraft['kinguin']>): KinguinSource {
  const hex = digest('kinguin', handle);
  return {
    id: hex.slice(0, 24),
    kinguin_id: 100_000 + (Number.parseInt(hex.slice(24, 32), 16) % 900_000),
    offers: drafts.map(
      ({ stock, price, keyKind }, index): KinguinOffer => ({
        offer_id: digest(`kinguin-offer-${index}`, handle).slice(0, 24),
        merchant: merchants[(index + Number.parseInt(hex.slice(0, 4), 16)) % merchants.length] ?? 'Playdepot',
        price_cents: price,
        stock,
        keyKind: keyKind ?? 'text',
      }),
    ),
  };
}

/** Completes drafts of one platform: prices in every currency, and supplier ids that are the same on every run. */
export function productsOf(platform: Platform, drafts: readonly ProductDraft[]): readonly CatalogueProduct[] {
  return drafts.map(({ price, sources, ...product }) => ({
    ...product,
    platform,
    prices: { eur: price, usd: priceIn(price, 1.08), gbp: priceIn(price, 0.87) },
    sources: {
      ...(sources.stock && { stock: { quantity: sources.stock[0], unit_cost: sources.stock[1] } }),
      ...(sources.codeswholesale && { codeswholesale: codesWholesaleOf(product.handle, sources.codeswholesale) }),
      ...(sources.kinguin && { kinguin: kinguinOf(product.handle, sources.kinguin) }),
    },
  }));
}
