import { prerender } from 'react-dom/static';
import { layDown } from './api/answers.ts';
import { makeQueryClient } from './api/query-client.ts';
import { App } from './app.tsx';
import { gamePage, gameQuery, gamesQuery, homeQuery, shelvesOf } from './features/catalogue/api.ts';
import { type Game, type GameDetail, pageOf, toGameDetail } from './features/catalogue/game.ts';
import { everything } from './features/catalogue/game-query.ts';
import { findGames } from './features/catalogue/search.ts';
import { productData } from './features/product/product-data.ts';
import type { PageDrawer, Prerendered } from './page-drawer.ts';
import { pageAt, pages } from './routes.tsx';
import { regionOf, shopper } from './session/shopper.ts';
import { setShopOrigin } from './shell/page-head.tsx';

const leadingHead = /^(?:<title[^>]*>[^<]*<\/title>|<(?:meta|link)\b[^>]*>)+/;
const region = regionOf(shopper.neutral);

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

async function drawGame(game: GameDetail, games: readonly GameDetail[], origin: string): Promise<Prerendered> {
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

export const drawer: PageDrawer = {
  addresses: pages.map(({ path }) => path),
  fixedPaths: ['/help', '/terms', '/privacy'],
  toGame: toGameDetail,
  drawFixed: render,
  drawHome(games, origin, now) {
    const shelves = shelvesOf(games.map(slim), now);
    const featured = games.find(({ id }) => id === shelves.fresh[0]?.id) ?? null;
    return render('/', origin, [[homeQuery(region.id).queryKey, { ...shelves, featured }]]);
  },
  drawCatalogue(games, origin) {
    const found = findGames(games.map(slim), everything, undefined);
    return render('/games', origin, [[gamesQuery(region.id, undefined, everything).queryKey, found]]);
  },
  drawGame,
};
