import type { Context } from 'aws-lambda';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Cart } from '#shared/domain/cart.ts';
import type { Order, OrderLine } from '#shared/domain/order.ts';
import { aLine, anOrder } from '../../fixtures.ts';
import { aCart, anEvent, aProduct, byId } from './samples.ts';

vi.hoisted(() => {
  const names = ['CATALOG_TABLE', 'ORDERS_TABLE', 'OPS_TABLE', 'STRIPE_SECRET_ARN', 'CUSTOMERS_CLIENT_ID'];
  for (const name of names) process.env[name] = name;
  Object.assign(process.env, { STRIPE_API_URL: '', SHOP_URL: 'https://shop.example' });
  process.env.CUSTOMERS_ISSUER = 'https://issuer.example';
});

/** What the tables and Stripe hold, and what was done to them. */
const world = vi.hoisted(() => ({
  cart: undefined as Cart | undefined,
  orders: new Map<string, { order: Order; lines: readonly OrderLine[] }>(),
  losesRaces: 0,
  tokenIssued: false,
  facts: [] as object[],
  outcome: 'recorded',
  done: [] as string[],
}));

vi.mock('#shared/data/carts.ts', () => ({
  getCart: async () => world.cart,
  changeCart: async (_id: string, _now: number, change: (cart: Cart) => Promise<Cart>) => {
    for (;;) {
      const after = await change(world.cart as Cart);
      if (world.losesRaces > 0 && after !== world.cart) {
        world.losesRaces -= 1;
        continue;
      }
      world.cart = after;
      return after;
    }
  },
}));
vi.mock('#shared/data/catalog.ts', () => ({
  loadCatalogue: async () => ({ byId: byId(aProduct('HADES'), aProduct('FREE', { prices: { eur: 0 } })) }),
  unitsPerEuro: async () => 1,
}));
vi.mock('#shared/data/orders.ts', () => ({
  createOrder: async (made: { order: Order; lines: readonly OrderLine[] }) => {
    world.done.push('createOrder');
    world.orders.set(made.order.id, made);
  },
  getOrder: async (id: string) => world.orders.get(id),
  getOrderHead: async (id: string) => world.orders.get(id)?.order,
  cancelUnpaidOrder: async (id: string) => {
    const found = world.orders.get(id);
    if (found?.order.authorizedAt) return 'paid';
    world.done.push('cancelUnpaidOrder');
    if (found) world.orders.set(id, { ...found, order: { ...found.order, status: 'canceled' } });
    return 'canceled';
  },
}));
vi.mock('#shared/data/payments.ts', () => ({
  applyPayment: async (fact: { kind: string; orderId: string }) => {
    const found = world.orders.get(fact.orderId);
    if (fact.kind === 'authorized' && found && world.outcome === 'recorded') {
      const paid = { ...found.order, paymentStatus: 'authorized' as const, authorizedAt: '2026-11-25T10:01:00.000Z' };
      world.orders.set(fact.orderId, { ...found, order: paid });
    }
    return world.outcome;
  },
}));
vi.mock('#shared/data/order-tokens.ts', () => ({
  claimFirstToken: async () => {
    const first = !world.tokenIssued;
    world.tokenIssued = true;
    return first;
  },
  newOrderToken: () => ({ token: 'the-token', hash: 'the-hash' }),
  addOrderToken: async (_id: string, hash: string) => void world.done.push(`token ${hash}`),
}));
vi.mock('#shared/runtime/logger.ts', () => ({ logger: { info: () => {}, warn: () => {}, error: () => {} } }));
vi.mock('#shared/payments/credentials.ts', () => ({ stripeFromSecret: async () => ({}) }));
vi.mock('#shared/payments/give-back.ts', () => ({ giveBack: async () => void world.done.push('giveBack') }));
vi.mock('#shared/payments/stripe.ts', () => ({
  createCheckout: async (_client: object, request: { orderId: string }) => {
    world.done.push('createCheckout');
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    return { sessionId: `cs_${request.orderId}`, url: 'https://pay.example', expiresAt };
  },
  retrieveCheckout: async () => ({ facts: world.facts }),
  expireCheckout: async (_client: object, id: string) => {
    world.done.push(`expire ${id}`);
    return { facts: [] };
  },
}));

import { handler } from '../../../functions/api/checkout.ts';

async function post(route: string, params: Record<string, string>, body?: unknown) {
  const reply = await handler(
    anEvent(`POST ${route}`, { params, body }) as never,
    { getRemainingTimeInMillis: () => 5000 } as Context,
  );
  return { status: reply.statusCode, body: JSON.parse(reply.body ?? 'null') };
}

const hades = aProduct('HADES');
const collection = () => (world.cart?.id ?? '').replace('cart_', 'pay_col_');
const openSession = () =>
  post('/store/payment-collections/{id}/payment-sessions', { id: collection() }, { provider_id: 'pp_stripe_checkout' });
const complete = () => post('/store/carts/{id}/complete', { id: world.cart?.id ?? '' });

function authorized(): object {
  return {
    kind: 'authorized',
    orderId: world.cart?.session?.orderId,
    paymentIntentId: 'pi_1',
    currency: 'eur',
    amount: 1999,
  };
}

beforeEach(() => {
  Object.assign(world, { losesRaces: 0, tokenIssued: false, facts: [], outcome: 'recorded', done: [] });
  world.orders.clear();
  world.cart = aCart([hades]);
});

describe('the payment collection', () => {
  it('is the same every time', async () => {
    const ask = () => post('/store/payment-collections', {}, { cart_id: world.cart?.id });
    const first = await ask();
    expect(first.body.payment_collection).toMatchObject({ id: collection(), amount: 19.99, status: 'not_paid' });
    expect((await ask()).body).toEqual(first.body);
  });
});

