import { everything, type GameQuery, type Sort, sorts } from './game-query.ts';

/** What the address asks for. What it does not understand it leaves out. */
export function readGameQuery(search: string): GameQuery {
  const given = new URLSearchParams(search);
  const most = Number(given.get('most'));
  const page = Number(given.get('page'));
  const sort: Sort | undefined = sorts.find((one) => one === given.get('sort'));
  return {
    q: (given.get('q') ?? '').trim().slice(0, 200),
    platform: given.getAll('platform'),
    region: given.getAll('region'),
    genre: given.getAll('genre'),
    language: given.getAll('language'),
    most: Number.isFinite(most) && most > 0 ? most : undefined,
    activates: given.get('activates') === 'yes',
    sort: sort ?? everything.sort,
    page: Number.isInteger(page) && page > 1 ? page : 1,
  };
}

/** The address of what is asked for, without what is so anyway. */
export function gamesAddress(query: GameQuery): string {
  const written = new URLSearchParams();
  if (query.q) written.set('q', query.q);
  for (const name of ['platform', 'region', 'genre', 'language'] as const) {
    for (const value of query[name]) written.append(name, value);
  }
  if (query.most !== undefined) written.set('most', String(query.most));
  if (query.activates) written.set('activates', 'yes');
  if (query.sort !== everything.sort) written.set('sort', query.sort);
  if (query.page > 1) written.set('page', String(query.page));
  const text = written.toString();
  return text ? `/games?${text}` : '/games';
}
