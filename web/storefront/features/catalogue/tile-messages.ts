import { defineMessages } from '../../language/messages.ts';

/** What every ticket needs; the catalogue's other texts come with its page. */
export const tileMessages = defineMessages({
  en: {
    notHere: 'Not sold here',
    soldIn: 'Not for {country}',
    worldwide: 'Worldwide',
    europe: 'Europe',
    'united-states': 'United States',
    'united-kingdom': 'United Kingdom',
    row: 'Rest of the world',
  },
  de: {
    notHere: 'Hier nicht erhältlich',
    soldIn: 'Nicht für {country}',
    worldwide: 'Weltweit',
    europe: 'Europa',
    'united-states': 'USA',
    'united-kingdom': 'Vereinigtes Königreich',
    row: 'Rest der Welt',
  },
});

const regionKeys = ['worldwide', 'europe', 'united-states', 'united-kingdom', 'row'] as const;

/** The key of a region's name; a region that has none is shown as it is written. */
export function regionKey(region: string): (typeof regionKeys)[number] | undefined {
  return regionKeys.find((key) => key === region);
}
