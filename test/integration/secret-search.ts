/** Looks for secrets in whatever was written, however they are dressed: case, dashes, base64, hex, inside each other. */

export interface Secret {
  /** What it is, for the report: the report never repeats the secret. */
  readonly name: string;
  readonly value: string | Buffer;
}

export interface Place {
  readonly where: string;
  readonly content: string | Buffer;
}

/** The shortest piece of a secret that counts; anything shorter turns up by chance. */
const shortest = 10;
/** How often a text inside a text is unwrapped. */
const deepest = 3;

/** Every secret found, with its place and its dress; nothing when all places are clean. */
export function findSecrets(secrets: readonly Secret[], places: readonly Place[]): string[] {
  const search = searchFor(secrets);
  const found = new Set<string>();
  for (const { where, content } of places) {
    const text = typeof content === 'string' ? content : content.toString('latin1');
    for (const hit of search(text, 0)) found.add(`${where}: ${hit}`);
  }
  return [...found];
}

const squeeze = (text: string) => text.replace(/[^A-Za-z0-9]/g, '').toLowerCase();

function searchFor(secrets: readonly Secret[]) {
  const exact = new Map<string, string>();
  const loose = new Map<string, string>();
  for (const { name, value } of secrets) {
    const bytes = Buffer.from(value);
    // Of a picture its middle is enough: its beginning is that of every picture.
    const core = bytes.length > 120 ? bytes.subarray(60, 100) : bytes;
    for (const offset of [0, 1, 2]) exact.set(base64Core(core, offset), `${name} in base64`);
    exact.set(core.toString('latin1'), name);
    loose.set(core.toString('hex'), `${name} in hex`);
    if (typeof value === 'string') loose.set(squeeze(value), name);
  }
  const inText = matcher(exact);
  const inSqueezed = matcher(loose);

  return function* search(text: string, depth: number): Generator<string> {
    yield* inText(text);
    yield* inSqueezed(squeeze(text));
    if (depth === deepest) return;
    for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{16,}/g)) {
      const inner = Buffer.from(run, 'base64').toString('latin1');
      for (const hit of search(inner, depth + 1)) yield `${hit} (wrapped in base64)`;
    }
  };
}

/** The characters of the base64 form that depend on these bytes alone, when `offset` other bytes come before them. */
function base64Core(bytes: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  return encoded.slice(offset === 0 ? 0 : offset + 1, encoded.length - 1);
}

const literal = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

function matcher(needles: ReadonlyMap<string, string>) {
  const usable = [...needles.keys()].filter((needle) => needle.length >= shortest);
  const pattern = new RegExp(usable.map((needle) => needle.replace(/[^A-Za-z0-9]/g, literal)).join('|'), 'g');
  return function* (text: string): Generator<string> {
    if (usable.length === 0) return;
    for (const [hit] of text.matchAll(pattern)) yield needles.get(hit) ?? '';
  };
}
