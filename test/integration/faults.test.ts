import { describe, expect, it } from 'vitest';
import { tellStories } from './story.ts';

const stories = tellStories();

/** Orders that meet every step: each finds a key of our own, one of each supplier, and misses one that nobody has. */
async function ordersOfAllSources(count: number, email: string): Promise<string[]> {
  const { sell, shop } = stories;
  return Promise.all(
    Array.from({ length: count }, async () => {
      const game = await sell({ price: 2000, stock: 1, codeswholesale: { stock: 1 }, kinguin: { stock: 1 } });
      return (await shop.buy([[game, 4]], email)).orderId;
    }),
  );
}

/** Time enough for all repeats and, where a step used them up, for the sweeper. */
async function longRest() {
  const { shop } = stories;
  await shop.rest();
  // A sweep may meet the trouble too; each turn brings another.
  for (let turn = 0; turn < 3; turn += 1) {
    shop.cloud.clock.advance(3 * 60_000);
    await shop.cloud.settled();
    await shop.rest();
  }
}

async function expectAllFound(orderIds: readonly string[]) {
  for (const orderId of orderIds) {
    expect(await stories.shop.adminOrder(orderId)).toMatchObject({
      status: 'completed',
      payment_status: 'partially_captured',
      fulfillment_status: 'partially_fulfilled',
      captured_total: 60,
      problem: null,
    });
    const sources = (await stories.sourcesOf(orderId)).map((source) => source ?? 'nowhere');
    expect(sources.toSorted()).toEqual(['codeswholesale', 'inventory', 'kinguin', 'nowhere']);
  }
}

const kills = (name: string, requests: number) => [
  { name, when: 'before' as const },
  { name, when: 'after' as const },
  ...Array.from({ length: requests }, (_, index) => ({ name, when: 'mid' as const, atRequest: index + 1 })),
];

describe('a function that dies before, after and at each request of its work', () => {
  it.each([
    ['streams/dispatch-order', 1],
    ['queues/start-procurement', 3],
    ['workflow/claim-inventory', 6],
    ['workflow/buy-from-supplier', 12],
    ['workflow/settle-payment', 3],
  ])('costs an order time, but neither a key nor money: %s', async (name, requests) => {
    const { shop } = stories;
    for (const killFunction of kills(name, requests)) shop.faults({ killFunction });
    const email = `${name.replace('/', '-')}@example.com`;
    const orderIds = await ordersOfAllSources(4, email);
    await longRest();
    await expectAllFound(orderIds);
    expect(shop.cloud.inbox(email)).toHaveLength(orderIds.length);
  });

  it('mails twice at most, where it fell between the mail and the mark: workflow/deliver-keys', async () => {
    const { shop } = stories;
    for (const killFunction of kills('workflow/deliver-keys', 10)) shop.faults({ killFunction });
    const orderIds = await ordersOfAllSources(4, 'deliver@example.com');
    await longRest();
    await expectAllFound(orderIds);
    const mails = shop.cloud.inbox('deliver@example.com').map(({ text }) => orderIds.filter((id) => text.includes(id)));
    for (const orderId of orderIds) {
      const mine = mails.filter((ids) => ids.includes(orderId)).length;
      expect(mine).toBeGreaterThanOrEqual(1);
      expect(mine).toBeLessThanOrEqual(2);
    }
  });
});

describe('what carries orders', () => {
  it('may bring every record and message twice', async () => {
    const { shop } = stories;
    shop.faults({ duplicateStreamRecords: 20, duplicateMessages: 20 });
    const orderIds = await ordersOfAllSources(3, 'duplicates@example.com');
    await longRest();
    await expectAllFound(orderIds);
    expect(shop.cloud.inbox('duplicates@example.com')).toHaveLength(3);
  });

  it('may be late, and the buyer sees an order in work meanwhile', async () => {
    const { shop, sell } = stories;
    shop.faults({ delayStreamRecords: 20_000 });
    const game = await sell({ stock: 1 });
    const placed = await shop.buy([[game, 1]], 'late@example.com');
    await shop.cloud.settled();
    expect(await shop.adminOrder(placed.orderId)).toMatchObject({ status: 'pending', payment_status: 'authorized' });
    expect(await shop.keys(placed)).toEqual([]);
    await shop.rest();
    expect(await shop.keys(placed)).toHaveLength(1);
  });
});

describe('AWS itself', () => {
  it('may throttle a fifth of all requests to DynamoDB', async () => {
    const { shop } = stories;
    shop.faults({ delayStreamRecords: 60_000 });
    const orderIds = await ordersOfAllSources(1, 'throttled@example.com');
    shop.faults({ throttle: { service: 'dynamodb', rate: 0.2 }, delayStreamRecords: 0 });
    await longRest();
    shop.cloud.faults.clear();
    await expectAllFound(orderIds);
  });

  const refusal = (service: string, operation: string, error: string, times = 9) => ({
    service,
    operation,
    error,
    times,
  });
  it.each([
    [
      'DynamoDB',
      [
        refusal('dynamodb', 'TransactWriteItems', 'InternalServerError'),
        refusal('dynamodb', 'UpdateItem', 'InternalServerError'),
        refusal('dynamodb', 'PutItem', 'InternalServerError'),
        refusal('dynamodb', 'Query', 'InternalServerError'),
      ],
    ],
    [
      'KMS',
      [
        refusal('kms', 'Encrypt', 'KMSInternalException'),
        refusal('kms', 'GenerateMac', 'DependencyTimeoutException'),
        refusal('kms', 'Decrypt', 'KMSInternalException'),
      ],
    ],
    ['SES', [refusal('ses', 'SendEmail', 'TooManyRequestsException', 4)]],
    [
      'the queue and the state machine',
      [refusal('sqs', 'SendMessageBatch', 'InternalError'), refusal('states', 'StartExecution', 'ServiceUnavailable')],
    ],
    ['Secrets Manager', [refusal('secretsmanager', 'GetSecretValue', 'InternalServiceError')]],
  ])('may refuse a few times: %s', async (name, refusals) => {
    const { shop, sell } = stories;
    const email = `${name.toLowerCase().replaceAll(' ', '-')}@example.com`;
    const game = await sell({ price: 2000, stock: 1, codeswholesale: { stock: 1 }, kinguin: { stock: 1 } });
    // The buyer's own requests are another story: the trouble begins as the payment is good.
    shop.faults({ delayStreamRecords: 60_000 });
    const { orderId } = await shop.buy([[game, 4]], email);
    for (const rejectOperation of refusals) shop.faults({ rejectOperation });
    // What functions keep in memory they would not ask for: secrets for minutes, the key of fingerprints for good.
    if (name === 'Secrets Manager') shop.cloud.clock.advance(6 * 60_000);
    if (name === 'KMS') shop.faults({ killFunction: { name: 'workflow/buy-from-supplier', when: 'before', times: 1 } });
    await longRest();
    const { rejectOperation: left } = shop.cloud.faults.state();
    shop.cloud.faults.clear();
    await expectAllFound([orderId]);
    for (const refusal of left) expect(refusal.left, refusal.operation).toBeLessThan(refusal.times);
    expect(shop.cloud.inbox(email)).toHaveLength(1);
  });
});
