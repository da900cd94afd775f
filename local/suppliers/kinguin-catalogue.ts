/** The products and offers of the Kinguin sandbox: what the caller gives, and what is stored. */
import { createHash } from 'node:crypto';
import type { Store } from '../service.ts';
import { unknownChange } from './faults.ts';
import type { KeyKind } from './key-maker.ts';
import { openRecords, type Records } from './records.ts';

export interface KinguinOfferInput {
  /** 24 hex digits; made from the product's id when absent. */
  readonly id?: string;
  readonly merchantName?: string;
  readonly priceCents: number;
  readonly qty: number;
  /** How many are text keys; follows the product's `keyKind` when absent. */
  readonly textQty?: number;
  /** How many the merchant has uploaded; the rest of `qty` is delivered late. All of it when absent. */
  readonly availableQty?: number;
  /** Prices from 10, 50, 100 and 500 pieces on; absent means no wholesale. */
  readonly wholesaleCents?: readonly [number, number, number, number];
}

interface KinguinProductFacts {
  /** 24 hex digits, the id of the second version's calls. */
  readonly id: string;
  /** The id of the first version's calls. */
  readonly kinguinId: number;
  readonly name: string;
  readonly originalName?: string;
  readonly description?: string;
  readonly platform: string;
  readonly regionId: number;
  /** Spelled as given; the usual name of the region when absent. */
  readonly regionName?: string;
  /** Countries where the key does not activate. */
  readonly countryLimitation?: readonly string[];
  readonly languages: readonly string[];
  readonly genres?: readonly string[];
  readonly tags?: readonly string[];
  readonly developers?: readonly string[];
  readonly publishers?: readonly string[];
  readonly releaseDate?: string;
  readonly activationDetails?: string;
  readonly keyKind: KeyKind;
  readonly preorder?: boolean;
  /** From order to first key; the sandbox's own time when absent. */
  readonly deliveryMs?: number;
  /** Shown without `offers` and `textQty`, as to an account without that permission. */
  readonly withoutOffers?: boolean;
  /** Answers 404 whatever its stock. */
  readonly gone?: boolean;
}

/** A product with its offers in the order they shall be shown, or with one offer of this stock and price. */
export type KinguinProduct = KinguinProductFacts &
  ({ readonly offers: readonly KinguinOfferInput[] } | { readonly stock: number; readonly priceCents: number });

export interface StockedOffer {
  readonly offerId: string;
  readonly merchantName: string;
  readonly priceCents: number;
  readonly qty: number;
  readonly textQty: number;
  readonly availableQty: number;
  readonly availableTextQty: number;
  readonly wholesaleCents?: readonly [number, number, number, number];
}

export interface StockedKinguinProduct extends KinguinProductFacts {
  readonly offers: readonly StockedOffer[];
  readonly updatedAt: number;
}

export interface KinguinCatalogue {
  readonly products: Records<StockedKinguinProduct>;
  add(products: readonly KinguinProduct[]): StockedKinguinProduct[];
  byKinguinId(kinguinId: number): StockedKinguinProduct | undefined;
  /** By either id; throws for whoever named an unknown one in a change. */
  named(id: string): StockedKinguinProduct;
  /** Stores a product as changed now. */
  change(product: StockedKinguinProduct): void;
}

const hexId = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 24);

export function stockedOffers(
  { id, keyKind }: Pick<KinguinProductFacts, 'id' | 'keyKind'>,
  offers: readonly KinguinOfferInput[],
): StockedOffer[] {
  const usualText = { text: 1, image: 0, mixed: 0.5 }[keyKind];
  return offers.map((offer, index) => {
    const textQty = Math.min(offer.qty, offer.textQty ?? Math.ceil(offer.qty * usualText));
    const availableQty = Math.min(offer.qty, offer.availableQty ?? offer.qty);
    return {
      offerId: offer.id ?? hexId(`${id} offer ${index}`),
      merchantName: offer.merchantName ?? `Merchant ${String.fromCharCode(65 + (index % 26))}`,
      priceCents: offer.priceCents,
      qty: offer.qty,
      textQty,
      availableQty,
      availableTextQty: Math.min(textQty, availableQty),
      ...(offer.wholesaleCents && { wholesaleCents: offer.wholesaleCents }),
    };
  });
}

export const totalQty = ({ offers }: StockedKinguinProduct): number => offers.reduce((sum, { qty }) => sum + qty, 0);

/** The offers at the lowest price that still have something. */
export function cheapestOffers({ offers }: StockedKinguinProduct): readonly StockedOffer[] {
  const open = offers.filter(({ qty }) => qty > 0);
  const lowest = Math.min(...open.map(({ priceCents }) => priceCents));
  return open.filter(({ priceCents }) => priceCents === lowest);
}

/** Whether the product waits for its release. */
export function isPreorder({ preorder, releaseDate }: StockedKinguinProduct, now: number): boolean {
  return preorder === true && (releaseDate === undefined || Date.parse(releaseDate) > now);
}

/** What the supplier does not list: sold out, or gone. */
export const isListed = (product: StockedKinguinProduct): boolean => !product.gone && totalQty(product) > 0;

/** The same offers with this many keys in all, on the cheapest offer. */
export function withStock(product: StockedKinguinProduct, stock: number): StockedKinguinProduct {
  const [cheapest] = [...product.offers].sort((one, other) => one.priceCents - other.priceCents);
  const share = { text: 1, image: 0, mixed: 0.5 }[product.keyKind];
  const offers = product.offers.map((offer): StockedOffer => {
    const qty = offer === cheapest ? stock : 0;
    const textQty = Math.ceil(qty * share);
    return { ...offer, qty, textQty, availableQty: qty, availableTextQty: textQty };
  });
  return { ...product, offers };
}

