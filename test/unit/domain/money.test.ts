import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatMoney, fromDecimal, taxIncluded, toDecimal } from '#shared/domain/money.ts';

it('keeps every amount on the way to decimals and back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 100_000_000 }), (amount) => {
      expect(fromDecimal(toDecimal(amount, 'eur'), 'eur')).toBe(amount);
    }),
  );
});

it.each([0.001, 19.999, Number.NaN, Number.POSITIVE_INFINITY, 1e300])('%d has no minor units', (decimal) => {
  expect(fromDecimal(decimal, 'eur')).toBeUndefined();
});

it('splits the tax out of a price that includes it', () => {
  expect(taxIncluded(1190, 0.19)).toBe(190);
  expect(taxIncluded(1999, 0.19)).toBe(319);
  expect(taxIncluded(1999, 0)).toBe(0);
});

it('writes money for people', () => {
  expect(formatMoney(1475, 'eur')).toBe('€14.75');
});
