import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { openShard } from '#shared/data/keys.ts';
import { tellStories } from './story.ts';

const stories = tellStories();
const minute = 60_000;

/** Writes members of an order past everything that the product does. */
async function write(orderId: string, expression: string, values: Record<string, unknown>) {
  const { cloud } = stories.shop;
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(cloud.aws));
  await client.send(
    new UpdateCommand({
      TableName: cloud.tables.Orders ?? '',
      Key: { pk: `ORDER#${orderId}`, sk: 'ORDER' },
      UpdateExpression: expression,
      ExpressionAttributeValues: values,
      ...(expression.includes('#status') ? { ExpressionAttributeNames: { '#status': 'status' } } : {}),
    }),
  );
  client.destroy();
}

async function leap(milliseconds: number) {
  const { cloud } = stories.shop;
  cloud.clock.advance(milliseconds);
  await cloud.settled();
}

const sweep = () => stories.run('schedules/sweep-orders');

describe('an order that stands still', () => {
  it('because its stream record was lost is sent again after a minute, and not before', async () => {
    const { shop, sell } = stories;
    const game = await sell({ stock: 1 });
    shop.cloud.stripe.configure({ webhooks: 'drop' });
    const { sessionId } = await shop.checkOut([[game, 1]], 'lost-record@example.com');
    const paid = shop.cloud.stripe.pay(sessionId);
    const orderId = shop.cloud.stripe.paymentIntent(paid.paymentIntentId)?.orderId ?? '';
    // The stream's filter wants the step from unpaid to paid: over a stopover it never sees it.
    await write(orderId, 'SET payment_status = :other', { ':other': 'refunded' });
    await write(
      orderId,
      'SET payment_status = :paid, authorized_at = :at, open_shard = :open, payment.paymentIntentId = :intent, ' +
        'payment.holdable = :held, payment.authorized = :amount, payment.captured = :none',
      {
        ':paid': 'authorized',
        ':at': new Date(shop.cloud.clock.now()).toISOString(),
        ':open': openShard(orderId),
        ':intent': paid.paymentIntentId,
        ':held': true,
        ':amount': 1999,
        ':none': 0,
      },
    );
    await shop.cloud.settled();
    expect(await sweep()).toMatchObject({ open: 1, pushed: 0 });
    await shop.cloud.settled();
    expect(await shop.adminOrder(orderId)).toMatchObject({ status: 'pending', payment_status: 'authorized' });
    await leap(90_000);
    await sweep();
    await shop.rest();
    expect(await shop.adminOrder(orderId)).toMatchObject({ status: 'completed', payment_status: 'captured' });
    expect(shop.cloud.inbox('lost-record@example.com')).toHaveLength(1);
    expect(await sweep()).toEqual({ open: 0, pushed: 0, parked: 0 });
  });

  it('because its message was lost is sent again', async () => {
    const { shop, sell } = stories;
    const game = await sell({ stock: 1 });
    shop.faults({ killFunction: { name: 'queues/start-procurement', when: 'before' } });
    const { orderId } = await shop.buy([[game, 1]], 'lost-message@example.com');
    await shop.cloud.settled();
    const sqs = new SQSClient(shop.cloud.aws);
    for (const QueueUrl of Object.values(shop.cloud.queues)) await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    sqs.destroy();
    await shop.cloud.settled({ advance: true, limit: 10 * minute });
    expect((await shop.adminOrder(orderId)).status).toBe('pending');
    await leap(2 * minute);
    await sweep();
    await shop.rest();
    expect((await shop.adminOrder(orderId)).status).toBe('completed');
  });

  it('because its execution failed is taken up where it failed, once the trouble is over', async () => {
    const { shop, sell } = stories;
    const game = await sell({ stock: 1 });
    shop.faults({ killFunction: { name: 'workflow/settle-payment', when: 'before', times: 9 } });
    const { orderId } = await shop.buy([[game, 1]], 'redriven@example.com');
    await shop.rest();
    expect(await shop.adminOrder(orderId)).toMatchObject({ status: 'pending', payment_status: 'authorized' });
    await leap(2 * minute);
    await sweep();
    await shop.rest();
    expect(await shop.adminOrder(orderId)).toMatchObject({ status: 'completed', payment_status: 'captured' });
    expect(shop.cloud.inbox('redriven@example.com')).toHaveLength(1);
  });

  it('is pushed on although other sweeps run at the same time', async () => {
    const { shop, sell } = stories;
    const game = await sell({ stock: 3 });
    shop.faults({ killFunction: { name: 'workflow/deliver-keys', when: 'before', times: 27 } });
    const orders = await Promise.all([1, 2, 3].map(() => shop.buy([[game, 1]], 'together@example.com')));
    await shop.rest();
    shop.cloud.faults.clear();
    await leap(2 * minute);
    await Promise.all([sweep(), sweep(), sweep()]);
    await shop.rest();
    await leap(5 * minute);
    await shop.rest();
    for (const { orderId } of orders) expect((await shop.adminOrder(orderId)).status).toBe('completed');
    expect(shop.cloud.inbox('together@example.com')).toHaveLength(3);
  });

  it('and whose supplier owes an answer for a day is parked for staff, its money still held', async () => {
    const { shop, sell, sourcesOf } = stories;
    const game = await sell({ kinguin: { stock: 1 } });
    shop.cloud.suppliers.kinguin.configure({
      faults: { acceptThenDrop: { times: 1 }, dropConnection: { on: ['orders'] } },
    });
    const { orderId } = await shop.buy([[game, 1]]);
    await shop.cloud.settled();
    await leap(25 * 60 * minute);
    await sweep();
    await shop.cloud.settled();
    expect(await shop.adminOrder(orderId)).toMatchObject({
      status: 'requires_action',
      payment_status: 'authorized',
      problem: expect.stringMatching(/more than (a day|20 hours)/),
    });
    shop.cloud.suppliers.kinguin.configure({ faults: {} });
    await shop.rest();
    expect(await shop.adminOrder(orderId)).toMatchObject({ status: 'completed', problem: null });
    expect(await sourcesOf(orderId)).toEqual(['kinguin']);
  });

  it('though its execution has ended is parked with a problem', async () => {
    const { shop, sell } = stories;
    const game = await sell({ stock: 1 });
    const { orderId } = await shop.buy([[game, 1]]);
    await shop.rest();
    await write(orderId, 'SET #status = :pending, open_shard = :open', {
      ':pending': 'pending',
      ':open': openShard(orderId),
    });
    await leap(2 * minute);
    expect(await sweep()).toMatchObject({ parked: 1 });
    expect(await shop.adminOrder(orderId)).toMatchObject({
      status: 'requires_action',
      problem: expect.stringContaining('execution ended'),
    });
  });
});
