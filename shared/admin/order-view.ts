import type { AdminOrder, AdminOrderSummary } from '#shared/contracts/admin-orders.ts';
import type { OrderEvent } from '#shared/data/order-events.ts';
import type { DigitalKey } from '#shared/domain/digital-key.ts';
import { toDecimal } from '#shared/domain/money.ts';
import type { Order, OrderLine, OrderWithLines, Purchase, Unit } from '#shared/domain/order.ts';
import { eventDetail, timelineOf } from './timeline.ts';

const euro = (cents: number) => toDecimal(cents, 'eur');
const euroOrNull = (cents: number | undefined) => (cents === undefined ? null : euro(cents));

/** The head of an order for the list. */
export function presentOrderSummary(order: Order): AdminOrderSummary {
  const amount = (minor: number) => toDecimal(minor, order.currencyCode);
  return {
    id: order.id,
    display_id: order.displayId,
    status: order.status,
    payment_status: order.paymentStatus,
    fulfillment_status: order.fulfillmentStatus,
    problem: order.problem ?? null,
    email: order.email,
    customer_id: order.customerId ?? null,
    region_id: order.regionId,
    currency_code: order.currencyCode,
    total: amount(order.total),
    tax_total: amount(order.taxTotal),
    authorized_total: amount(order.payment.authorized),
    captured_total: amount(order.payment.captured),
    refunded_total: amount(order.payment.refunded),
    mail: order.mail
      ? {
          status: order.mail.status,
          message_id: order.mail.messageId ?? null,
          at: order.mail.at,
          reason: order.mail.reason ?? null,
        }
      : null,
    created_at: order.createdAt,
    authorized_at: order.authorizedAt ?? null,
    settled_at: order.settledAt ?? null,
    delivered_at: order.deliveredAt ?? null,
    canceled_at: order.canceledAt ?? null,
  };
}

/** Everything about an order but the codes of its keys: `keys` tells what became of each. */
export function presentOrder(
  { order, lines, purchases }: OrderWithLines,
  keys: ReadonlyMap<string, DigitalKey>,
  events: readonly OrderEvent[],
): AdminOrder {
  return {
    ...presentOrderSummary(order),
    cart_id: order.cartId,
    payment: {
      session_id: order.payment.sessionId,
      payment_intent_id: order.payment.paymentIntentId ?? null,
      holdable: order.payment.holdable ?? null,
    },
    settlement: order.settlement
      ? {
          captured: toDecimal(order.settlement.capture, order.currencyCode),
          released: toDecimal(order.settlement.release, order.currencyCode),
          decided_at: order.settlement.decidedAt,
        }
      : null,
    items: lines.map((line) => presentLine(order, line, keys)),
    purchases: purchases.map(presentPurchase),
    events: events.map((event) => ({
      at: event.at,
      type: event.type,
      actor: event.actor,
      detail: eventDetail(event),
    })),
    timeline: timelineOf({ order, lines, purchases }, events),
  };
}

function presentLine(
  order: Order,
  line: OrderLine,
  keys: ReadonlyMap<string, DigitalKey>,
): AdminOrder['items'][number] {
  return {
    id: line.id,
    product_id: line.productId,
    variant_id: line.variantId,
    product_handle: line.handle,
    title: line.title,
    subtitle: line.subtitle ?? null,
    platform: line.platform,
    region: line.region,
    quantity: line.quantity,
    unit_price: toDecimal(line.unitPrice, order.currencyCode),
    total: toDecimal(line.unitPrice * line.quantity, order.currencyCode),
    cost_limit: euro(line.costLimit),
    closed: line.closed ?? false,
    units: line.units.map((unit, index) => presentUnit(order, line, unit, index, keys.get(unit.keyId ?? ''))),
  };
}

function presentUnit(
  order: Order,
  line: OrderLine,
  unit: Unit,
  index: number,
  key: DigitalKey | undefined,
): AdminOrder['items'][number]['units'][number] {
  return {
    index,
    status: unitStatus(order, line, unit, key),
    source: unit.source ?? null,
    digital_key_id: unit.keyId ?? null,
    lot_id: key?.lotId ?? null,
    cost: euroOrNull(unit.cost ?? key?.unitCost),
    found_at: unit.at ?? null,
    delivered_at: key?.deliveredAt ?? null,
    revealed_at: key?.revealedAt ?? null,
  };
}

function unitStatus(order: Order, line: OrderLine, unit: Unit, key: DigitalKey | undefined) {
  if (!unit.keyId) return line.closed || order.status === 'canceled' ? 'released' : 'open';
  return key?.status === 'delivered' || key?.status === 'revoked' ? key.status : 'assigned';
}

function presentPurchase(purchase: Purchase): AdminOrder['purchases'][number] {
  return {
    reference: purchase.reference,
    supplier: purchase.supplier,
    number: purchase.number,
    status: purchase.status,
    supplier_order_id: purchase.supplierOrderId ?? null,
    reason: purchase.reason ?? null,
    detail: purchase.detail ?? null,
    cost: euroOrNull(purchase.cost),
    items: purchase.items.map((item) => ({
      line_item_id: item.lineId,
      product_id: item.productId,
      supplier_product_id: item.supplierProductId,
      units: [...item.units],
      quoted_price: euro(item.quotedPrice),
      price_limit: euro(item.priceLimit),
    })),
    keys_received: purchase.receivedKeys.length,
    attempts: purchase.attempts,
    polls: purchase.polls,
    created_at: purchase.createdAt,
    updated_at: purchase.updatedAt,
  };
}
