import type { StoreOrder, TimelineEvent } from '#shared/contracts/store-orders.ts';
import { taxIncluded, toDecimal } from '#shared/domain/money.ts';
import { type Order, type OrderLine, type OrderWithLines, openUnits } from '#shared/domain/order.ts';
import { redemption } from '#shared/domain/product.ts';
import { findRegion } from '#shared/domain/region.ts';
import { paymentCollectionId, paymentProviderId } from './cart.ts';
import type { MedusaOrder } from './medusa.ts';
import { coverPath } from './product.ts';
import { itemTotals, totalsOf } from './totals.ts';

/** An order as its buyer may see it, in Medusa's shape. Where a key came from and what it cost us is not in it. */
export function presentOrder({ order, lines }: Pick<OrderWithLines, 'order' | 'lines'>): StoreOrder {
  const decimal = (amount: number) => toDecimal(amount, order.currencyCode);
  const { authorized, captured, refunded } = order.payment;
  const released = releasedOf(order);
  return {
    id: order.id,
    display_id: order.displayId,
    region_id: order.regionId,
    customer_id: order.customerId ?? null,
    sales_channel_id: null,
    email: order.email,
    currency_code: order.currencyCode,
    status: order.status,
    payment_status: order.paymentStatus,
    fulfillment_status: order.fulfillmentStatus,
    items: lines.map((line) => presentLine(order, line)),
    shipping_methods: [],
    billing_address: null,
    shipping_address: null,
    payment_collections: [presentPayments(order)],
    summary: {
      pending_difference: decimal(order.canceledAt ? 0 : Math.max(0, order.total - captured - released)),
      current_order_total: decimal(order.total - released - refunded),
      original_order_total: decimal(order.total),
      transaction_total: decimal(captured - refunded),
      paid_total: decimal(captured),
      refunded_total: decimal(refunded),
      accounting_total: decimal(order.total - released - refunded),
    },
    payment: {
      authorized: decimal(authorized),
      captured: decimal(captured),
      released: decimal(released),
      refunded: decimal(refunded),
    },
    mail: order.mail ? { status: order.mail.status, at: order.mail.at } : null,
    timeline: timelineOf(order, lines),
    metadata: null,
    created_at: order.createdAt,
    updated_at: lastChange(order),
    ...totalsOf(order),
  } satisfies Shown;
}

/** What Medusa's type has, and what is ours beside it. */
type Shown = Omit<MedusaOrder, 'items'> & {
  items: (MedusaOrder['items'][number] & { units: unknown[] })[];
  payment: object;
  mail: object | null;
  timeline: TimelineEvent[];
};

/** Money that was held and went back untaken. Only the settlement decides that. */
function releasedOf({ payment, settlement, settledAt, canceledAt }: Order): number {
  if (payment.holdable === false) return 0;
  if (settledAt || (canceledAt && payment.authorized > 0)) return payment.authorized - payment.captured;
  return settlement && payment.captured > 0 ? settlement.release : 0;
}

function presentLine(order: Order, line: OrderLine): StoreOrder['items'][number] {
  const times = { created_at: order.createdAt, updated_at: lastChange(order) };
  const total = line.unitPrice * line.quantity;
  const taxRate = findRegion(order.regionId)?.taxRate ?? 0;
  const found = line.units.filter((unit) => unit.keyId).length;
  const delivered = order.settledAt ? found : 0;
  const refundable = order.payment.captured > 0 ? line.unitPrice : 0;
  const platform = redemption[line.platform].name;
  return {
    id: line.id,
    title: line.title,
    subtitle: line.subtitle ?? null,
    thumbnail: coverPath(line.handle),
    product_id: line.productId,
    product_title: line.title,
    product_subtitle: line.subtitle ?? null,
    product_description: null,
    product_handle: line.handle,
    product_type: null,
    product_type_id: null,
    product_collection: null,
    variant_id: line.variantId,
    variant_title: platform,
    variant_sku: line.handle,
    variant_barcode: null,
    variant_option_values: { Platform: platform },
    requires_shipping: false,
    is_discountable: true,
    is_tax_inclusive: true,
    unit_price: toDecimal(line.unitPrice, order.currencyCode),
    quantity: line.quantity,
    adjustments: [],
    detail: {
      id: line.id.replace('ordli_', 'orditem_'),
      item_id: line.id,
      quantity: line.quantity,
      fulfilled_quantity: found,
      shipped_quantity: delivered,
      delivered_quantity: delivered,
      return_requested_quantity: 0,
      return_received_quantity: 0,
      return_dismissed_quantity: 0,
      written_off_quantity: order.settledAt ? line.quantity - found : 0,
      metadata: null,
      ...times,
    },
    units: unitsOf(order, line),
    refundable_total: toDecimal(refundable * delivered, order.currencyCode),
    refundable_total_per_unit: toDecimal(refundable, order.currencyCode),
    metadata: { platform: line.platform, platform_name: platform, region: line.region },
    ...times,
    ...itemTotals({ total, taxTotal: taxIncluded(total, taxRate), currencyCode: order.currencyCode }),
  };
}

