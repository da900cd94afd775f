import * as z from 'zod';
import { platforms } from '#shared/domain/product.ts';
import { operation, wholeNumber } from './operation.ts';
import { ItemTotals, totals } from './store-carts.ts';
import { Amount, Fields, Id, MetadataOutput, Time, text } from './store-common.ts';

const OrderItem = z.object({
  id: z.string(),
  title: z.string(),
  subtitle: z.string().nullable(),
  thumbnail: z.string().nullable(),
  product_id: z.string(),
  product_title: z.string(),
  product_subtitle: z.string().nullable(),
  product_description: z.null(),
  product_handle: z.string(),
  product_type: z.null(),
  product_type_id: z.null(),
  product_collection: z.null(),
  variant_id: z.string(),
  variant_title: z.string(),
  variant_sku: z.string(),
  variant_barcode: z.null(),
  variant_option_values: z.record(z.string(), z.string()),
  requires_shipping: z.boolean(),
  is_discountable: z.boolean(),
  is_tax_inclusive: z.boolean(),
  unit_price: Amount,
  quantity: z.int(),
  adjustments: z.array(z.never()),
  detail: z.object({
    id: z.string(),
    item_id: z.string(),
    quantity: z.int(),
    fulfilled_quantity: z.int(),
    shipped_quantity: z.int(),
    delivered_quantity: z.int(),
    return_requested_quantity: z.int(),
    return_received_quantity: z.int(),
    return_dismissed_quantity: z.int(),
    written_off_quantity: z.int(),
    metadata: z.null(),
    created_at: Time,
    updated_at: Time,
  }),
  units: z
    .array(
      z.object({
        index: z.int(),
        status: z.enum(['waiting', 'found', 'delivered', 'released']),
        found_at: Time.nullable(),
      }),
    )
    .describe('One entry for each key that was ordered.'),
  refundable_total: Amount,
  refundable_total_per_unit: Amount,
  metadata: z.object({ platform: z.enum(platforms), platform_name: z.string(), region: z.string() }),
  created_at: Time,
  updated_at: Time,
  ...ItemTotals.shape,
});

const Payment = z.object({
  id: z.string(),
  provider_id: z.string(),
  amount: Amount,
  authorized_amount: Amount,
  captured_amount: Amount,
  refunded_amount: Amount,
  currency_code: z.string(),
  captured_at: Time.nullable(),
  canceled_at: Time.nullable(),
  created_at: Time,
});

const OrderPaymentCollection = z.object({
  id: z.string(),
  currency_code: z.string(),
  amount: Amount,
  authorized_amount: Amount,
  captured_amount: Amount,
  refunded_amount: Amount,
  status: z.enum(['not_paid', 'authorized', 'completed', 'canceled']),
  payment_providers: z.array(z.object({ id: z.string() })),
  payments: z.array(Payment),
});

export const TimelineEvent = z.object({
  type: z.enum(['placed', 'paid', 'key_found', 'captured', 'released', 'refunded', 'delivered', 'canceled']),
  at: Time,
  amount: Amount.optional(),
  item_id: z.string().optional(),
  unit: z.int().optional(),
});
export type TimelineEvent = z.infer<typeof TimelineEvent>;

export const StoreOrder = z
  .object({
    id: z.string(),
    display_id: z.int(),
    region_id: z.string(),
    customer_id: z.string().nullable(),
    sales_channel_id: z.null(),
    email: z.string(),
    currency_code: z.string(),
    status: z.enum(['pending', 'completed', 'canceled', 'requires_action']),
    payment_status: z.enum([
      'not_paid',
      'authorized',
      'captured',
      'partially_captured',
      'canceled',
      'refunded',
      'partially_refunded',
    ]),
    fulfillment_status: z.enum(['not_fulfilled', 'partially_fulfilled', 'fulfilled', 'delivered', 'canceled']),
    items: z.array(OrderItem),
    shipping_methods: z.array(z.never()),
    billing_address: z.null(),
    shipping_address: z.null(),
    payment_collections: z.array(OrderPaymentCollection),
    summary: z.object({
      pending_difference: Amount,
      current_order_total: Amount,
      original_order_total: Amount,
      transaction_total: Amount,
      paid_total: Amount,
      refunded_total: Amount,
      accounting_total: Amount,
    }),
    payment: z
      .object({ authorized: Amount, captured: Amount, released: Amount, refunded: Amount })
      .describe('What was held, what was taken of it, and what went back.'),
    mail: z
      .object({ status: z.enum(['sent', 'delivered', 'bounced', 'complained', 'refused']), at: Time })
      .nullable()
      .describe('The mail with the keys.'),
    timeline: z.array(TimelineEvent).describe('What happened, oldest first.'),
    metadata: MetadataOutput,
    created_at: Time,
    updated_at: Time,
    ...totals,
  })
  .meta({ id: 'StoreOrder', description: 'A paid order. Each unit of a line is one key.' });
export type StoreOrder = z.infer<typeof StoreOrder>;

const ChosenOrder = StoreOrder.partial().required({ id: true });

export const StoreCustomer = z
  .object({
    id: z.string(),
    email: z.string(),
    first_name: z.null(),
    last_name: z.null(),
    company_name: z.null(),
    phone: z.null(),
    default_billing_address_id: z.null(),
    default_shipping_address_id: z.null(),
    addresses: z.array(z.never()),
    metadata: z.object({}),
  })
  .meta({ id: 'StoreCustomer', description: 'Who is signed in.' });
export type StoreCustomer = z.infer<typeof StoreCustomer>;

const orderPage = z.object({
  orders: z.array(ChosenOrder),
  count: z.int().describe('Orders on this page.'),
  offset: z.literal(0),
  limit: z.int(),
  next_cursor: z.string().nullable().describe('Send it as `cursor` for the next page; null on the last one.'),
});

const orderListQuery = z.strictObject({
  limit: wholeNumber(1, 100).default(20),
  offset: z.literal('0', 'Orders page by cursor: send next_cursor of the page before.').optional(),
  cursor: Id.optional(),
  fields: Fields.optional(),
});

export const retrieveOrder = operation({
  route: 'GET /store/orders/{id}',
  summary: "An order, for its customer or with the order's token (`x-order-token` header or `token` parameter).",
  caller: 'public',
  params: z.object({ id: Id }),
  query: z.strictObject({ token: text(200).optional(), fields: Fields.optional() }),
  response: z.object({ order: ChosenOrder }),
});

export const listOrders = operation({
  route: 'GET /store/orders',
  summary: "The signed-in customer's orders, newest first.",
  caller: 'customer',
  query: orderListQuery,
  response: orderPage,
});

export const listMyOrders = operation({
  route: 'GET /store/customers/me/orders',
  summary: "The signed-in customer's orders, newest first.",
  caller: 'customer',
  query: orderListQuery,
  response: orderPage,
});

export const retrieveMe = operation({
  route: 'GET /store/customers/me',
  summary: 'The signed-in customer.',
  caller: 'customer',
  query: z.strictObject({ fields: Fields.optional() }),
  response: z.object({ customer: StoreCustomer }),
});

export const orderOperations = [retrieveOrder, listOrders, retrieveMe, listMyOrders] as const;
