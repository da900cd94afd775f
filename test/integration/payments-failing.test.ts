import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';

import { tellStories } from './story.ts';

const stories = tellStories();

/** What the buyer of one copy from stock does, up to the paid page; nobody calls `complete`. */
async function payAndLeave(email: string, quantity = 1) {
  const { sell, shop } = stories;
  const game = await sell({ stock: quantity });
  const checkout = await shop.checkOut([[game, quantity]], email);
  shop.cloud.stripe.pay(checkout.sessionId);
  const orderId = sessionOf(checkout.sessionId)?.orderId ?? '';
  return { ...checkout, game, orderId };
}

function sessionOf(id: string) {
  return stories.shop.cloud.stripe.state().sessions.find((session) => session.id === id);
}

const paymentsOf = (orderId: string) => stories.shop.cloud.stripe.byOrder(orderId).payments;
const delivered = { status: 'completed', payment_status: 'captured', fulfillment_status: 'delivered' };

describe('a webhook of a payment', () => {
  it.each(['duplicate', 'reverse', 'delay'] as const)(
    'starts the order once, though it comes by %s',
    async (webhooks) => {
      const { shop } = stories;
      shop.cloud.stripe.configure({ webhooks, webhookDelaySeconds: 300 });
      const { orderId } = await payAndLeave(`${webhooks}@example.com`);
      await shop.rest();
      expect(await shop.adminOrder(orderId)).toMatchObject(delivered);
      expect(shop.cloud.inbox(`${webhooks}@example.com`)).toHaveLength(1);
      expect(paymentsOf(orderId)).toMatchObject([{ captured: 1999, released: 0 }]);
    },
  );

  it('that never comes is made good by reconciling with Stripe', async () => {
    const { shop, run } = stories;
    shop.cloud.stripe.configure({ webhooks: 'drop' });
    const { orderId } = await payAndLeave('dropped@example.com');
    await shop.cloud.settled();
    expect((await shop.adminOrder(orderId)).payment_status).toBe('not_paid');
    expect(await run('schedules/reconcile-payments')).toMatchObject({ recorded: 1 });
    expect(await run('schedules/reconcile-payments')).toMatchObject({ recorded: 0 });
    await shop.rest();
    expect(await shop.adminOrder(orderId)).toMatchObject(delivered);
  });

  it('is repeated by Stripe until the shop has stored it', async () => {
    const { shop } = stories;
    shop.faults({ rejectOperation: { service: 'dynamodb', operation: 'UpdateItem', times: 8 } });
    const { orderId } = await payAndLeave('repeated@example.com');
    await shop.rest();
    expect(await shop.adminOrder(orderId)).toMatchObject(delivered);
  });

  it('that is not signed by Stripe is refused and changes nothing', async () => {
    const { shop, sell } = stories;
    const game = await sell({ stock: 1 });
    const { sessionId } = await shop.checkOut([[game, 1]], 'forged@example.com');
    const orderId = sessionOf(sessionId)?.orderId ?? '';
    const forged = {
      id: 'evt_forged',
      type: 'payment_intent.amount_capturable_updated',
      created: Math.floor(shop.cloud.clock.now() / 1000),
      data: {
        object: {
          id: 'pi_forged',
          object: 'payment_intent',
          status: 'requires_capture',
          amount: 1999,
          amount_capturable: 1999,
          currency: 'eur',
          metadata: { order_id: orderId },
        },
      },
    };
    const signatures = [undefined, 'nonsense', `t=${forged.created},v1=${'0'.repeat(64)}`];
    for (const signature of signatures) {
      const headers = signature === undefined ? {} : { 'stripe-signature': signature };
      const answer = await shop.call('POST', '/webhooks/stripe', forged, headers);
      expect(answer.status).toBe(400);
    }
    await shop.rest();
    expect((await shop.adminOrder(orderId)).payment_status).toBe('not_paid');
  });
});

