/** A value of a form-encoded body: `a[b][0]=c` is `{ a: { b: ['c'] } }`. Everything at the leaves is text. */
export type FormValue = string | readonly FormValue[] | Form;
export interface Form {
  readonly [name: string]: FormValue;
}

/** Reads `application/x-www-form-urlencoded` text with nested brackets, as Stripe's clients send it. */
export function parseForm(text: string): Form {
  const root = emptyForm();
  for (const [path, value] of new URLSearchParams(text)) put(root, path, value);
  return collapse(root) as Form;
}

type Draft = { [name: string]: string | Draft };

// No prototype: a parameter named `__proto__` is a parameter like any other.
const emptyForm = (): Draft => Object.create(null) as Draft;

function put(root: Draft, path: string, value: string): void {
  const first = path.indexOf('[');
  const names =
    first < 0
      ? [path]
      : [
          path.slice(0, first),
          ...path
            .slice(first + 1)
            .replace(/\]$/, '')
            .split(']['),
        ];
  let draft = root;
  for (const [index, name] of names.entries()) {
    const key = name === '' ? String(Object.keys(draft).length) : name;
    if (index === names.length - 1) {
      draft[key] = value;
      return;
    }
    const next = draft[key];
    if (next !== undefined && typeof next !== 'string') draft = next;
    else {
      const fresh = emptyForm();
      draft[key] = fresh;
      draft = fresh;
    }
  }
}

function collapse(value: string | Draft): FormValue {
  if (typeof value === 'string') return value;
  const entries = Object.entries(value);
  const isList = entries.length > 0 && entries.every(([name], index) => name === String(index));
  if (isList) return entries.map(([, item]) => collapse(item));
  const form = Object.create(null) as { [name: string]: FormValue };
  for (const [name, item] of entries) form[name] = collapse(item);
  return form;
}
