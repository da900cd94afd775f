import { describe, expect, it } from 'vitest';
import {
  cancel,
  capture,
  createCheckout,
  expireCheckout,
  recentCheckouts,
  refund,
  retrieveCheckout,
} from '../../shared/payments/stripe.ts';
import { parseEvent } from '../../shared/payments/stripe-events.ts';
import { type Bench, checkoutOf, startBench, webhookSecret } from './stripe-support.ts';

const total = 3497;

async function authorize(bench: Bench, orderId: string): Promise<string> {
  const { sessionId } = await createCheckout(bench.client, checkoutOf(orderId, bench.clock));
  return bench.sandbox.pay(sessionId).paymentIntentId;
}

describe('the checkout', () => {
  it('opens one page per order, however often it is asked for', async () => {
    await using bench = await startBench();
    const request = checkoutOf('order_1', bench.clock);
    const first = await createCheckout(bench.client, request);
    const again = await createCheckout(bench.client, request);
    expect(again).toEqual(first);
    expect(first.url).toBe(`${bench.sandbox.url}/local/stripe/pay/${first.sessionId}`);
    expect(first.expiresAt).toBe(`${request.expiresAt.slice(0, 19)}.000Z`);
    expect(bench.sandbox.state().sessions).toMatchObject([{ orderId: 'order_1', amount: total, status: 'open' }]);
  });

  it('names the field when the provider does not take the e-mail address', async () => {
    await using bench = await startBench();
    const request = { ...checkoutOf('order_1', bench.clock), email: 'nobody' };
    await expect(createCheckout(bench.client, request)).rejects.toMatchObject({
      statusCode: 400,
      errors: [{ path: 'email' }],
    });
  });

  it('still opens after a server error that Stripe keeps under the key for a day', async () => {
    await using bench = await startBench();
    bench.sandbox.configure({ apiErrors: [{ kind: '500', operation: 'create' }] });
    const request = checkoutOf('order_1', bench.clock);
    await expect(createCheckout(bench.client, request)).rejects.toMatchObject({ statusCode: 500 });
    await expect(createCheckout(bench.client, request)).resolves.toMatchObject({ sessionId: expect.any(String) });
  });

  it('answers the state when it is to expire but was paid meanwhile', async () => {
    await using bench = await startBench();
    const { sessionId } = await createCheckout(bench.client, checkoutOf('order_1', bench.clock));
    const { paymentIntentId } = bench.sandbox.pay(sessionId);
    await expect(expireCheckout(bench.client, sessionId)).resolves.toEqual({
      sessionId,
      orderId: 'order_1',
      status: 'complete',
      paymentIntentId,
      facts: [{ kind: 'authorized', orderId: 'order_1', paymentIntentId, currency: 'eur', amount: total }],
    });
  });

  it('expires, and says so again', async () => {
    await using bench = await startBench();
    const { sessionId } = await createCheckout(bench.client, checkoutOf('order_1', bench.clock));
    const expired = { status: 'expired', facts: [{ kind: 'expired', orderId: 'order_1', sessionId }] };
    await expect(expireCheckout(bench.client, sessionId)).resolves.toMatchObject(expired);
    await expect(expireCheckout(bench.client, sessionId)).resolves.toMatchObject(expired);
  });

  it('reads a declined card as a failure and the next card as the payment', async () => {
    await using bench = await startBench();
    const { sessionId } = await createCheckout(bench.client, checkoutOf('order_1', bench.clock));
    bench.sandbox.pay(sessionId, { card: 'insufficient_funds' });
    const declined = await retrieveCheckout(bench.client, sessionId);
    expect(declined).toMatchObject({ status: 'open', facts: [{ kind: 'failed', code: 'insufficient_funds' }] });
    bench.sandbox.pay(sessionId);
    const paid = await retrieveCheckout(bench.client, sessionId);
    expect(paid.facts).toMatchObject([{ kind: 'authorized', amount: total }]);
  });
});

