import type { Context } from 'aws-lambda';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Order } from '#shared/domain/order.ts';
import { aLine, anOrder } from '../../fixtures.ts';
import { anEvent } from './samples.ts';

vi.hoisted(() => {
  for (const name of ['ORDERS_TABLE', 'CUSTOMERS_CLIENT_ID']) process.env[name] = name;
  process.env.CUSTOMERS_ISSUER = 'https://issuer.example';
});

const world = vi.hoisted(() => ({ orders: [] as Order[], asked: [] as unknown[] }));

vi.mock('#shared/http/identity.ts', () => ({
  customerFinder: () => async (request: { header(name: string): string | undefined }) => {
    const id = /^Bearer (.+)$/.exec(request.header('authorization') ?? '')?.[1];
    return id ? { id, email: undefined, groups: [] } : undefined;
  },
}));
vi.mock('#shared/data/orders.ts', () => ({
  getOrder: async (id: string) => {
    const order = world.orders.find((one) => one.id === id);
    return order && { order, lines: [aLine({ orderId: id })], purchases: [] };
  },
}));
vi.mock('#shared/data/order-tokens.ts', () => ({
  orderTokenMatches: async (_id: string, token: string) => token === 'good',
}));
vi.mock('#shared/data/order-lists.ts', () => ({
  listOrdersOfCustomer: async (customerId: string, page: object) => {
    world.asked.push({ customerId, ...page });
    return { orders: world.orders.filter((order) => order.customerId === customerId), nextCursor: 'order_next' };
  },
}));

import { handler } from '../../../functions/api/orders.ts';

async function get(route: string, parts: Parameters<typeof anEvent>[1] = {}) {
  const reply = await handler(
    anEvent(`GET ${route}`, parts) as never,
    { getRemainingTimeInMillis: () => 5000 } as Context,
  );
  return { status: reply.statusCode, body: JSON.parse(reply.body ?? 'null') };
}

const mine = anOrder({ customerId: 'ada' });
const params = { id: mine.id };
const claims = { sub: 'ada', email: 'Ada@Example.com' };

beforeEach(() => {
  world.orders = [mine];
  world.asked = [];
});

describe('GET /store/orders/{id}', () => {
  it('is open to its customer, and to a guest with the token in header or query', async () => {
    const ways = [
      { headers: { authorization: 'Bearer ada' } },
      { headers: { 'x-order-token': 'good' } },
      { query: 'token=good' },
    ];
    for (const way of ways) expect((await get('/store/orders/{id}', { params, ...way })).body.order.id).toBe(mine.id);
  });

  it('does not exist for anybody else, and says no more than of an order that is not there', async () => {
    const ways = [{}, { headers: { authorization: 'Bearer bob' } }, { query: 'token=bad' }];
    const refusals = await Promise.all(ways.map((way) => get('/store/orders/{id}', { params, ...way })));
    world.orders = [];
    const absent = await get('/store/orders/{id}', { params });
    for (const refusal of refusals) expect(refusal).toEqual(absent);
    expect(absent.status).toBe(404);
  });

  it('does not show an order that nobody has paid', async () => {
    const { authorizedAt: _, ...unpaid } = mine;
    world.orders = [unpaid];
    expect((await get('/store/orders/{id}', { params, headers: { authorization: 'Bearer ada' } })).status).toBe(404);
  });

  it('sends only the members that are asked for', async () => {
    const { body } = await get('/store/orders/{id}', { params, query: 'token=good&fields=display_id' });
    expect(body.order).toEqual({ id: mine.id, display_id: mine.displayId });
  });
});

describe('the customer', () => {
  it.each(['/store/orders', '/store/customers/me/orders'])('lists their own orders at %s, by cursor', async (route) => {
    const { body } = await get(route, { claims, query: 'limit=5&cursor=order_1' });
    expect(body).toMatchObject({ count: 1, limit: 5, offset: 0, next_cursor: 'order_next' });
    expect(body.orders[0]).toMatchObject({ id: mine.id, items: [{ title: 'Hades' }] });
    expect(world.asked).toEqual([{ customerId: 'ada', limit: 5, cursor: 'order_1' }]);
  });

  it('sees who they are', async () => {
    const { body } = await get('/store/customers/me', { claims });
    expect(body.customer).toMatchObject({ id: 'ada', email: 'ada@example.com', addresses: [] });
  });

  it.each(['/store/orders', '/store/customers/me', '/store/customers/me/orders'])(
    'has to be signed in for %s',
    async (route) => {
      expect((await get(route)).status).toBe(401);
    },
  );
});
