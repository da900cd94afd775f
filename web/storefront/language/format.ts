import type { Locale } from './messages.ts';
import { locales } from './messages.ts';

/** Numbers, money, dates and names as one language writes them. */
export interface Format {
  /** A decimal amount of the API. */
  money(amount: number, currency: string): string;
  number(value: number): string;
  date(iso: string): string;
  time(iso: string): string;
  /** ISO 3166 alpha-2, in any case. */
  country(code: string): string;
  list(parts: readonly string[]): string;
}

function formatOf(locale: Locale): Format {
  // English dates and prices in Europe are written the European way.
  const tag = locale === 'en' ? 'en-IE' : 'de-DE';
  const day = new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  const clock = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const names = new Intl.DisplayNames(tag, { type: 'region' });
  const list = new Intl.ListFormat(tag, { type: 'conjunction' });
  const number = new Intl.NumberFormat(tag);
  const moneyBy = new Map<string, Intl.NumberFormat>();
  return {
    money(amount, currency) {
      const code = currency.toUpperCase();
      let money = moneyBy.get(code);
      if (!money) {
        money = new Intl.NumberFormat(tag, { style: 'currency', currency: code, currencyDisplay: 'narrowSymbol' });
        moneyBy.set(code, money);
      }
      return money.format(amount);
    },
    number: (value) => number.format(value),
    date: (iso) => day.format(new Date(iso)),
    time: (iso) => clock.format(new Date(iso)),
    country: (code) => names.of(code.toUpperCase()) ?? code.toUpperCase(),
    list: (parts) => list.format(parts),
  };
}

const formats = new Map<Locale, Format>();

/** The same object every time, so that nothing is drawn anew for it. */
export function formatFor(locale: Locale): Format {
  const known = formats.get(locale);
  if (known) return known;
  const made = formatOf(locales.includes(locale) ? locale : 'en');
  formats.set(locale, made);
  return made;
}
