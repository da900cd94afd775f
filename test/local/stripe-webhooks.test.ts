import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { createActivity } from '../../local/activity.ts';
import { startStripeSandbox } from '../../local/stripe/sandbox.ts';
import { createCheckout } from '../../shared/payments/stripe.ts';
import { type Bench, checkoutOf, secretKey, startBench, webhookSecret } from './stripe-support.ts';

async function openCheckout(bench: Bench, orderId = 'order_1'): Promise<string> {
  return (await createCheckout(bench.client, checkoutOf(orderId, bench.clock))).sessionId;
}

const types = ({ received }: Bench) => received.map(({ type }) => type);
const held = ['payment_intent.amount_capturable_updated', 'checkout.session.completed'];

describe('webhooks', () => {
  it("carry a signature that Stripe's library verifies, over an event that the API lists", async () => {
    await using bench = await startBench();
    bench.sandbox.pay(await openCheckout(bench));
    await bench.settled();
    expect(types(bench)).toEqual(held);
    const events = bench.received.map(({ body, signature }) =>
      Stripe.webhooks.constructEvent(body, signature, webhookSecret),
    );
    expect(events.map(({ api_version }) => api_version)).toEqual([Stripe.API_VERSION, Stripe.API_VERSION]);
    const listed = await bench.client.events.list({ types: held });
    expect(listed.data.map(({ id }) => id)).toEqual(events.map(({ id }) => id).toReversed());
    expect(listed.data.map(({ pending_webhooks }) => pending_webhooks)).toEqual([0, 0]);
    expect((await bench.client.events.retrieve(events[0]?.id ?? '')).data).toEqual(events[0]?.data);
  });

  it('tell of a declined try, a release and an expiry', async () => {
    await using bench = await startBench();
    const sessionId = await openCheckout(bench);
    bench.sandbox.pay(sessionId, { card: 'declined' });
    const { paymentIntentId } = bench.sandbox.pay(sessionId);
    await bench.client.paymentIntents.cancel(paymentIntentId);
    await openCheckout(bench, 'order_2');
    bench.clock.advance(3_600_000 + 1000);
    await bench.settled();
    expect(types(bench).toSorted()).toEqual(
      [
        'payment_intent.payment_failed',
        ...held,
        'charge.refunded',
        'payment_intent.canceled',
        'checkout.session.expired',
      ].toSorted(),
    );
  });

  it('come again with growing pauses until the shop answers 2xx, and not after', async () => {
    await using bench = await startBench({ enabledEvents: ['checkout.session.completed'] });
    bench.answerWebhooksWith(500);
    bench.sandbox.pay(await openCheckout(bench));
    await bench.settled();
    expect(bench.received).toHaveLength(1);
    bench.clock.advance(9000);
    await bench.settled();
    expect(bench.received).toHaveLength(1);
    bench.clock.advance(1001);
    await bench.settled();
    expect(bench.received).toHaveLength(2);
    expect(bench.sandbox.state().pendingWebhooks).toBe(1);
    bench.clock.advance(10_001);
    await bench.settled();
    expect(bench.received).toHaveLength(2);
    bench.answerWebhooksWith(204);
    bench.clock.advance(50_000);
    await bench.settled();
    expect(bench.received).toHaveLength(3);
    expect(new Set(bench.received.map(({ id }) => id)).size).toBe(1);
    bench.clock.advance(3 * 86_400_000);
    await bench.settled();
    expect(bench.received).toHaveLength(3);
    expect(bench.sandbox.state().pendingWebhooks).toBe(0);
  });

  it('are given up after three days', async () => {
    await using bench = await startBench({ enabledEvents: ['checkout.session.completed'] });
    bench.answerWebhooksWith(500);
    bench.sandbox.pay(await openCheckout(bench));
    await bench.settled();
    for (let hour = 0; hour < 80 && bench.sandbox.state().pendingWebhooks > 0; hour += 1) {
      bench.clock.advance(3_600_000);
      await bench.settled();
    }
    expect(bench.sandbox.state().pendingWebhooks).toBe(0);
    expect(bench.received.length).toBeGreaterThan(8);
  });

  it('can be sent again at once', async () => {
    await using bench = await startBench();
    bench.answerWebhooksWith(503);
    bench.sandbox.pay(await openCheckout(bench));
    await bench.settled();
    bench.answerWebhooksWith(200);
    expect(bench.sandbox.retryWebhooks()).toBe(2);
    await bench.settled();
    expect(bench.received).toHaveLength(4);
    expect(bench.sandbox.state().pendingWebhooks).toBe(0);
  });

  it('can come twice, in reverse, late or never', async () => {
    await using bench = await startBench();
    const afterPaying = async (orderId: string) => {
      bench.received.length = 0;
      bench.sandbox.pay(await openCheckout(bench, orderId));
      await bench.settled();
      return types(bench);
    };
    bench.sandbox.configure({ webhooks: 'duplicate' });
    expect((await afterPaying('order_1')).toSorted()).toEqual([...held, ...held].toSorted());
    bench.sandbox.configure({ webhooks: 'reverse' });
    expect(await afterPaying('order_2')).toEqual(held.toReversed());
    bench.sandbox.configure({ webhooks: 'delay', webhookDelaySeconds: 120 });
    expect(await afterPaying('order_3')).toEqual([]);
    bench.clock.advance(121_000);
    await bench.settled();
    expect(types(bench).toSorted()).toEqual(held.toSorted());
    bench.sandbox.configure({ webhooks: 'drop', webhooksCount: 2 });
    expect(await afterPaying('order_4')).toEqual([]);
    expect(await afterPaying('order_5')).toEqual(held);
    expect((await bench.client.events.list({ type: 'checkout.session.completed' })).data).toHaveLength(5);
  });
});

