import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanCode, normaliseCode, sniffImage } from '#shared/domain/digital-key.ts';
import { isId, keyIdOf, newId, relatedId } from '#shared/domain/ids.ts';

describe('a code', () => {
  it.each([
    ['aaaaa-bbbbb-ccccc', 'AAAAABBBBBCCCCC'],
    [' AAAAA BBBBB CCCCC ', 'AAAAABBBBBCCCCC'],
    ['AAAAA–BBBBB—CCCCC', 'AAAAABBBBBCCCCC'],
    ['ＡＡＡＡ-1234', 'AAAA1234'],
  ])('%j is the same key as %j', (typed, same) => {
    expect(normaliseCode(typed)).toBe(same);
  });

  it.each(['', '   ', 'AB', '---- ----', 'AAAA\u0000BBBB', 'A'.repeat(2001)])('%j is none', (text) => {
    expect(cleanCode(text)).toBeUndefined();
  });

  it('keeps its own spelling, without the blanks around it', () => {
    expect(cleanCode('  aB1-x 9\n')).toBe('aB1-x 9');
  });
});

describe('a picture', () => {
  it.each([
    [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1], 'image/png'],
    [[0xff, 0xd8, 0xff, 0xe0], 'image/jpeg'],
    [[0x47, 0x49, 0x46, 0x38, 0x39], 'image/gif'],
    [[0x3c, 0x73, 0x76, 0x67], undefined],
    [[], undefined],
  ] as const)('%j is %s by its first bytes', (bytes, type) => {
    expect(sniffImage(Uint8Array.from(bytes))).toBe(type);
  });
});

describe('ids', () => {
  it('sort by age and do not repeat', () => {
    const ids = [1, 2, 3, 1_000_000_000_000, 1_900_000_000_000].map((now) => newId('order', now));
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(Array.from({ length: 1000 }, () => newId('order', 5))).size).toBe(1000);
    expect(ids.every((id) => isId('order', id))).toBe(true);
  });

  it('of related things share their random part', () => {
    const cart = newId('cart', 7);
    expect(relatedId('paymentCollection', cart)).toBe(cart.replace('cart_', 'pay_col_'));
    expect(isId('paymentCollection', relatedId('paymentCollection', cart))).toBe(true);
  });

  it('of keys are equal exactly when the fingerprints are', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (a, b) => {
          const same = Buffer.from(a.subarray(0, 20)).equals(Buffer.from(b.subarray(0, 20)));
          expect(keyIdOf(a) === keyIdOf(b)).toBe(same);
          expect(isId('key', keyIdOf(a))).toBe(true);
        },
      ),
    );
  });

  it.each(['order_', 'cart_01KB00000000000000000000AA', 'order_%00', 'order_../../x', 'order_abc'])(
    '%j is no order id',
    (id) => {
      expect(isId('order', id)).toBe(false);
    },
  );
});
