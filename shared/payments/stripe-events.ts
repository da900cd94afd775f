import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { DomainError } from '#shared/domain/errors.ts';
import type { PaymentFact } from '#shared/domain/payment.ts';

/** A verified event. `fact` is absent for events that are not about an order of this shop or that settle nothing. */
export interface PaymentEvent {
  readonly eventId: string;
  readonly type: string;
  readonly createdAt: string;
  readonly fact: PaymentFact | undefined;
}

/** Whoever sent this body does not hold the webhook's secret, or sent it long ago. */
export class BadSignatureError extends DomainError {
  override name = 'BadSignatureError';
  readonly code = 'bad-signature';
  override readonly statusCode = 400;
}

/** Seconds between signing and arrival; Stripe signs every redelivery anew. */
const tolerance = 300;

const Metadata = z.record(z.string(), z.string()).nullish();

const Intent = z.object({
  object: z.literal('payment_intent'),
  id: z.string(),
  status: z.string(),
  amount_capturable: z.int(),
  amount_received: z.int(),
  currency: z.string(),
  metadata: Metadata,
  cancellation_reason: z.string().nullish(),
  last_payment_error: z
    .object({ code: z.string().nullish(), decline_code: z.string().nullish(), message: z.string().nullish() })
    .nullish(),
});

const Session = z.object({
  object: z.literal('checkout.session'),
  id: z.string(),
  status: z.string().nullable(),
  payment_status: z.string(),
  payment_intent: z.union([z.string(), z.object({ id: z.string() })]).nullable(),
  amount_total: z.int().nullable(),
  currency: z.string().nullable(),
  metadata: Metadata,
});

const Charge = z.object({
  object: z.literal('charge'),
  payment_intent: z.union([z.string(), z.object({ id: z.string() })]).nullable(),
  amount: z.int(),
  amount_captured: z.int(),
  amount_refunded: z.int(),
  currency: z.string(),
  metadata: Metadata,
});

const Event = z.object({
  id: z.string(),
  type: z.string(),
  created: z.int(),
  data: z.object({ object: z.unknown() }),
});

const Subject = z.discriminatedUnion('object', [Intent, Session, Charge]);

/**
 * Verifies the signature over the raw body and reads the event. During a rotation any of several secrets may have signed.
 * Needs no Stripe client, so that the webhook's function stays small.
 */
export function parseEvent(
  rawBody: string,
  signatureHeader: string | undefined,
  secret: string | readonly string[],
  now: number = Date.now(),
): PaymentEvent {
  verifySignature(rawBody, signatureHeader, typeof secret === 'string' ? [secret] : secret, now);
  const event = Event.parse(JSON.parse(rawBody));
  const subject = Subject.safeParse(event.data.object);
  return {
    eventId: event.id,
    type: event.type,
    createdAt: new Date(event.created * 1000).toISOString(),
    fact: subject.success ? factOf(event.type, subject.data) : undefined,
  };
}

function factOf(type: string, subject: z.infer<typeof Subject>): PaymentFact | undefined {
  if (subject.object === 'payment_intent') return factOfIntent(subject);
  if (subject.object === 'charge') return factOfRefunds(subject);
  return (
    factOfSession(subject) ?? (type === 'checkout.session.async_payment_failed' ? failedLater(subject) : undefined)
  );
}

/** What the payment intent says about its order's money now. */
export function factOfIntent(intent: z.infer<typeof Intent>): PaymentFact | undefined {
  const orderId = intent.metadata?.order_id;
  if (!orderId) return undefined;
  const reference = { orderId, paymentIntentId: intent.id, currency: intent.currency };
  switch (intent.status) {
    case 'requires_capture':
      return { kind: 'authorized', ...reference, amount: intent.amount_capturable };
    case 'succeeded':
      return { kind: 'captured', ...reference, amount: intent.amount_received };
    case 'canceled':
      return { kind: 'canceled', ...reference, reason: intent.cancellation_reason ?? 'unknown' };
    case 'requires_payment_method': {
      const error = intent.last_payment_error;
      if (!error) return undefined;
      const code = error.decline_code ?? error.code ?? 'unknown';
      return { kind: 'failed', ...reference, code, message: error.message ?? 'The payment failed.' };
    }
    default:
      return undefined;
  }
}

/**
 * What the session alone can say: paid at once, or expired. A held card leaves the session "unpaid", as does a bank debit
 * under way; only the payment intent tells the two apart.
 */
export function factOfSession(session: z.infer<typeof Session>): PaymentFact | undefined {
  const orderId = session.metadata?.order_id;
  if (!orderId) return undefined;
  if (session.status === 'expired') return { kind: 'expired', orderId, sessionId: session.id };
  const paymentIntentId = idOf(session.payment_intent);
  if (session.payment_status !== 'paid' || !paymentIntentId) return undefined;
  if (session.amount_total === null || session.currency === null) return undefined;
  return { kind: 'captured', orderId, paymentIntentId, currency: session.currency, amount: session.amount_total };
}

/** Stripe counts the released rest of a hold as refunded; only what was captured first is a refund to us. */
export function factOfRefunds(charge: z.infer<typeof Charge>): PaymentFact | undefined {
  const orderId = charge.metadata?.order_id;
  const paymentIntentId = idOf(charge.payment_intent);
  if (!orderId || !paymentIntentId) return undefined;
  const amount = charge.amount_refunded - (charge.amount - charge.amount_captured);
  return amount > 0 ? { kind: 'refunded', orderId, paymentIntentId, currency: charge.currency, amount } : undefined;
}

function failedLater(session: z.infer<typeof Session>): PaymentFact | undefined {
  const orderId = session.metadata?.order_id;
  const paymentIntentId = idOf(session.payment_intent);
  if (!orderId || !paymentIntentId || session.currency === null) return undefined;
  const message = 'The bank did not confirm the payment.';
  return {
    kind: 'failed',
    orderId,
    paymentIntentId,
    currency: session.currency,
    code: 'async_payment_failed',
    message,
  };
}

function idOf(reference: string | { readonly id: string } | null): string | undefined {
  return typeof reference === 'string' ? reference : reference?.id;
}

function verifySignature(rawBody: string, header: string | undefined, secrets: readonly string[], now: number): void {
  const pairs = (header ?? '').split(',').map((pair): [string, string] => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
  });
  const timestamp = pairs.find(([name]) => name === 't')?.[1];
  const signatures = pairs.filter(([name]) => name === 'v1').map(([, value]) => value);
  if (!timestamp || !/^\d+$/.test(timestamp) || signatures.length === 0) {
    throw new BadSignatureError('The Stripe-Signature header is missing or has no timestamp and v1 signature.');
  }
  const matches = secrets.some((secret) => {
    if (secret === '') return false;
    const expected = createHmac('sha256', secret).update(`${timestamp}.${rawBody}`).digest();
    return signatures.some((signature) => equalInConstantTime(expected, Buffer.from(signature, 'hex')));
  });
  if (!matches) throw new BadSignatureError('The Stripe-Signature header does not match the body.');
  if (now / 1000 - Number(timestamp) > tolerance) {
    throw new BadSignatureError(`The body was signed more than ${tolerance} seconds ago.`);
  }
}

function equalInConstantTime(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given);
}
