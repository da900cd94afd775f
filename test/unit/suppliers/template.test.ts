import { expect, it } from 'vitest';
import type { PurchaseRequest } from '#shared/suppliers/contract.ts';
import { template } from '#shared/suppliers/template.ts';
import { type Script, type Scripted, scriptedServer, textOf, timeout } from './scripted-fetch.ts';

const request: PurchaseRequest = {
  reference: 'R1',
  items: [{ supplierProductId: 'p1', quantity: 2, priceLimit: 700, quotedPrice: 632 }],
};
const start = (script: Script) => {
  const server = scriptedServer(script);
  return { server, supplier: template('kinguin', { token: 't' }, server.options) };
};
const code = (id: string) => ({ id, product: 'p1', price: 6.32, code: `KEY-${id}` });
const order = (fields: object = {}): Scripted => ({
  json: { id: 'o1', reference: 'R1', total: 12.64, closed: false, codes: [code('1'), code('2')], ...fields },
});

it.each<[string, Scripted, object]>([
  ['there is', { json: { price: 6.32, stock: 5 } }, { outcome: 'available', unitPrice: 632, available: 3 }],
  ['is sold out', { json: { price: 6.32, stock: 0 } }, { reason: 'out_of_stock' }],
  ['is unknown', { status: 404, json: { error: 'unknown' } }, { reason: 'not_found' }],
  ['brings no answer', timeout(), { reason: 'supplier_unavailable' }],
])('quotes what %s', async (_, answer, quote) => {
  const { supplier } = start({ 'GET /products/p1': answer });
  expect(await supplier.quote([{ supplierProductId: 'p1', quantity: 3 }])).toMatchObject([quote]);
});

it.each<[string, Scripted, object]>([
  ['taken', order(), { outcome: 'placed', order: { cost: 1264, final: true, pending: {} } }],
  ['taken in part', order({ codes: [code('1')] }), { order: { final: false, pending: { p1: 1 } } }],
  ['closed early', order({ codes: [], closed: true }), { order: { final: true, pending: {} } }],
  ['sold out', { status: 409, json: { error: 'sold-out' } }, { outcome: 'refused', reason: 'out_of_stock' }],
  ['too dear', { status: 409, json: { error: 'price-changed' } }, { reason: 'price_above_limit' }],
  ['not covered', { status: 402, json: { error: 'no-funds' } }, { reason: 'insufficient_balance' }],
  ['a new error', { status: 400, json: { error: 'moon' } }, { outcome: 'unknown' }],
  ['an error page', { status: 502, text: '<html>' }, { outcome: 'unknown' }],
  ['silence', timeout(), { outcome: 'unknown' }],
])('buys once and knows what came of it: %s', async (_, answer, result) => {
  const { server, supplier } = start({ 'POST /orders': answer });
  expect(await supplier.place(request)).toMatchObject(result);
  expect(JSON.parse(server.calls('POST /orders')[0]?.body ?? '')).toEqual({
    reference: 'R1',
    lines: [{ product: 'p1', quantity: 2, price: 6.32 }],
  });
  expect(server.calls('POST /orders')).toHaveLength(1);
});

it.each<[string, Scripted, string]>([
  ['finds', order(), 'found'],
  ['misses', { status: 404, json: { error: 'unknown' } }, 'absent'],
  ['does not trust', order({ reference: 'R2' }), 'unknown'],
  ['cannot tell', { status: 503, text: '' }, 'unknown'],
])('looks an order up and %s it', async (_, answer, outcome) => {
  const { supplier } = start({ 'GET /orders/by-reference/R1': answer, 'GET /orders/o1': answer });
  const found = await supplier.find(request, '2026-03-01T12:00:00Z');
  expect(found.outcome).toBe(outcome);
  expect(await supplier.read('o1', request)).toEqual(found);
  if (found.outcome === 'found') expect(found.order.keys.map(({ bytes }) => textOf(bytes))).toEqual(['KEY-1', 'KEY-2']);
});
