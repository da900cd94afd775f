import type { Format } from '../language/format.ts';
import { formatFor } from '../language/format.ts';
import { type Locale, locales, type Messages, translator } from '../language/messages.ts';
import { stored, useStored } from './stored.ts';

/** The language of the interface: chosen, or the first of the browser's that we have. */
export const locale = stored<Locale>('locale', {
  neutral: 'en',
  read: (raw) => locales.find((one) => one === raw) ?? 'en',
  initial: () => {
    for (const tag of navigator.languages) {
      const found = locales.find((one) => tag.toLowerCase().startsWith(one));
      if (found) return found;
    }
    return 'en';
  },
});

export function useLocale(): Locale {
  return useStored(locale);
}

/** Texts of one part of the shop in the shopper's language. */
export function useMessages<const English extends Messages['en']>(messages: Messages<English>) {
  return translator(messages, useLocale());
}

export function useFormat(): Format {
  return formatFor(useLocale());
}
