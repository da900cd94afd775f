import { eaAppProducts } from './ea-app.ts';
import { giftCardProducts } from './gift-cards.ts';
import { gogProducts } from './gog.ts';
import { nintendoProducts } from './nintendo.ts';
import { playstationProducts } from './playstation.ts';
import type { CatalogueProduct } from './product.ts';
import { steamActionProducts } from './steam-action.ts';
import { steamPuzzleProducts } from './steam-puzzle.ts';
import { steamRolePlayingProducts } from './steam-role-playing.ts';
import { steamStrategyProducts } from './steam-strategy.ts';
import { ubisoftConnectProducts } from './ubisoft-connect.ts';
import { xboxProducts } from './xbox.ts';

/** The catalogue that a fresh local shop starts with. */
export const catalogue: readonly CatalogueProduct[] = [
  ...steamActionProducts,
  ...steamRolePlayingProducts,
  ...steamStrategyProducts,
  ...steamPuzzleProducts,
  ...gogProducts,
  ...eaAppProducts,
  ...ubisoftConnectProducts,
  ...xboxProducts,
  ...playstationProducts,
  ...nintendoProducts,
  ...giftCardProducts,
];

/** Handles by the situation that a product is there for; tests hold each to what it says. */
export const showcase = {
  /** Enough stock for every buyer, no supplier. */
  stockOnly: 'stardew-valley-steam',
  codesWholesaleOnly: 'cuphead-steam',
  kinguinOnly: 'half-life-alyx-steam',
  /** Both suppliers, no stock; CodesWholesale is cheaper. */
  bothCodesWholesaleCheaper: 'hades-ii-steam',
  /** Both suppliers, no stock; Kinguin is cheaper. */
  bothKinguinCheaper: 'portal-2-steam',
  /** Twelve units come from three sources: five, four and three. */
  mixedTwelve: 'deep-rock-galactic-steam',
  /** Two keys in stock and no supplier: an order of more is fulfilled in part. */
  partly: 'terraria-steam',
  /** No source at all. */
  nowhere: 'rimworld-steam',
  /** Known to both suppliers, sold out at both. */
  soldOut: 'black-myth-wukong-steam',
  /** Both suppliers ask more than the price leaves after tax, fees and margin. */
  aboveLimit: 'playstation-store-50-eur',
  /** CodesWholesale sends a picture of the key. */
  codesWholesaleImage: 'stray-steam',
  /** Every merchant on Kinguin sends a picture of the key. */
  kinguinImage: 'dead-cells-steam',
  preorder: 'the-witcher-iv-gog',
  /** A hundred keys in stock, and suppliers behind them. */
  hundredInStock: 'hollow-knight-steam',
} as const satisfies Record<string, string>;