describe('a restart', () => {
  it('keeps sessions, payments, keys, totals and what is still to be sent and to expire', async () => {
    await using bench = await startBench();
    bench.answerWebhooksWith(500);
    const request = checkoutOf('order_1', bench.clock);
    const first = await createCheckout(bench.client, request);
    const { paymentIntentId } = bench.sandbox.pay(first.sessionId);
    const open = await openCheckout(bench, 'order_2');
    await bench.settled();
    const before = bench.sandbox.state();

    await bench.restart();
    // The page's address names the port, and that is another one now.
    const withoutUrls = (state: typeof before) => ({
      ...state,
      sessions: state.sessions.map(({ url: _, ...rest }) => rest),
    });
    expect(withoutUrls(bench.sandbox.state())).toEqual(withoutUrls(before));
    expect((await createCheckout(bench.client, request)).sessionId).toBe(first.sessionId);
    const later = await openCheckout(bench, 'order_3');
    expect(later < open).toBe(true);

    bench.answerWebhooksWith(200);
    bench.received.length = 0;
    bench.clock.advance(10_001);
    await bench.settled();
    expect(types(bench).toSorted()).toEqual(held.toSorted());
    bench.clock.advance(7 * 86_400_000);
    await bench.settled();
    expect(bench.sandbox.paymentIntent(paymentIntentId)).toMatchObject({
      status: 'canceled',
      cancellationReason: 'expired',
      released: 3497,
    });
    expect(bench.sandbox.byOrder('order_2').sessions).toMatchObject([{ status: 'expired' }]);
  });

  it('sends again what was under way when the process died', async () => {
    const seen: string[] = [];
    await using bench = await startBench({
      // The first delivery never ends; the process dies before it does.
      deliver: (body) => {
        seen.push(JSON.parse(body).type);
        return seen.length === 1 ? new Promise(() => {}) : Promise.resolve(200);
      },
    });
    bench.sandbox.pay(await openCheckout(bench));
    await bench.restart();
    await expect.poll(() => bench.sandbox.state().pendingWebhooks).toBe(0);
    expect(seen.toSorted()).toEqual([held[0], ...held].toSorted());
  });

  it('that finds its port taken says so and leaves no timer behind', async () => {
    await using bench = await startBench();
    await openCheckout(bench);
    const port = Number(new URL(bench.sandbox.url).port);
    const { store, clock } = bench;
    const context = { store, clock, activity: createActivity(), log: () => {} };
    const options = { context, port, webhookUrl: 'http://127.0.0.1:1/', webhookSecret, secretKey };
    await expect(startStripeSandbox(options)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await bench.sandbox.stop();
    expect(bench.clock.nextDue()).toBeUndefined();
  });
});
