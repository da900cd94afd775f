import Stripe from 'stripe';
import { InvalidRequestError } from '#shared/domain/errors.ts';
import type { PaymentFact } from '#shared/domain/payment.ts';
import { factOfIntent, factOfRefunds, factOfSession } from './stripe-events.ts';

export type StripeClient = Stripe;

export interface CheckoutRequest {
  readonly orderId: string;
  readonly cartId: string;
  readonly email: string;
  readonly currency: string;
  readonly lines: readonly CheckoutLine[];
  readonly successUrl: string;
  readonly cancelUrl: string;
  /** ISO time, 30 minutes to 24 hours ahead. */
  readonly expiresAt: string;
}

export interface CheckoutLine {
  readonly title: string;
  readonly quantity: number;
  readonly unitAmount: number;
  readonly imageUrl?: string;
}

/** A session of the hosted page and what is true of its payment now. */
export interface Checkout {
  readonly sessionId: string;
  /** Absent when the session was not made by this shop. */
  readonly orderId: string | undefined;
  readonly status: 'open' | 'complete' | 'expired';
  readonly paymentIntentId: string | undefined;
  readonly facts: readonly PaymentFact[];
}

export type CaptureOutcome =
  | { readonly outcome: 'captured'; readonly amountCaptured: number }
  | { readonly outcome: 'canceled'; readonly reason: string }
  | Declined;

export type CancelOutcome =
  | { readonly outcome: 'canceled'; readonly reason: string }
  | { readonly outcome: 'captured'; readonly amountCaptured: number };

export type RefundOutcome =
  | {
      readonly outcome: 'refunded';
      readonly refundId: string;
      readonly amountRefunded: number;
      readonly status: string;
    }
  | Declined;

interface Declined {
  readonly outcome: 'declined';
  readonly code: string;
  readonly message: string;
}

/** A client for Stripe itself or, with `url`, for a server that behaves like it. */
export function stripeClient({ secretKey, url }: { readonly secretKey: string; readonly url?: string }): StripeClient {
  return new Stripe(secretKey, {
    maxNetworkRetries: 2,
    timeout: 10_000,
    telemetry: false,
    ...(url ? address(url) : {}),
  });
}

function address(url: string): { protocol: 'http' | 'https'; host: string; port: string } {
  const { protocol, hostname, port } = new URL(url);
  const scheme = protocol === 'http:' ? 'http' : 'https';
  return { protocol: scheme, host: hostname, port: port || (scheme === 'http' ? '80' : '443') };
}

/**
 * Opens the hosted payment page of an order. Cards are only held; methods that cannot be held are captured at once.
 * Repeated with the same values it answers the same page.
 */
export async function createCheckout(
  client: StripeClient,
  request: CheckoutRequest,
): Promise<{ readonly sessionId: string; readonly url: string; readonly expiresAt: string }> {
  const metadata = { order_id: request.orderId, cart_id: request.cartId };
  const params: Stripe.Checkout.SessionCreateParams = {
    mode: 'payment',
    customer_email: request.email,
    client_reference_id: request.orderId,
    line_items: request.lines.map(({ title, quantity, unitAmount, imageUrl }) => ({
      quantity,
      price_data: {
        currency: request.currency,
        unit_amount: unitAmount,
        product_data: { name: title, ...(imageUrl ? { images: [imageUrl] } : {}) },
      },
    })),
    success_url: request.successUrl,
    cancel_url: request.cancelUrl,
    expires_at: Math.floor(Date.parse(request.expiresAt) / 1000),
    metadata,
    payment_intent_data: { metadata },
    payment_method_options: { card: { capture_method: 'manual' } },
  };
  const session = await once(`checkout:${request.orderId}`, (options) =>
    client.checkout.sessions.create(params, options),
  ).catch((error: unknown) => {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.param === 'customer_email') {
      throw new InvalidRequestError('The payment provider does not accept this e-mail address.', [
        { path: 'email', message: error.message },
      ]);
    }
    throw error;
  });
  if (!session.url) throw new Error(`session ${session.id} of ${request.orderId} has no page: it is ${session.status}`);
  return {
    sessionId: session.id,
    url: session.url,
    expiresAt: new Date(session.expires_at * 1000).toISOString(),
  };
}

