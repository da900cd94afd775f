/** An amount is always an integer in minor units: 1999 with `eur` is 19.99 EUR. Codes are lower case, as in Medusa. */
export type CurrencyCode = 'eur' | 'usd' | 'gbp';

export const currencies: readonly CurrencyCode[] = ['eur', 'usd', 'gbp'];

/** Digits after the point. All our currencies have two; a new one says so here. */
const exponent: Record<CurrencyCode, number> = { eur: 2, usd: 2, gbp: 2 };

/** Minor units → the decimal number that the API shows. */
export function toDecimal(amount: number, currency: CurrencyCode): number {
  return Number((amount / 10 ** exponent[currency]).toFixed(exponent[currency]));
}

/** The API's decimal number → minor units; undefined when it has more digits than the currency. */
export function fromDecimal(decimal: number, currency: CurrencyCode): number | undefined {
  const amount = Math.round(decimal * 10 ** exponent[currency]);
  return Math.abs(amount / 10 ** exponent[currency] - decimal) < 1e-9 && Number.isSafeInteger(amount)
    ? amount
    : undefined;
}

const formats = new Map<string, Intl.NumberFormat>();

/** "€14.75" for people, in mails and messages. */
export function formatMoney(amount: number, currency: CurrencyCode, locale = 'en'): string {
  const name = `${locale} ${currency}`;
  // Making a format takes longer than all the rest of a mail.
  const format =
    formats.get(name) ?? new Intl.NumberFormat(locale, { style: 'currency', currency: currency.toUpperCase() });
  formats.set(name, format);
  return format.format(toDecimal(amount, currency));
}

/** The tax inside a price that includes it, rounded half up. `rate` is a fraction: 0.19. */
export function taxIncluded(amount: number, rate: number): number {
  return amount - Math.round(amount / (1 + rate));
}
