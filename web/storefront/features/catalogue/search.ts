import { activation } from './activation.ts';
import type { Game } from './game.ts';
import { type FacetName, type FacetValue, type Found, facetNames, type GameQuery, pageSize } from './game-query.ts';

const valuesOf: Readonly<Record<FacetName, (game: Game) => readonly string[]>> = {
  platform: ({ platform }) => [platform],
  region: ({ region }) => [region],
  genre: ({ genres }) => genres,
  language: ({ languages }) => languages,
};

/** Finds games, and counts what each choice would leave: a facet's own choice does not narrow its own counts. */
export function findGames(games: readonly Game[], query: GameQuery, country: string | undefined): Found {
  const scored = games
    .map((game) => ({ game, score: scoreOf(game, query.q) }))
    .filter(({ game, score }) => score > 0 && passesRest(game, query, country));
  const chosen = scored.filter(({ game }) => facetNames.every((name) => passesFacet(game, name, query[name])));
  chosen.sort((a, b) => compare(query, a, b));
  const from = (query.page - 1) * pageSize;
  const facets = Object.fromEntries(
    facetNames.map((name) => {
      const others = facetNames.filter((other) => other !== name);
      const left = scored.filter(({ game }) => others.every((other) => passesFacet(game, other, query[other])));
      return [
        name,
        countsOf(
          left.map(({ game }) => game),
          name,
          query[name],
        ),
      ];
    }),
  );
  return {
    games: chosen.slice(from, from + pageSize).map(({ game }) => game),
    count: chosen.length,
    facets: {
      platform: facets.platform ?? [],
      region: facets.region ?? [],
      genre: facets.genre ?? [],
      language: facets.language ?? [],
    },
  };
}

function passesFacet(game: Game, name: FacetName, wanted: readonly string[]): boolean {
  return wanted.length === 0 || valuesOf[name](game).some((value) => wanted.includes(value));
}

function passesRest(game: Game, { most, activates }: GameQuery, country: string | undefined): boolean {
  if (most !== undefined && (!game.price || game.price.amount > most)) return false;
  return !activates || activation(game, country) !== 'not';
}

function countsOf(games: readonly Game[], name: FacetName, chosen: readonly string[]): readonly FacetValue[] {
  const counts = new Map<string, { name: string; count: number }>();
  for (const value of chosen) counts.set(value, { name: value, count: 0 });
  for (const game of games) {
    for (const value of valuesOf[name](game)) {
      const count = (counts.get(value)?.count ?? 0) + 1;
      counts.set(value, { name: name === 'platform' ? game.platformName : value, count });
    }
  }
  return [...counts]
    .map(([value, counted]) => ({ value, ...counted }))
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}

interface Scored {
  readonly game: Game;
  readonly score: number;
}

function compare({ sort, q }: GameQuery, a: Scored, b: Scored): number {
  const byTitle = a.game.title.localeCompare(b.game.title, 'en', { numeric: true });
  const priceOf = ({ game }: Scored) => game.price?.amount ?? Number.POSITIVE_INFINITY;
  switch (sort) {
    case 'price':
      return priceOf(a) - priceOf(b) || byTitle;
    case '-price':
      return priceOf(b) - priceOf(a) || byTitle;
    case 'new':
      return (b.game.releaseDate ?? '').localeCompare(a.game.releaseDate ?? '') || byTitle;
    case 'title':
      return byTitle;
    case 'relevance':
      return q === '' ? byTitle : b.score - a.score || byTitle;
  }
}

/** Text without case and accents. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** How well a game answers what was typed; 0 when a word of it occurs nowhere, not even with one slip. */
function scoreOf(game: Game, typed: string): number {
  const words = fold(typed)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  if (words.length === 0) return 1;
  const title = fold(game.title).split(/[^\p{L}\p{N}]+/u);
  const rest = fold([game.edition, game.platformName, game.publisher, ...game.genres].filter(Boolean).join(' ')).split(
    /[^\p{L}\p{N}]+/u,
  );
  let sum = 0;
  for (const word of words) {
    const best = Math.max(...title.map((one) => likeness(one, word) * 4), ...rest.map((one) => likeness(one, word)));
    if (best <= 0) return 0;
    sum += best;
  }
  return sum;
}

function likeness(word: string, typed: string): number {
  if (word === typed) return 4;
  if (word.startsWith(typed)) return 3;
  if (typed.length >= 3 && word.includes(typed)) return 2;
  return typed.length >= 4 && isOneSlipAway(word.slice(0, typed.length + 1), typed) ? 1 : 0;
}

/** One letter wrong, missing, too many, or two of them swapped. */
export function isOneSlipAway(word: string, typed: string): boolean {
  let start = 0;
  while (start < typed.length && word[start] === typed[start]) start += 1;
  const [restWord, restTyped] = [word.slice(start), typed.slice(start)];
  return (
    restTyped.length <= 1 ||
    restWord.startsWith(restTyped.slice(1)) ||
    restWord.slice(1).startsWith(restTyped) ||
    restWord.slice(1).startsWith(restTyped.slice(1)) ||
    (restWord[0] === restTyped[1] && restWord[1] === restTyped[0] && restWord.slice(2).startsWith(restTyped.slice(2)))
  );
}
