import { regions } from '#shared/domain/region.ts';

/** Whether a key activates for a shopper: `ask` where we do not know the country, or the key's region does not say. */
export type Activation = 'activates' | 'not' | 'ask';

interface Restricted {
  readonly region: string;
  readonly excluded: readonly string[];
}

const european = new Set([...(regions.find(({ id }) => id === 'reg_europe')?.countries ?? []), 'gb']);

/** Where the keys of a region activate; a region that is not here does not say. */
const reach: Readonly<Record<string, (country: string) => boolean>> = {
  worldwide: () => true,
  europe: (country) => european.has(country),
  'united-states': (country) => country === 'us',
  'united-kingdom': (country) => country === 'gb',
};

/** The answer beside the price: does this key work where the shopper is? */
export function activation({ region, excluded }: Restricted, country: string | undefined): Activation {
  if (country !== undefined && excluded.includes(country.toUpperCase())) return 'not';
  if (region === 'worldwide' && excluded.length === 0) return 'activates';
  const reaches = reach[region];
  if (country === undefined || !reaches) return 'ask';
  return reaches(country) ? 'activates' : 'not';
}
