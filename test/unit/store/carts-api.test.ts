import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { toItem } from '#shared/data/items.ts';
import { type Cart, checkoutContent } from '#shared/domain/cart.ts';
import { aCart, anEvent, aProduct, at } from './samples.ts';

vi.hoisted(() => {
  for (const name of ['CATALOG_TABLE', 'ORDERS_TABLE', 'OPS_TABLE', 'CUSTOMERS_CLIENT_ID']) process.env[name] = name;
  process.env.CUSTOMERS_ISSUER = 'https://issuer.example';
});
vi.mock('#shared/http/identity.ts', () => ({
  customerFinder: () => async (request: { header(name: string): string | undefined }) => {
    const id = /^Bearer (.+)$/.exec(request.header('authorization') ?? '')?.[1];
    return id ? { id, email: `${id}@customers.example`, groups: [] } : undefined;
  },
}));

import { handler } from '../../../functions/api/carts.ts';

const ddb = mockClient(DynamoDBDocumentClient);
const hades = aProduct('HADES');
const dollars = aProduct('DOLLARS', { prices: { usd: 100 } });

/** A table that holds one cart and answers writes to it, and a catalogue of two products. */
let stored: Record<string, unknown> | undefined;

function store(cart: Cart): Cart {
  stored = { ...toItem({ ...cart, version: 1 }), expires_at_epoch: Date.now() / 1000 + 1000 };
  return cart;
}

beforeEach(() => {
  ddb.reset();
  stored = undefined;
  ddb.on(GetCommand, { TableName: 'ORDERS_TABLE' }).callsFake(async () => (stored ? { Item: stored } : {}));
  ddb.on(GetCommand, { TableName: 'CATALOG_TABLE' }).resolves({ Item: { version: 1 } });
  ddb.on(QueryCommand).resolves({ Items: [] });
  const products = [hades, dollars].map(toItem);
  ddb.on(QueryCommand, { ExpressionAttributeValues: { ':pk': 'PRODUCTS#0' } }).resolves({ Items: products });
  ddb.on(PutCommand, { TableName: 'ORDERS_TABLE' }).callsFake(async (input) => {
    stored = input.Item;
    return {};
  });
});

async function call(route: string, parts: Parameters<typeof anEvent>[1] = {}) {
  const reply = await handler(anEvent(route, parts) as never, { getRemainingTimeInMillis: () => 5000 } as Context);
  return { status: reply.statusCode, body: JSON.parse(reply.body ?? 'null') };
}

const writes = () => ddb.commandCalls(PutCommand, { TableName: 'ORDERS_TABLE' }).length;

describe('POST /store/carts', () => {
  it('starts an empty cart in the first region, or in the one that is named', async () => {
    expect((await call('POST /store/carts')).body.cart).toMatchObject({ region_id: 'reg_europe', items: [], total: 0 });
    const body = { region_id: 'reg_united_states' };
    expect((await call('POST /store/carts', { body })).body.cart.currency_code).toBe('usd');
    expect((await call('POST /store/carts', { body: { currency_code: 'gbp' } })).body.cart.region_id).toBe(
      'reg_united_kingdom',
    );
  });

  it('takes items, e-mail and address in one request', async () => {
    const { body } = await call('POST /store/carts', {
      body: {
        email: 'Ada@Example.com',
        billing_address: { country_code: 'DE' },
        items: [
          { variant_id: hades.variantId, quantity: 1 },
          { variant_id: hades.variantId, quantity: 2 },
        ],
      },
    });
    expect(body.cart).toMatchObject({
      email: 'ada@example.com',
      total: 59.97,
      billing_address: { country_code: 'de' },
    });
    expect(body.cart.items).toHaveLength(1);
  });

  it('belongs to the customer who is signed in', async () => {
    const { body } = await call('POST /store/carts', { headers: { authorization: 'Bearer ada' } });
    expect(body.cart).toMatchObject({ customer_id: 'ada', email: 'ada@customers.example' });
  });

  it.each([
    ['an unknown region', { region_id: 'reg_mars' }, 404],
    ['an unknown variant', { items: [{ variant_id: 'variant_none', quantity: 1 }] }, 400],
    ['a product that is not sold there', { items: [{ variant_id: dollars.variantId, quantity: 1 }] }, 400],
    ['a currency that the region does not take', { region_id: 'reg_europe', currency_code: 'usd' }, 400],
    ['an unknown member', { discount: 5 }, 400],
    ['malformed JSON', '{', 400],
    ['a megabyte', `"${'x'.repeat(1_000_000)}"`, 413],
  ])('refuses %s and writes nothing', async (_, body, expected) => {
    expect((await call('POST /store/carts', { body })).status).toBe(expected);
    expect(writes()).toBe(0);
  });
});

