const prefixes = {
  product: 'prod',
  variant: 'variant',
  offer: 'offer',
  cart: 'cart',
  cartLine: 'cali',
  paymentCollection: 'pay_col',
  paymentSession: 'payses',
  order: 'order',
  orderLine: 'ordli',
  purchase: 'pur',
  lot: 'lot',
  key: 'dkey',
  event: 'evt',
} as const;

export type IdKind = keyof typeof prefixes;

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A new id such as `order_01K…`: 10 characters of time, so that ids sort by age, then 80 random bits. */
export function newId(kind: IdKind, now: number): string {
  let time = '';
  for (let rest = now, i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = alphabet.charAt(rest % 32) + time;
  const random = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return `${prefixes[kind]}_${time}${Array.from(random, (byte) => alphabet.charAt(byte % 32)).join('')}`;
}

/** The id of a thing that is told apart by another id: the variant of a product, the line of an order. */
export function relatedId(kind: IdKind, id: string, suffix = ''): string {
  return `${prefixes[kind]}_${id.slice(id.lastIndexOf('_') + 1)}${suffix}`;
}

/** A key's id comes from its fingerprint, so that the same key cannot be stored twice under two ids. */
export function keyIdOf(fingerprint: Uint8Array): string {
  let bits = 0;
  let value = 0;
  let out = '';
  for (const byte of fingerprint.subarray(0, 20)) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += alphabet.charAt((value >>> bits) & 31);
    }
  }
  return `${prefixes.key}_${out}`;
}

export function isId(kind: IdKind, text: string): boolean {
  return new RegExp(`^${prefixes[kind]}_[0-9A-Z-]{6,40}$`).test(text);
}
