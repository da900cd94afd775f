import type { FormValue } from './form.ts';
import type { Ledger } from './ledger.ts';
import { invalid } from './problems.ts';
import { lineItemsOf } from './routes.ts';

type Document = { readonly [name: string]: unknown };

/** Puts the objects in place of their ids along each path of `expand[]`, e.g. `data.payment_intent.latest_charge`. */
export function expand(ledger: Ledger, answer: object, paths: readonly FormValue[]): object {
  if (paths.length > 20) throw invalid('You can expand at most 20 properties.', 'expand');
  return paths.reduce<object>((document, path, index) => {
    if (typeof path !== 'string' || path === '') throw invalid('Invalid string', `expand[${index}]`);
    const names = path.split('.');
    if (names.length > 4) throw invalid('You cannot expand more than 4 levels of a property.', 'expand');
    return expandOne(ledger, document, names, path);
  }, answer);
}

function expandOne(ledger: Ledger, value: unknown, names: readonly string[], path: string): object {
  const document = value as Document;
  const [name, ...rest] = names;
  if (name === undefined) return document;
  const child = document[name];
  if (name === 'data' && Array.isArray(child)) {
    return { ...document, data: child.map((item) => expandOne(ledger, item, rest, path)) };
  }
  if (name === 'line_items' && document.object === 'checkout.session') {
    return { ...document, line_items: expandOne(ledger, lineItemsOf(ledger, String(document.id)), rest, path) };
  }
  if (child === null) return document;
  const object = typeof child === 'string' ? lookUp(ledger, child) : child;
  if (typeof object !== 'object' || object === null) {
    throw invalid(`This property cannot be expanded (${path}).`, 'expand');
  }
  return { ...document, [name]: expandOne(ledger, object, rest, path) };
}

function lookUp({ records }: Ledger, id: string): object | undefined {
  if (id.startsWith('pi_')) return records.intents.get(id)?.intent;
  if (id.startsWith('ch_')) return records.charges.get(id);
  if (id.startsWith('re_')) return records.refunds.get(id);
  return undefined;
}
