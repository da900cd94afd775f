import { describe, expect, it } from 'vitest';
import { presentOrder } from '#shared/admin/order-view.ts';
import { timelineOf } from '#shared/admin/timeline.ts';
import type { OrderEvent } from '#shared/data/order-events.ts';
import type { DigitalKey } from '#shared/domain/digital-key.ts';
import { aLine, anOrder, aPurchase } from '../../fixtures.ts';

const order = anOrder({
  customerId: 'customer-1',
  status: 'completed',
  paymentStatus: 'partially_captured',
  total: 5997,
  payment: {
    sessionId: 'cs_1',
    paymentIntentId: 'pi_1',
    holdable: true,
    authorized: 5997,
    captured: 3998,
    refunded: 0,
  },
  settlement: { capture: 3998, release: 1999, decidedAt: '2026-11-25T10:00:40.000Z' },
  settledAt: '2026-11-25T10:00:41.000Z',
  deliveredAt: '2026-11-25T10:00:42.000Z',
  mail: { status: 'bounced', messageId: 'm-1', at: '2026-11-25T10:00:50.000Z', reason: 'Permanent / General' },
});
const line = aLine({
  quantity: 3,
  closed: true,
  units: [
    { keyId: 'dkey_1', source: 'inventory', at: '2026-11-25T10:00:30.500Z' },
    { keyId: 'dkey_2', source: 'kinguin', cost: 1290, at: '2026-11-25T10:00:35.000Z' },
    {},
  ],
});
const purchases = [
  aPurchase({ status: 'refused', reason: 'price_above_limit', updatedAt: '2026-11-25T10:00:32.000Z' }),
  aPurchase({
    supplier: 'kinguin',
    reference: '01KB00000000000000000000AA-K1',
    status: 'completed',
    supplierOrderId: 'KG-7',
    cost: 1290,
    receivedKeys: ['s-1'],
    createdAt: '2026-11-25T10:00:33.000Z',
    updatedAt: '2026-11-25T10:00:36.000Z',
  }),
];
const events: OrderEvent[] = [
  {
    at: '2026-11-25T10:00:31.500Z',
    type: 'quotes_refused',
    actor: 'codeswholesale',
    detail: {
      refused: [{ supplierProductId: 'p-1', lineId: line.id, reason: 'price_above_limit', price: 1600, limit: 1500 }],
    },
  },
  {
    at: '2026-11-25T10:00:50.000Z',
    type: 'mail_bounced',
    actor: 'ses',
    detail: { messageId: 'm-1', reason: 'Permanent / General' },
  },
  {
    at: '2026-11-25T10:01:00.000Z',
    type: 'keys_revealed',
    actor: 'customer:customer-1',
    detail: { keyIds: ['dkey_1', 'dkey_2'], sourceIp: '203.0.113.9' },
  },
];

