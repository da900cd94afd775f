import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cents, Count, centsOf, eurosOf } from '#shared/suppliers/euro.ts';

describe('prices on the wire', () => {
  it.each([
    [6.32, 632],
    ['6.32', 632],
    ['6.3', 630],
    [' 6.30 ', 630],
    [7, 700],
    ['0', 0],
    [0.1 + 0.2, 30],
    [7.359999999999999, 736],
    [1.005, 101],
    ['4.321', 433],
    [1038999998.96, 103_899_999_896],
  ])('reads %j as %i cents', (euros, cents) => {
    expect(centsOf(euros)).toBe(cents);
  });

  it.each([[''], ['free'], [-1], ['-1'], ['1e3'], ['1,50'], [Number.NaN], [Number.POSITIVE_INFINITY]])(
    'does not take %j for a price',
    (euros) => {
      expect(centsOf(euros)).toBeUndefined();
      expect(Cents.safeParse(euros).success).toBe(false);
    },
  );

  it('gives back every amount that it writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), (cents) => {
        expect(centsOf(eurosOf(cents))).toBe(cents);
        expect(centsOf(String(eurosOf(cents)))).toBe(cents);
      }),
    );
  });
});

it.each([[3], ['3']])('reads the quantity %j', (quantity) => {
  expect(Count.parse(quantity)).toBe(3);
});

it.each([[-1], [1.5], ['1.5'], [null], ['']])('does not take %j for a quantity', (quantity) => {
  expect(Count.safeParse(quantity).success).toBe(false);
});
