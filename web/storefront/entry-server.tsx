import { prerender } from 'react-dom/static';
import { layDown } from './api/answers.ts';
import { makeQueryClient } from './api/query-client.ts';
import { App } from './app.tsx';
import { gamePage, gameQuery, gamesQuery, homeQuery, shelvesOf } from './features/catalogue/api.ts';
import { type Game, type GameDetail, pageOf } from './features/catalogue/game.ts';
import { everything } from './features/catalogue/game-query.ts';
import { findGames } from './features/catalogue/search.ts';
import { productData } from './features/product/product-data.ts';
import { pageAt, pages } from './routes.tsx';
import { regionOf, shopper } from './session/shopper.ts';
import { setShopOrigin } from './shell/page-head.tsx';

/** A page as it goes into a file. */
export interface Prerendered {
  readonly path: string;
  /** What belongs into `<head>`. */
  readonly head: string;
  readonly body: string;
  /** What the page was drawn from, for the browser to go on with. */
  readonly data: string;
}

const leadingHead = /^(?:<title[^>]*>[^<]*<\/title>|<(?:meta|link)\b[^>]*>)+/;
const region = regionOf(shopper.neutral);

/** The pages that need no catalogue. */
export const fixedPaths = ['/help', '/terms', '/privacy'] as const;

/** Every address that the shop has a page for, as patterns. */
export const addresses: readonly string[] = pages.map(({ path }) => path);

type Answers = readonly (readonly [question: readonly unknown[], answer: unknown])[];

/** Draws one page from what its questions are answered. */
async function render(path: string, origin: string, answers: Answers = []): Promise<Prerendered> {
  setShopOrigin(origin);
  const queryClient = makeQueryClient();
  for (const [question, answer] of answers) queryClient.setQueryData(question, answer);
  await pageAt(path).load();
  // One piece: the parts of a page that come later would need a script inside it.
  const { prelude } = await prerender(<App queryClient={queryClient} path={path} />, {
    progressiveChunkSize: Number.POSITIVE_INFINITY,
  });
  const html = await new Response(prelude).text();
  const head = leadingHead.exec(html)?.[0] ?? '';
  const data = layDown(queryClient);
  // Otherwise its timers keep the process.
  queryClient.clear();
  return { path, head, body: html.slice(head.length), data };
}

export function renderFixed(path: (typeof fixedPaths)[number], origin: string): Promise<Prerendered> {
  return render(path, origin);
}

/** What is shown where nothing is. */
export function renderNotFound(origin: string): Promise<Prerendered> {
  return render('/404', origin);
}

export function renderHome(games: readonly GameDetail[], origin: string, now: Date): Promise<Prerendered> {
  const shelves = shelvesOf(games.map(slim), now);
  const featured = games.find(({ id }) => id === shelves.fresh[0]?.id) ?? null;
  return render('/', origin, [[homeQuery(region.id).queryKey, { ...shelves, featured }]]);
}

export function renderCatalogue(games: readonly GameDetail[], origin: string): Promise<Prerendered> {
  const found = findGames(games.map(slim), everything, undefined);
  return render('/games', origin, [[gamesQuery(region.id, undefined, everything).queryKey, found]]);
}

export async function renderGame(game: GameDetail, games: readonly GameDetail[], origin: string): Promise<Prerendered> {
  const page = await render(pageOf(game.handle), origin, [
    [gameQuery(game.handle, region.id).queryKey, gamePage(game, games.map(slim))],
  ]);
  const data = JSON.stringify(productData(game, origin)).replaceAll('<', '\\u003c');
  return { ...page, head: `${page.head}<script type="application/ld+json">${data}</script>` };
}

/** A game as shelves need it, without what only its own page shows. */
function slim(game: GameDetail): Game {
  const {
    description: _1,
    developer: _2,
    ageRating: _3,
    systemRequirements: _4,
    redeemUrl: _5,
    redeemSteps: _6,
    ...rest
  } = game;
  return rest;
}

export { toGameDetail } from './features/catalogue/game.ts';
