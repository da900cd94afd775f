import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import type { SupplierName } from '#shared/domain/product.ts';
import { readLedger } from './ledger.ts';
import { sourcesIn, tellStories } from './story.ts';

const stories = tellStories();
const minute = 60_000;

/** Each supplier with the one that is asked instead; CodesWholesale is asked first, so Kinguin stands alone with its stock. */
const both = [
  ['codeswholesale', { codeswholesale: { stock: 5 }, kinguin: { stock: 5 } }],
  ['kinguin', { codeswholesale: { stock: 0 }, kinguin: { stock: 5 } }],
] as const;
const names = ['codeswholesale', 'kinguin'] as const;

function faultsOf(name: SupplierName, faults: Record<string, unknown>) {
  stories.shop.cloud.suppliers[name].configure({ faults });
}

function purchasesAt(name: SupplierName, orderId: string) {
  const { orders } = stories.shop.cloud.suppliers[name].state();
  return orders.filter(({ reference }) => reference && orderId.endsWith(reference.split('-')[0] ?? ''));
}

function placingsAt(name: SupplierName): number {
  return stories.shop.cloud.suppliers[name].state().calls.placeOrder ?? 0;
}

/** Lets this time pass, to the millisecond, with all that falls due in it. */
async function pass(milliseconds: number): Promise<void> {
  const { clock, settled } = stories.shop.cloud;
  const end = clock.now() + milliseconds;
  await settled({ advance: true, limit: milliseconds });
  clock.advance(Math.max(0, end - clock.now()));
  await settled();
}

async function expectHeld(orderId: string) {
  const { shop } = stories;
  expect(await shop.adminOrder(orderId)).toMatchObject({ status: 'pending', payment_status: 'authorized' });
  expect(shop.cloud.stripe.byOrder(orderId).payments).toMatchObject([{ status: 'requires_capture', captured: 0 }]);
}

describe.each(both)('a purchase whose answer is lost, at %s,', (name, sold) => {
  it.each([
    ['the connection ended', { acceptThenDrop: { times: 1 } }],
    ['the answer was an error', { acceptThenError: { times: 1 } }],
    ['the answer was an HTML page', { acceptThenError: { times: 1, html: true } }],
    ['the history knows it late', { acceptThenDrop: { times: 1 }, historyLag: 30_000 }],
    ['the history is broken for a while', { acceptThenDrop: { times: 1 }, serverError: { on: ['orders'], times: 7 } }],
  ])('is found again and paid once: %s', async (_, faults) => {
    const { shop, sell, sourcesOf } = stories;
    const game = await sell(sold);
    faultsOf(name, faults);
    const { orderId } = await shop.buy([[game, 2]]);
    await shop.rest();
    expect(await sourcesOf(orderId)).toEqual([name, name]);
    expect(purchasesAt(name, orderId)).toHaveLength(1);
    expect(await shop.adminOrder(orderId)).toMatchObject({ status: 'completed', payment_status: 'captured' });
  });

  it('holds the money and asks nobody else while the supplier cannot be reached', async () => {
    const { shop, sell, sourcesOf } = stories;
    const game = await sell(sold);
    faultsOf(name, { acceptThenDrop: { times: 1 }, dropConnection: { on: ['orders'] } });
    const other = name === 'kinguin' ? 'codeswholesale' : 'kinguin';
    const before = { mine: placingsAt(name), other: placingsAt(other) };
    const { orderId } = await shop.buy([[game, 1]]);
    await pass(minute);
    await expectHeld(orderId);
    expect((await shop.adminOrder(orderId)).purchases).toMatchObject([{ supplier: name, status: 'unknown' }]);
    expect(placingsAt(name)).toBe(before.mine + 1);
    expect(placingsAt(other)).toBe(before.other);

    faultsOf(name, {});
    await shop.rest();
    expect(await sourcesOf(orderId)).toEqual([name]);
    expect(placingsAt(name)).toBe(before.mine + 1);
  });
});

