import { BatchGetCommand, DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { toItem } from '#shared/data/items.ts';
import type { Order } from '#shared/domain/order.ts';
import { aLine, anOrder, aPurchase } from '../../fixtures.ts';
import { call } from './support.ts';

const { handler } = await import('../../../functions/api/admin/orders.ts');

const ddb = mockClient(DynamoDBDocumentClient);
let orders: Order[] = [];

beforeEach(() => {
  ddb.reset();
  orders = [];
  ddb.on(QueryCommand).callsFake(async ({ IndexName, ExpressionAttributeValues: values, Limit }) => {
    const found = orders
      .filter((order) =>
        IndexName === 'byCreated'
          ? order.createdAt.startsWith(values[':value'])
          : order.customerId === values[':value'],
      )
      .filter((order) => !values[':after'] || order.id < values[':after'])
      .sort((a, b) => (a.id < b.id ? 1 : -1));
    const page = found.slice(0, Limit);
    return {
      Items: page.map(({ id }) => ({ pk: `ORDER#${id}`, id })),
      ...(found.length > page.length ? { LastEvaluatedKey: { id: page.at(-1)?.id } } : {}),
    };
  });
  ddb.on(BatchGetCommand).callsFake(async ({ RequestItems }) => ({
    Responses: {
      orders: RequestItems.orders.Keys.map(({ pk }: { pk: string }) =>
        toItem(orders.find(({ id }) => pk === `ORDER#${id}`) ?? {}),
      ),
    },
  }));
});

const made = (number: number, createdAt: string, parts: Partial<Order> = {}) =>
  anOrder({ id: `order_${String(number).padStart(4, '0')}`, displayId: number, createdAt, ...parts });

const list = async (query = '') => call(handler, { route: 'GET /admin/orders', query, groups: ['support'] });
const numbers = (body: { orders: { display_id: number }[] }) => body.orders.map((order) => order.display_id);

describe('the list of orders', () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

  it('begins with the newest and goes on across days by its cursor', async () => {
    orders = [made(1, daysAgo(30)), made(2, daysAgo(5)), made(3, daysAgo(5)), made(4, daysAgo(0))];
    const first = await list('limit=2');
    expect(numbers(first.body)).toEqual([4, 3]);
    const second = await list(`limit=2&cursor=${first.body.next_cursor}`);
    expect(numbers(second.body)).toEqual([2, 1]);
    expect(second.body.next_cursor).toBeNull();
  });

  it('asks a shop without orders once for each of the last 90 days', async () => {
    expect((await list()).body).toMatchObject({ orders: [], count: 0, next_cursor: null });
    expect(ddb.commandCalls(QueryCommand)).toHaveLength(90);
  });

  it('holds the orders of one day, or between two moments', async () => {
    orders = [
      made(1, '2026-05-01T00:00:00.000Z'),
      made(2, '2026-05-01T23:59:59.999Z'),
      made(3, '2026-05-02T00:00:00.000Z'),
      made(4, '2026-05-02T12:00:00.000Z'),
    ];
    expect(numbers((await list('day=2026-05-01')).body)).toEqual([2, 1]);
    expect(numbers((await list('created_from=2026-05-01&created_to=2026-05-02')).body)).toEqual([4, 3, 2, 1]);
    const between = 'created_from=2026-05-01T12:00:00Z&created_to=2026-05-02T00:00:00Z';
    expect(numbers((await list(between)).body)).toEqual([3, 2]);
  });

  it('filters by status, payment, fulfilment and customer, unpaid orders too', async () => {
    const { authorizedAt: _, ...unpaid } = made(5, daysAgo(1), { customerId: 'c-1', paymentStatus: 'not_paid' });
    orders = [
      made(1, daysAgo(1), { status: 'requires_action' }),
      made(2, daysAgo(1), { paymentStatus: 'captured', fulfillmentStatus: 'delivered' }),
      made(3, daysAgo(1), { customerId: 'c-1' }),
      made(4, daysAgo(400), { customerId: 'c-1' }),
      unpaid,
    ];
    expect(numbers((await list('status=requires_action')).body)).toEqual([1]);
    expect(numbers((await list('payment_status=captured&fulfillment_status=delivered')).body)).toEqual([2]);
    expect(numbers((await list('customer_id=c-1')).body)).toEqual([5, 4, 3]);
  });

  it.each([
    ['day=2026-02-30', 'query.day'],
    ['day=2026-05-01&created_to=2026-05-02', 'either day'],
    ['created_from=2026-05-02&created_to=2026-05-01', 'before created_to'],
    ['created_from=2020-01-01', '366 days'],
    ['created_from=monday', 'created_from'],
    ['status=lost', 'query.status'],
    ['limit=101', 'query.limit'],
    ['cursor=2026-05-01~order_1&day=2026-05-02', 'other filters'],
    ['email=a@b.c', 'email'],
  ])('refuses %s', async (query, words) => {
    const { status, body } = await list(query);
    expect(status).toBe(400);
    expect(body.detail).toContain(words);
  });
});

describe('one order', () => {
  const read = (id: string) => call(handler, { route: 'GET /admin/orders/{id}', params: { id }, groups: ['support'] });

  it('comes with its lines, purchases, events and timeline', async () => {
    const order = anOrder();
    ddb.on(QueryCommand).callsFake(async ({ ExpressionAttributeValues: values }) => ({
      Items: values[':prefix']
        ? [{ at: '2026-11-25T10:00:32.000Z', type: 'quotes_refused', actor: 'kinguin', detail: { refused: [] } }]
        : [
            { entity: 'line', ...toItem(aLine()) },
            { entity: 'order', ...toItem(order) },
            { entity: 'purchase', ...toItem(aPurchase()) },
          ],
    }));
    const { status, body } = await read(order.id);
    expect(status).toBe(200);
    expect(body.order).toMatchObject({
      id: order.id,
      total: 19.99,
      items: [{ units: [{ status: 'open' }] }],
      purchases: [{ reference: '01KB00000000000000000000AA-C1', items: [{ price_limit: 15 }] }],
      events: [{ type: 'quotes_refused' }],
    });
    expect(body.order.timeline.map((entry: { type: string }) => entry.type)).toEqual([
      'order_placed',
      'payment_authorized',
      'purchase_begun',
      'quotes_refused',
    ]);
  });

  it('is not there when nothing has its id', async () => {
    ddb.on(QueryCommand).resolves({ Items: [] });
    const { status, body } = await read('order_none');
    expect(status).toBe(404);
    expect(body.detail).toContain('order_none');
  });
});
