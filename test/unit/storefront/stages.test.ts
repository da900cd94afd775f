import { describe, expect, it } from 'vitest';
import type { Order, OrderEvent, Unit } from '../../../web/storefront/features/order/order.ts';
import { stagesOf, standingOf } from '../../../web/storefront/features/order/stages.ts';

const time = (second: number) => `2026-11-25T10:00:${String(second).padStart(2, '0')}.000Z`;

/** An order of as many units as there are statuses, with these events, a second apart. */
function anOrder(
  statuses: readonly Unit['status'][],
  events: readonly OrderEvent['type'][],
  status: Order['status'] = 'pending',
): Order {
  return {
    id: 'order_1',
    displayId: 1,
    email: 'ada@example.com',
    currency: 'eur',
    status,
    lines: [
      {
        id: 'line_1',
        title: 'Hades',
        edition: null,
        handle: 'hades',
        platform: 'steam',
        platformName: 'Steam',
        unitPrice: 10,
        quantity: statuses.length,
        total: 10 * statuses.length,
        units: statuses.map((one, index) => ({ index, status: one, foundAt: null })),
      },
    ],
    total: 10 * statuses.length,
    taxTotal: 1,
    money: { held: 10 * statuses.length, taken: 0, released: 0, refunded: 0 },
    mail: null,
    timeline: events.map((type, second) => ({ type, at: time(second) })),
    createdAt: time(0),
  };
}

const statesOf = (order: Order) => stagesOf(order).map(({ state }) => state);

describe('the way of an order', () => {
  it('looks for keys once it is paid', () => {
    const order = anOrder(['waiting', 'found'], ['placed', 'paid', 'key_found']);
    expect(statesOf(order)).toEqual(['done', 'now', 'next', 'next']);
    expect(standingOf(order)).toBe('searching');
  });

  it('waits for the charge once every key is found', () => {
    const order = anOrder(['found', 'found'], ['placed', 'paid', 'key_found', 'key_found']);
    expect(statesOf(order)).toEqual(['done', 'done', 'now', 'next']);
    expect(standingOf(order)).toBe('settling');
  });

  it('is done with the times of what happened', () => {
    const order = anOrder(['delivered'], ['placed', 'paid', 'key_found', 'captured', 'delivered'], 'completed');
    expect(stagesOf(order)).toEqual([
      { name: 'paid', state: 'done', at: time(1) },
      { name: 'found', state: 'done', at: time(2) },
      { name: 'charged', state: 'done', at: time(3) },
      { name: 'delivered', state: 'done', at: time(4) },
    ]);
    expect(standingOf(order)).toBe('complete');
  });

  it('is partly done where not every key was found', () => {
    const events = ['placed', 'paid', 'key_found', 'captured', 'released', 'delivered'] as const;
    const order = anOrder(['delivered', 'released'], events, 'completed');
    expect(statesOf(order)).toEqual(['done', 'partly', 'partly', 'partly']);
    expect(standingOf(order)).toBe('partly');
  });

  it('ends without a charge where nothing was found', () => {
    const order = anOrder(['released'], ['placed', 'paid', 'released', 'canceled'], 'canceled');
    expect(statesOf(order)).toEqual(['done', 'missed', 'missed', 'missed']);
    expect(standingOf(order)).toBe('nothing');
  });

  it('is looked after when somebody has to', () => {
    expect(standingOf(anOrder(['waiting'], ['placed', 'paid'], 'requires_action'))).toBe('looked-after');
  });
});
