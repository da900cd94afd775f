export const locales = ['en', 'de'] as const;
export type Locale = (typeof locales)[number];

/** A text that depends on `{count}`. */
export interface Plural {
  readonly one: string;
  readonly other: string;
}

type Text = string | Plural;

type NamesIn<Value> = Value extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type NamesOf<Value> = Value extends Plural ? NamesIn<Value['one'] | Value['other']> | 'count' : NamesIn<Value>;
type Parameters<Value> = [NamesOf<Value>] extends [never]
  ? readonly []
  : readonly [values: Readonly<Record<NamesOf<Value>, string | number>>];

/** The texts of one part of the shop in every language. */
export interface Messages<English extends Readonly<Record<string, Text>> = Readonly<Record<string, Text>>> {
  readonly en: English;
  readonly de: { readonly [Key in keyof English]: English[Key] extends string ? string : Plural };
}

/** Answers the text of a key, with its `{names}` filled in. A name that is missing does not compile. */
export type Translate<English> = <Key extends keyof English>(key: Key, ...values: Parameters<English[Key]>) => string;

/** Declares texts; every language has to have each of them. */
export function defineMessages<const English extends Readonly<Record<string, Text>>>(
  messages: Messages<English>,
): Messages<English> {
  return messages;
}

const pluralRules: Readonly<Record<Locale, Intl.PluralRules>> = {
  en: new Intl.PluralRules('en'),
  de: new Intl.PluralRules('de'),
};

/** The texts in one language. Numbers are written as that language writes them. */
export function translator<English extends Readonly<Record<string, Text>>>(
  messages: Messages<English>,
  locale: Locale,
): Translate<English> {
  const texts: Readonly<Record<keyof English, Text>> = messages[locale];
  return (key, ...[values]) => {
    const text = texts[key];
    const filled: Readonly<Record<string, string | number>> = values ?? {};
    return chosen(text, filled, locale).replace(/\{(\w+)\}/g, (hole, name: string) => {
      const value = filled[name];
      return value === undefined ? hole : typeof value === 'number' ? value.toLocaleString(locale) : value;
    });
  };
}

function chosen(text: Text, values: Readonly<Record<string, string | number>>, locale: Locale): string {
  if (typeof text === 'string') return text;
  return pluralRules[locale].select(Number(values.count)) === 'one' ? text.one : text.other;
}
