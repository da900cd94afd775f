import type Stripe from 'stripe';
import type { Form, FormValue } from './form.ts';
import type { Ledger } from './ledger.ts';
import { form, integer, list, metadata, oneOf, onlyKnown, requiredText, text } from './params.ts';
import { end } from './payments.ts';
import { invalid, missingResource } from './problems.ts';
import type { LineItem, SessionRecord } from './records.ts';

const shortest = 30 * 60;
const longest = 24 * 3600;
const smallestTotal = 50;
const largestTotal = 99_999_999;

/** What a hosted page offers besides cards. */
const otherMethods = ['ideal', 'bancontact', 'eps'];

/** Opens a checkout session in payment mode from the parameters of the API. */
export function createSession(ledger: Ledger, params: Form): SessionRecord {
  onlyKnown(params, [
    'allow_promotion_codes',
    'cancel_url',
    'client_reference_id',
    'customer_email',
    'expand',
    'expires_at',
    'line_items',
    'locale',
    'metadata',
    'mode',
    'payment_intent_data',
    'payment_method_options',
    'payment_method_types',
    'submit_type',
    'success_url',
    'ui_mode',
  ]);
  if (requiredText(params.mode, 'mode') !== 'payment') throw invalid('Only mode "payment" is imitated.', 'mode');
  if ((text(params.ui_mode, 'ui_mode') ?? 'hosted_page') !== 'hosted_page') {
    throw invalid('Only ui_mode "hosted_page" is imitated.', 'ui_mode');
  }
  const { records, clock } = ledger;
  const created = records.created();
  const nowSeconds = Math.floor(clock.now() / 1000);
  const expiresAt = integer(params.expires_at, 'expires_at') ?? nowSeconds + longest;
  // A minute of grace on both ends: the request was on its way for a while, and clocks differ.
  if (expiresAt < nowSeconds + shortest - 60 || expiresAt > nowSeconds + longest + 60) {
    throw invalid(
      'The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.',
      'expires_at',
    );
  }
  const customerEmail = text(params.customer_email, 'customer_email') ?? null;
  if (customerEmail !== null && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(customerEmail)) {
    throw invalid(`Invalid email address: ${customerEmail}`, 'customer_email', 'email_invalid');
  }
  const intent = intentParams(params);
  const id = records.nextId('cs_test', 48);
  const lines = lineItems(ledger, list(params.line_items, 'line_items'), created);
  const currency = lines[0]?.currency ?? 'eur';
  const total = lines.reduce((sum, { amount_total }) => sum + amount_total, 0);
  if (total < smallestTotal) {
    throw invalid(
      `The Checkout Session's total amount must be at least ${smallestTotal} in the smallest unit of ${currency}.`,
      undefined,
      'amount_too_small',
    );
  }
  if (total > largestTotal) {
    throw invalid(
      `The Checkout Session's total amount must be no more than ${largestTotal}.`,
      undefined,
      'amount_too_large',
    );
  }
  const methods = list(params.payment_method_types, 'payment_method_types').map((type) =>
    requiredText(type, 'payment_method_types'),
  );
  const offered = intent.captureMethod === 'manual' ? ['card'] : ['card', ...otherMethods];
  const session: Stripe.Checkout.Session = {
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    amount_subtotal: total,
    amount_total: total,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: null,
    cancel_url: text(params.cancel_url, 'cancel_url') ?? null,
    client_reference_id: text(params.client_reference_id, 'client_reference_id') ?? null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    created,
    currency,
    currency_conversion: null,
    custom_fields: [],
    custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
    customer: null,
    customer_account: null,
    customer_creation: 'if_required',
    customer_details: customerEmail === null ? null : customerDetails(customerEmail),
    customer_email: customerEmail,
    discounts: [],
    expires_at: expiresAt,
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: null,
    managed_payments: null,
    metadata: metadata(params.metadata, 'metadata'),
    mode: 'payment',
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: 'if_required',
    payment_method_configuration_details: null,
    payment_method_options: intent.cardCaptureMethod
      ? { card: { capture_method: 'manual', request_three_d_secure: 'automatic' } }
      : {},
    payment_method_types: methods.length > 0 ? methods : offered,
    payment_status: 'unpaid',
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: null,
    subscription: null,
    success_url: requiredText(params.success_url, 'success_url'),
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: `${ledger.publicUrl()}/local/stripe/pay/${id}`,
    wallet_options: null,
  };
  const record = { id, session, lines, intent };
  records.sessions.put(record);
  ledger.agenda.put(expiresAt * 1000, 'session', id);
  const orderId = session.metadata?.order_id;
  if (orderId) records.orders.put(orderId, { sessions: [...(records.orders.get(orderId)?.sessions ?? []), id] });
  return record;
}

export function requireSession(ledger: Ledger, id: string): SessionRecord {
  const record = ledger.records.sessions.get(id);
  if (!record) throw missingResource('checkout.session', id, 'session');
  return record;
}