describe('a capture', () => {
  it('that is declined takes no money, and the keys, unseen, are sold to the next buyer', async () => {
    const { shop } = stories;
    shop.cloud.stripe.configure({ captureFails: 'declined', captureFailsCount: 5 });
    const { orderId, game } = await payAndLeave('declined@example.com', 2);
    await shop.rest();
    shop.cloud.stripe.configure({ captureFails: false });
    expect(await shop.adminOrder(orderId)).toMatchObject({
      status: 'canceled',
      payment_status: 'canceled',
      captured_total: 0,
    });
    expect(paymentsOf(orderId)).toMatchObject([{ status: 'canceled', captured: 0, held: 0 }]);
    const [mail] = shop.cloud.inbox('declined@example.com');
    for (const code of game.codes) expect(mail?.text).not.toContain(code);

    const next = await shop.buy([[game, 2]], 'next@example.com');
    await shop.rest();
    expect((await shop.keys(next)).map(({ code }) => code).toSorted()).toEqual(game.codes.toSorted());
  });

  it.each([2, 3, 4, 5])(
    'that is declined gives all keys back, though the function dies at its request %i',
    async (atRequest) => {
      const { shop, sell } = stories;
      const games = [await sell({ stock: 2 }), await sell({ stock: 1 })] as const;
      shop.cloud.stripe.configure({ captureFails: 'declined', captureFailsCount: 1 });
      shop.faults({ killFunction: { name: 'workflow/settle-payment', when: 'mid', atRequest } });
      const lines = [
        [games[0], 2],
        [games[1], 1],
      ] as const;
      const { orderId } = await shop.buy(lines, 'half-way@example.com');
      await shop.rest();
      expect(await shop.adminOrder(orderId)).toMatchObject({ status: 'canceled', payment_status: 'canceled' });
      const next = await shop.buy(lines, 'after-half-way@example.com');
      await shop.rest();
      expect(await shop.keys(next)).toHaveLength(3);
    },
  );

  it.each(['timeout', '500'] as const)('takes the money once, though it ends in a %s', async (captureFails) => {
    const { shop } = stories;
    shop.cloud.stripe.configure({ captureFails, captureFailsCount: 2 });
    const { orderId } = await payAndLeave(`capture-${captureFails}@example.com`);
    await shop.rest();
    expect(await shop.adminOrder(orderId)).toMatchObject(delivered);
    expect(paymentsOf(orderId)).toMatchObject([{ captured: 1999, refunded: 0, held: 0 }]);
    expect(shop.cloud.inbox(`capture-${captureFails}@example.com`)).toHaveLength(1);
  });

  it.each(['503', '429', 'lost'] as const)('outlives answers of %s to everything for a while', async (kind) => {
    const { shop } = stories;
    const { sessionId } = await payAndLeaveLater(`all-${kind}@example.com`);
    shop.cloud.stripe.configure({ apiErrors: [{ kind, count: 7 }] });
    shop.cloud.stripe.pay(sessionId);
    await shop.rest();
    const orderId = sessionOf(sessionId)?.orderId ?? '';
    expect(await shop.adminOrder(orderId)).toMatchObject({
      ...delivered,
      payment_status: 'partially_captured',
      fulfillment_status: 'partially_fulfilled',
    });
    expect(paymentsOf(orderId)).toMatchObject([{ captured: 1999, released: 1999, held: 0 }]);
  });

  async function payAndLeaveLater(email: string) {
    const game = await stories.sell({ stock: 1 });
    return stories.shop.checkOut([[game, 2]], email);
  }
});

describe('a release or refund of what was not found', () => {
  it.each(['timeout', '500', '503'] as const)('happens once, though Stripe answers with a %s', async (kind) => {
    const { shop, sell } = stories;
    const missing = await sell({});
    const found = await sell({ stock: 1 });
    const released = await shop.buy([[missing, 1]], 'released@example.com');
    shop.cloud.stripe.configure({
      apiErrors: [
        { kind, operation: 'cancel', count: 2 },
        { kind, operation: 'refund', count: 2 },
      ],
    });
    const refunded = await shop.buy(
      [
        [found, 1],
        [missing, 1],
      ],
      'refunded@example.com',
      { method: 'ideal' },
    );
    await shop.rest();
    expect(paymentsOf(released.orderId)).toMatchObject([{ status: 'canceled', captured: 0, held: 0 }]);
    expect(paymentsOf(refunded.orderId)).toMatchObject([{ captured: 3998, refunded: 1999 }]);
    expect(await shop.adminOrder(refunded.orderId)).toMatchObject({
      status: 'completed',
      payment_status: 'partially_refunded',
    });
  });
});

