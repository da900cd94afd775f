import { describe, expect, it } from 'vitest';
import { activation } from '../../../web/storefront/features/catalogue/activation.ts';
import { gamesAddress, readGameQuery } from '../../../web/storefront/features/catalogue/address.ts';
import { shelvesOf } from '../../../web/storefront/features/catalogue/api.ts';
import type { Game } from '../../../web/storefront/features/catalogue/game.ts';
import { everything } from '../../../web/storefront/features/catalogue/game-query.ts';
import { findGames, isOneSlipAway } from '../../../web/storefront/features/catalogue/search.ts';
import { countryOfZone } from '../../../web/storefront/session/time-zones.ts';

let made = 0;
function aGame(members: Partial<Game> & { readonly title: string }): Game {
  made += 1;
  return {
    id: `prod_${made}`,
    variantId: `variant_${made}`,
    handle: `game-${made}`,
    edition: null,
    platform: 'steam',
    platformName: 'Steam',
    region: 'worldwide',
    excluded: [],
    genres: ['Action'],
    languages: ['English'],
    publisher: null,
    releaseDate: '2025-01-01',
    price: { amount: 10, original: 10, currency: 'eur' },
    ...members,
  };
}

const titles = (games: readonly Game[]) => games.map(({ title }) => title);

describe('whether a key activates', () => {
  it.each([
    ['worldwide', [], 'de', 'activates'],
    ['worldwide', [], undefined, 'activates'],
    ['worldwide', ['DE'], 'de', 'not'],
    ['worldwide', ['CN'], undefined, 'ask'],
    ['europe', [], 'ie', 'activates'],
    ['europe', [], 'gb', 'activates'],
    ['europe', ['IE'], 'ie', 'not'],
    ['europe', [], 'us', 'not'],
    ['united-states', [], 'de', 'not'],
    ['row', [], 'de', 'ask'],
    ['latam', [], 'de', 'ask'],
  ] as const)('sold for %s without %j, in %s: %s', (region, excluded, country, answer) => {
    expect(activation({ region, excluded }, country)).toBe(answer);
  });
});

describe('the address of the catalogue', () => {
  it('is read back as it was written', () => {
    const query = {
      ...everything,
      q: 'half life',
      platform: ['steam', 'gog'],
      genre: ['Action & more'],
      most: 20,
      activates: true,
      sort: '-price',
      page: 3,
    } as const;
    const address = gamesAddress(query);
    expect(readGameQuery(address.slice(address.indexOf('?')))).toEqual(query);
  });

  it('leaves out what is so anyway, and what it does not understand', () => {
    expect(gamesAddress(everything)).toBe('/games');
    expect(readGameQuery('?sort=fame&page=-2&most=free&colour=red')).toEqual(everything);
  });
});

describe('the search', () => {
  const games = [
    aGame({ title: 'Hades II', genres: ['Action', 'Roguelike'] }),
    aGame({ title: 'Hollow Knight', platform: 'gog', platformName: 'GOG' }),
    aGame({ title: 'Rainbow Six', publisher: 'Hades Brothers', price: { amount: 30, original: 30, currency: 'eur' } }),
    aGame({ title: 'Pokémon', region: 'united-states', price: null }),
  ];
  const find = (changed: Partial<typeof everything>, country?: string) =>
    findGames(games, { ...everything, ...changed }, country);

  it('puts what is called so before what is only made by it', () => {
    expect(titles(find({ q: 'hades' }).games)).toEqual(['Hades II', 'Rainbow Six']);
  });

  it.each(['hadse', 'hads', 'haades', 'gades', 'hollw knight'])('forgives the slip in %s', (q) => {
    expect(find({ q }).count).toBeGreaterThan(0);
  });

  it('needs every word, and knows no accents', () => {
    expect(find({ q: 'hades knight' }).count).toBe(0);
    expect(titles(find({ q: 'pokemon' }).games)).toEqual(['Pokémon']);
  });

  it('counts what a choice would leave, without its own choices narrowing it', () => {
    const { facets, count } = find({ platform: ['gog'] });
    expect(count).toBe(1);
    expect(facets.platform).toEqual([
      { value: 'steam', name: 'Steam', count: 3 },
      { value: 'gog', name: 'GOG', count: 1 },
    ]);
    expect(facets.genre).toEqual([{ value: 'Action', name: 'Action', count: 1 }]);
  });

  it('keeps a choice that leaves nothing, so that it can be taken back', () => {
    expect(find({ genre: ['Racing'] }).facets.genre).toContainEqual({ value: 'Racing', name: 'Racing', count: 0 });
  });

  it('leaves out what costs more, what has no price, and what does not activate', () => {
    expect(find({ most: 10 }).count).toBe(2);
    expect(titles(find({ activates: true }, 'de').games)).not.toContain('Pokémon');
  });

  it('puts what has no price last, from either end', () => {
    expect(titles(find({ sort: 'price' }).games).at(-1)).toBe('Pokémon');
    expect(titles(find({ sort: '-price' }).games).slice(0, 2)).toContain('Rainbow Six');
  });

  it.each([
    ['hades', 'hades', true],
    ['hades', 'hafes', true],
    ['hades', 'haxyz', false],
  ])('%s typed as %s is one slip away: %s', (word, typed, answer) => {
    expect(isOneSlipAway(word, typed)).toBe(answer);
  });
});

describe('the shelves of the front page', () => {
  const now = new Date('2026-03-01T12:00:00Z');

  it('have each game once, the newest first, and what is not out yet by itself', () => {
    const shelves = shelvesOf(
      [
        aGame({ title: 'Old', releaseDate: '2020-01-01' }),
        aGame({ title: 'New', releaseDate: '2026-02-01' }),
        aGame({ title: 'New', platform: 'gog', platformName: 'GOG', releaseDate: '2026-02-01' }),
        aGame({ title: 'Soon', releaseDate: '2026-06-01' }),
        aGame({ title: 'Credit', platform: 'gift-card', platformName: 'Gift card', releaseDate: '2026-02-02' }),
      ],
      now,
    );
    expect(titles(shelves.fresh)).toEqual(['New', 'Old']);
    expect(titles(shelves.coming)).toEqual(['Soon']);
    expect(shelves.platforms[0]).toEqual({ platform: 'steam', name: 'Steam', count: 3 });
    expect(shelves.deals).toEqual([]);
  });

  it('show price cuts, the deepest first', () => {
    const cut = (title: string, amount: number) => aGame({ title, price: { amount, original: 20, currency: 'eur' } });
    expect(titles(shelvesOf([cut('A', 15), cut('B', 5), cut('C', 20)], now).deals)).toEqual(['B', 'A']);
  });
});

describe('the first guess of the country', () => {
  it.each([
    ['Europe/Berlin', 'de'],
    ['Europe/London', 'gb'],
    ['America/Chicago', 'us'],
    ['Atlantic/Canary', 'es'],
    ['Asia/Tokyo', undefined],
    ['Berlin', undefined],
  ])('of %s is %s', (zone, country) => {
    expect(countryOfZone(zone)).toBe(country);
  });
});