describe.each(both)('a purchase that never reached %s', (name, sold) => {
  it.each([
    ['after a dropped connection', { dropConnection: { on: ['placeOrder'], times: 1 } }],
    ['after a server error', { serverError: { on: ['placeOrder'], times: 1 } }],
    ['after an HTML page', { htmlError: { on: ['placeOrder'], times: 1 } }],
    ['after a 429', { rateLimited: { on: ['placeOrder'], times: 1 } }],
  ])('is asked for again under the same reference, once it is known not to exist: %s', async (_, faults) => {
    const { shop, sell, sourcesOf } = stories;
    const game = await sell(sold);
    faultsOf(name, faults);
    const { orderId } = await shop.buy([[game, 1]]);
    await shop.rest();
    expect(await sourcesOf(orderId)).toEqual([name]);
    const { purchases } = await shop.adminOrder(orderId);
    expect(purchases.filter(({ supplier }) => supplier === name)).toMatchObject([{ status: 'completed', attempts: 2 }]);
    expect(purchasesAt(name, orderId)).toHaveLength(1);
  });
});

describe('a supplier in trouble', () => {
  it.each([
    ['is down', { down: true }],
    ['answers errors', { faults: { serverError: true } }],
    ['answers HTML', { faults: { htmlError: true } }],
    ['answers 429', { faults: { rateLimited: 3600 } }],
  ])('is passed over for the next when it %s', async (_, trouble) => {
    const { shop, sell, sourcesOf } = stories;
    const game = await sell({ codeswholesale: { stock: 5 }, kinguin: { stock: 5 } });
    shop.cloud.suppliers.codeswholesale.configure(trouble);
    const { orderId } = await shop.buy([[game, 1]]);
    await shop.rest();
    expect(await sourcesOf(orderId)).toEqual(['kinguin']);
  });

  it('leaves the buyer uncharged when both are down', async () => {
    const { shop, sell } = stories;
    const game = await sell({ codeswholesale: { stock: 5 }, kinguin: { stock: 5 } });
    for (const name of names) shop.cloud.suppliers[name].configure({ down: true });
    const { orderId } = await shop.buy([[game, 1]], 'both-down@example.com');
    await shop.rest();
    const order = await shop.adminOrder(orderId);
    expect(order).toMatchObject({ status: 'canceled', payment_status: 'canceled' });
    expect(JSON.stringify(order.events)).toContain('supplier_unavailable');
    expect(shop.cloud.inbox('both-down@example.com')).toHaveLength(1);
  });

  it.each(both)('is waited for when it is slow, and asked once more after a 401: %s', async (name, sold) => {
    const { shop, sell, sourcesOf } = stories;
    const game = await sell(sold);
    faultsOf(name, { slow: { ms: 200, times: 3 }, unauthorizedOnce: true });
    const { orderId } = await shop.buy([[game, 1]]);
    await shop.rest();
    expect(await sourcesOf(orderId)).toEqual([name]);
    expect(purchasesAt(name, orderId)).toHaveLength(1);
  });
});

describe('a market that moves between quote and order', () => {
  it.each(both)('is asked again, within the price limit: %s', async (name, sold) => {
    const { shop, sell, sourcesOf } = stories;
    const game = await sell(sold);
    faultsOf(name, { priceMoved: 100 });
    const { orderId } = await shop.buy([[game, 1]]);
    await shop.rest();
    expect(await sourcesOf(orderId)).toEqual([name]);
    const [purchase] = purchasesAt(name, orderId);
    expect(purchase?.lines[0]?.unitPrice).toBe(name === 'kinguin' ? 1050 : 1000);
  });

  it('above the limit goes on to the next source', async () => {
    const { shop, sell, sourcesOf } = stories;
    const game = await sell({ codeswholesale: { stock: 5 }, kinguin: { stock: 5 } });
    faultsOf('codeswholesale', { priceMoved: 5000 });
    const { orderId } = await shop.buy([[game, 1]]);
    await shop.rest();
    expect(await sourcesOf(orderId)).toEqual(['kinguin']);
    expect(purchasesAt('codeswholesale', orderId)).toEqual([]);
  });

  it('out of what was listed goes on to the next source, and at last gives the money back', async () => {
    const { shop, sell, sourcesOf } = stories;
    const game = await sell({ codeswholesale: { stock: 5 }, kinguin: { stock: 5 } });
    faultsOf('codeswholesale', { lowStockAtOrder: true });
    const found = await shop.buy([[game, 2]]);
    await shop.rest();
    expect(await sourcesOf(found.orderId)).toEqual(['kinguin', 'kinguin']);
    faultsOf('kinguin', { lowStockAtOrder: true });
    const missing = await shop.buy([[game, 2]]);
    await shop.rest();
    expect(await shop.adminOrder(missing.orderId)).toMatchObject({ status: 'canceled', payment_status: 'canceled' });
  });
});

