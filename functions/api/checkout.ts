import { completeCart, createPaymentCollection, createPaymentSession } from '#shared/contracts/store-checkout.ts';
import { changeCart, getCart } from '#shared/data/carts.ts';
import { loadCatalogue, unitsPerEuro } from '#shared/data/catalog.ts';
import { addOrderEvent } from '#shared/data/order-events.ts';
import { addOrderToken, claimFirstToken, newOrderToken } from '#shared/data/order-tokens.ts';
import { cancelUnpaidOrder, createOrder, getOrder, getOrderHead } from '#shared/data/orders.ts';
import { applyPayment } from '#shared/data/payments.ts';
import {
  type Cart,
  type CartSession,
  checkOwner,
  checkoutContent,
  checkPayable,
  ownedBy,
  type PricedCart,
  priceCart,
  withoutSession,
} from '#shared/domain/cart.ts';
import { consentsOf, orderOf } from '#shared/domain/cart-order.ts';
import { ConflictError, InvalidRequestError } from '#shared/domain/errors.ts';
import { newId } from '#shared/domain/ids.ts';
import type { Order } from '#shared/domain/order.ts';
import type { PaymentFact } from '#shared/domain/payment.ts';
import { api, type Identity, route } from '#shared/http/api.ts';
import { rememberAnswers } from '#shared/http/idempotency.ts';
import { customerFinder } from '#shared/http/identity.ts';
import { json } from '#shared/http/problem.ts';
import { stripeFromSecret } from '#shared/payments/credentials.ts';
import { giveBack } from '#shared/payments/give-back.ts';
import { createCheckout, expireCheckout, retrieveCheckout, type StripeClient } from '#shared/payments/stripe.ts';
import { loadEnv } from '#shared/runtime/env.ts';
import { logger } from '#shared/runtime/logger.ts';
import { cartOfPaymentCollection, presentCart, presentPaymentCollection } from '#shared/store/cart.ts';
import { presentOrder } from '#shared/store/order.ts';

const env = loadEnv('api/checkout');
const findCustomer = customerFinder({ issuer: env.CUSTOMERS_ISSUER, clientId: env.CUSTOMERS_CLIENT_ID });

/** How long a payment page stays open; Stripe allows half an hour to a day. */
const pageLifetime = 60 * 60_000;

export const handler = api(
  [
    route(createPaymentCollection, async (request) => {
      const { body, now } = request;
      const [cart, customer] = await Promise.all([getCart(body.cart_id, now), findCustomer(request)]);
      checkOwner(cart, customer?.id);
      const { byId } = await loadCatalogue({ now });
      return json({ payment_collection: presentPaymentCollection(cart, priceCart(cart, byId)) });
    }),

    route(createPaymentSession, async (request) => {
      const { params, now } = request;
      const customer = await findCustomer(request);
      const { cart, priced, paid } = await openSession(cartOfPaymentCollection(params.id), customer, now);
      return json({ payment_collection: presentPaymentCollection(cart, priced, paid ? 'authorized' : 'pending') });
    }),

    route(completeCart, async (request) => {
      const { params, now } = request;
      const [cart, customer] = await Promise.all([getCart(params.id, now), findCustomer(request)]);
      checkOwner(cart, customer?.id);
      if (!cart.session) {
        throw new InvalidRequestError('The cart has no payment session. Create one, and let the buyer pay.');
      }
      const { order, facts } = await currentOrder(cart.session, now);
      if (!order?.authorizedAt) return json(await notPaid(cart, order, facts, now));
      await markCompleted(cart, order.id, now);
      const found = await getOrder(order.id);
      if (!found) throw new Error(`The order ${order.id} was there a moment ago.`);
      // A customer's order opens with their account: whoever merely knows the cart gets no key to it.
      const order_token = cart.customerId && !customer ? undefined : await firstToken(order.id, now);
      return json({ type: 'order', order: presentOrder(found), ...(order_token ? { order_token } : {}) });
    }),
  ],
  rememberAnswers,
);

interface OpenSession {
  readonly cart: Cart;
  readonly priced: PricedCart;
  readonly paid: boolean;
}

/** The payment page of the cart as it is now: the one it has when that still fits, else a new one with a new order. */
async function openSession(cartId: string, customer: Identity | undefined, now: number): Promise<OpenSession> {
  const { byId } = await loadCatalogue({ now, maximumAge: 0 });
  let paid = false;
  let unused: CartSession | undefined;
  try {
    const cart = await changeCart(cartId, now, async (before) => {
      if (unused) await abandon(unused, now);
      unused = undefined;
      checkOwner(before, customer?.id);
      const prepared = ownedBy(before, customer);
      const priced = priceCart(prepared, byId);
      const state = prepared.session && (await stateOf(prepared.session, prepared, priced, now));
      paid = state === 'paid';
      if (state === 'paid' || state === 'fits') return before;
      checkPayable(prepared, priced);
      if (prepared.session && (await cancelUnpaidOrder(prepared.session.orderId, now)) === 'paid') {
        throw new ConflictError('This cart has just been paid. Complete it.');
      }
      const open = withoutSession(prepared);
      unused = await startSession(open, priced, now);
      return { ...open, session: unused, staleCheckouts: await closeStaleCheckouts(open.staleCheckouts, now) };
    });
    return { cart, priced: priceCart(cart, byId), paid };
  } catch (error) {
    if (unused) await abandon(unused, now);
    throw error;
  }
}

