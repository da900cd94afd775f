import {
  type ClearCode,
  cleanCode,
  type DigitalKey,
  type KeyContentType,
  largestImage,
  normaliseCode,
  sniffImage,
} from './digital-key.ts';
import { type Platform, redemption } from './product.ts';

/** Keys that one import may bring: as many as can be sealed before the API stops waiting. */
export const mostKeysPerImport = 10_000;

/** A code as somebody hands it in: the text, or a picture in base64. */
export interface SubmittedCode {
  readonly code: string;
  readonly type?: 'text' | 'image' | undefined;
  readonly contentType?: KeyContentType | undefined;
}

/** What is said of one code, by its place in what was handed in, from 0. */
export interface Remark {
  readonly index: number;
  readonly reason: string;
}

export interface ReadCode {
  readonly index: number;
  readonly code: ClearCode;
}

/** Takes each code as what it is, or says why it cannot be sold. A reason never repeats the code. */
export function readCodes(submitted: readonly SubmittedCode[]): {
  readonly codes: readonly ReadCode[];
  readonly rejected: readonly Remark[];
} {
  const codes: ReadCode[] = [];
  const rejected: Remark[] = [];
  for (const [index, one] of submitted.entries()) {
    const read = readCode(one);
    if (typeof read === 'string') rejected.push({ index, reason: read });
    else codes.push({ index, code: read });
  }
  return { codes, rejected };
}

/** The code in the clear, or in words why it is none. */
export function readCode({ code, type, contentType }: SubmittedCode): ClearCode | string {
  const ofContent = contentType && (contentType === 'text/plain' ? 'text' : 'image');
  if (type && ofContent && type !== ofContent) return `type says ${type}, content_type says ${contentType}`;
  return (type ?? ofContent) === 'image' ? readPicture(code) : readText(code);
}

function readText(code: string): ClearCode | string {
  if (!code.isWellFormed()) return 'holds half a character; save the file as UTF-8';
  const text = cleanCode(code);
  if (text === undefined) return 'not a code: 4 to 2000 characters are needed, none of them a control character';
  return { contentType: 'text/plain', bytes: new TextEncoder().encode(text) };
}

function readPicture(code: string): ClearCode | string {
  const bytes = fromBase64(code.replace(/^data:image\/[a-z]+;base64,/, ''));
  if (!bytes) return 'not base64; send the bytes of the picture in base64';
  if (bytes.byteLength > largestImage) return `the picture is larger than ${largestImage / 1024} KB`;
  const contentType = sniffImage(bytes);
  return contentType ? { contentType, bytes } : 'not a PNG, JPEG or GIF picture';
}

function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

export interface IdentifiedCode {
  readonly index: number;
  readonly keyId: string;
}

export interface ImportPlan<Code extends IdentifiedCode> {
  /** Codes to store: none is in the vault, no two are the same key. */
  readonly fresh: readonly Code[];
  readonly duplicates: readonly Remark[];
}

type KnownKey = Pick<DigitalKey, 'lotId' | 'status' | 'productId'>;

/**
 * Tells new keys from those that came before in the same import, of which the first counts, and those in the vault.
 * Planned again when the fresh ones are stored, nothing is fresh.
 */
export function planImport<Code extends IdentifiedCode>(
  productId: string,
  codes: readonly Code[],
  vault: ReadonlyMap<string, KnownKey>,
): ImportPlan<Code> {
  const first = new Map<string, number>();
  const fresh: Code[] = [];
  const duplicates: Remark[] = [];
  for (const code of codes) {
    const { index, keyId } = code;
    const known = vault.get(keyId);
    const before = first.get(keyId);
    if (before !== undefined) duplicates.push({ index, reason: `the same key as number ${before} of this import` });
    else if (known) duplicates.push({ index, reason: inVault(known, productId) });
    else fresh.push(code);
    if (before === undefined) first.set(keyId, index);
  }
  return { fresh, duplicates };
}

/** Where a key that we have already is: its lot, its status and, when it is another one, its product. */
export function inVault({ lotId, status, productId }: KnownKey, expected: string): string {
  const product = productId === expected ? '' : ` of another product, ${productId}`;
  return `in the vault already: lot ${lotId}${product}, ${status}`;
}

/** Letters and digits that codes of a platform have. A platform that is not named here has no shape of its own. */
const lengths: { readonly [P in Platform]?: readonly number[] } = {
  steam: [15, 25],
  gog: [18, 20],
  'ea-app': [16, 20],
  'ubisoft-connect': [16, 19, 20],
  xbox: [25],
  'microsoft-store': [25],
  playstation: [12],
  nintendo: [16],
  'battle-net': [25, 26],
  epic: [20, 25],
};

/** A doubt about a text that does not look like a key of its platform; undefined when there is none. */
export function shapeDoubt(code: ClearCode, platform: Platform): string | undefined {
  const usual = lengths[platform];
  if (!usual || code.contentType !== 'text/plain') return undefined;
  const text = normaliseCode(new TextDecoder().decode(code.bytes));
  if (/^[A-Z0-9]+$/.test(text) && usual.includes(text.length)) return undefined;
  return `unlike a ${redemption[platform].name} key, which has ${usual.join(' or ')} letters and digits`;
}