describe('the timeline of an order', () => {
  it('tells the whole way in order, with who did it and what to look for', () => {
    const told = timelineOf({ order, lines: [line], purchases }, events);
    expect(told.map(({ type, actor, reference }) => [type, actor, reference])).toEqual([
      ['order_placed', 'customer:customer-1', 'cs_1'],
      ['payment_authorized', 'stripe', 'pi_1'],
      ['keys_found', 'shop', line.id],
      ['purchase_begun', 'shop', '01KB00000000000000000000AA-C1'],
      ['quotes_refused', 'codeswholesale', null],
      ['purchase_refused', 'codeswholesale', '01KB00000000000000000000AA-C1'],
      ['purchase_begun', 'shop', '01KB00000000000000000000AA-K1'],
      ['keys_found', 'kinguin', line.id],
      ['purchase_completed', 'kinguin', 'KG-7'],
      ['settlement_decided', 'shop', 'pi_1'],
      ['payment_settled', 'stripe', 'pi_1'],
      ['keys_delivered', 'shop', null],
      ['mail_sent', 'ses', 'm-1'],
      ['mail_bounced', 'ses', 'm-1'],
      ['keys_revealed', 'customer:customer-1', null],
    ]);
    expect(told.find(({ type }) => type === 'payment_settled')).toMatchObject({
      title: '€39.98 captured, €19.99 released',
      detail: { captured: 39.98, released: 19.99, refunded: 0 },
    });
    const titles = (type: string) => told.filter((entry) => entry.type === type).map(({ title }) => title);
    expect(titles('purchase_refused')).toEqual(['CodesWholesale refused: the price is above the limit']);
    expect(titles('quotes_refused')).toEqual(['Not to be bought there: the price is above the limit']);
    expect(titles('keys_revealed')).toEqual(['2 keys shown']);
  });

  it('shows amounts of events as decimals and names as the API writes them', () => {
    const told = timelineOf({ order, lines: [line], purchases }, events);
    expect(told.find(({ type }) => type === 'quotes_refused')?.detail).toEqual({
      refused: [{ supplier_product_id: 'p-1', line_id: line.id, reason: 'price_above_limit', price: 16, limit: 15 }],
    });
  });

  it('says how an unpaid order ended and that nothing was held', () => {
    const { authorizedAt: _paid, ...unpaid } = anOrder({ status: 'canceled', canceledAt: '2026-11-25T11:00:00.000Z' });
    const told = timelineOf({ order: unpaid, lines: [aLine()], purchases: [] }, []);
    expect(told.map(({ type, title }) => [type, title])).toEqual([
      ['order_placed', 'Checkout begun over €19.99'],
      ['order_canceled', 'Canceled: it was not paid for'],
    ]);
  });

  it('tells a method that takes the money at once from one that holds it', () => {
    const taken = anOrder({ payment: { ...anOrder().payment, holdable: false } });
    const told = timelineOf({ order: taken, lines: [], purchases: [] }, []);
    expect(told.map(({ type }) => type)).toContain('payment_taken');
  });

  it('gives a delivered mail its sending and its arrival', () => {
    const arrived = anOrder({
      deliveredAt: '2026-11-25T10:00:42.000Z',
      mail: { status: 'delivered', messageId: 'm-1', at: '2026-11-25T10:00:44.000Z' },
    });
    const told = timelineOf({ order: arrived, lines: [], purchases: [] }, []);
    expect(told.map(({ type }) => type).slice(-2)).toEqual(['mail_sent', 'mail_delivered']);
  });
});

describe('an order as staff sees it', () => {
  const key: DigitalKey = {
    id: 'dkey_1',
    status: 'delivered',
    productId: line.productId,
    lotId: 'lot_1',
    source: 'import',
    contentType: 'text/plain',
    sealed: { kind: 'direct', ciphertext: Buffer.from('sealed-bytes') },
    unitCost: 790,
    createdAt: '2026-11-01T00:00:00.000Z',
    deliveredAt: '2026-11-25T10:00:42.000Z',
  };

  it('has each unit with its key, source, lot and cost', () => {
    const shown = presentOrder({ order, lines: [line], purchases }, new Map([['dkey_1', key]]), events);
    expect(shown.items[0]?.units).toMatchObject([
      { index: 0, status: 'delivered', source: 'inventory', digital_key_id: 'dkey_1', lot_id: 'lot_1', cost: 7.9 },
      { index: 1, status: 'assigned', source: 'kinguin', digital_key_id: 'dkey_2', cost: 12.9 },
      { index: 2, status: 'released', source: null, digital_key_id: null, cost: null },
    ]);
    expect(shown).toMatchObject({ authorized_total: 59.97, captured_total: 39.98, settlement: { released: 19.99 } });
    expect(shown.purchases[1]).toMatchObject({ supplier_order_id: 'KG-7', cost: 12.9, keys_received: 1 });
  });

  it('holds nothing of a key’s ciphertext', () => {
    const shown = JSON.stringify(presentOrder({ order, lines: [line], purchases }, new Map([['dkey_1', key]]), events));
    expect(shown).not.toContain('sealed');
    expect(shown).not.toContain('ciphertext');
  });
});
