import type Stripe from 'stripe';
import { fingerprint, type TestCard } from './cards.ts';
import { holdSeconds, type Ledger } from './ledger.ts';
import type { IntentRecord, SessionRecord } from './records.ts';

/** What the buyer pays with. */
export type Means =
  | { readonly kind: 'card'; readonly card: TestCard }
  | { readonly kind: 'other'; readonly method: string };

export interface ChargeContext {
  readonly held: boolean;
  readonly authenticated: boolean;
  readonly paymentMethod: string;
}

/** The charge of a payment that the bank approved. */
export function chargeOf(
  ledger: Ledger,
  { session }: SessionRecord,
  { intent }: IntentRecord,
  means: Means,
  { held, authenticated, paymentMethod }: ChargeContext,
): Stripe.Charge {
  const created = ledger.records.created();
  return {
    id: ledger.records.nextId('ch'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: held ? 0 : intent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email: session.customer_email, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: null,
    captured: !held,
    created,
    currency: intent.currency,
    customer: null,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: 'approved_by_network',
      reason: null,
      risk_level: 'normal',
      risk_score: 12,
      seller_message: 'Payment complete.',
      type: 'authorized',
    },
    paid: true,
    payment_intent: intent.id,
    payment_method: paymentMethod,
    payment_method_details:
      means.kind === 'card'
        ? cardDetails(means.card, intent.amount, authenticated, held ? created + holdSeconds : undefined)
        : otherDetails(means.method),
    radar_options: {},
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'succeeded',
    transfer_data: null,
    transfer_group: null,
  };
}

function cardDetails(
  card: TestCard,
  amount: number,
  authenticated: boolean,
  captureBefore: number | undefined,
): Stripe.Charge.PaymentMethodDetails {
  return {
    type: 'card',
    card: {
      amount_authorized: amount,
      authorization_code: null,
      brand: card.brand,
      ...(captureBefore === undefined ? {} : { capture_before: captureBefore }),
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      electronic_commerce_indicator: null,
      exp_month: 12,
      exp_year: 2034,
      fingerprint: fingerprint(card.number),
      funding: 'credit',
      installments: null,
      last4: card.number.slice(-4),
      mandate: null,
      network: card.brand,
      network_transaction_id: null,
      regulated_status: 'unregulated',
      three_d_secure: authenticated
        ? {
            authentication_flow: 'challenge',
            electronic_commerce_indicator: '05',
            exemption_indicator: null,
            result: 'authenticated',
            result_reason: null,
            transaction_id: null,
            version: '2.2.0',
          }
        : null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}

function otherDetails(method: string): Stripe.Charge.PaymentMethodDetails {
  if (method !== 'ideal') return { type: method, [method]: {} };
  const ideal = {
    bank: 'ing' as const,
    bic: 'INGBNL2A' as const,
    generated_sepa_debit: null,
    generated_sepa_debit_mandate: null,
    iban_last4: '5264',
    transaction_id: null,
    verified_name: 'Jenny Rosen',
  };
  return { type: 'ideal', ideal };
}