describe('a supplier that takes an order back', () => {
  it('as a whole leaves it to the next: CodesWholesale', async () => {
    const { shop, sell, sourcesOf } = stories;
    const game = await sell({ codeswholesale: { stock: 5 }, kinguin: { stock: 5 } });
    shop.cloud.suppliers.codeswholesale.configure({ fulfillment: { delayMs: 60_000 } });
    faultsOf('codeswholesale', { cancelOrder: { afterMs: 30_000 } });
    const { orderId } = await shop.buy([[game, 2]]);
    await pass(10_000);
    await expectHeld(orderId);
    await shop.rest();
    expect(await sourcesOf(orderId)).toEqual(['kinguin', 'kinguin']);
    expect((await shop.adminOrder(orderId)).purchases).toMatchObject([
      { supplier: 'codeswholesale', reason: 'canceled_by_supplier' },
      { supplier: 'codeswholesale', reason: 'canceled_by_supplier' },
      { supplier: 'kinguin', status: 'completed' },
    ]);
  });

  it('as a whole gives the money back when nobody is left: Kinguin', async () => {
    const { shop, sell } = stories;
    const game = await sell({ kinguin: { stock: 5 } });
    faultsOf('kinguin', { refundOrder: true });
    const { orderId } = await shop.buy([[game, 1]]);
    await shop.rest();
    expect(await shop.adminOrder(orderId)).toMatchObject({ status: 'canceled', payment_status: 'canceled' });
    expect(shop.cloud.stripe.byOrder(orderId).payments).toMatchObject([{ captured: 0, held: 0 }]);
  });

  it('in part leaves the buyer charged for what came', async () => {
    const { shop, sell, sourcesOf } = stories;
    const game = await sell({ price: 2000, codeswholesale: { stock: 1 }, kinguin: { stock: 5 } });
    faultsOf('kinguin', { cancelSomeKeys: { keys: 1 } });
    const placed = await shop.buy([[game, 4]]);
    await shop.rest();
    expect((await sourcesOf(placed.orderId)).toSorted()).toEqual(['codeswholesale', 'kinguin', 'kinguin', undefined]);
    expect(await shop.adminOrder(placed.orderId)).toMatchObject({ status: 'completed', captured_total: 60 });
    expect(await shop.keys(placed)).toHaveLength(3);
  });

  it('but for some keys that it never shows keeps the order open, and staff are told within a day', async () => {
    const { shop, sell } = stories;
    const game = await sell({ codeswholesale: { stock: 5 }, kinguin: { stock: 5 } });
    faultsOf('codeswholesale', { shortDelivery: { missing: 1, times: 1 } });
    const placed = await shop.buy([[game, 2]]);
    await shop.rest();
    await expectHeld(placed.orderId);
    expect(await shop.keys(placed)).toEqual([]);
    // At one leap: what happens at each of the polls on the way is always the same.
    shop.cloud.clock.advance(21 * 60 * minute);
    await shop.cloud.settled();
    expect(await shop.adminOrder(placed.orderId)).toMatchObject({
      status: 'requires_action',
      problem: expect.stringContaining('more than 20 hours'),
    });
  });
});

describe('a code that was sold before', () => {
  it.each(both)('never reaches a second buyer: %s', async (name, sold) => {
    const { shop, sell } = stories;
    const game = await sell(sold);
    const first = await shop.buy([[game, 1]]);
    await shop.rest();
    faultsOf(name, { sendDuplicateKey: true });
    const second = await shop.buy([[game, 2]]);
    await shop.rest();
    const [mine] = await shop.keys(first);
    const theirs = await shop.keys(second);
    expect(theirs.map(({ code }) => code)).not.toContain(mine?.code);
    const order = await shop.adminOrder(second.orderId);
    expect(sourcesIn(order).toSorted()).toEqual([name, 'kinguin']);
    expect(order.events.map(({ type }) => type)).toContain('key_unusable');
    expect(order.status).toBe('completed');
  });
});

