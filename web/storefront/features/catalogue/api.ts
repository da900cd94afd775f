import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answered, api } from '../../api/client.ts';
import {
  detailFields,
  type Game,
  type GameDetail,
  gameFields,
  type SentProduct,
  toGame,
  toGameDetail,
} from './game.ts';
import { everything, type Found, type GameQuery } from './game-query.ts';

/** All that is sold in a region, in the form that shelves need. */
export function shelfQuery(regionId: string) {
  return queryOptions({
    queryKey: ['shelf', regionId] as const,
    staleTime: 300_000,
    queryFn: async ({ signal }): Promise<readonly Game[]> => {
      const query = { region_id: regionId, limit: 1000, fields: gameFields, order: '-release_date' } as const;
      const { products } = await answered(api.GET('/store/products', { params: { query }, signal }));
      return gamesOf(products);
    },
  });
}

function gamesOf(products: readonly SentProduct[]): readonly Game[] {
  return products.flatMap((product) => toGame(product) ?? []);
}

/** A page of the catalogue with the counts of every filter; the country matters only to a query that asks what activates. Keeps what is shown until the next answer is there. */
export function gamesQuery(regionId: string, country: string | undefined, query: GameQuery) {
  return queryOptions({
    queryKey: ['games', regionId, country, query] as const,
    placeholderData: keepPreviousData,
    queryFn: async ({ client }): Promise<Found> => {
      const { findGames } = await import('./search.ts');
      return findGames(await client.ensureQueryData(shelfQuery(regionId)), query, country);
    },
  });
}

/** What the search field offers while one types. */
export function suggestionsQuery(regionId: string, typed: string) {
  return queryOptions({
    queryKey: ['suggestions', regionId, typed] as const,
    enabled: typed.trim().length >= 2,
    placeholderData: keepPreviousData,
    queryFn: async ({ client }): Promise<Found> => {
      const { findGames } = await import('./search.ts');
      const found = findGames(
        await client.ensureQueryData(shelfQuery(regionId)),
        { ...everything, q: typed },
        undefined,
      );
      return { ...found, games: found.games.slice(0, 6) };
    },
  });
}

/** A game by its handle, and its other editions, platforms and regions. Null when nothing has that handle. */
export interface GamePage {
  readonly game: GameDetail;
  readonly versions: readonly Game[];
  readonly related: readonly Game[];
}

export function gameQuery(handle: string, regionId: string) {
  return queryOptions({
    queryKey: ['game', handle, regionId] as const,
    queryFn: async ({ client, signal }): Promise<GamePage | null> => {
      const query = { handle: [handle], region_id: regionId, limit: 1, fields: detailFields };
      const [{ products }, shelf] = await Promise.all([
        answered(api.GET('/store/products', { params: { query }, signal })),
        client.ensureQueryData(shelfQuery(regionId)),
      ]);
      const [product] = products;
      const game = product && toGameDetail(product);
      return game ? gamePage(game, shelf) : null;
    },
  });
}

/** The other versions of a game, and games like it. */
export function gamePage(game: GameDetail, shelf: readonly Game[]): GamePage {
  const versions = shelf.filter(({ title, id }) => title === game.title && id !== game.id);
  const related = shelf
    .filter(({ title, platform }) => title !== game.title && platform !== 'gift-card')
    .map((other) => ({ other, shared: other.genres.filter((genre) => game.genres.includes(genre)).length }))
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared || a.other.title.localeCompare(b.other.title))
    .slice(0, 6)
    .map(({ other }) => other);
  return { game, versions, related };
}

/** The shelves of the front page. */
export interface Shelves {
  readonly featured: GameDetail | null;
  readonly fresh: readonly Game[];
  readonly coming: readonly Game[];
  readonly deals: readonly Game[];
  readonly small: readonly Game[];
  readonly platforms: readonly { readonly platform: Game['platform']; readonly name: string; readonly count: number }[];
  readonly count: number;
}

export function homeQuery(regionId: string) {
  return queryOptions({
    queryKey: ['home', regionId] as const,
    queryFn: async ({ client, signal }): Promise<Shelves> => {
      const shelf = await client.ensureQueryData(shelfQuery(regionId));
      const shelves = shelvesOf(shelf, new Date());
      const [first] = shelves.fresh;
      if (!first) return shelves;
      const query = { handle: [first.handle], region_id: regionId, limit: 1, fields: detailFields };
      const { products } = await answered(api.GET('/store/products', { params: { query }, signal }));
      const [product] = products;
      return { ...shelves, featured: (product && toGameDetail(product)) ?? null };
    },
  });
}

/** Sorts all that is sold onto the shelves of the front page; the featured game still has to be fetched. */
export function shelvesOf(shelf: readonly Game[], now: Date): Shelves {
  const today = now.toISOString().slice(0, 10);
  const games = shelf.filter(({ platform, price }) => platform !== 'gift-card' && price);
  const released = games
    .filter(({ releaseDate }) => releaseDate !== null && releaseDate <= today)
    .sort((a, b) => (b.releaseDate ?? '').localeCompare(a.releaseDate ?? ''));
  const counts = new Map<Game['platform'], { name: string; count: number }>();
  for (const { platform, platformName } of shelf) {
    counts.set(platform, { name: platformName, count: (counts.get(platform)?.count ?? 0) + 1 });
  }
  const cut = ({ price }: Game) => (price ? 1 - price.amount / price.original : 0);
  return {
    featured: null,
    fresh: oneOfEach(released).slice(0, 13),
    coming: games.filter(({ releaseDate }) => releaseDate !== null && releaseDate > today).slice(0, 6),
    deals: games
      .filter((game) => cut(game) > 0)
      .sort((a, b) => cut(b) - cut(a))
      .slice(0, 6),
    small: oneOfEach([...games].sort((a, b) => (a.price?.amount ?? 0) - (b.price?.amount ?? 0))).slice(0, 6),
    platforms: [...counts]
      .map(([platform, { name, count }]) => ({ platform, name, count }))
      .sort((a, b) => b.count - a.count),
    count: shelf.length,
  };
}

/** A game stands on a shelf once, whatever the number of its versions. */
function oneOfEach(games: readonly Game[]): readonly Game[] {
  const seen = new Set<string>();
  return games.filter(({ title }) => !seen.has(title) && seen.add(title));
}