/** Closes the hosted page. When it was paid or expired before, answers that state instead. */
export async function expireCheckout(client: StripeClient, sessionId: string): Promise<Checkout> {
  try {
    return checkoutOf(await client.checkout.sessions.expire(sessionId, expanded));
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 400) {
      return retrieveCheckout(client, sessionId);
    }
    throw error;
  }
}

export async function retrieveCheckout(client: StripeClient, sessionId: string): Promise<Checkout> {
  return checkoutOf(await client.checkout.sessions.retrieve(sessionId, expanded));
}

/** Every checkout of this shop made since then, newest first, with what is true of its payment now. */
export async function* recentCheckouts(
  client: StripeClient,
  { since }: { readonly since: string },
): AsyncIterableIterator<Checkout & { readonly orderId: string }> {
  const created = { gte: Math.floor(Date.parse(since) / 1000) };
  const expand = expanded.expand.map((path) => `data.${path}`);
  for await (const session of client.checkout.sessions.list({ created, limit: 100, expand })) {
    const { orderId, ...checkout } = checkoutOf(session);
    if (orderId) yield { ...checkout, orderId };
  }
}

/** Captures part or all of a hold and releases the rest. Safe to repeat: answers what is true, which may be another amount. */
export async function capture(
  client: StripeClient,
  {
    paymentIntentId,
    amount,
    orderId,
  }: { readonly paymentIntentId: string; readonly amount: number; readonly orderId: string },
): Promise<CaptureOutcome> {
  const ask = (options: Stripe.RequestOptions) =>
    client.paymentIntents.capture(paymentIntentId, { amount_to_capture: amount }, options);
  try {
    const settled = outcomeOf(await settle(client, paymentIntentId, keyOf('capture', orderId, paymentIntentId), ask));
    if (settled) return settled;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeCardError) return declined(error);
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 400) return declined(error);
    throw error;
  }
  throw new Error(`payment ${paymentIntentId} of ${orderId} is neither captured nor canceled after its capture`);
}

/** Releases the whole hold. Safe to repeat; money that was captured before stays captured, and that is the answer. */
export async function cancel(
  client: StripeClient,
  { paymentIntentId, orderId }: { readonly paymentIntentId: string; readonly orderId: string },
): Promise<CancelOutcome> {
  const ask = (options: Stripe.RequestOptions) => client.paymentIntents.cancel(paymentIntentId, {}, options);
  const settled = outcomeOf(await settle(client, paymentIntentId, keyOf('cancel', orderId, paymentIntentId), ask));
  if (settled) return settled;
  throw new Error(`payment ${paymentIntentId} of ${orderId} is not canceled after its cancellation`);
}

/**
 * Gives captured money back, once per order and step however often it is repeated: Stripe forgets idempotency keys after a
 * day, so refunds that carry the step are looked up first.
 */
export async function refund(
  client: StripeClient,
  request: {
    readonly paymentIntentId: string;
    readonly amount: number;
    readonly orderId: string;
    readonly step: string;
  },
): Promise<RefundOutcome> {
  const { paymentIntentId, amount, orderId, step } = request;
  const lookUp = async () => {
    for await (const made of client.refunds.list({ payment_intent: paymentIntentId, limit: 100 })) {
      if (made.metadata?.order_id === orderId && made.metadata.step === step) return made;
    }
    return undefined;
  };
  const params = { payment_intent: paymentIntentId, amount, metadata: { order_id: orderId, step } };
  try {
    const made =
      (await lookUp()) ??
      (await once(
        keyOf(`refund-${step}`, orderId, paymentIntentId),
        (options) => client.refunds.create(params, options),
        lookUp,
      ));
    if (made.status === 'failed' || made.status === 'canceled') {
      return {
        outcome: 'declined',
        code: made.failure_reason ?? made.status,
        message: `The refund ${made.id} is ${made.status}.`,
      };
    }
    return { outcome: 'refunded', refundId: made.id, amountRefunded: made.amount, status: made.status ?? 'pending' };
  } catch (error) {
    if (error instanceof Stripe.errors.StripeCardError) return declined(error);
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.statusCode === 400) return declined(error);
    throw error;
  }
}

