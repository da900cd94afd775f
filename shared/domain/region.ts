import type { CurrencyCode } from './money.ts';

/** Where a buyer shops: decides the currency and the tax that prices include. */
export interface Region {
  readonly id: string;
  readonly name: string;
  readonly currencyCode: CurrencyCode;
  /** Fraction of the net price; prices include it. */
  readonly taxRate: number;
  readonly taxName: string;
  readonly countries: readonly string[];
}

/** The regions of the shop. The first one is taken when a cart names none. */
export const regions: readonly Region[] = [
  {
    id: 'reg_europe',
    name: 'Europe',
    currencyCode: 'eur',
    taxRate: 0.19,
    taxName: 'VAT',
    countries: [
      'at',
      'be',
      'bg',
      'hr',
      'cy',
      'cz',
      'dk',
      'ee',
      'fi',
      'fr',
      'de',
      'gr',
      'hu',
      'ie',
      'it',
      'lv',
      'lt',
      'lu',
      'mt',
      'nl',
      'pl',
      'pt',
      'ro',
      'sk',
      'si',
      'es',
      'se',
    ],
  },
  {
    id: 'reg_united_kingdom',
    name: 'United Kingdom',
    currencyCode: 'gbp',
    taxRate: 0.2,
    taxName: 'VAT',
    countries: ['gb'],
  },
  {
    id: 'reg_united_states',
    name: 'United States',
    currencyCode: 'usd',
    taxRate: 0,
    taxName: 'Sales tax',
    countries: ['us'],
  },
];

export function findRegion(id: string): Region | undefined {
  return regions.find((region) => region.id === id);
}

export function regionOfCountry(countryCode: string): Region | undefined {
  return regions.find((region) => region.countries.includes(countryCode.toLowerCase()));
}

/** The region of a new cart that names none. */
export function defaultRegion(): Region {
  const [first] = regions;
  if (!first) throw new Error('The shop has no region.');
  return first;
}