describe('opening a payment page', () => {
  it('makes the page, then the order, then names both in the cart', async () => {
    const { status, body } = await openSession();
    expect(status).toBe(200);
    const [session] = body.payment_collection.payment_sessions;
    expect(session).toMatchObject({ provider_id: 'pp_stripe_checkout', status: 'pending', amount: 19.99 });
    expect(session.data.url).toBe('https://pay.example');
    expect(world.done).toEqual(['createCheckout', 'createOrder']);
    const { order } = world.orders.get(world.cart?.session?.orderId ?? '') ?? {};
    expect(order).toMatchObject({ total: 1999, payment: { sessionId: world.cart?.session?.checkoutId } });
  });

  it('answers the same page for the same cart', async () => {
    const first = await openSession();
    expect((await openSession()).body).toEqual(first.body);
    expect(world.orders.size).toBe(1);
  });

  it('makes a new page when the cart changed, and closes the old one', async () => {
    await openSession();
    const before = world.cart?.session;
    world.cart = { ...(world.cart as Cart), email: 'other@example.com' };
    await openSession();
    expect(world.cart?.session?.orderId).not.toBe(before?.orderId);
    expect(world.orders.get(before?.orderId ?? '')?.order.status).toBe('canceled');
    expect(world.done).toContain(`expire ${before?.checkoutId}`);
    expect(world.cart?.staleCheckouts).toEqual([]);
  });

  it('makes a new page when the old one is about to close or its order is canceled', async () => {
    await openSession();
    const cart = world.cart as Cart;
    const first = cart.session?.id;
    if (cart.session) world.cart = { ...cart, session: { ...cart.session, expiresAt: new Date().toISOString() } };
    await openSession();
    const second = world.cart?.session;
    expect(second?.id).not.toBe(first);
    const found = world.orders.get(second?.orderId ?? '');
    if (found) world.orders.set(found.order.id, { ...found, order: { ...found.order, status: 'canceled' } });
    await openSession();
    expect(world.cart?.session?.id).not.toBe(second?.id);
  });

  it('undoes its own page when another request was quicker', async () => {
    world.losesRaces = 1;
    await openSession();
    expect(world.done.filter((deed) => deed === 'createOrder')).toHaveLength(2);
    expect([...world.orders.values()].filter(({ order }) => order.status === 'pending')).toHaveLength(1);
    expect(world.done.filter((deed) => deed.startsWith('expire '))).toHaveLength(1);
  });

  it('keeps a page that was paid, whatever happened to the cart', async () => {
    await openSession();
    world.facts = [authorized()];
    await complete();
    world.cart = { ...(world.cart as Cart), email: 'other@example.com', completedAt: undefined };
    const { body } = await openSession();
    expect(body.payment_collection.payment_sessions[0].status).toBe('authorized');
    expect(world.orders.size).toBe(1);
  });

  it.each([
    ['without an e-mail address', () => aCart([hades], { email: undefined }), 400],
    ['that is empty', () => aCart(), 400],
    ['that costs nothing', () => aCart([aProduct('FREE')]), 400],
    ['that is an order', () => aCart([hades], { completedAt: '2026-11-25T10:00:00.000Z' }), 409],
  ])('refuses a cart %s and does nothing', async (_, cart, expected) => {
    world.cart = cart();
    expect((await openSession()).status).toBe(expected);
    expect(world.done).toEqual([]);
  });

  it('refuses another provider', async () => {
    const { status, body } = await post(
      '/store/payment-collections/{id}/payment-sessions',
      { id: collection() },
      { provider_id: 'pp_system_default' },
    );
    expect(status).toBe(400);
    expect(body.errors[0].path).toBe('body.provider_id');
  });
});

describe('completing', () => {
  it('refuses a cart without a payment page', async () => {
    expect((await complete()).status).toBe(400);
  });

  it('answers the cart with the reason while nothing is paid', async () => {
    await openSession();
    expect((await complete()).body).toMatchObject({
      type: 'cart',
      error: { type: 'payment_authorization_error', reason: 'pending' },
    });
    world.facts = [{ ...authorized(), kind: 'failed', code: 'card_declined', message: 'Your card was declined.' }];
    const { status, body } = await complete();
    expect(status).toBe(200);
    expect(body.error).toMatchObject({ reason: 'failed', message: expect.stringContaining('Your card was declined.') });
    expect(world.cart?.completedAt).toBeUndefined();
  });

  it('finds a payment that no webhook has told of, and hands out the token once', async () => {
    await openSession();
    world.facts = [authorized()];
    const first = await complete();
    expect(first.body).toMatchObject({
      type: 'order',
      order_token: 'the-token',
      order: { payment_status: 'authorized' },
    });
    expect(world.cart?.completedAt).toBeDefined();
    const second = await complete();
    expect(second.body.order.id).toBe(first.body.order.id);
    expect(second.body).not.toHaveProperty('order_token');
    expect(world.done.filter((deed) => deed.startsWith('token'))).toEqual(['token the-hash']);
  });

  it('gives back money that came for a canceled order', async () => {
    await openSession();
    const orderId = world.cart?.session?.orderId ?? '';
    world.orders.set(orderId, {
      order: anOrder({ id: orderId, status: 'canceled', authorizedAt: '' }),
      lines: [aLine()],
    });
    world.facts = [authorized()];
    world.outcome = 'unwanted';
    const { body } = await complete();
    expect(body.type).toBe('cart');
    expect(body.error.message).toMatch(/expired or was replaced/);
    expect(world.done).toContain('giveBack');
  });
});
