import type Stripe from 'stripe';
import type { Operation } from './faults.ts';
import type { Form } from './form.ts';
import type { Ledger } from './ledger.ts';
import { page } from './lists.ts';
import { integer, list, metadata, oneOf, onlyKnown, requiredText, text } from './params.ts';
import { cancel, capture, refund, requireIntent } from './payments.ts';
import { invalid, missingResource } from './problems.ts';
import { createSession, expireSession, requireSession } from './sessions.ts';

interface Request {
  readonly ledger: Ledger;
  readonly id: string;
  readonly params: Form;
  /** Whether the event's webhook was not acknowledged yet. */
  readonly isPending: (eventId: string) => boolean;
}

export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  readonly operation: Operation;
  readonly answer: (request: Request) => object;
}

const listParams = ['created', 'ending_before', 'expand', 'limit', 'starting_after'];
const cancellationReasons = ['abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'];
const refundReasons = ['duplicate', 'fraudulent', 'requested_by_customer'];

/** The part of Stripe's API that is imitated. */
export const routes: readonly Route[] = [
  {
    method: 'POST',
    path: /^\/v1\/checkout\/sessions$/,
    operation: 'create',
    answer: ({ ledger, params }) => createSession(ledger, params).session,
  },
  {
    method: 'GET',
    path: /^\/v1\/checkout\/sessions$/,
    operation: 'list',
    answer: ({ ledger: { records }, params }) => {
      onlyKnown(params, [...listParams, 'payment_intent', 'status']);
      const intent = text(params.payment_intent, 'payment_intent');
      const status = oneOf(params.status, 'status', ['complete', 'expired', 'open']);
      const only = intent === undefined ? undefined : [records.intents.get(intent)?.sessionId ?? ''];
      const found = page({
        url: '/v1/checkout/sessions',
        params,
        shelf: records.sessions,
        only,
        keep: ({ session }) => status === undefined || session.status === status,
        createdOf: ({ session }) => session.created,
      });
      return { ...found, data: found.data.map(({ session }) => session) };
    },
  },
  {
    method: 'GET',
    path: /^\/v1\/checkout\/sessions\/([^/]+)$/,
    operation: 'retrieve',
    answer: ({ ledger, id }) => requireSession(ledger, id).session,
  },
  {
    method: 'GET',
    path: /^\/v1\/checkout\/sessions\/([^/]+)\/line_items$/,
    operation: 'list',
    answer: ({ ledger, id }) => lineItemsOf(ledger, id),
  },
  {
    method: 'POST',
    path: /^\/v1\/checkout\/sessions\/([^/]+)\/expire$/,
    operation: 'expire',
    answer: ({ ledger, id, params }) => {
      onlyKnown(params, ['expand']);
      return expireSession(ledger, id).session;
    },
  },
  {
    method: 'GET',
    path: /^\/v1\/payment_intents$/,
    operation: 'list',
    answer: ({ ledger: { records }, params }) => {
      onlyKnown(params, listParams);
      const found = page({
        url: '/v1/payment_intents',
        params,
        shelf: records.intents,
        createdOf: ({ intent }) => intent.created,
      });
      return { ...found, data: found.data.map(({ intent }) => intent) };
    },
  },
  {
    method: 'GET',
    path: /^\/v1\/payment_intents\/([^/]+)$/,
    operation: 'retrieve',
    answer: ({ ledger, id }) => requireIntent(ledger, id).intent,
  },
  {
    method: 'POST',
    path: /^\/v1\/payment_intents\/([^/]+)\/capture$/,
    operation: 'capture',
    answer: ({ ledger, id, params }) => {
      onlyKnown(params, ['amount_to_capture', 'expand', 'final_capture']);
      if (params.final_capture === 'false') throw invalid('Capturing several times is not imitated.', 'final_capture');
      return capture(ledger, id, integer(params.amount_to_capture, 'amount_to_capture'));
    },
  },
  {
    method: 'POST',
    path: /^\/v1\/payment_intents\/([^/]+)\/cancel$/,
    operation: 'cancel',
    answer: ({ ledger, id, params }) => {
      onlyKnown(params, ['cancellation_reason', 'expand']);
      return cancel(ledger, id, oneOf(params.cancellation_reason, 'cancellation_reason', cancellationReasons) ?? null);
    },
  },
  {
    method: 'POST',
    path: /^\/v1\/refunds$/,
    operation: 'refund',
    answer: ({ ledger, params }) => {
      onlyKnown(params, ['amount', 'charge', 'expand', 'metadata', 'payment_intent', 'reason']);
      const charge = text(params.charge, 'charge');
      const charged = charge === undefined ? undefined : ledger.records.charges.get(charge);
      if (charge !== undefined && !charged) throw missingResource('charge', charge, 'charge');
      const paymentIntent = charged ? charged.payment_intent : params.payment_intent;
      return refund(ledger, {
        paymentIntent: requiredText(typeof paymentIntent === 'string' ? paymentIntent : undefined, 'payment_intent'),
        amount: integer(params.amount, 'amount'),
        metadata: metadata(params.metadata, 'metadata'),
        reason: oneOf(params.reason, 'reason', refundReasons) ?? null,
      });
    },
  },
  {
    method: 'GET',
    path: /^\/v1\/refunds$/,
    operation: 'list',
    answer: ({ ledger: { records }, params }) => {
      onlyKnown(params, [...listParams, 'charge', 'payment_intent']);
      const charge = text(params.charge, 'charge');
      const intent =
        charge === undefined
          ? text(params.payment_intent, 'payment_intent')
          : records.charges.get(charge)?.payment_intent;
      const only =
        typeof intent === 'string'
          ? [...records.refundsOf.range(`${intent}/`, `${intent}0`)].map(([, id]) => id)
          : undefined;
      return page({
        url: '/v1/refunds',
        params,
        shelf: records.refunds,
        only: charge !== undefined && !only ? [] : only,
        createdOf: ({ created }) => created,
      });
    },
  },
  {
    method: 'GET',
    path: /^\/v1\/refunds\/([^/]+)$/,
    operation: 'retrieve',
    answer: ({ ledger, id }) => found(ledger.records.refunds.get(id), 'refund', id),
  },
  {
    method: 'GET',
    path: /^\/v1\/charges$/,
    operation: 'list',
    answer: ({ ledger: { records }, params }) => {
      onlyKnown(params, [...listParams, 'payment_intent']);
      const intent = text(params.payment_intent, 'payment_intent');
      const latest = intent === undefined ? undefined : records.intents.get(intent)?.intent.latest_charge;
      return page({
        url: '/v1/charges',
        params,
        shelf: records.charges,
        only: intent === undefined ? undefined : typeof latest === 'string' ? [latest] : [],
        createdOf: ({ created }) => created,
      });
    },
  },
  {
    method: 'GET',
    path: /^\/v1\/charges\/([^/]+)$/,
    operation: 'retrieve',
    answer: ({ ledger, id }) => found(ledger.records.charges.get(id), 'charge', id),
  },
  {
    method: 'GET',
    path: /^\/v1\/events$/,
    operation: 'list',
    answer: ({ ledger: { records }, params, isPending }) => {
      onlyKnown(params, [...listParams, 'type', 'types']);
      const type = text(params.type, 'type');
      const types = type === undefined ? list(params.types, 'types') : [type];
      const events = page({
        url: '/v1/events',
        params,
        shelf: records.events,
        keep: (event) => types.length === 0 || types.includes(event.type),
        createdOf: ({ created }) => created,
      });
      return { ...events, data: events.data.map((event) => withPending(event, isPending)) };
    },
  },
  {
    method: 'GET',
    path: /^\/v1\/events\/([^/]+)$/,
    operation: 'retrieve',
    answer: ({ ledger, id, isPending }) => withPending(found(ledger.records.events.get(id), 'event', id), isPending),
  },
  {
    method: 'GET',
    path: /^\/v1\/balance$/,
    operation: 'retrieve',
    answer: ({ ledger }) => {
      const available = Object.entries(ledger.records.totals()).map(([currency, { captured, refunded }]) => ({
        amount: captured - refunded,
        currency,
        source_types: { card: captured - refunded },
      }));
      return {
        object: 'balance',
        available,
        livemode: false,
        pending: available.map((sum) => ({ ...sum, amount: 0, source_types: { card: 0 } })),
      };
    },
  },
];

/** The lines of a session as the list that Stripe nests and pages. */
export function lineItemsOf(ledger: Ledger, sessionId: string): object {
  const { lines } = requireSession(ledger, sessionId);
  return { object: 'list', data: lines, has_more: false, url: `/v1/checkout/sessions/${sessionId}/line_items` };
}

function withPending(event: Stripe.Event, isPending: (id: string) => boolean): Stripe.Event {
  return { ...event, pending_webhooks: isPending(event.id) ? 1 : 0 };
}

function found<T>(document: T | undefined, kind: string, id: string): T {
  if (document === undefined) throw missingResource(kind, id);
  return document;
}
