import { defaultRegion, type Region, regionOfCountry } from '#shared/domain/region.ts';
import { stored, useStored } from './stored.ts';
import { countryOfZone } from './time-zones.ts';

/** Where the shopper is. Decides currency and tax, and where a key has to activate. */
export interface Shopper {
  /** ISO 3166 alpha-2 in lower case; undefined until known. */
  readonly country: string | undefined;
  /** Chosen by the shopper, not guessed from the time zone. */
  readonly chosen: boolean;
}

const nowhere: Shopper = { country: undefined, chosen: false };

export const shopper = stored<Shopper>('shopper', {
  neutral: nowhere,
  read: (raw) => {
    const country = typeof raw === 'object' && raw !== null && 'country' in raw ? String(raw.country) : '';
    return regionOfCountry(country) ? { country, chosen: true } : nowhere;
  },
  initial: () => ({ country: countryOfZone(Intl.DateTimeFormat().resolvedOptions().timeZone), chosen: false }),
});

export function chooseCountry(country: string): void {
  shopper.set({ country, chosen: true });
}

export function regionOf({ country }: Shopper): Region {
  return (country && regionOfCountry(country)) || defaultRegion();
}

export function useShopper(): Shopper & { readonly region: Region } {
  const value = useStored(shopper);
  return { ...value, region: regionOf(value) };
}
