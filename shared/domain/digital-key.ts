import type { Source } from './product.ts';

export const keyStatuses = ['available', 'assigned', 'delivered', 'revoked', 'quarantined'] as const;
export type KeyStatus = (typeof keyStatuses)[number];

export const keyContentTypes = ['text/plain', 'image/png', 'image/jpeg', 'image/gif'] as const;
export type KeyContentType = (typeof keyContentTypes)[number];

/** A code in the clear. Exists only in the memory of the functions that seal or open it. */
export interface ClearCode {
  readonly contentType: KeyContentType;
  /** The text of the code, or the bytes of the picture. */
  readonly bytes: Uint8Array;
}

/** A code under KMS: directly for text, by a data key for what is larger than 4 KB. */
export type SealedCode =
  | { readonly kind: 'direct'; readonly ciphertext: Uint8Array }
  | {
      readonly kind: 'envelope';
      readonly dataKey: Uint8Array;
      readonly nonce: Uint8Array;
      readonly ciphertext: Uint8Array;
    };

/** One redeemable code. Its id comes from its fingerprint: the same code cannot exist twice. */
export interface DigitalKey {
  readonly id: string;
  readonly status: KeyStatus;
  readonly productId: string;
  readonly lotId: string;
  readonly source: 'import' | Exclude<Source, 'inventory'>;
  readonly contentType: KeyContentType;
  readonly sealed: SealedCode;
  /** EUR cents. */
  readonly unitCost?: number;
  readonly orderId?: string;
  readonly lineId?: string;
  readonly unit?: number;
  readonly customerId?: string;
  readonly createdAt: string;
  readonly assignedAt?: string;
  readonly deliveredAt?: string;
  readonly revealedAt?: string;
  readonly revokedAt?: string;
  readonly reason?: string;
}

/** Keys that came together: one import or one purchase, with unit cost and source. */
export interface Lot {
  readonly id: string;
  readonly productId: string;
  readonly source: DigitalKey['source'];
  readonly quantity: number;
  readonly unitCost?: number;
  readonly note?: string;
  readonly createdAt: string;
}

/** Stock is spread over this many partitions of the index, so that one hot product does not hit one partition. */
export const stockShards = 8;

/** The same code typed in another way is the same key: case, blanks and dashes do not count. */
export function normaliseCode(code: string): string {
  return code
    .normalize('NFKC')
    .replace(/[\s\-‐-―_]/g, '')
    .toUpperCase();
}

/** Plain text of a code as we keep it: outer blanks gone; undefined when it cannot be a code. */
export function cleanCode(code: string): string | undefined {
  const text = code.normalize('NFC').trim();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  if (text.length < 4 || text.length > 2000 || /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text))
    return undefined;
  return normaliseCode(text).length >= 4 ? text : undefined;
}

const signatures: readonly (readonly [KeyContentType, readonly number[]])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
];

/** What a picture really is, by its first bytes; what a supplier or a file name claims is not believed. */
export function sniffImage(bytes: Uint8Array): KeyContentType | undefined {
  return signatures.find(([, signature]) => signature.every((byte, index) => bytes[index] === byte))?.[0];
}

/** The largest picture that fits into an item with its encryption around it. */
export const largestImage = 300 * 1024;
