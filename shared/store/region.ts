import type { StoreRegion } from '#shared/contracts/store-catalog.ts';
import type { Region } from '#shared/domain/region.ts';
import type { MedusaRegion } from './medusa.ts';

/** ISO 3166-1: alpha-3 and numeric code of every country that the shop sells to. */
const codes: Readonly<Record<string, readonly [alpha3: string, numeric: string]>> = {
  at: ['aut', '040'],
  be: ['bel', '056'],
  bg: ['bgr', '100'],
  hr: ['hrv', '191'],
  cy: ['cyp', '196'],
  cz: ['cze', '203'],
  dk: ['dnk', '208'],
  ee: ['est', '233'],
  fi: ['fin', '246'],
  fr: ['fra', '250'],
  de: ['deu', '276'],
  gr: ['grc', '300'],
  hu: ['hun', '348'],
  ie: ['irl', '372'],
  it: ['ita', '380'],
  lv: ['lva', '428'],
  lt: ['ltu', '440'],
  lu: ['lux', '442'],
  mt: ['mlt', '470'],
  nl: ['nld', '528'],
  pl: ['pol', '616'],
  pt: ['prt', '620'],
  ro: ['rou', '642'],
  sk: ['svk', '703'],
  si: ['svn', '705'],
  es: ['esp', '724'],
  se: ['swe', '752'],
  gb: ['gbr', '826'],
  us: ['usa', '840'],
};

const names = new Intl.DisplayNames('en', { type: 'region' });

/** A region as Medusa shows it; the tax stands in its metadata. */
export function presentRegion(region: Region): StoreRegion {
  return {
    id: region.id,
    name: region.name,
    currency_code: region.currencyCode,
    automatic_taxes: true,
    countries: region.countries.map((iso2) => {
      const displayName = names.of(iso2.toUpperCase()) ?? iso2.toUpperCase();
      const [iso3, numeric] = codes[iso2] ?? ['', ''];
      return {
        id: iso2,
        iso_2: iso2,
        iso_3: iso3,
        num_code: numeric,
        name: displayName.toUpperCase(),
        display_name: displayName,
      };
    }),
    metadata: { tax_name: region.taxName, tax_rate: region.taxRate },
  } satisfies MedusaRegion;
}