const expanded = { expand: ['payment_intent.latest_charge'] };

/** Names the payment too: an order may have a second one, which is given back while the first is kept. */
function keyOf(step: string, orderId: string, paymentIntentId: string): string {
  return `${step}:${orderId}:${paymentIntentId}`;
}

function checkoutOf(session: Stripe.Checkout.Session): Checkout {
  const intent = session.payment_intent;
  const facts: (PaymentFact | undefined)[] = [];
  if (intent && typeof intent !== 'string') {
    facts.push(factOfIntent(intent));
    if (intent.latest_charge && typeof intent.latest_charge !== 'string')
      facts.push(factOfRefunds(intent.latest_charge));
  }
  // The intent's own amount is truer than the session's: it knows of a capture in part.
  if (!facts.some((fact) => fact?.kind === 'captured')) facts.push(factOfSession(session));
  return {
    sessionId: session.id,
    orderId: session.metadata?.order_id,
    status: statusOf(session),
    paymentIntentId: typeof intent === 'string' ? intent : intent?.id,
    facts: facts.filter((fact) => fact !== undefined),
  };
}

function statusOf({ status }: Stripe.Checkout.Session): Checkout['status'] {
  if (status === 'complete') return 'complete';
  return status === 'expired' ? 'expired' : 'open';
}

function outcomeOf(intent: Stripe.PaymentIntent): CancelOutcome | undefined {
  if (intent.status === 'succeeded') return { outcome: 'captured', amountCaptured: intent.amount_received };
  if (intent.status === 'canceled') return { outcome: 'canceled', reason: intent.cancellation_reason ?? 'unknown' };
  return undefined;
}

/** Asks for a final state, and when Stripe refuses, reads whether one was reached before. */
async function settle(
  client: StripeClient,
  paymentIntentId: string,
  key: string,
  ask: (options: Stripe.RequestOptions) => Promise<Stripe.PaymentIntent>,
): Promise<Stripe.PaymentIntent> {
  const settled = async () => {
    const intent = await client.paymentIntents.retrieve(paymentIntentId);
    return outcomeOf(intent) && intent;
  };
  try {
    return await once(key, ask, settled);
  } catch (error) {
    const refused =
      error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripeIdempotencyError;
    const intent = refused && error.statusCode === 400 ? await settled() : undefined;
    if (intent) return intent;
    throw error;
  }
}

/**
 * Asks under an idempotency key. Stripe keeps a server error under its key for a day and would repeat it to every retry;
 * then the effect is looked up and, if there was none, the next key is used.
 */
async function once<T>(
  key: string,
  ask: (options: Stripe.RequestOptions) => Promise<T>,
  lookUp: () => Promise<T | undefined> = async () => undefined,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask({ idempotencyKey: attempt === 1 ? key : `${key}:${attempt}` });
    } catch (error) {
      if (attempt === 4 || !isStoredServerError(error)) throw error;
      const found = await lookUp();
      if (found !== undefined) return found;
    }
  }
}

function isStoredServerError(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeError &&
    (error.statusCode ?? 0) >= 500 &&
    error.headers?.['idempotent-replayed'] === 'true'
  );
}

function declined(error: Stripe.errors.StripeError): Declined {
  return { outcome: 'declined', code: error.decline_code ?? error.code ?? 'invalid_request', message: error.message };
}
