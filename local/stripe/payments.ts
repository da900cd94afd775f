import type Stripe from 'stripe';
import type { Verdict } from './cards.ts';
import { chargeOf, type Means } from './charges.ts';
import { holdSeconds, type Ledger } from './ledger.ts';
import { invalid, missingResource, unexpectedState } from './problems.ts';
import type { IntentRecord, SessionRecord } from './records.ts';

const cancelable = [
  'requires_payment_method',
  'requires_capture',
  'requires_confirmation',
  'requires_action',
  'processing',
];

/** The payment intent of a session; made when the buyer first tries to pay, as Checkout does. */
export function intentOf(ledger: Ledger, record: SessionRecord): IntentRecord {
  const { session } = record;
  const known =
    typeof session.payment_intent === 'string' ? ledger.records.intents.get(session.payment_intent) : undefined;
  if (known) return known;
  const id = ledger.records.nextId('pi');
  const intent: Stripe.PaymentIntent = {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: session.amount_total ?? 0,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: record.intent.captureMethod,
    client_secret: `${id}_secret_${session.id.slice(-16)}`,
    confirmation_method: 'automatic',
    created: ledger.records.created(),
    currency: session.currency ?? 'eur',
    customer: null,
    customer_account: null,
    description: record.intent.description,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: record.intent.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: record.intent.cardCaptureMethod
      ? {
          card: {
            capture_method: 'manual',
            installments: null,
            mandate_options: null,
            network: null,
            request_three_d_secure: 'automatic',
          },
        }
      : {},
    payment_method_types: session.payment_method_types,
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  };
  return { id, intent, sessionId: session.id, authorized: 0, released: 0, refunded: 0 };
}

/** Whether this means is only held until it is captured. */
export function isHeld(record: SessionRecord, means: Means): boolean {
  return (
    record.intent.captureMethod === 'manual' || (means.kind === 'card' && record.intent.cardCaptureMethod === 'manual')
  );
}

/** Holds or takes the money. */
export function approve(
  ledger: Ledger,
  record: SessionRecord,
  payment: IntentRecord,
  means: Means,
  authenticated: boolean,
): IntentRecord {
  const held = isHeld(record, means);
  const { records } = ledger;
  const amount = payment.intent.amount;
  const paymentMethod = records.nextId('pm');
  const charge = chargeOf(ledger, record, payment, means, { held, authenticated, paymentMethod });
  const intent: Stripe.PaymentIntent = {
    ...payment.intent,
    status: held ? 'requires_capture' : 'succeeded',
    amount_capturable: held ? amount : 0,
    amount_received: held ? 0 : amount,
    latest_charge: charge.id,
    payment_method: paymentMethod,
    last_payment_error: null,
    next_action: null,
  };
  const paid = { ...payment, intent, authorized: amount };
  records.charges.put(charge);
  records.putIntent(paid);
  if (held) ledger.agenda.put((charge.created + holdSeconds) * 1000, 'hold', intent.id);
  ledger.emit(held ? 'payment_intent.amount_capturable_updated' : 'payment_intent.succeeded', intent);
  return paid;
}

/** The bank said no: the intent waits for another card. */
export function refuse(
  ledger: Ledger,
  payment: IntentRecord,
  verdict: Extract<Verdict, { kind: 'decline' }>,
  method: string,
): IntentRecord {
  const error: Stripe.PaymentIntent.LastPaymentError = {
    type: verdict.code === 'payment_intent_authentication_failure' ? 'invalid_request_error' : 'card_error',
    code: verdict.code,
    message: verdict.message,
    payment_method_type: method,
    ...(verdict.declineCode === undefined ? {} : { decline_code: verdict.declineCode }),
  };
  const intent: Stripe.PaymentIntent = {
    ...payment.intent,
    status: 'requires_payment_method',
    last_payment_error: error,
    next_action: null,
  };
  const refused = { ...payment, intent };
  ledger.records.putIntent(refused);
  ledger.emit('payment_intent.payment_failed', intent);
  return refused;
}

/** Takes part or all of a hold, once; the rest is released. */
export function capture(ledger: Ledger, id: string, amountToCapture: number | undefined): Stripe.PaymentIntent {
  const payment = requireIntent(ledger, id);
  const { intent } = payment;
  if (intent.status !== 'requires_capture') throw unexpectedState(whyNotCapturable(intent.status), intent);
  const amount = amountToCapture ?? intent.amount_capturable;
  if (amount < 1)
    throw invalid('This value must be greater than or equal to 1.', 'amount_to_capture', 'parameter_invalid_integer');
  if (amount > intent.amount_capturable) {
    const message = `The amount to capture (${amount}) is greater than the capturable amount (${intent.amount_capturable}).`;
    throw invalid(message, 'amount_to_capture', 'amount_too_large');
  }
  const rest = intent.amount_capturable - amount;
  const charge = requireCharge(ledger, intent);
  const captured: Stripe.PaymentIntent = {
    ...intent,
    status: 'succeeded',
    amount_capturable: 0,
    amount_received: amount,
  };
  // Stripe books the released rest of a hold as refunded on the charge.
  const chargeAfter: Stripe.Charge = { ...charge, captured: true, amount_captured: amount, amount_refunded: rest };
  ledger.records.charges.put(chargeAfter);
  ledger.records.putIntent({ ...payment, intent: captured, released: rest });
  ledger.agenda.remove((charge.created + holdSeconds) * 1000, 'hold', id);
  ledger.emit('charge.captured', chargeAfter);
  ledger.emit('payment_intent.succeeded', captured);
  return captured;
}

