import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/domain/ids.ts';
import {
  isCaptured,
  openUnits,
  orderOfReference,
  purchaseReference,
  settlementOf,
  shortfall,
  unitsWithKeys,
} from '#shared/domain/order.ts';
import { aLine, anOrder } from '../../fixtures.ts';

describe('settlement', () => {
  it('captures the price of units with keys and releases the rest', () => {
    const lines = [
      aLine({ quantity: 3, unitPrice: 500, units: [{ keyId: 'a' }, {}, { keyId: 'b' }] }),
      aLine({ quantity: 1, unitPrice: 700, units: [{}] }),
    ];
    const order = anOrder({ payment: { sessionId: 'cs', authorized: 2200, captured: 0, refunded: 0 } });
    expect(settlementOf(order, lines)).toEqual({ capture: 1000, release: 1200 });
  });

  it('never captures more than was authorised, and accounts for every cent', () => {
    const line = fc.record({
      price: fc.integer({ min: 1, max: 100_000 }),
      units: fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (shape) => {
        const lines = shape.map(({ price, units }) =>
          aLine({ quantity: units.length, unitPrice: price, units: units.map((has) => (has ? { keyId: 'k' } : {})) }),
        );
        const authorized = lines.reduce((sum, one) => sum + one.unitPrice * one.quantity, 0);
        const order = anOrder({ payment: { sessionId: 'cs', authorized, captured: 0, refunded: 0 } });
        const { capture, release } = settlementOf(order, lines);
        expect(capture + release).toBe(authorized);
        expect(capture).toBeGreaterThanOrEqual(0);
        expect(release).toBeGreaterThanOrEqual(0);
        expect(release === 0).toBe(shortfall(lines) === 0);
        expect(unitsWithKeys(lines) + shortfall(lines)).toBe(lines.reduce((sum, one) => sum + one.quantity, 0));
      }),
    );
  });
});

describe('units', () => {
  it('are open until they have a key', () => {
    expect(openUnits(aLine({ quantity: 3, units: [{ keyId: 'a' }, {}, {}] }))).toEqual([1, 2]);
  });

  it('are never open once the settlement has closed their line', () => {
    expect(openUnits(aLine({ quantity: 2, closed: true }))).toEqual([]);
  });
});

describe('a purchase reference', () => {
  it('names its order and supplier', () => {
    const orderId = newId('order', Date.now());
    expect(orderOfReference(purchaseReference(orderId, 'kinguin', 2))).toEqual({ orderId, supplier: 'kinguin' });
    expect(orderOfReference(purchaseReference(orderId, 'codeswholesale', 1))).toEqual({
      orderId,
      supplier: 'codeswholesale',
    });
  });

  it.each(['', 'PO-1', '01KB-K1', '01KB00000000000000000000AA-X1', 'TOGENERATE-99962'])(
    '%j is not one of ours',
    (text) => {
      expect(orderOfReference(text)).toBeUndefined();
    },
  );
});

describe('keys may be shown', () => {
  it.each([
    ['before settlement', {}, false],
    [
      'when settled and captured',
      { settledAt: '2026-11-25T10:00:31.000Z', payment: { ...anOrder().payment, captured: 1999 } },
      true,
    ],
    ['when nothing was captured', { settledAt: '2026-11-25T10:00:31.000Z' }, false],
    [
      'when the money came but the order was canceled',
      {
        settledAt: '2026-11-25T10:00:31.000Z',
        fulfillmentStatus: 'canceled',
        payment: { ...anOrder().payment, captured: 1999 },
      },
      false,
    ],
  ] as const)('%s', (_, overrides, shown) => {
    expect(isCaptured(anOrder(overrides))).toBe(shown);
  });
});
