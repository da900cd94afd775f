/** A choice of members, as a tree: `title` is `{title: all}`, `variants.id` is `{variants: {id: all}}`. */
type Choice = Map<string, Choice> & { whole?: boolean };

/** What `fields` asks for, read once and applied to many records. */
export interface FieldChoice {
  /** Undefined: everything that is sent by default, and what was added. */
  readonly only: Choice | undefined;
  readonly without: readonly (readonly string[])[];
  readonly added: ReadonlySet<string>;
}

/**
 * Reads Medusa's `fields`: one plain name makes the list exhaustive; `+name`, `*relation` and `relation.*` add to what is
 * sent anyway, `-name` takes away. A `+` that arrived unencoded has become a space and means the same.
 */
export function readFields(fields: string | undefined): FieldChoice {
  const names = (fields ?? '').split(',').filter((name) => name.trim() !== '');
  const isPlain = (name: string) => !/^[-+ *]/.test(name) && !name.endsWith('.*');
  const stem = (name: string) =>
    name
      .replace(/^[-+ *]+/, '')
      .replace(/\.\*$/, '')
      .trim();
  const kept = names.filter((name) => !name.startsWith('-')).map(stem);
  return {
    only: names.some(isPlain) ? treeOf(['id', ...kept]) : undefined,
    without: names.filter((name) => name.startsWith('-')).map((name) => stem(name).split('.')),
    added: new Set(kept),
  };
}

/** Whether `path` or something inside it is named: for what costs something and is therefore not sent by default. */
export function asksFor(choice: FieldChoice, path: string): boolean {
  return [...choice.added].some((name) => name === path || name.startsWith(`${path}.`));
}

/** The record with only what was chosen. The record itself stays as it is. */
export function chooseFields<T extends object>(record: T, choice: FieldChoice): Partial<T> {
  const chosen = (choice.only ? pick(record, choice.only) : record) as T;
  return choice.without.reduce<T>((rest, path) => drop(rest, path) as T, chosen);
}

function treeOf(paths: readonly string[]): Choice {
  const root: Choice = new Map();
  for (const path of paths) {
    let node = root;
    for (const part of path.split('.').slice(0, 8)) {
      const child: Choice = node.get(part) ?? new Map();
      node.set(part, child);
      node = child;
    }
    node.whole = true;
  }
  return root;
}

function pick(value: unknown, choice: Choice): unknown {
  if (choice.whole && choice.size === 0) return value;
  if (Array.isArray(value)) return value.map((one) => pick(one, choice));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.flatMap(([name, member]) => {
      const inner = choice.get(name);
      return inner ? [[name, pick(member, inner)]] : choice.whole ? [[name, member]] : [];
    }),
  );
}

function drop(value: unknown, [first, ...rest]: readonly string[]): unknown {
  if (first === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => drop(one, [first, ...rest]));
  if (!Object.hasOwn(value, first)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.flatMap(([name, member]) =>
      name !== first ? [[name, member]] : rest.length > 0 ? [[name, drop(member, rest)]] : [],
    ),
  );
}
