import { describe, expect, it } from 'vitest';
import { findProducts, isSold, type ProductQuery } from '#shared/domain/catalogue.ts';
import { aProduct } from './samples.ts';

const products = [
  aProduct('ZELDA', { title: 'Pokémon Zelda', platform: 'nintendo', region: 'europe', genres: ['Adventure'] }),
  aProduct('HADES', { developer: 'Supergiant Games', prices: { eur: 500 }, releaseDate: '2020-09-17' }),
  aProduct('PORTAL', { prices: { usd: 999 }, genres: ['Puzzle', 'First-person'], releaseDate: '2007-10-10' }),
  aProduct('DRAFT', { status: 'draft' }),
];

function find(query: Partial<ProductQuery>): string[] {
  const all: ProductQuery = { order: 'title', descending: false, offset: 0, limit: 50, ...query };
  return findProducts(products, all).products.map((product) => product.handle.replace('-steam', ''));
}

describe('findProducts', () => {
  it('never shows drafts, and with a currency only what is sold in it', () => {
    expect(find({})).toEqual(['hades', 'zelda', 'portal']);
    expect(find({ currency: 'eur' })).toEqual(['hades', 'zelda']);
    expect(find({ currency: 'gbp' })).toEqual([]);
  });

  it.each([
    ['POKEMON', ['zelda']],
    ['zel poké', ['zelda']],
    ['supergiant', ['hades']],
    ['nintendo eshop', ['zelda']],
    ['puzzle hades', []],
    ['nosuchgame', []],
    ['   ', ['hades', 'zelda', 'portal']],
  ])('searches %j over titles, makers, genres and platforms without case or accents', (q, expected) => {
    expect(find({ q })).toEqual(expected);
  });

  it('combines filters, each of which may be a list', () => {
    expect(find({ platforms: ['nintendo', 'gog'] })).toEqual(['zelda']);
    expect(find({ genres: ['puzzle', 'adventure'] })).toEqual(['zelda', 'portal']);
    expect(find({ genres: ['puzzle', 'adventure'], regions: ['europe'] })).toEqual(['zelda']);
    expect(find({ handles: ['hades-steam'] })).toEqual(['hades']);
    expect(find({ ids: [products[2]?.id ?? '', 'prod_none'] })).toEqual(['portal']);
  });

  it.each<[ProductQuery['order'], boolean, string[]]>([
    ['title', true, ['portal', 'zelda', 'hades']],
    ['release_date', true, ['hades', 'portal', 'zelda']],
    ['handle', false, ['hades', 'portal', 'zelda']],
  ])('sorts by %s, descending %s', (order, descending, expected) => {
    expect(find({ order, descending })).toEqual(expected);
  });

  it('sorts by price in the currency', () => {
    expect(find({ order: 'price', descending: false, currency: 'eur' })).toEqual(['hades', 'zelda']);
    expect(find({ order: 'price', descending: true, currency: 'eur' })).toEqual(['zelda', 'hades']);
  });

  it('counts everything and answers one page', () => {
    const page = findProducts(products, { order: 'id', descending: false, offset: 1, limit: 1 });
    expect(page.count).toBe(3);
    expect(page.products).toHaveLength(1);
    expect(find({ limit: 0 })).toEqual([]);
    expect(find({ offset: 99 })).toEqual([]);
  });

  it('leaves the catalogue as it was', () => {
    const before = products.map((product) => product.id);
    find({ order: 'title', descending: true });
    expect(products.map((product) => product.id)).toEqual(before);
  });
});

describe('isSold', () => {
  it('needs a price', () => {
    expect(isSold(aProduct('FREE', { prices: {} }))).toBe(false);
    expect(isSold(aProduct('FREE', { prices: { eur: 0 } }), 'eur')).toBe(true);
  });
});
