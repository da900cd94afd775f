import { createHmac } from 'node:crypto';
import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { BadSignatureError, parseEvent } from '../../../shared/payments/stripe-events.ts';

const secret = 'whsec_current';
const now = Date.parse('2026-03-01T12:00:00Z');

function signed(object: object, type = 'payment_intent.succeeded', options: { secret?: string; at?: number } = {}) {
  const payload = JSON.stringify({ id: 'evt_1', object: 'event', type, created: 1_772_366_400, data: { object } });
  const timestamp = Math.floor((options.at ?? now) / 1000);
  const header = Stripe.webhooks.generateTestHeaderString({ payload, secret: options.secret ?? secret, timestamp });
  return { payload, header };
}

function factOf(object: object, type?: string) {
  const { payload, header } = signed(object, type);
  return parseEvent(payload, header, secret, now).fact;
}

const intent = {
  object: 'payment_intent',
  id: 'pi_1',
  status: 'requires_capture',
  amount: 3000,
  amount_capturable: 3000,
  amount_received: 0,
  currency: 'eur',
  metadata: { order_id: 'order_1' },
  cancellation_reason: null,
  last_payment_error: null,
};
const session = {
  object: 'checkout.session',
  id: 'cs_1',
  status: 'complete',
  payment_status: 'unpaid',
  payment_intent: 'pi_1',
  amount_total: 3000,
  currency: 'eur',
  metadata: { order_id: 'order_1' },
};
const charge = {
  object: 'charge',
  id: 'ch_1',
  payment_intent: 'pi_1',
  amount: 3000,
  amount_captured: 3000,
  amount_refunded: 0,
  currency: 'eur',
  metadata: { order_id: 'order_1' },
};
const reference = { orderId: 'order_1', paymentIntentId: 'pi_1', currency: 'eur' };

describe('the signature', () => {
  it("of Stripe's own library is accepted and the event read", () => {
    const { payload, header } = signed(intent, 'payment_intent.amount_capturable_updated');
    expect(parseEvent(payload, header, secret, now)).toEqual({
      eventId: 'evt_1',
      type: 'payment_intent.amount_capturable_updated',
      createdAt: '2026-03-01T12:00:00.000Z',
      fact: { kind: 'authorized', ...reference, amount: 3000 },
    });
  });

  it('may be by any of the secrets of a rotation', () => {
    const { payload, header } = signed(intent, undefined, { secret: 'whsec_previous' });
    expect(parseEvent(payload, header, [secret, 'whsec_previous'], now).eventId).toBe('evt_1');
    expect(() => parseEvent(payload, header, [secret, ''], now)).toThrow(BadSignatureError);
  });

  it('may be one of several in the header', () => {
    const { payload, header } = signed(intent);
    const others = `t=${Math.floor(now / 1000)},v1=${'0'.repeat(64)},v1=abc,v0=${'f'.repeat(64)}`;
    expect(parseEvent(payload, `${others},${header.split(',')[1]}`, secret, now).eventId).toBe('evt_1');
  });

  it.each([
    ['the body was changed', (payload: string) => payload.replace('3000', '9000'), (header: string) => header],
    ['the time was changed', (payload: string) => payload, (header: string) => header.replace(/t=\d+/, 't=1772366401')],
    ['the scheme is another', (payload: string) => payload, (header: string) => header.replace('v1=', 'v0=')],
    ['the signature is cut short', (payload: string) => payload, (header: string) => header.slice(0, -2)],
    ['there is no header', (payload: string) => payload, () => undefined],
    ['the header is empty', (payload: string) => payload, () => ''],
    ['the header is noise', (payload: string) => payload, () => 't=,v1=,=,,'],
  ])('is refused with 400 when %s', (_, ofPayload, ofHeader) => {
    const { payload, header } = signed(intent);
    const parse = () => parseEvent(ofPayload(payload), ofHeader(header), secret, now);
    expect(parse).toThrow(BadSignatureError);
    expect(parse).toThrow(expect.objectContaining({ statusCode: 400, code: 'bad-signature' }));
  });

  it('is refused with an empty secret, which anyone can sign with', () => {
    const { payload } = signed(intent);
    const timestamp = Math.floor(now / 1000);
    const forged = `t=${timestamp},v1=${createHmac('sha256', '').update(`${timestamp}.${payload}`).digest('hex')}`;
    expect(() => parseEvent(payload, forged, '', now)).toThrow(BadSignatureError);
  });

  it('holds for five minutes', () => {
    const { payload, header } = signed(intent, undefined, { at: now - 300_000 });
    expect(parseEvent(payload, header, secret, now).eventId).toBe('evt_1');
    expect(() => parseEvent(payload, header, secret, now + 1000)).toThrow(/more than 300 seconds/);
  });
});

