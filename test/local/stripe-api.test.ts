import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import type { Bench } from './stripe-support.ts';
import { checkoutOf, secretKey, startBench } from './stripe-support.ts';

function officialClient({ sandbox }: Bench, key = secretKey, maxNetworkRetries = 0): Stripe {
  const { hostname, port } = new URL(sandbox.url);
  return new Stripe(key, { host: hostname, port, protocol: 'http', maxNetworkRetries, telemetry: false });
}

const params = (bench: Bench, orderId = 'order_1'): Stripe.Checkout.SessionCreateParams => {
  const { email, lines, successUrl, cancelUrl } = checkoutOf(orderId, bench.clock);
  return {
    mode: 'payment',
    customer_email: email,
    success_url: successUrl,
    cancel_url: cancelUrl,
    metadata: { order_id: orderId },
    payment_intent_data: { metadata: { order_id: orderId } },
    payment_method_options: { card: { capture_method: 'manual' } },
    line_items: lines.map(({ title, quantity, unitAmount }) => ({
      quantity,
      price_data: { currency: 'EUR', unit_amount: unitAmount, product_data: { name: title } },
    })),
  };
};

describe('the API', () => {
  it('refuses a wrong key with 401 and hides most of it', async () => {
    await using bench = await startBench();
    const error = await officialClient(bench, 'sk_test_somebody_else')
      .balance.retrieve()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
    expect(error).toMatchObject({ statusCode: 401, message: 'Invalid API Key provided: sk_test_****else' });
    const anonymous = await fetch(`${bench.sandbox.url}/v1/balance`);
    expect(anonymous.status).toBe(401);
  });

  it('answers 404 resource_missing for unknown objects and names unknown URLs', async () => {
    await using bench = await startBench();
    const stripe = officialClient(bench);
    await expect(stripe.checkout.sessions.retrieve('cs_test_none')).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
      code: 'resource_missing',
      param: 'session',
      statusCode: 404,
      requestId: expect.stringMatching(/^req_/),
    });
    await expect(stripe.customers.list()).rejects.toMatchObject({
      statusCode: 404,
      message: expect.stringContaining('GET: /v1/customers'),
    });
  });

  it('answers a session as the package types it', async () => {
    await using bench = await startBench();
    const session = await officialClient(bench).checkout.sessions.create({
      ...params(bench),
      expand: ['line_items', 'payment_intent'],
    });
    expect(session).toMatchObject({
      object: 'checkout.session',
      amount_total: 3497,
      currency: 'eur',
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      payment_method_options: { card: { capture_method: 'manual' } },
      livemode: false,
    });
    expect(session.line_items?.data.map((line) => [line.description, line.quantity, line.amount_total])).toEqual([
      ['Hollow Knight', 2, 1998],
      ['Celeste & <friends>', 1, 1499],
    ]);
    expect(session.line_items?.data[0]?.price?.unit_amount_decimal?.toString()).toBe('999');
  });

  it.each<[string, Partial<Stripe.Checkout.SessionCreateParams>, object]>([
    ['a mode it does not imitate', { mode: 'subscription' }, { param: 'mode' }],
    ['no line', { line_items: [] }, { param: 'line_items', code: 'parameter_missing' }],
    [
      'a total below the smallest charge',
      { line_items: [{ quantity: 1, price_data: { currency: 'eur', unit_amount: 49, product_data: { name: 'x' } } }] },
      { code: 'amount_too_small' },
    ],
    [
      'two currencies',
      {
        line_items: ['eur', 'usd'].map((currency) => ({
          quantity: 1,
          price_data: { currency, unit_amount: 999, product_data: { name: 'x' } },
        })),
      },
      { param: 'line_items' },
    ],
    [
      'half a unit',
      {
        line_items: [{ quantity: 0.5, price_data: { currency: 'eur', unit_amount: 999, product_data: { name: 'x' } } }],
      },
      { code: 'parameter_invalid_integer' },
    ],
    [
      'a parameter it does not read',
      { shipping_options: [{ shipping_rate: 'shr_1' }] },
      { code: 'parameter_unknown', param: 'shipping_options' },
    ],
    ['an expiry in ten minutes', { expires_at: Math.floor(Date.now() / 1000) + 600 }, { param: 'expires_at' }],
    ['an expiry in two days', { expires_at: Math.floor(Date.now() / 1000) + 172_800 }, { param: 'expires_at' }],
    ['a broken address', { customer_email: 'ada@' }, { param: 'customer_email', code: 'email_invalid' }],
  ])('refuses %s and keeps nothing', async (_, change, expected) => {
    await using bench = await startBench();
    await expect(officialClient(bench).checkout.sessions.create({ ...params(bench), ...change })).rejects.toMatchObject(
      {
        statusCode: 400,
        type: 'StripeInvalidRequestError',
        ...expected,
      },
    );
    expect(bench.sandbox.state().sessions).toEqual([]);
  });

  it('replays an answer under its key for 24 hours and refuses the key for other parameters', async () => {
    await using bench = await startBench();
    const stripe = officialClient(bench);
    const options = { idempotencyKey: 'key-1' };
    const first = await stripe.checkout.sessions.create(params(bench), options);
    const again = await stripe.checkout.sessions.create(params(bench), options);
    expect(again.id).toBe(first.id);
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect(again.lastResponse.headers['original-request']).toBe(first.lastResponse.requestId);
    await expect(stripe.checkout.sessions.create(params(bench, 'order_2'), options)).rejects.toBeInstanceOf(
      Stripe.errors.StripeIdempotencyError,
    );
    bench.clock.advance(24 * 3_600_000 + 1000);
    const later = await stripe.checkout.sessions.create(params(bench), options);
    expect(later.id).not.toBe(first.id);
  });

  it('does not keep under a key that parameters were refused', async () => {
    await using bench = await startBench();
    const stripe = officialClient(bench);
    const options = { idempotencyKey: 'key-1' };
    await expect(stripe.checkout.sessions.create({ ...params(bench), line_items: [] }, options)).rejects.toThrow();
    await expect(stripe.checkout.sessions.create(params(bench), options)).resolves.toMatchObject({ status: 'open' });
  });

  it('pages newest first by limit, starting_after and created', async () => {
    await using bench = await startBench();
    const stripe = officialClient(bench);
    const made: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      made.unshift((await stripe.checkout.sessions.create(params(bench, `order_${index}`))).id);
      bench.clock.advance(60_000);
    }
    const first = await stripe.checkout.sessions.list({ limit: 2 });
    expect(first.data.map(({ id }) => id)).toEqual(made.slice(0, 2));
    expect(first.has_more).toBe(true);
    const rest = await stripe.checkout.sessions.list({ limit: 3, starting_after: made[1] ?? '' });
    expect(rest.data.map(({ id }) => id)).toEqual(made.slice(2));
    expect(rest.has_more).toBe(false);
    const middle = (await stripe.checkout.sessions.retrieve(made[2] ?? '')).created;
    const since = await stripe.checkout.sessions.list({ created: { gte: middle } });
    expect(since.data).toHaveLength(3);
    const before = await stripe.checkout.sessions.list({ created: { lt: middle } });
    expect(before.data).toHaveLength(2);
    const all = await stripe.checkout.sessions.list({ limit: 1 }).autoPagingToArray({ limit: 10 });
    expect(all).toHaveLength(5);
    await expect(stripe.checkout.sessions.list({ limit: 101 })).rejects.toMatchObject({ param: 'limit' });
  });

  it('expands the intent, its charge and the card', async () => {
    await using bench = await startBench();
    const stripe = officialClient(bench);
    const { id } = await stripe.checkout.sessions.create(params(bench));
    const { paymentIntentId } = bench.sandbox.pay(id, { card: '4242 4242 4242 4242' });
    const listed = await stripe.checkout.sessions.list({
      payment_intent: paymentIntentId,
      expand: ['data.payment_intent.latest_charge'],
    });
    expect(listed.data).toMatchObject([
      {
        payment_intent: {
          status: 'requires_capture',
          latest_charge: {
            captured: false,
            payment_method_details: { card: { last4: '4242', fingerprint: expect.stringMatching(/^\w{16}$/) } },
          },
        },
      },
    ]);
    await expect(stripe.paymentIntents.retrieve(paymentIntentId, { expand: ['amount'] })).rejects.toMatchObject({
      param: 'expand',
    });
  });

  it('keeps captures, cancellations and refunds within what is held and captured', async () => {
    await using bench = await startBench();
    const stripe = officialClient(bench);
    const { id } = await stripe.checkout.sessions.create(params(bench));
    bench.sandbox.pay(id, { card: 'declined' });
    const intent = String((await stripe.checkout.sessions.retrieve(id)).payment_intent);
    const unexpected = { code: 'payment_intent_unexpected_state', payment_intent: { id: intent } };
    await expect(stripe.paymentIntents.capture(intent)).rejects.toMatchObject(unexpected);
    await expect(stripe.paymentIntents.cancel(intent)).rejects.toMatchObject(unexpected);
    await expect(stripe.refunds.create({ payment_intent: intent })).rejects.toMatchObject({ statusCode: 400 });
    bench.sandbox.pay(id);
    await expect(stripe.paymentIntents.capture(intent, { amount_to_capture: 4000 })).rejects.toMatchObject({
      code: 'amount_too_large',
    });
    await expect(stripe.paymentIntents.capture(intent, { amount_to_capture: 0 })).rejects.toMatchObject({
      param: 'amount_to_capture',
    });
    const captured = await stripe.paymentIntents.capture(intent, {
      amount_to_capture: 1000,
      expand: ['latest_charge'],
    });
    expect(captured).toMatchObject({
      status: 'succeeded',
      amount_received: 1000,
      amount_capturable: 0,
      latest_charge: { amount_captured: 1000, captured: true },
    });
    await expect(stripe.paymentIntents.capture(intent)).rejects.toMatchObject(unexpected);
    await expect(stripe.paymentIntents.cancel(intent)).rejects.toMatchObject(unexpected);
    await expect(stripe.refunds.create({ payment_intent: intent, amount: 1001 })).rejects.toMatchObject({
      param: 'amount',
    });
    const refund = await stripe.refunds.create({ payment_intent: intent, metadata: { step: 'all' } });
    expect(refund).toMatchObject({ amount: 1000, status: 'succeeded', metadata: { step: 'all' } });
    await expect(stripe.refunds.create({ payment_intent: intent })).rejects.toMatchObject({
      code: 'charge_already_refunded',
    });
    await expect(stripe.refunds.retrieve(refund.id)).resolves.toMatchObject({ id: refund.id, payment_intent: intent });
    expect((await stripe.refunds.list({ payment_intent: intent })).data).toHaveLength(1);
    expect((await stripe.charges.list({ payment_intent: intent })).data).toMatchObject([{ amount_captured: 1000 }]);
    expect((await stripe.balance.retrieve()).available).toMatchObject([{ amount: 0, currency: 'eur' }]);
  });

  it('fails on request: at the edge, by rate, without an answer', async () => {
    await using bench = await startBench();
    const stripe = officialClient(bench);
    bench.sandbox.configure({ apiErrors: [{ kind: '503' }, { kind: '429' }, { kind: 'lost', count: 2 }] });
    await expect(stripe.balance.retrieve()).rejects.toMatchObject({ statusCode: 503 });
    await expect(stripe.balance.retrieve()).rejects.toBeInstanceOf(Stripe.errors.StripeRateLimitError);
    // The client repeats a closed connection once on its own, so this uses up both.
    await expect(stripe.balance.retrieve()).rejects.toBeInstanceOf(Stripe.errors.StripeConnectionError);
    await expect(stripe.balance.retrieve()).resolves.toMatchObject({ object: 'balance' });
    expect(() => bench.sandbox.configure({ webhooks: 'sideways' } as never)).toThrow(
      expect.objectContaining({ status: 400 }),
    );
  });

  it('limits the rate when it is told to, by the second of its clock', async () => {
    await using bench = await startBench({ rateLimits: { perSecond: 2 } });
    const stripe = officialClient(bench);
    bench.clock.advance(1000 - (bench.clock.now() % 1000));
    const answers = await Promise.allSettled([1, 2, 3].map(() => stripe.balance.retrieve()));
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    bench.clock.advance(1000);
    await expect(stripe.balance.retrieve()).resolves.toMatchObject({ object: 'balance' });
  });
});
