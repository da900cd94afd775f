import type { FaultState } from './faults.ts';
import type { IntentRecord, Records, SessionRecord, Shelf, Totals } from './records.ts';

/** A session as the desk shows it. */
export interface SessionView {
  readonly id: string;
  readonly orderId: string | undefined;
  readonly status: string;
  readonly paymentStatus: string;
  readonly amount: number;
  readonly currency: string;
  readonly email: string | null;
  readonly url: string | null;
  readonly paymentIntentId: string | undefined;
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** A payment's money, in minor units. Authorized = captured + released + what is still held. */
export interface PaymentView {
  readonly id: string;
  readonly orderId: string | undefined;
  readonly sessionId: string;
  readonly status: string;
  readonly currency: string;
  readonly amount: number;
  readonly authorized: number;
  readonly held: number;
  readonly captured: number;
  readonly released: number;
  readonly refunded: number;
  readonly failure: string | undefined;
  readonly cancellationReason: string | null;
  readonly createdAt: string;
}

export interface RefundView {
  readonly id: string;
  readonly orderId: string | undefined;
  readonly paymentIntentId: string;
  readonly amount: number;
  readonly currency: string;
  readonly status: string | null;
  readonly createdAt: string;
}

export interface StripeState {
  readonly sessions: readonly SessionView[];
  readonly intents: readonly PaymentView[];
  readonly refunds: readonly RefundView[];
  readonly totals: Readonly<Record<string, Totals>>;
  readonly pendingWebhooks: number;
  readonly faults: FaultState;
}

const shown = 200;

export function stateOf(records: Records, pendingWebhooks: number, faults: FaultState): StripeState {
  return {
    sessions: latest(records.sessions).map(sessionView),
    intents: latest(records.intents).map(paymentView),
    refunds: latest(records.refunds).map((refund) => ({
      id: refund.id,
      orderId: refund.metadata?.order_id,
      paymentIntentId: String(refund.payment_intent),
      amount: refund.amount,
      currency: refund.currency,
      status: refund.status,
      createdAt: iso(refund.created),
    })),
    totals: records.totals(),
    pendingWebhooks,
    faults,
  };
}

export function sessionView({ session }: SessionRecord): SessionView {
  return {
    id: session.id,
    orderId: session.metadata?.order_id,
    status: session.status ?? 'open',
    paymentStatus: session.payment_status,
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'eur',
    email: session.customer_email,
    url: session.url,
    paymentIntentId: typeof session.payment_intent === 'string' ? session.payment_intent : undefined,
    createdAt: iso(session.created),
    expiresAt: iso(session.expires_at),
  };
}

export function paymentView({ intent, sessionId, authorized, released, refunded }: IntentRecord): PaymentView {
  return {
    id: intent.id,
    orderId: intent.metadata.order_id,
    sessionId,
    status: intent.status,
    currency: intent.currency,
    amount: intent.amount,
    authorized,
    held: intent.amount_capturable,
    captured: intent.amount_received,
    released,
    refunded,
    failure: intent.last_payment_error?.decline_code ?? intent.last_payment_error?.code,
    cancellationReason: intent.cancellation_reason,
    createdAt: iso(intent.created),
  };
}

function latest<T extends { readonly id: string }>(shelf: Shelf<T>): T[] {
  const found: T[] = [];
  for (const document of shelf.newestFirst()) {
    if (found.length === shown) break;
    found.push(document);
  }
  return found;
}

const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