describe('a payment intent', () => {
  it('that was captured counts what was received, not what was asked', () => {
    const captured = { ...intent, status: 'succeeded', amount_capturable: 0, amount_received: 1000 };
    expect(factOf(captured)).toEqual({ kind: 'captured', ...reference, amount: 1000 });
  });

  it('speaks for its state now, whatever the event is called', () => {
    expect(factOf({ ...intent, status: 'canceled' }, 'payment_intent.amount_capturable_updated')).toMatchObject({
      kind: 'canceled',
    });
  });

  it('that was canceled gives the reason', () => {
    const canceled = { ...intent, status: 'canceled', cancellation_reason: 'expired' };
    expect(factOf(canceled)).toEqual({ kind: 'canceled', ...reference, reason: 'expired' });
    expect(factOf({ ...intent, status: 'canceled' })).toEqual({ kind: 'canceled', ...reference, reason: 'unknown' });
  });

  it('that was refused gives the narrowest reason', () => {
    const refused = { ...intent, status: 'requires_payment_method' };
    const error = {
      code: 'card_declined',
      decline_code: 'insufficient_funds',
      message: 'Your card has insufficient funds.',
    };
    expect(factOf({ ...refused, last_payment_error: error })).toEqual({
      kind: 'failed',
      ...reference,
      code: 'insufficient_funds',
      message: 'Your card has insufficient funds.',
    });
    expect(factOf({ ...refused, last_payment_error: { code: 'expired_card' } })).toMatchObject({
      code: 'expired_card',
    });
    expect(factOf(refused)).toBeUndefined();
  });

  it.each(['processing', 'requires_action', 'requires_confirmation'])('in %s settles nothing yet', (status) => {
    expect(factOf({ ...intent, status })).toBeUndefined();
  });
});

describe('a session', () => {
  it('that is complete but unpaid settles nothing: only the intent knows whether money is held', () => {
    expect(factOf(session, 'checkout.session.completed')).toBeUndefined();
  });

  it('that is paid was captured at once', () => {
    const paid = { ...session, payment_status: 'paid' };
    expect(factOf(paid, 'checkout.session.completed')).toEqual({ kind: 'captured', ...reference, amount: 3000 });
    const expanded = { ...paid, payment_intent: { id: 'pi_1' } };
    expect(factOf(expanded, 'checkout.session.async_payment_succeeded')).toMatchObject({ paymentIntentId: 'pi_1' });
  });

  it('that expired names itself', () => {
    const expired = { ...session, status: 'expired', payment_intent: null };
    expect(factOf(expired)).toEqual({ kind: 'expired', orderId: 'order_1', sessionId: 'cs_1' });
  });

  it('whose bank debit failed later is a failure', () => {
    expect(factOf(session, 'checkout.session.async_payment_failed')).toMatchObject({ kind: 'failed', ...reference });
  });
});

describe('a charge', () => {
  it('counts all refunds so far', () => {
    expect(factOf({ ...charge, amount_refunded: 1200 })).toEqual({ kind: 'refunded', ...reference, amount: 1200 });
  });

  it('does not count the released rest of a hold as refunded', () => {
    const partly = { ...charge, amount_captured: 1000, amount_refunded: 2000 };
    expect(factOf(partly)).toBeUndefined();
    expect(factOf({ ...partly, amount_refunded: 2400 })).toMatchObject({ kind: 'refunded', amount: 400 });
  });

  it('whose hold was released was never captured, so nothing is refunded', () => {
    expect(factOf({ ...charge, amount_captured: 0, amount_refunded: 3000 })).toBeUndefined();
  });
});

describe('events that are not about an order of ours', () => {
  it.each([
    ['a payment without an order', { ...intent, metadata: {} }],
    ['a payment without metadata', { ...intent, metadata: null }],
    ['a session without an order', { ...session, status: 'expired', metadata: {} }],
    ['a charge without an order', { ...charge, amount_refunded: 100, metadata: {} }],
    ['an object of another kind', { object: 'customer', id: 'cus_1', metadata: { order_id: 'order_1' } }],
  ])('have no fact: %s', (_, object) => {
    expect(factOf(object)).toBeUndefined();
  });
});