describe('keys that come late', () => {
  const deliveryMs = 400_000;
  /** Between the polls, the last ones of which come about 250 and 550 seconds after the purchase. */
  async function orderBetweenPolls() {
    const { shop, sell } = stories;
    const game = await sell({ kinguin: { stock: 5, deliveryMs } });
    const placed = await shop.buy([[game, 2]]);
    await shop.cloud.settled();
    const [purchase] = (await shop.adminOrder(placed.orderId)).purchases;
    const began = Date.parse(purchase?.created_at ?? '');
    await pass(300_000);
    await expectHeld(placed.orderId);
    return { placed, until: (seconds: number) => pass(began + seconds * 1000 - shop.cloud.clock.now()) };
  }

  it('wake their order by the supplier’s webhook, long before it would ask again', async () => {
    const { shop } = stories;
    const { placed, until } = await orderBetweenPolls();
    await until(450);
    expect((await shop.adminOrder(placed.orderId)).status).toBe('completed');
    expect(await shop.keys(placed)).toHaveLength(2);
  });

  it('are found by asking when the webhook is lost', async () => {
    const { shop } = stories;
    faultsOf('kinguin', { loseWebhooks: true });
    const { placed, until } = await orderBetweenPolls();
    await until(450);
    await expectHeld(placed.orderId);
    await until(600);
    expect(await shop.keys(placed)).toHaveLength(2);
  });

  it('take a webhook twice, in any order, and before the answer to the purchase', async () => {
    const { shop, sell, sourcesOf } = stories;
    const game = await sell({ kinguin: { stock: 5 } });
    faultsOf('kinguin', { duplicateWebhooks: 3, reorderWebhooks: true, webhookBeforeAnswer: true });
    const { orderId } = await shop.buy([[game, 3]]);
    await shop.rest();
    expect(await sourcesOf(orderId)).toEqual(['kinguin', 'kinguin', 'kinguin']);
  });

  it('from CodesWholesale are taken as they come, each once', async () => {
    const { shop, sell, sourcesOf } = stories;
    const game = await sell({ codeswholesale: { stock: 5 } });
    shop.cloud.suppliers.codeswholesale.configure({ fulfillment: { delayMs: 120_000, gradual: true } });
    const placed = await shop.buy([[game, 4]]);
    await pass(60_000);
    expect((await shop.adminOrder(placed.orderId)).status).toBe('pending');
    await shop.rest();
    expect(await sourcesOf(placed.orderId)).toEqual(Array.from({ length: 4 }, () => 'codeswholesale'));
    expect(new Set((await shop.keys(placed)).map(({ code }) => code)).size).toBe(4);
  });

  it('for an order whose lines are closed become stock, and the next buyer gets them', async () => {
    const { shop, sell, sourcesOf } = stories;
    const game = await sell({ kinguin: { stock: 2, deliveryMs: 60_000 } });
    const { orderId } = await shop.buy([[game, 2]]);
    await pass(10_000);
    expect((await shop.adminOrder(orderId)).purchases).toMatchObject([{ status: 'placed' }]);
    const { lines } = await readLedger(shop.cloud);
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(shop.cloud.aws));
    for (const line of lines.filter((one) => one.orderId === orderId))
      await client.send(
        new UpdateCommand({
          TableName: shop.cloud.tables.Orders ?? '',
          Key: { pk: `ORDER#${orderId}`, sk: `LINE#${line.id}` },
          UpdateExpression: 'SET closed = :true',
          ExpressionAttributeValues: { ':true': true },
        }),
      );
    client.destroy();
    await shop.rest();
    expect(await shop.adminOrder(orderId)).toMatchObject({ status: 'canceled', payment_status: 'canceled' });
    const next = await shop.buy([[game, 2]]);
    await shop.rest();
    expect(await sourcesOf(next.orderId)).toEqual(['inventory', 'inventory']);
    expect(purchasesAt('kinguin', next.orderId)).toEqual([]);
  });
});

describe('words that nobody knows', () => {
  it.each(both)('hold a key of an unknown type back until it is understood: %s', async (name, sold) => {
    const { shop, sell, sourcesOf } = stories;
    const game = await sell(sold);
    faultsOf(name, { unknownCodeType: true });
    const placed = await shop.buy([[game, 1]]);
    await pass(5 * minute);
    await expectHeld(placed.orderId);
    expect(await shop.keys(placed)).toEqual([]);
    faultsOf(name, {});
    await shop.rest();
    expect(await sourcesOf(placed.orderId)).toEqual([name]);
  });

  it.each(both)('in the status of an order end nothing before its keys are there: %s', async (name, sold) => {
    const { shop, sell, sourcesOf } = stories;
    const game = await sell(sold);
    faultsOf(name, { unknownStatus: true, ...(name === 'kinguin' ? { unknownKeyStatus: true } : {}) });
    const { orderId } = await shop.buy([[game, 1]]);
    await pass(5 * minute);
    faultsOf(name, {});
    await shop.rest();
    expect(await sourcesOf(orderId)).toEqual([name]);
    expect(purchasesAt(name, orderId)).toHaveLength(1);
  });
});
