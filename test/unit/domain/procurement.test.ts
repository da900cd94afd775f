import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterAbsence, costLimit, lookupDelay, pollDelay, splitPurchase } from '#shared/domain/procurement.ts';

describe('the cost limit', () => {
  const sale = { unitPrice: 1999, taxRate: 0.19, unitsInOrder: 1, unitsPerEuro: 1 };

  it('is what the buyer pays less tax, payment fee and minimum margin', () => {
    // 1999 / 1.19 = 1679.83 net; fee 1999 × 0.029 + 30 = 87.97; margin 33.60
    expect(costLimit(sale)).toBe(1558);
  });

  it('is in EUR cents whatever the buyer pays in', () => {
    expect(
      costLimit({ ...sale, taxRate: 0, unitsPerEuro: 1.25, fee: { fraction: 0, fixed: 0 }, minimumMargin: 0 }),
    ).toBe(1599);
  });

  it('is zero without an exchange rate, so that no supplier is asked on a guess', () => {
    expect(costLimit({ ...sale, unitsPerEuro: undefined })).toBe(0);
    expect(costLimit({ ...sale, unitsPerEuro: 0 })).toBe(0);
  });

  it('never lets a sale lose money', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50_000 }),
        fc.double({ min: 0, max: 0.27, noNaN: true }),
        fc.integer({ min: 1, max: 50 }),
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        (unitPrice, taxRate, unitsInOrder, unitsPerEuro) => {
          const limit = costLimit({ unitPrice, taxRate, unitsInOrder, unitsPerEuro });
          const left = unitPrice / (1 + taxRate) - unitPrice * 0.029 - 30 / unitsInOrder - limit * unitsPerEuro;
          expect(limit).toBeGreaterThanOrEqual(0);
          if (limit > 0) expect(left).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});

describe('splitting a need into purchases', () => {
  const kinguin = { lines: 10, unitsPerLine: 9, units: 90 };
  const item = (supplierProductId: string, quantity: number) => ({
    supplierProductId,
    units: Array.from({ length: quantity }, (_, unit) => unit),
  });

  it('puts twelve of one product into nine and three', () => {
    expect(splitPurchase([item('a', 12)], kinguin).map((part) => part.map((one) => one.units.length))).toEqual([
      [9],
      [3],
    ]);
  });

  it('keeps every unit exactly once and every part within the limits', () => {
    const need = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 15 });
    fc.assert(
      fc.property(need, (quantities) => {
        const parts = splitPurchase(
          quantities.map((quantity, index) => item(`p${index}`, quantity)),
          kinguin,
        );
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(10);
          expect(new Set(part.map((one) => one.supplierProductId)).size).toBe(part.length);
          expect(part.every((one) => one.units.length >= 1 && one.units.length <= 9)).toBe(true);
          expect(part.reduce((sum, one) => sum + one.units.length, 0)).toBeLessThanOrEqual(90);
        }
        for (const [index, quantity] of quantities.entries()) {
          const units = parts
            .flat()
            .filter((one) => one.supplierProductId === `p${index}`)
            .flatMap((one) => one.units);
          expect(units.toSorted((a, b) => a - b)).toEqual(item('', quantity).units);
        }
      }),
    );
  });
});

describe('a purchase that the supplier does not know', () => {
  it('is looked for again before the supplier may be asked a second time', () => {
    expect(afterAbsence({ polls: 0, attempts: 1 })).toBe('look again');
    expect(afterAbsence({ polls: 2, attempts: 1 })).toBe('look again');
    expect(afterAbsence({ polls: 3, attempts: 1 })).toBe('ask again');
  });

  it('counts as refused after the last try', () => {
    expect(afterAbsence({ polls: 3, attempts: 3 })).toBe('refused');
  });
});

it('waits longer and longer, never above ten minutes', () => {
  for (const delay of [pollDelay, lookupDelay]) {
    const delays = Array.from({ length: 30 }, (_, index) => delay(index));
    expect(delays).toEqual(delays.toSorted((a, b) => a - b));
    expect(delays.at(0)).toBe(1);
    expect(Math.max(...delays)).toBe(600);
  }
});