describe('capture', () => {
  it('takes a part, releases the rest and may be repeated', async () => {
    await using bench = await startBench();
    const paymentIntentId = await authorize(bench, 'order_1');
    const request = { paymentIntentId, amount: 1998, orderId: 'order_1' };
    await expect(capture(bench.client, request)).resolves.toEqual({ outcome: 'captured', amountCaptured: 1998 });
    await expect(capture(bench.client, request)).resolves.toEqual({ outcome: 'captured', amountCaptured: 1998 });
    expect(bench.sandbox.paymentIntent(paymentIntentId)).toMatchObject({
      authorized: total,
      captured: 1998,
      released: 1499,
      held: 0,
    });
    expect(bench.sandbox.state().totals).toEqual({
      eur: { authorized: total, captured: 1998, released: 1499, refunded: 0 },
    });
  });

  it('answers what was captured first when asked for another amount, even after the key is forgotten', async () => {
    await using bench = await startBench();
    const paymentIntentId = await authorize(bench, 'order_1');
    await capture(bench.client, { paymentIntentId, amount: 1998, orderId: 'order_1' });
    const other = { paymentIntentId, amount: total, orderId: 'order_1' };
    await expect(capture(bench.client, other)).resolves.toEqual({ outcome: 'captured', amountCaptured: 1998 });
    bench.clock.advance(25 * 3_600_000);
    await expect(capture(bench.client, other)).resolves.toEqual({ outcome: 'captured', amountCaptured: 1998 });
    expect(bench.sandbox.paymentIntent(paymentIntentId)).toMatchObject({ captured: 1998 });
  });

  it('is declined when the bank says no, and nothing is taken', async () => {
    await using bench = await startBench();
    const paymentIntentId = await authorize(bench, 'order_1');
    bench.sandbox.configure({ captureFails: 'declined' });
    await expect(capture(bench.client, { paymentIntentId, amount: total, orderId: 'order_1' })).resolves.toEqual({
      outcome: 'declined',
      code: 'generic_decline',
      message: 'Your card was declined.',
    });
    expect(bench.sandbox.paymentIntent(paymentIntentId)).toMatchObject({ held: total, captured: 0 });
  });

  it('is declined when it asks for more than is held', async () => {
    await using bench = await startBench();
    const paymentIntentId = await authorize(bench, 'order_1');
    const tooMuch = { paymentIntentId, amount: total + 1, orderId: 'order_1' };
    await expect(capture(bench.client, tooMuch)).resolves.toMatchObject({
      outcome: 'declined',
      code: 'amount_too_large',
    });
  });

  it('captures once though the answer is lost', async () => {
    await using bench = await startBench();
    const paymentIntentId = await authorize(bench, 'order_1');
    bench.sandbox.configure({ captureFails: 'timeout' });
    const request = { paymentIntentId, amount: total, orderId: 'order_1' };
    await expect(capture(bench.client, request)).resolves.toEqual({ outcome: 'captured', amountCaptured: total });
    expect(bench.sandbox.paymentIntent(paymentIntentId)).toMatchObject({ captured: total });
  });

  it('throws a server error, so that the workflow repeats it, and then gets through', async () => {
    await using bench = await startBench();
    const paymentIntentId = await authorize(bench, 'order_1');
    bench.sandbox.configure({ captureFails: '500' });
    const request = { paymentIntentId, amount: total, orderId: 'order_1' };
    await expect(capture(bench.client, request)).rejects.toMatchObject({ statusCode: 500 });
    await expect(capture(bench.client, request)).resolves.toEqual({ outcome: 'captured', amountCaptured: total });
  });

  it('answers that the hold has ended', async () => {
    await using bench = await startBench();
    const paymentIntentId = await authorize(bench, 'order_1');
    bench.clock.advance(7 * 86_400_000 + 1000);
    const request = { paymentIntentId, amount: total, orderId: 'order_1' };
    await expect(capture(bench.client, request)).resolves.toEqual({ outcome: 'canceled', reason: 'expired' });
  });
});

describe('cancel', () => {
  it('releases the hold and may be repeated', async () => {
    await using bench = await startBench();
    const paymentIntentId = await authorize(bench, 'order_1');
    const request = { paymentIntentId, orderId: 'order_1' };
    await expect(cancel(bench.client, request)).resolves.toMatchObject({ outcome: 'canceled' });
    bench.clock.advance(25 * 3_600_000);
    await expect(cancel(bench.client, request)).resolves.toMatchObject({ outcome: 'canceled' });
    expect(bench.sandbox.state().totals).toEqual({
      eur: { authorized: total, captured: 0, released: total, refunded: 0 },
    });
  });

  it('answers that the money was captured before', async () => {
    await using bench = await startBench();
    const paymentIntentId = await authorize(bench, 'order_1');
    await capture(bench.client, { paymentIntentId, amount: total, orderId: 'order_1' });
    const outcome = await cancel(bench.client, { paymentIntentId, orderId: 'order_1' });
    expect(outcome).toEqual({ outcome: 'captured', amountCaptured: total });
  });

  it('throws for a payment that does not exist', async () => {
    await using bench = await startBench();
    const request = { paymentIntentId: 'pi_unknown', orderId: 'order_1' };
    await expect(cancel(bench.client, request)).rejects.toMatchObject({ statusCode: 404 });
  });
});