describe('changing a cart', () => {
  const params = (cart: Cart, line = 0) => ({ id: cart.id, line_id: cart.lines[line]?.id ?? 'cali_none' });

  it('sets, keeps and takes away members', async () => {
    const cart = store(aCart([hades], { metadata: { a: 1 } }));
    const { body } = await call('POST /store/carts/{id}', {
      params: params(cart),
      body: { email: null, metadata: { b: 2 }, billing_address: { country_code: 'FR', city: 'Paris' } },
    });
    expect(body.cart).toMatchObject({ email: null, metadata: { a: 1, b: 2 }, billing_address: { city: 'Paris' } });
  });

  it('does not write when nothing changes', async () => {
    const cart = store(aCart([hades]));
    await call('POST /store/carts/{id}', { params: params(cart), body: { email: 'ada@example.com' } });
    expect(writes()).toBe(0);
  });

  it('adds, changes and removes lines', async () => {
    const cart = store(aCart([hades]));
    const add = await call('POST /store/carts/{id}/line-items', {
      params: params(cart),
      body: { variant_id: hades.variantId, quantity: 2 },
    });
    expect(add.body.cart.items[0].quantity).toBe(3);
    const lineRoute = '/store/carts/{id}/line-items/{line_id}';
    const change = await call(`POST ${lineRoute}`, { params: params(cart), body: { quantity: 5 } });
    expect(change.body.cart.items[0].quantity).toBe(5);
    const remove = await call(`DELETE ${lineRoute}`, { params: params(cart) });
    expect(remove.body).toMatchObject({
      id: cart.lines[0]?.id,
      object: 'line-item',
      deleted: true,
      parent: { items: [] },
    });
    expect((await call(`DELETE ${lineRoute}`, { params: params(cart) })).status).toBe(200);
    expect((await call(`POST ${lineRoute}`, { params: params(cart), body: { quantity: 1 } })).status).toBe(404);
  });

  it('sends whole products with lines when they are asked for', async () => {
    const cart = store(aCart([hades]));
    const query = 'fields=*items,*items.product,%2Bitems.total';
    const { body } = await call('GET /store/carts/{id}', { params: params(cart), query });
    expect(body.cart.items[0]).toMatchObject({ total: 19.99, product: { id: hades.id } });
  });

  const paying = () => {
    const cart = aCart([hades]);
    const content = checkoutContent(cart);
    return store({
      ...cart,
      session: {
        id: 'payses_1',
        orderId: 'order_1',
        checkoutId: 'cs_1',
        url: 'https://pay.example',
        amount: 1999,
        content,
        createdAt: at,
        expiresAt: at,
      },
    });
  };
  const addMore = (cart: Cart) =>
    call('POST /store/carts/{id}/line-items', {
      params: params(cart),
      body: { variant_id: hades.variantId, quantity: 1 },
    });

  it('drops the payment page of another content and cancels its order', async () => {
    const cart = paying();
    ddb.on(UpdateCommand).resolves({});
    const { body } = await addMore(cart);
    expect(body.cart.payment_collection).toMatchObject({ status: 'not_paid', payment_sessions: [], amount: 39.98 });
    expect(ddb.commandCalls(UpdateCommand)[0]?.args[0].input.Key).toEqual({ pk: 'ORDER#order_1', sk: 'ORDER' });
    expect(stored?.stale_checkouts).toEqual(['cs_1']);
  });

  it('keeps the payment page when only notes change', async () => {
    const cart = paying();
    await call('POST /store/carts/{id}', { params: params(cart), body: { metadata: { note: 'hi' } } });
    expect(ddb.commandCalls(UpdateCommand)).toHaveLength(0);
    expect(stored?.session).toBeDefined();
  });

  it('refuses to change what has been paid', async () => {
    const cart = paying();
    const { ConditionalCheckFailedException } = await import('@aws-sdk/client-dynamodb');
    const Item = { payment_status: { S: 'authorized' } };
    ddb.on(UpdateCommand).rejects(new ConditionalCheckFailedException({ message: 'no', $metadata: {}, Item }));
    const { status, body } = await addMore(cart);
    expect(status).toBe(409);
    expect(body.message).toMatch(/has been paid/);
    expect(writes()).toBe(0);
  });

  it('refuses to change what has become an order', async () => {
    const cart = store(aCart([hades], { completedAt: at }));
    const remove = await call('DELETE /store/carts/{id}/line-items/{line_id}', { params: params(cart) });
    expect([(await addMore(cart)).status, remove.status]).toEqual([409, 409]);
    expect(writes()).toBe(0);
  });

  it('hides a customer’s cart from another customer', async () => {
    const cart = store(aCart([hades], { customerId: 'ada' }));
    const as = (who: string) => ({ params: params(cart), headers: { authorization: `Bearer ${who}` } });
    expect((await call('GET /store/carts/{id}', as('bob'))).status).toBe(404);
    expect((await call('POST /store/carts/{id}', { ...as('bob'), body: { email: 'bob@example.com' } })).status).toBe(
      404,
    );
    expect((await call('GET /store/carts/{id}', as('ada'))).status).toBe(200);
    expect(writes()).toBe(0);
  });

  it('does not know other carts', async () => {
    const ids = { id: 'cart_01KB00000000000000000000AA', line_id: 'cali_1' };
    for (const route of [
      'GET /store/carts/{id}',
      'POST /store/carts/{id}',
      'DELETE /store/carts/{id}/line-items/{line_id}',
    ]) {
      expect((await call(route, { params: ids })).status).toBe(404);
    }
  });
});