/** Closes an open session; refuses when it is complete or expired. */
export function expireSession(ledger: Ledger, id: string): SessionRecord {
  const record = requireSession(ledger, id);
  const { session } = record;
  if (session.status !== 'open') {
    throw invalid(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
    );
  }
  const { authenticating: _, ...rest } = record;
  const expired: SessionRecord = { ...rest, session: { ...session, status: 'expired', url: null } };
  ledger.records.sessions.put(expired);
  ledger.agenda.remove(session.expires_at * 1000, 'session', id);
  const payment =
    typeof session.payment_intent === 'string' ? ledger.records.intents.get(session.payment_intent) : undefined;
  ledger.emit('checkout.session.expired', expired.session);
  if (payment) end(ledger, payment, 'automatic');
  return expired;
}

/** What the clock does to a session that nobody paid. */
export function expireIfOpen(ledger: Ledger, id: string): void {
  if (ledger.records.sessions.get(id)?.session.status === 'open') expireSession(ledger, id);
}

function intentParams(params: Form): SessionRecord['intent'] {
  const data = form(params.payment_intent_data, 'payment_intent_data') ?? {};
  onlyKnown(data, ['capture_method', 'description', 'metadata', 'receipt_email'], 'payment_intent_data');
  const options = form(params.payment_method_options, 'payment_method_options') ?? {};
  onlyKnown(options, ['card'], 'payment_method_options');
  const card = form(options.card, 'payment_method_options[card]') ?? {};
  onlyKnown(card, ['capture_method'], 'payment_method_options[card]');
  const captureMethod = oneOf(data.capture_method, 'payment_intent_data[capture_method]', [
    'automatic',
    'automatic_async',
    'manual',
  ]);
  const cardCaptureMethod = oneOf(card.capture_method, 'payment_method_options[card][capture_method]', ['manual']);
  return {
    metadata: metadata(data.metadata, 'payment_intent_data[metadata]'),
    captureMethod: captureMethod === 'manual' ? 'manual' : 'automatic_async',
    ...(cardCaptureMethod ? { cardCaptureMethod } : {}),
    description: text(data.description, 'payment_intent_data[description]') ?? null,
  };
}

function lineItems(ledger: Ledger, given: readonly FormValue[], created: number): LineItem[] {
  if (given.length === 0) throw invalid('Missing required param: line_items.', 'line_items', 'parameter_missing');
  if (given.length > 100) throw invalid('You can have at most 100 line items.', 'line_items');
  const lines = given.map((value, index) => lineItem(ledger, value, `line_items[${index}]`, created));
  if (new Set(lines.map(({ currency }) => currency)).size > 1) {
    throw invalid('All line items must have the same currency.', 'line_items');
  }
  return lines;
}

function lineItem(ledger: Ledger, value: FormValue, param: string, created: number): LineItem {
  const item = form(value, param) ?? {};
  onlyKnown(item, ['price_data', 'quantity'], param);
  const price = form(item.price_data, `${param}[price_data]`);
  if (!price)
    throw invalid(`Missing required param: ${param}[price_data].`, `${param}[price_data]`, 'parameter_missing');
  onlyKnown(price, ['currency', 'product_data', 'tax_behavior', 'unit_amount'], `${param}[price_data]`);
  const product = form(price.product_data, `${param}[price_data][product_data]`) ?? {};
  onlyKnown(product, ['description', 'images', 'metadata', 'name'], `${param}[price_data][product_data]`);
  const name = requiredText(product.name, `${param}[price_data][product_data][name]`);
  const currency = requiredText(price.currency, `${param}[price_data][currency]`).toLowerCase();
  if (!/^[a-z]{3}$/.test(currency)) throw invalid(`Invalid currency: ${currency}.`, `${param}[price_data][currency]`);
  const unitAmount = integer(price.unit_amount, `${param}[price_data][unit_amount]`);
  if (unitAmount === undefined || unitAmount < 0) {
    throw invalid('Invalid non-negative integer', `${param}[price_data][unit_amount]`, 'parameter_invalid_integer');
  }
  const quantity = integer(item.quantity, `${param}[quantity]`);
  if (quantity === undefined || quantity < 1) {
    throw invalid('Invalid positive integer', `${param}[quantity]`, 'parameter_invalid_integer');
  }
  const amount = unitAmount * quantity;
  return {
    id: ledger.records.nextId('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency,
    description: name,
    metadata: {},
    quantity,
    price: {
      id: ledger.records.nextId('price'),
      object: 'price',
      active: false,
      billing_scheme: 'per_unit',
      created,
      currency,
      custom_unit_amount: null,
      livemode: false,
      lookup_key: null,
      metadata: {},
      nickname: null,
      product: ledger.records.nextId('prod'),
      recurring: null,
      tax_behavior: 'unspecified',
      tiers_mode: null,
      transform_quantity: null,
      type: 'one_time',
      unit_amount: unitAmount,
      unit_amount_decimal: String(unitAmount),
    },
  };
}

function customerDetails(email: string): Stripe.Checkout.Session.CustomerDetails {
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name: null,
    phone: null,
    tax_exempt: 'none',
    tax_ids: null,
  };
}