/** Gives up the payment and releases a hold. */
export function cancel(
  ledger: Ledger,
  id: string,
  reason: Stripe.PaymentIntent.CancellationReason | null,
): Stripe.PaymentIntent {
  const payment = requireIntent(ledger, id);
  const { intent } = payment;
  if (!cancelable.includes(intent.status)) {
    const message = `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${cancelable.join(', ')}.`;
    throw unexpectedState(message, intent);
  }
  const session = ledger.records.sessions.get(payment.sessionId)?.session;
  if (session?.status === 'open') {
    throw unexpectedState(
      `This PaymentIntent belongs to the open Checkout Session ${session.id}: expire the session instead.`,
      intent,
    );
  }
  return end(ledger, payment, reason);
}

/** A hold that nobody captured in time. */
export function expireHold(ledger: Ledger, id: string): void {
  const payment = ledger.records.intents.get(id);
  if (payment?.intent.status === 'requires_capture') end(ledger, payment, 'expired');
}

/** Ends an intent without taking money, whatever its session says. */
export function end(
  ledger: Ledger,
  payment: IntentRecord,
  reason: Stripe.PaymentIntent.CancellationReason | null,
): Stripe.PaymentIntent {
  const { intent } = payment;
  const released = intent.amount_capturable;
  const canceled: Stripe.PaymentIntent = {
    ...intent,
    status: 'canceled',
    amount_capturable: 0,
    canceled_at: Math.floor(ledger.clock.now() / 1000),
    cancellation_reason: reason,
    next_action: null,
  };
  ledger.records.putIntent({ ...payment, intent: canceled, released });
  if (released > 0) {
    const charge = requireCharge(ledger, intent);
    const reversed: Stripe.Charge = { ...charge, refunded: true, amount_refunded: charge.amount };
    ledger.records.charges.put(reversed);
    ledger.agenda.remove((charge.created + holdSeconds) * 1000, 'hold', intent.id);
    ledger.emit(reason === 'expired' ? 'charge.expired' : 'charge.refunded', reversed);
  }
  ledger.emit('payment_intent.canceled', canceled);
  return canceled;
}

export interface RefundRequest {
  readonly paymentIntent: string;
  readonly amount: number | undefined;
  readonly metadata: Record<string, string>;
  readonly reason: Stripe.Refund['reason'];
}

/** Gives captured money back, never more than was captured. */
export function refund(ledger: Ledger, request: RefundRequest): Stripe.Refund {
  const payment = ledger.records.intents.get(request.paymentIntent);
  if (!payment) throw missingResource('payment_intent', request.paymentIntent, 'payment_intent');
  const { intent } = payment;
  if (intent.status !== 'succeeded') {
    throw invalid(`This PaymentIntent (${intent.id}) does not have a successful charge to refund.`, 'payment_intent');
  }
  const charge = requireCharge(ledger, intent);
  const left = charge.amount_captured - payment.refunded;
  const amount = request.amount ?? left;
  if (left === 0) throw invalid(`Charge ${charge.id} has already been refunded.`, undefined, 'charge_already_refunded');
  if (amount < 1) throw invalid('Invalid positive integer', 'amount', 'parameter_invalid_integer');
  if (amount > left)
    throw invalid(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left})`, 'amount');
  const { records } = ledger;
  const made: Stripe.Refund = {
    id: records.nextId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: records.created(),
    currency: intent.currency,
    customer: null,
    customer_account: null,
    metadata: request.metadata,
    payment_intent: intent.id,
    payment_method: intent.payment_method,
    reason: request.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  };
  const chargeAfter: Stripe.Charge = {
    ...charge,
    amount_refunded: charge.amount_refunded + amount,
    refunded: charge.amount_refunded + amount === charge.amount,
  };
  records.refunds.put(made);
  records.refundsOf.put(`${intent.id}/${made.id}`, made.id);
  records.charges.put(chargeAfter);
  records.putIntent({ ...payment, refunded: payment.refunded + amount });
  ledger.emit('refund.created', made);
  ledger.emit('charge.refunded', chargeAfter);
  return made;
}

export function requireIntent(ledger: Ledger, id: string): IntentRecord {
  const payment = ledger.records.intents.get(id);
  if (!payment) throw missingResource('payment_intent', id, 'intent');
  return payment;
}

function requireCharge(ledger: Ledger, intent: Stripe.PaymentIntent): Stripe.Charge {
  const charge =
    typeof intent.latest_charge === 'string' ? ledger.records.charges.get(intent.latest_charge) : undefined;
  if (!charge) throw new Error(`payment ${intent.id} has no charge`);
  return charge;
}

function whyNotCapturable(status: string): string {
  return status === 'succeeded'
    ? 'This PaymentIntent could not be captured because it has already been captured.'
    : `This PaymentIntent could not be captured because it has a status of ${status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`;
}
