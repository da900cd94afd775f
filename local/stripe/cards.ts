import { createHash } from 'node:crypto';
import type Stripe from 'stripe';

/** How the imitated bank answers a card. */
export type Verdict =
  | { readonly kind: 'approve' }
  | { readonly kind: 'authenticate' }
  | {
      readonly kind: 'decline';
      readonly code: Stripe.PaymentIntent.LastPaymentError.Code;
      readonly declineCode?: string;
      readonly message: string;
    };

export interface TestCard {
  readonly number: string;
  readonly brand: 'amex' | 'mastercard' | 'visa';
  readonly verdict: Verdict;
}

const decline = (code: string, message: string, declineCode?: string): Verdict => ({
  kind: 'decline',
  code,
  message,
  ...(declineCode === undefined ? {} : { declineCode }),
});
const declined = 'Your card was declined.';

const cards: readonly (TestCard & { readonly names: readonly string[] })[] = [
  {
    number: '4242424242424242',
    brand: 'visa',
    verdict: { kind: 'approve' },
    names: ['pm_card_visa', 'success', 'visa'],
  },
  {
    number: '5555555555554444',
    brand: 'mastercard',
    verdict: { kind: 'approve' },
    names: ['pm_card_mastercard', 'mastercard'],
  },
  { number: '378282246310005', brand: 'amex', verdict: { kind: 'approve' }, names: ['pm_card_amex', 'amex'] },
  {
    number: '4000000000000002',
    brand: 'visa',
    verdict: decline('card_declined', declined, 'generic_decline'),
    names: ['pm_card_chargeDeclined', 'pm_card_visa_chargeDeclined', 'card_declined', 'declined'],
  },
  {
    number: '4000000000009995',
    brand: 'visa',
    verdict: decline('card_declined', 'Your card has insufficient funds.', 'insufficient_funds'),
    names: [
      'pm_card_chargeDeclinedInsufficientFunds',
      'pm_card_visa_chargeDeclinedInsufficientFunds',
      'insufficient_funds',
    ],
  },
  {
    number: '4000000000009987',
    brand: 'visa',
    verdict: decline('card_declined', declined, 'lost_card'),
    names: ['pm_card_visa_chargeDeclinedLostCard', 'lost_card'],
  },
  {
    number: '4000000000000069',
    brand: 'visa',
    verdict: decline('expired_card', 'Your card has expired.'),
    names: ['pm_card_chargeDeclinedExpiredCard', 'expired_card'],
  },
  {
    number: '4000000000000119',
    brand: 'visa',
    verdict: decline('processing_error', 'An error occurred while processing your card. Try again in a little bit.'),
    names: ['pm_card_chargeDeclinedProcessingError', 'processing_error'],
  },
  {
    number: '4000002500003155',
    brand: 'visa',
    verdict: { kind: 'authenticate' },
    names: ['pm_card_authenticationRequired', 'authentication_required', '3ds'],
  },
  {
    number: '4000002760003184',
    brand: 'visa',
    verdict: { kind: 'authenticate' },
    names: ['pm_card_authenticationRequiredOnSetup', 'pm_card_threeDSecure2Required'],
  },
];

/** The test card of that number (spaces allowed) or name; undefined for anything else. */
export function testCard(numberOrName: string): TestCard | undefined {
  const wanted = numberOrName.replace(/(?<=\d)[ -](?=\d)/g, '').trim();
  return cards.find(({ number, names }) => number === wanted || names.includes(wanted));
}

/** Same card, same fingerprint: what fraud checks compare. */
export function fingerprint(number: string): string {
  return createHash('sha256').update(`fingerprint/${number}`).digest('base64url').replace(/[-_]/g, 'x').slice(0, 16);
}

/** A method that cannot be held: the money moves at once. */
export function isOtherMethod(method: string): boolean {
  return method !== 'card' && /^[a-z][a-z0-9_]{1,30}$/.test(method);
}