describe('refund', () => {
  async function payAtOnce(bench: Bench, orderId: string): Promise<string> {
    const { sessionId } = await createCheckout(bench.client, checkoutOf(orderId, bench.clock));
    return bench.sandbox.pay(sessionId, { method: 'ideal' }).paymentIntentId;
  }

  it('gives a step back once, even when repeated after the key is forgotten', async () => {
    await using bench = await startBench();
    const paymentIntentId = await payAtOnce(bench, 'order_1');
    const request = { paymentIntentId, amount: 999, orderId: 'order_1', step: 'shortfall' };
    const first = await refund(bench.client, request);
    expect(first).toMatchObject({ outcome: 'refunded', amountRefunded: 999, status: 'succeeded' });
    bench.clock.advance(25 * 3_600_000);
    await expect(refund(bench.client, request)).resolves.toEqual(first);
    await refund(bench.client, { ...request, step: 'other' });
    expect(bench.sandbox.paymentIntent(paymentIntentId)).toMatchObject({ captured: total, refunded: 1998 });
  });

  it('never gives back more than was captured', async () => {
    await using bench = await startBench();
    const paymentIntentId = await payAtOnce(bench, 'order_1');
    const request = { paymentIntentId, amount: total + 1, orderId: 'order_1', step: 'shortfall' };
    await expect(refund(bench.client, request)).resolves.toMatchObject({ outcome: 'declined' });
    expect(bench.sandbox.paymentIntent(paymentIntentId)).toMatchObject({ refunded: 0 });
  });

  it('is found again after a server error, or made under the next key', async () => {
    await using bench = await startBench();
    const paymentIntentId = await payAtOnce(bench, 'order_1');
    bench.sandbox.configure({ apiErrors: [{ kind: '500', operation: 'refund' }] });
    const request = { paymentIntentId, amount: 999, orderId: 'order_1', step: 'shortfall' };
    await expect(refund(bench.client, request)).rejects.toMatchObject({ statusCode: 500 });
    await expect(refund(bench.client, request)).resolves.toMatchObject({ outcome: 'refunded' });
    expect(bench.sandbox.paymentIntent(paymentIntentId)).toMatchObject({ refunded: 999 });
  });

  it('tells the payments of one order apart, held or captured', async () => {
    await using bench = await startBench();
    const orderId = 'order_1';
    const kept = await payAtOnce(bench, orderId);
    bench.clock.advance(25 * 3_600_000);
    const second = await payAtOnce(bench, orderId);
    bench.clock.advance(25 * 3_600_000);
    const third = await authorize(bench, orderId);
    bench.clock.advance(25 * 3_600_000);
    const fourth = await authorize(bench, orderId);
    for (const paymentIntentId of [kept, second]) {
      const outcome = await refund(bench.client, { paymentIntentId, amount: 500, orderId, step: 'unwanted' });
      expect(outcome).toMatchObject({ outcome: 'refunded', amountRefunded: 500 });
    }
    for (const paymentIntentId of [third, fourth]) {
      await expect(cancel(bench.client, { paymentIntentId, orderId })).resolves.toMatchObject({ outcome: 'canceled' });
    }
    expect(bench.sandbox.byOrder(orderId).payments).toMatchObject([
      { id: kept, refunded: 500 },
      { id: second, refunded: 500 },
      { id: third, released: total },
      { id: fourth, released: total },
    ]);
  });
});

describe('the reconcile run', () => {
  it('meets every checkout since the time, page after page, with what is true of it now', async () => {
    await using bench = await startBench();
    await createCheckout(bench.client, checkoutOf('order_old', bench.clock));
    bench.clock.advance(7_200_000);
    const since = new Date(bench.clock.now()).toISOString();
    const orders = Array.from({ length: 105 }, (_, index) => `order_${index}`);
    for (const orderId of orders) await createCheckout(bench.client, checkoutOf(orderId, bench.clock));
    const paymentIntentId = await authorize(bench, 'order_paid');
    await capture(bench.client, { paymentIntentId, amount: 999, orderId: 'order_paid' });
    await refund(bench.client, { paymentIntentId, amount: 500, orderId: 'order_paid', step: 'goodwill' });

    const met = new Map<string, unknown>();
    for await (const { orderId, facts } of recentCheckouts(bench.client, { since })) met.set(orderId, facts);
    expect([...met.keys()].toSorted()).toEqual([...orders, 'order_paid'].toSorted());
    expect(met.get('order_paid')).toMatchObject([
      { kind: 'captured', amount: 999 },
      { kind: 'refunded', amount: 500 },
    ]);
  });
});

describe('webhooks of an order', () => {
  it('tell of the hold, the capture and the refund, and not of the released rest', async () => {
    await using bench = await startBench();
    const paymentIntentId = await authorize(bench, 'order_1');
    await bench.settled();
    await capture(bench.client, { paymentIntentId, amount: 1998, orderId: 'order_1' });
    await bench.settled();
    await refund(bench.client, { paymentIntentId, amount: 999, orderId: 'order_1', step: 'goodwill' });
    await bench.settled();
    const facts = bench.received.flatMap(
      ({ body, signature }) => parseEvent(body, signature, webhookSecret).fact ?? [],
    );
    const reference = { orderId: 'order_1', paymentIntentId, currency: 'eur' };
    expect(facts).toEqual([
      { kind: 'authorized', ...reference, amount: total },
      { kind: 'captured', ...reference, amount: 1998 },
      { kind: 'refunded', ...reference, amount: 999 },
    ]);
  });

  it('tell of money that was taken at once', async () => {
    await using bench = await startBench();
    const { sessionId } = await createCheckout(bench.client, checkoutOf('order_1', bench.clock));
    bench.sandbox.pay(sessionId, { method: 'ideal' });
    await bench.settled();
    const facts = bench.received.map(({ body, signature }) => parseEvent(body, signature, webhookSecret).fact);
    expect(facts).toMatchObject([
      { kind: 'captured', amount: total },
      { kind: 'captured', amount: total },
    ]);
  });
});
