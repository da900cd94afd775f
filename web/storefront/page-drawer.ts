import type { GameDetail, SentProduct } from './features/catalogue/game.ts';

/** A page as it goes into a file. */
export interface Prerendered {
  readonly path: string;
  /** What belongs into `<head>`. */
  readonly head: string;
  readonly body: string;
  /** What the page was drawn from, for the browser to go on with. */
  readonly data: string;
}

/** What the build for servers offers: pages drawn without a browser, from what is sold. */
export interface PageDrawer {
  /** Every address that the shop has a page for, as patterns. */
  readonly addresses: readonly string[];
  /** The pages that need no catalogue. */
  readonly fixedPaths: readonly string[];
  /** Reads a product of the API; undefined when it cannot be shown. */
  toGame(product: SentProduct): GameDetail | undefined;
  drawFixed(path: string, origin: string): Promise<Prerendered>;
  drawHome(games: readonly GameDetail[], origin: string, now: Date): Promise<Prerendered>;
  drawCatalogue(games: readonly GameDetail[], origin: string): Promise<Prerendered>;
  drawGame(game: GameDetail, games: readonly GameDetail[], origin: string): Promise<Prerendered>;
}
