import { AwsError } from '../service.ts';
import { isOtherMethod, type TestCard, testCard } from './cards.ts';
import type { Means } from './charges.ts';
import type { Ledger } from './ledger.ts';
import { approve, intentOf, refuse } from './payments.ts';
import type { IntentRecord, SessionRecord } from './records.ts';

/** What a buyer does on the hosted page. */
export interface Payment {
  /** A test card's number or name; `pm_card_visa` when absent. */
  readonly card?: string | undefined;
  /** A method other than a card, e.g. `ideal`: it cannot be held. */
  readonly method?: string | undefined;
  /** The answer to 3-D Secure when the card asks for it; without one the page waits for it. */
  readonly authenticate?: 'succeed' | 'fail' | undefined;
}

export type PayOutcome =
  | {
      readonly outcome: 'authorized' | 'paid';
      readonly sessionId: string;
      readonly paymentIntentId: string;
      readonly redirectUrl: string;
    }
  | { readonly outcome: 'requires_action'; readonly sessionId: string; readonly paymentIntentId: string }
  | {
      readonly outcome: 'declined';
      readonly sessionId: string;
      readonly paymentIntentId: string;
      readonly code: string;
      readonly declineCode?: string;
      readonly message: string;
    };

/** One try to pay. A declined one leaves the session open for the next. */
export function pay(ledger: Ledger, sessionId: string, payment: Payment): PayOutcome {
  const record = payable(ledger, sessionId);
  const means = meansOf(record, payment);
  const intent = intentOf(ledger, record);
  const attached = attach(ledger, record, intent);
  if (means.kind === 'other') return complete(ledger, attached, intent, means, false);
  const { verdict } = means.card;
  if (verdict.kind === 'approve') return complete(ledger, attached, intent, means, false);
  if (verdict.kind === 'decline') {
    refuse(ledger, intent, verdict, 'card');
    return declinedOutcome(record.id, intent.id, verdict);
  }
  if (payment.authenticate) return answer(ledger, attached, intent, means.card, payment.authenticate);
  const waiting: IntentRecord = {
    ...intent,
    intent: {
      ...intent.intent,
      status: 'requires_action',
      next_action: { type: 'redirect_to_url', redirect_to_url: { return_url: null, url: record.session.url } },
    },
  };
  ledger.records.putIntent(waiting);
  ledger.records.sessions.put({ ...attached, authenticating: means.card.number });
  ledger.emit('payment_intent.requires_action', waiting.intent);
  return { outcome: 'requires_action', sessionId: record.id, paymentIntentId: intent.id };
}

/** The buyer's answer to the bank's 3-D Secure question. */
export function authenticate(ledger: Ledger, sessionId: string, result: 'succeed' | 'fail'): PayOutcome {
  const record = payable(ledger, sessionId);
  const card = record.authenticating === undefined ? undefined : testCard(record.authenticating);
  if (!card) throw new AwsError('NothingToAuthenticate', 'no card of this session waits for 3-D Secure', 409);
  return answer(ledger, record, intentOf(ledger, record), card, result);
}

function answer(
  ledger: Ledger,
  record: SessionRecord,
  intent: IntentRecord,
  card: TestCard,
  result: 'succeed' | 'fail',
): PayOutcome {
  if (result === 'succeed') return complete(ledger, record, intent, { kind: 'card', card }, true);
  const verdict = {
    kind: 'decline',
    code: 'payment_intent_authentication_failure',
    message:
      'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
  } as const;
  refuse(ledger, intent, verdict, 'card');
  const { authenticating: _, ...rest } = record;
  ledger.records.sessions.put(rest);
  return declinedOutcome(record.id, intent.id, verdict);
}

function complete(
  ledger: Ledger,
  record: SessionRecord,
  payment: IntentRecord,
  means: Means,
  authenticated: boolean,
): PayOutcome {
  const { intent } = approve(ledger, record, payment, means, authenticated);
  const held = intent.status === 'requires_capture';
  const { authenticating: _, ...rest } = record;
  const done: SessionRecord = {
    ...rest,
    session: { ...record.session, status: 'complete', payment_status: held ? 'unpaid' : 'paid', url: null },
  };
  ledger.records.sessions.put(done);
  ledger.agenda.remove(done.session.expires_at * 1000, 'session', done.id);
  ledger.emit('checkout.session.completed', done.session);
  return {
    outcome: held ? 'authorized' : 'paid',
    sessionId: done.id,
    paymentIntentId: intent.id,
    redirectUrl: successUrl(done),
  };
}

/** Where the buyer goes after paying. */
export function successUrl({ id, session }: SessionRecord): string {
  return (session.success_url ?? '').replaceAll('{CHECKOUT_SESSION_ID}', id);
}

function payable(ledger: Ledger, sessionId: string): SessionRecord {
  const record = ledger.records.sessions.get(sessionId);
  if (!record) throw new AwsError('NoSuchSession', `no such checkout session: ${sessionId}`, 404);
  if (record.session.status === 'complete') throw new AwsError('AlreadyPaid', 'already paid', 409);
  if (record.session.status === 'expired')
    throw new AwsError('SessionExpired', 'this checkout session has expired', 409);
  return record;
}

function meansOf(record: SessionRecord, { card, method }: Payment): Means {
  if (method !== undefined && method !== 'card') {
    if (!isOtherMethod(method))
      throw new AwsError('UnknownMethod', `"${method}" is not the name of a payment method`, 400);
    if (record.intent.captureMethod === 'manual') {
      throw new AwsError('MethodCannotBeHeld', `${method} cannot be held and this session holds every payment`, 400);
    }
    return { kind: 'other', method };
  }
  const found = testCard(card ?? 'pm_card_visa');
  if (!found)
    throw new AwsError('UnknownCard', `"${card}" is not a test card; try 4242 4242 4242 4242 or pm_card_visa`, 400);
  return { kind: 'card', card: found };
}

function attach(ledger: Ledger, record: SessionRecord, { id }: IntentRecord): SessionRecord {
  if (record.session.payment_intent === id) return record;
  const attached = { ...record, session: { ...record.session, payment_intent: id } };
  ledger.records.sessions.put(attached);
  return attached;
}

function declinedOutcome(
  sessionId: string,
  paymentIntentId: string,
  { code, declineCode, message }: { readonly code: string; readonly declineCode?: string; readonly message: string },
): PayOutcome {
  return { outcome: 'declined', sessionId, paymentIntentId, code, message, ...(declineCode ? { declineCode } : {}) };
}
