import * as z from 'zod';
import { cursorListed, cursorPage, readers } from './admin-common.ts';
import { operation } from './operation.ts';
import { Amount, Id, Time } from './store-common.ts';

const orderStatuses = ['pending', 'completed', 'canceled', 'requires_action'] as const;
const paymentStatuses = [
  'not_paid',
  'authorized',
  'captured',
  'partially_captured',
  'canceled',
  'refunded',
  'partially_refunded',
] as const;
const fulfillmentStatuses = ['not_fulfilled', 'partially_fulfilled', 'fulfilled', 'delivered', 'canceled'] as const;
const suppliers = ['codeswholesale', 'kinguin'] as const;

const MailView = z.object({
  status: z.enum(['sent', 'delivered', 'bounced', 'complained', 'refused']),
  message_id: z.string().nullable(),
  at: Time,
  reason: z.string().nullable(),
});

/** The head of an order; amounts are decimals of its currency. */
export const AdminOrderSummary = z
  .object({
    id: z.string(),
    display_id: z.int(),
    status: z.enum(orderStatuses),
    payment_status: z.enum(paymentStatuses),
    fulfillment_status: z.enum(fulfillmentStatuses),
    problem: z.string().nullable().describe('Why it waits for staff.'),
    email: z.string(),
    customer_id: z.string().nullable(),
    region_id: z.string(),
    currency_code: z.string(),
    total: Amount,
    tax_total: Amount,
    authorized_total: Amount,
    captured_total: Amount,
    refunded_total: Amount,
    mail: MailView.nullable(),
    created_at: Time,
    authorized_at: Time.nullable(),
    settled_at: Time.nullable(),
    delivered_at: Time.nullable(),
    canceled_at: Time.nullable(),
  })
  .meta({ id: 'AdminOrderSummary' });
export type AdminOrderSummary = z.infer<typeof AdminOrderSummary>;

const UnitView = z.object({
  index: z.int(),
  status: z.enum(['open', 'assigned', 'delivered', 'revoked', 'released']),
  source: z.enum(['inventory', ...suppliers]).nullable(),
  digital_key_id: z.string().nullable(),
  lot_id: z.string().nullable(),
  cost: Amount.nullable().describe('EUR that the key cost us.'),
  found_at: Time.nullable(),
  delivered_at: Time.nullable(),
  revealed_at: Time.nullable(),
});

const ItemView = z.object({
  id: z.string(),
  product_id: z.string(),
  variant_id: z.string(),
  product_handle: z.string(),
  title: z.string(),
  subtitle: z.string().nullable(),
  platform: z.string(),
  region: z.string(),
  quantity: z.int(),
  unit_price: Amount,
  total: Amount,
  cost_limit: Amount.describe('EUR that a supplier may cost per unit at most.'),
  closed: z.boolean().describe('The settlement is decided; no more keys are taken.'),
  units: z.array(UnitView),
});

const PurchaseView = z.object({
  reference: z.string().describe('Ours, sent with the order.'),
  supplier: z.enum(suppliers),
  number: z.int(),
  status: z.enum(['placing', 'unknown', 'placed', 'completed', 'refused']),
  supplier_order_id: z.string().nullable(),
  reason: z.string().nullable(),
  detail: z.string().nullable(),
  cost: Amount.nullable().describe('EUR, as charged by the supplier.'),
  items: z.array(
    z.object({
      line_item_id: z.string(),
      product_id: z.string(),
      supplier_product_id: z.string(),
      units: z.array(z.int()),
      quoted_price: Amount.describe('EUR per unit.'),
      price_limit: Amount.describe('EUR per unit.'),
    }),
  ),
  keys_received: z.int(),
  attempts: z.int(),
  polls: z.int(),
  created_at: Time,
  updated_at: Time,
});

export const TimelineEntry = z
  .object({
    at: Time,
    type: z.string().describe('`order_placed`, `payment_authorized`, `keys_claimed`, `purchase_refused`, …'),
    actor: z.string().describe('`buyer`, `shop`, `stripe`, a supplier, `ses`, `customer:…`, `guest` or `staff:…`.'),
    title: z.string().describe('In words.'),
    reference: z.string().nullable().describe('What to look for on the other side, or in the vault.'),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'TimelineEntry' });
export type TimelineEntry = z.infer<typeof TimelineEntry>;

export const AdminOrder = AdminOrderSummary.extend({
  cart_id: z.string(),
  payment: z.object({
    session_id: z.string(),
    payment_intent_id: z.string().nullable(),
    holdable: z.boolean().nullable().describe('False for methods that take the money at once.'),
  }),
  settlement: z
    .object({ captured: Amount, released: Amount, decided_at: Time })
    .nullable()
    .describe('What was decided to capture and to release.'),
  items: z.array(ItemView),
  purchases: z.array(PurchaseView),
  events: z.array(
    z.object({ at: Time, type: z.string(), actor: z.string(), detail: z.record(z.string(), z.unknown()) }),
  ),
  timeline: z.array(TimelineEntry),
}).meta({ id: 'AdminOrder' });
export type AdminOrder = z.infer<typeof AdminOrder>;

const Day = z.iso.date({ error: 'must be a day such as 2026-11-25' });
const DayOrTime = z.union([Day, z.iso.datetime({ offset: true })], {
  error: 'must be a day such as 2026-11-25 or a time such as 2026-11-25T10:00:00Z',
});

export const listAdminOrders = operation({
  route: 'GET /admin/orders',
  summary: 'Orders, newest first; without a time those of the last 90 days.',
  caller: 'staff',
  roles: readers,
  query: z
    .strictObject({
      ...cursorPage(20, 100),
      status: z.enum(orderStatuses).optional(),
      payment_status: z.enum(paymentStatuses).optional(),
      fulfillment_status: z.enum(fulfillmentStatuses).optional(),
      customer_id: Id.optional(),
      day: Day.optional().describe('One UTC day.'),
      created_from: DayOrTime.optional(),
      created_to: DayOrTime.optional().describe('A day counts whole.'),
    })
    .refine((query) => !query.day || (!query.created_from && !query.created_to), {
      error: 'use either day or created_from and created_to',
      path: ['day'],
    }),
  response: z.object({ orders: z.array(AdminOrderSummary), ...cursorListed }),
});
export type ListAdminOrdersQuery = z.output<typeof listAdminOrders.query>;

export const retrieveAdminOrder = operation({
  route: 'GET /admin/orders/{id}',
  summary: 'One order: lines, units and their sources, purchases, money, mail and everything that happened, in order.',
  caller: 'staff',
  roles: readers,
  params: z.object({ id: Id }),
  response: z.object({ order: AdminOrder }),
});

export const adminOrderOperations = [listAdminOrders, retrieveAdminOrder] as const;