/** The same offers shifted so that the cheapest costs this much. */
export function withPrice(product: StockedKinguinProduct, priceCents: number): StockedKinguinProduct {
  const lowest = Math.min(...product.offers.map((offer) => offer.priceCents));
  const offers = product.offers.map((offer) => ({
    ...offer,
    priceCents: Math.max(1, offer.priceCents + priceCents - lowest),
  }));
  return { ...product, offers };
}

function partsOf(product: KinguinProduct): {
  readonly facts: KinguinProductFacts;
  readonly offers: readonly KinguinOfferInput[];
} {
  if ('offers' in product) {
    const { offers, ...facts } = product;
    return { facts, offers };
  }
  const { stock, priceCents, ...facts } = product;
  return { facts, offers: [{ qty: stock, priceCents }] };
}

export function openKinguinCatalogue(store: Store, now: () => number): KinguinCatalogue {
  const products = openRecords<StockedKinguinProduct>(store, 'kinguin.products');
  const ids = new Map<number, string>();
  for (const { id, kinguinId } of products.values()) ids.set(kinguinId, id);
  const byKinguinId = (kinguinId: number) => products.get(ids.get(kinguinId) ?? '');
  return {
    products,
    byKinguinId,
    add: (added) =>
      store.batch(() => {
        const fresh: StockedKinguinProduct[] = [];
        for (const product of added) {
          const known = products.get(product.id);
          const { facts, offers } = partsOf(product);
          const record: StockedKinguinProduct = {
            ...facts,
            offers: known?.offers ?? stockedOffers(product, offers),
            updatedAt: known?.updatedAt ?? now(),
          };
          products.put(product.id, record);
          ids.set(product.kinguinId, product.id);
          if (!known) fresh.push(record);
        }
        return fresh;
      }),
    named(id) {
      const product = products.get(id) ?? (/^\d+$/.test(id) ? byKinguinId(Number(id)) : undefined);
      if (!product) throw unknownChange(`no product "${id}"`);
      return product;
    },
    change: (product) => products.put(product.id, { ...product, updatedAt: now() }),
  };
}

const common = { languages: ['English'], keyKind: 'text', releaseDate: '2024-03-07' } as const;

/** One product for each oddity of the real catalogue. */
export const specialKinguinProducts: readonly KinguinProduct[] = [
  {
    ...common,
    id: '64b0c2f1a9d3e50001ab7711',
    kinguinId: 402117,
    name: 'Starlane Drifter EU Steam CD Key',
    originalName: 'Starlane Drifter',
    description: 'Fly the captain&#39;s route.\r\n',
    platform: 'Steam',
    regionId: 1,
    countryLimitation: ['RU', 'BY'],
    genres: ['Action'],
    tags: ['base'],
    offers: [
      { merchantName: 'Shop B', priceCents: 390, qty: 10 },
      {
        merchantName: 'Shop A',
        priceCents: 368,
        qty: 1_033,
        textQty: 1_030,
        availableQty: 1_012,
        wholesaleCents: [360, 350, 340, 330],
      },
      { merchantName: 'Shop C', priceCents: 370, qty: 6, textQty: 0 },
    ],
  },
  {
    ...common,
    id: '64b0c2f1a9d3e50001ab7712',
    kinguinId: 402118,
    name: 'Picture Only GOG CD Key',
    platform: 'GOG',
    regionId: 3,
    keyKind: 'image',
    stock: 40,
    priceCents: 250,
  },
  {
    ...common,
    id: '64b0c2f1a9d3e50001ab7713',
    kinguinId: 402119,
    name: 'Half Uploaded Steam CD Key',
    platform: 'Steam',
    regionId: 3,
    offers: [{ priceCents: 500, qty: 20, availableQty: 1 }],
  },
  {
    ...common,
    id: '64b0c2f1a9d3e50001ab7714',
    kinguinId: 402120,
    name: 'Closed Counter Uplay CD Key',
    platform: 'Uplay',
    regionId: 3,
    withoutOffers: true,
    stock: 15,
    priceCents: 799,
  },
  {
    ...common,
    id: '64b0c2f1a9d3e50001ab7715',
    kinguinId: 402121,
    name: 'Lone Launcher CD Key',
    platform: 'Lone Launcher',
    regionId: 3,
    stock: 12,
    priceCents: 420,
  },
  {
    ...common,
    id: '64b0c2f1a9d3e50001ab7716',
    kinguinId: 402122,
    name: 'Wide World RoW Steam CD Key',
    platform: 'Steam',
    regionId: 10,
    regionName: ' Rest of the world (RoW) - custom',
    stock: 12,
    priceCents: 610,
  },
  {
    ...common,
    id: '64b0c2f1a9d3e50001ab7717',
    kinguinId: 402123,
    name: 'Tomorrow Never Compiles PRE-ORDER Steam CD Key',
    platform: 'Steam',
    regionId: 3,
    releaseDate: '2055-05-01',
    preorder: true,
    stock: 30,
    priceCents: 2_999,
  },
  {
    ...common,
    id: '64b0c2f1a9d3e50001ab7718',
    kinguinId: 402124,
    name: 'Gone Fishing Steam CD Key',
    platform: 'Steam',
    regionId: 3,
    gone: true,
    stock: 9,
    priceCents: 199,
  },
];
