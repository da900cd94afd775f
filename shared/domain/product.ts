import type { CurrencyCode } from './money.ts';

export const platforms = [
  'steam',
  'gog',
  'ea-app',
  'ubisoft-connect',
  'xbox',
  'playstation',
  'nintendo',
  'battle-net',
  'epic',
  'microsoft-store',
  'gift-card',
  'other',
] as const;
export type Platform = (typeof platforms)[number];

export const supplierNames = ['codeswholesale', 'kinguin'] as const;
export type SupplierName = (typeof supplierNames)[number];

/** Where a unit's key came from. */
export type Source = 'inventory' | SupplierName;

/** A source that can supply a product: one supplier's product, and what it cost when last seen. */
export interface Offer {
  readonly id: string;
  readonly supplier: SupplierName;
  readonly supplierProductId: string;
  /** Last known unit cost in EUR cents; a live price is read before every purchase. */
  readonly cost?: number;
  readonly enabled: boolean;
}

/** What a shopper sees: one game, edition, platform and region. It has exactly one variant. */
export interface Product {
  readonly id: string;
  readonly variantId: string;
  readonly handle: string;
  readonly title: string;
  readonly subtitle?: string;
  readonly description?: string;
  readonly status: 'draft' | 'published';
  readonly platform: Platform;
  /** Where a key activates: `worldwide`, `europe`, … */
  readonly region: string;
  /** ISO 3166 alpha-2 codes where a key does not activate. */
  readonly excludedCountries: readonly string[];
  readonly genres: readonly string[];
  readonly tags: readonly string[];
  readonly languages: readonly string[];
  readonly developer?: string;
  readonly publisher?: string;
  readonly releaseDate?: string;
  readonly ageRating?: string;
  readonly systemRequirements?: string;
  readonly steamAppId?: string;
  /** Gross prices in minor units. Without a price in a currency the product is not sold there. */
  readonly prices: { readonly [Currency in CurrencyCode]?: number };
  readonly offers: readonly Offer[];
  /** The share of the net price that must remain after cost and payment fees; overrides the shop's. */
  readonly minimumMargin?: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** How a key is redeemed on each platform: where, and the steps in the mail and on the order page. */
export const redemption: {
  readonly [P in Platform]: { readonly name: string; readonly url?: string; readonly steps: readonly string[] };
} = {
  steam: {
    name: 'Steam',
    url: 'https://store.steampowered.com/account/registerkey',
    steps: [
      'Open Steam and sign in.',
      'Choose Games, then Activate a Product on Steam.',
      'Enter the key; the game appears in your library.',
    ],
  },
  gog: {
    name: 'GOG',
    url: 'https://www.gog.com/redeem',
    steps: ['Sign in at gog.com/redeem.', 'Enter the code and confirm.', 'The game appears in your GOG library.'],
  },
  'ea-app': {
    name: 'EA app',
    url: 'https://www.ea.com/redeem',
    steps: [
      'Open the EA app and sign in.',
      'Open the menu at the top left and choose Redeem Code.',
      'Enter the code; the game appears in My Collection.',
    ],
  },
  'ubisoft-connect': {
    name: 'Ubisoft Connect',
    url: 'https://redeem.ubisoft.com',
    steps: [
      'Open Ubisoft Connect and sign in.',
      'Open the menu and choose Activate a key.',
      'Enter the key; the game appears in your library.',
    ],
  },
  xbox: {
    name: 'Xbox',
    url: 'https://redeem.microsoft.com',
    steps: [
      'Sign in at redeem.microsoft.com with your Microsoft account.',
      'Enter the 25-character code.',
      'The game can be installed from your Xbox library.',
    ],
  },
  playstation: {
    name: 'PlayStation',
    url: 'https://store.playstation.com/redeem',
    steps: [
      'Sign in to PlayStation Store on your console or the web.',
      'Open your avatar’s menu and choose Redeem Code.',
      'Enter the 12-character code and confirm.',
    ],
  },
  nintendo: {
    name: 'Nintendo eShop',
    url: 'https://ec.nintendo.com/redeem',
    steps: [
      'Open Nintendo eShop on your console or at ec.nintendo.com/redeem.',
      'Choose Enter Code.',
      'Enter the 16-character code and confirm.',
    ],
  },
  'battle-net': {
    name: 'Battle.net',
    url: 'https://account.battle.net/overview',
    steps: ['Sign in at account.battle.net.', 'Choose Redeem a Code.', 'Enter the code and confirm.'],
  },
  epic: {
    name: 'Epic Games',
    url: 'https://store.epicgames.com/redeem',
    steps: [
      'Sign in at store.epicgames.com/redeem.',
      'Enter the code and confirm.',
      'The game appears in your library.',
    ],
  },
  'microsoft-store': {
    name: 'Microsoft Store',
    url: 'https://redeem.microsoft.com',
    steps: [
      'Sign in at redeem.microsoft.com with your Microsoft account.',
      'Enter the 25-character code.',
      'Install it from the Microsoft Store app.',
    ],
  },
  'gift-card': {
    name: 'Gift card',
    steps: [
      'Open the store that the card is for and sign in.',
      'Choose Redeem or Add funds.',
      'Enter the code; the amount is added to your balance.',
    ],
  },
  other: {
    name: 'Other',
    steps: [
      'Open the publisher’s launcher or website and sign in.',
      'Choose Redeem or Activate a code.',
      'Enter the code and confirm.',
    ],
  },
};