describe('a payment page', () => {
  it('that nobody pays expires, and its order is canceled', async () => {
    const { shop, sell } = stories;
    const game = await sell({ stock: 1 });
    const { sessionId, cartId } = await shop.checkOut([[game, 1]], 'expired@example.com');
    const orderId = sessionOf(sessionId)?.orderId ?? '';
    await shop.cloud.settled({ advance: true, limit: 2 * 60 * 60_000 });
    expect(sessionOf(sessionId)?.status).toBe('expired');
    expect(await shop.adminOrder(orderId)).toMatchObject({ status: 'canceled', payment_status: 'canceled' });
    expect(shop.cloud.inbox('expired@example.com')).toEqual([]);
    const { body } = await shop.complete(cartId);
    expect(body).toMatchObject({ type: 'cart', error: { message: expect.stringContaining('new payment session') } });
  });

  it('of a cart that changed meanwhile is closed, and only the new one can be paid', async () => {
    const { shop, sell } = stories;
    const game = await sell({ stock: 3 });
    const before = await shop.checkOut([[game, 1]], 'changed@example.com');
    await shop.call('POST', `/store/carts/${before.cartId}/line-items`, { variant_id: game.variantId, quantity: 1 });
    const after = await newSession(before.cartId);
    expect(sessionOf(before.sessionId)?.status).toBe('expired');
    expect(() => shop.cloud.stripe.pay(before.sessionId)).toThrow(/expired/);
    shop.cloud.stripe.pay(after);
    const { body } = await shop.complete(before.cartId);
    await shop.rest();
    expect(await stories.sourcesOf(body.order?.id ?? '')).toEqual(['inventory', 'inventory']);
  });

  it.each(['pm_card_visa', 'ideal'])(
    'paid by %s just after its order was canceled gives the money back',
    async (means) => {
      const { shop, sell } = stories;
      const game = await sell({ stock: 3 });
      const email = `too-late-${means.replaceAll('_', '-')}@example.com`;
      const { cartId, sessionId } = await shop.checkOut([[game, 1]], email);
      const orderId = sessionOf(sessionId)?.orderId ?? '';
      await shop.call('POST', `/store/carts/${cartId}/line-items`, { variant_id: game.variantId, quantity: 1 });
      // The old page cannot be closed now, so the buyer pays on it although the cart has a new one.
      shop.cloud.stripe.configure({ apiErrors: [{ kind: '503', operation: 'expire', count: 50 }] });
      const after = await newSession(cartId);
      expect((await shop.adminOrder(orderId)).status).toBe('canceled');
      shop.cloud.stripe.pay(sessionId, means === 'ideal' ? { method: means } : { card: means });
      await shop.rest();
      const [payment] = paymentsOf(orderId);
      expect((payment?.captured ?? 0) - (payment?.refunded ?? 0)).toBe(0);
      expect(payment?.held).toBe(0);
      expect(await shop.adminOrder(orderId)).toMatchObject({ status: 'canceled' });
      expect(shop.cloud.inbox(email)).toEqual([]);

      shop.cloud.stripe.pay(after);
      const { body } = await shop.complete(cartId);
      await shop.rest();
      expect(await shop.adminOrder(body.order?.id ?? '')).toMatchObject(delivered);
    },
  );

  it('paid with another sum than the order has is given back', async () => {
    const { shop, sell } = stories;
    const game = await sell({ stock: 1 });
    const { sessionId } = await shop.checkOut([[game, 1]], 'other-sum@example.com');
    const orderId = sessionOf(sessionId)?.orderId ?? '';
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(shop.cloud.aws));
    await client.send(
      new UpdateCommand({
        TableName: shop.cloud.tables.Orders ?? '',
        Key: { pk: `ORDER#${orderId}`, sk: 'ORDER' },
        UpdateExpression: 'SET #total = :total',
        ExpressionAttributeNames: { '#total': 'total' },
        ExpressionAttributeValues: { ':total': 1998 },
      }),
    );
    shop.cloud.stripe.pay(sessionId);
    await shop.rest();
    client.destroy();
    expect(paymentsOf(orderId)).toMatchObject([{ status: 'canceled', captured: 0, held: 0 }]);
    expect((await shop.adminOrder(orderId)).payment_status).toBe('not_paid');
  });

  async function newSession(cartId: string): Promise<string> {
    const { shop } = stories;
    const collection = await shop.call<{ payment_collection: { id: string } }>('POST', '/store/payment-collections', {
      cart_id: cartId,
    });
    const made = await shop.call<{ payment_collection: { payment_sessions: { data: { session_id: string } }[] } }>(
      'POST',
      `/store/payment-collections/${collection.body.payment_collection.id}/payment-sessions`,
      { provider_id: 'pp_stripe_checkout' },
    );
    expect(made.status).toBe(200);
    return made.body.payment_collection.payment_sessions[0]?.data.session_id ?? '';
  }
});