async function stateOf(
  session: CartSession,
  cart: Cart,
  priced: PricedCart,
  now: number,
): Promise<'paid' | 'fits' | 'stale'> {
  const order = await getOrderHead(session.orderId);
  if (order?.authorizedAt) return 'paid';
  const open = order?.status === 'pending' && Date.parse(session.expiresAt) > now + 60_000;
  return open && session.content === checkoutContent(cart) && session.amount === priced.total ? 'fits' : 'stale';
}

/** Opens a page at Stripe, then writes the order that waits for it. Until the cart names it, nobody knows its address. */
async function startSession(cart: Cart, priced: PricedCart, now: number): Promise<CartSession> {
  const orderId = newId('order', now);
  const [client, rate] = await Promise.all([stripeFromSecret(env), unitsPerEuro(priced.currencyCode, now)]);
  const { sessionId, url, expiresAt } = await createCheckout(client, {
    orderId,
    cartId: cart.id,
    email: cart.email ?? '',
    currency: priced.currencyCode,
    lines: priced.lines.map(({ line, product, unitPrice }) => ({
      title: [product?.title, product?.subtitle].filter(Boolean).join(' – '),
      quantity: line.quantity,
      unitAmount: unitPrice,
    })),
    successUrl: `${env.SHOP_URL}/checkout/return?cart_id=${cart.id}`,
    cancelUrl: `${env.SHOP_URL}/cart`,
    expiresAt: new Date(now + pageLifetime).toISOString(),
  });
  await createOrder(orderOf(cart, priced, { orderId, checkoutId: sessionId, unitsPerEuro: rate, now }));
  const at = new Date(now).toISOString();
  await Promise.all(consentsOf(cart).map((consent) => addOrderEvent(orderId, { at, actor: 'buyer', ...consent })));
  logger.info('order placed', { orderId, cartId: cart.id, lines: cart.lines.length });
  return {
    id: newId('paymentSession', now),
    orderId,
    checkoutId: sessionId,
    url,
    amount: priced.total,
    content: checkoutContent(cart),
    createdAt: new Date(now).toISOString(),
    expiresAt,
  };
}

/** Undoes a page that nobody was told of, because another request was quicker with the same cart. */
async function abandon(session: CartSession, now: number): Promise<void> {
  await cancelUnpaidOrder(session.orderId, now);
  await closeStaleCheckouts([session.checkoutId], now);
}

/**
 * Closes pages whose orders are canceled, and gives back what was paid on one all the same. Answers those that could not
 * be closed now; Stripe expires them by itself.
 */
async function closeStaleCheckouts(checkoutIds: readonly string[], now: number): Promise<string[]> {
  if (checkoutIds.length === 0) return [];
  const client = await stripeFromSecret(env);
  const left: string[] = [];
  for (const checkoutId of checkoutIds) {
    try {
      await applyFacts(client, (await expireCheckout(client, checkoutId)).facts, now);
    } catch (error) {
      logger.warn('a stale payment page could not be closed', { checkoutId, error });
      left.push(checkoutId);
    }
  }
  return left;
}

async function applyFacts(client: StripeClient, facts: readonly PaymentFact[], now: number): Promise<void> {
  for (const fact of facts) {
    if ((await applyPayment(fact, now)) === 'unwanted') await giveBack(client, fact);
  }
}

/** The order of the page; when no webhook has told of its payment yet, Stripe itself is asked. */
async function currentOrder(
  session: CartSession,
  now: number,
): Promise<{ readonly order: Order | undefined; readonly facts: readonly PaymentFact[] }> {
  const order = await getOrderHead(session.orderId);
  if (order?.authorizedAt) return { order, facts: [] };
  const client = await stripeFromSecret(env);
  const { facts } = await retrieveCheckout(client, session.checkoutId);
  await applyFacts(client, facts, now);
  return { order: await getOrderHead(session.orderId), facts };
}

async function markCompleted(cart: Cart, orderId: string, now: number): Promise<void> {
  if (cart.completedAt) return;
  const staleCheckouts = await closeStaleCheckouts(cart.staleCheckouts, now);
  const done = { orderId, staleCheckouts, completedAt: new Date(now).toISOString() };
  await changeCart(cart.id, now, (before) =>
    before.completedAt || before.session?.orderId !== orderId ? before : { ...before, ...done },
  );
}

async function firstToken(orderId: string, now: number): Promise<string | undefined> {
  if (!(await claimFirstToken(orderId, now))) return undefined;
  const { token, hash } = newOrderToken();
  await addOrderToken(orderId, hash, now);
  return token;
}

async function notPaid(cart: Cart, order: Order | undefined, facts: readonly PaymentFact[], now: number) {
  const { byId } = await loadCatalogue({ now });
  const failure = facts.find((fact) => fact.kind === 'failed');
  const reason = order?.status === 'canceled' ? 'expired' : failure ? 'failed' : 'pending';
  const messages = {
    expired: 'The payment page has expired or was replaced. Create a new payment session.',
    failed: `The payment failed: ${failure?.message} The payment page is still open for another try.`,
    pending: 'The payment has not been authorized yet. The buyer pays on the page of the payment session.',
  } as const;
  return {
    type: 'cart',
    cart: presentCart(cart, priceCart(cart, byId)),
    error: {
      message: messages[reason],
      name: 'PaymentAuthorizationError',
      type: 'payment_authorization_error',
      reason,
    },
  };
}
