import type { Game } from './game.ts';

export const sorts = ['relevance', 'new', 'price', '-price', 'title'] as const;
export type Sort = (typeof sorts)[number];

/** What a shopper asks of the catalogue, as it stands in the address. */
export interface GameQuery {
  readonly q: string;
  readonly platform: readonly string[];
  readonly region: readonly string[];
  readonly genre: readonly string[];
  readonly language: readonly string[];
  /** Decimal, in the shopper's currency. */
  readonly most: number | undefined;
  /** Only what activates in the shopper's country. */
  readonly activates: boolean;
  readonly sort: Sort;
  readonly page: number;
}

export const facetNames = ['platform', 'region', 'genre', 'language'] as const;
export type FacetName = (typeof facetNames)[number];

export interface FacetValue {
  readonly value: string;
  /** What it is called, where that is not the value itself. */
  readonly name: string;
  readonly count: number;
}

export type Facets = Readonly<Record<FacetName, readonly FacetValue[]>>;

export interface Found {
  readonly games: readonly Game[];
  readonly count: number;
  readonly facets: Facets;
}

export const pageSize = 36;

export const everything: GameQuery = {
  q: '',
  platform: [],
  region: [],
  genre: [],
  language: [],
  most: undefined,
  activates: false,
  sort: 'relevance',
  page: 1,
};