function unitsOf(order: Order, line: OrderLine): StoreOrder['items'][number]['units'] {
  const open = new Set(order.settledAt || order.canceledAt ? [] : openUnits(line));
  return line.units.map((unit, index) => ({
    index,
    status: unit.keyId ? (order.settledAt ? 'delivered' : 'found') : open.has(index) ? 'waiting' : 'released',
    found_at: unit.keyId ? (unit.at ?? null) : null,
  }));
}

function presentPayments(order: Order): StoreOrder['payment_collections'][number] {
  const decimal = (amount: number) => toDecimal(amount, order.currencyCode);
  const { authorized, captured, refunded, paymentIntentId } = order.payment;
  const amounts = {
    amount: decimal(order.total),
    authorized_amount: decimal(authorized),
    captured_amount: decimal(captured),
    refunded_amount: decimal(refunded),
    currency_code: order.currencyCode,
  };
  return {
    id: paymentCollectionId(order.id),
    status: captured > 0 ? 'completed' : order.canceledAt ? 'canceled' : authorized > 0 ? 'authorized' : 'not_paid',
    payment_providers: [{ id: paymentProviderId }],
    payments: paymentIntentId
      ? [
          {
            id: paymentIntentId.replace(/^pi_/, 'pay_'),
            provider_id: paymentProviderId,
            captured_at: captured > 0 ? (order.settledAt ?? order.authorizedAt ?? null) : null,
            canceled_at: order.canceledAt ?? null,
            created_at: order.authorizedAt ?? order.createdAt,
            ...amounts,
          },
        ]
      : [],
    ...amounts,
  };
}

function timelineOf(order: Order, lines: readonly OrderLine[]): TimelineEvent[] {
  const decimal = (amount: number) => toDecimal(amount, order.currencyCode);
  const events: TimelineEvent[] = [{ type: 'placed', at: order.createdAt }];
  if (order.authorizedAt)
    events.push({ type: 'paid', at: order.authorizedAt, amount: decimal(order.payment.authorized) });
  for (const line of lines) {
    for (const [unit, { keyId, at }] of line.units.entries()) {
      if (keyId && at) events.push({ type: 'key_found', at, item_id: line.id, unit });
    }
  }
  if (order.settledAt) {
    const { captured, refunded } = order.payment;
    const released = releasedOf(order);
    const at = order.settledAt;
    if (captured > 0) events.push({ type: 'captured', at, amount: decimal(captured) });
    if (released > 0) events.push({ type: 'released', at, amount: decimal(released) });
    if (refunded > 0) events.push({ type: 'refunded', at, amount: decimal(refunded) });
  }
  if (order.deliveredAt) events.push({ type: 'delivered', at: order.deliveredAt });
  if (order.canceledAt) events.push({ type: 'canceled', at: order.canceledAt });
  return events.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function lastChange(order: Order): string {
  const times = [
    order.createdAt,
    order.authorizedAt,
    order.settledAt,
    order.deliveredAt,
    order.canceledAt,
    order.mail?.at,
  ];
  return times.reduce<string>((latest, time) => (time && time > latest ? time : latest), order.createdAt);
}
