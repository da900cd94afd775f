import type { CurrencyCode } from './money.ts';
import type { Platform, Source, SupplierName } from './product.ts';

export type OrderStatus = 'pending' | 'completed' | 'canceled' | 'requires_action';
export type PaymentStatus =
  | 'not_paid'
  | 'authorized'
  | 'captured'
  | 'partially_captured'
  | 'canceled'
  | 'refunded'
  | 'partially_refunded';
export type FulfillmentStatus = 'not_fulfilled' | 'partially_fulfilled' | 'fulfilled' | 'delivered' | 'canceled';

/** What the shop knows of the money of an order; amounts in minor units of the order's currency. */
export interface Payment {
  /** The Stripe Checkout Session. */
  readonly sessionId: string;
  readonly paymentIntentId?: string;
  /** False for methods that Stripe takes at once; what is not found is then refunded instead of released. */
  readonly holdable?: boolean;
  readonly authorized: number;
  readonly captured: number;
  readonly refunded: number;
}

/** Decided once, before the money moves, when not every unit got a key. */
export interface Settlement {
  readonly capture: number;
  readonly release: number;
  readonly decidedAt: string;
}

export interface DeliveryMail {
  readonly status: 'sent' | 'delivered' | 'bounced' | 'complained' | 'refused';
  readonly messageId?: string;
  readonly at: string;
  readonly reason?: string;
}

/** The head of an order. Made with the payment session; the buyer's order from `authorizedAt` on. */
export interface Order {
  readonly id: string;
  readonly displayId: number;
  readonly cartId: string;
  readonly customerId?: string;
  readonly email: string;
  readonly regionId: string;
  readonly currencyCode: CurrencyCode;
  readonly total: number;
  readonly taxTotal: number;
  readonly status: OrderStatus;
  readonly paymentStatus: PaymentStatus;
  readonly fulfillmentStatus: FulfillmentStatus;
  readonly payment: Payment;
  readonly settlement?: Settlement;
  readonly mail?: DeliveryMail;
  /** When the buyer asked for delivery at once and gave up the right of withdrawal for it. */
  readonly consentAt?: string;
  /** Why it waits for staff, in words. */
  readonly problem?: string;
  readonly createdAt: string;
  readonly authorizedAt?: string;
  readonly settledAt?: string;
  readonly deliveredAt?: string;
  readonly canceledAt?: string;
}

/** One of a line's quantity. Exactly one key fulfils it. */
export interface Unit {
  readonly keyId?: string;
  readonly source?: Source;
  /** What we paid for the key, in EUR cents. */
  readonly cost?: number;
  readonly at?: string;
}

/** A product and a quantity, as sold: title, platform and price are those of the moment of checkout. */
export interface OrderLine {
  readonly id: string;
  readonly orderId: string;
  readonly productId: string;
  readonly variantId: string;
  readonly handle: string;
  readonly title: string;
  readonly subtitle?: string;
  readonly platform: Platform;
  readonly region: string;
  readonly quantity: number;
  readonly unitPrice: number;
  /** The most that a supplier may cost per unit, in EUR cents; 0 when no supplier may be asked. */
  readonly costLimit: number;
  readonly units: readonly Unit[];
  /** No more keys are taken: the settlement has been decided. */
  readonly closed?: boolean;
}

export interface OrderWithLines {
  readonly order: Order;
  readonly lines: readonly OrderLine[];
  readonly purchases: readonly Purchase[];
}

export type PurchaseStatus =
  /** Written down; the supplier has perhaps been asked. */
  | 'placing'
  /** Asked, but the answer was lost: to be looked up by our reference. */
  | 'unknown'
  /** The supplier has taken it and owes keys. */
  | 'placed'
  /** Every key that will come has come. */
  | 'completed'
  /** Definitely not taken by the supplier; nothing was charged. */
  | 'refused';

export type RefusalReason =
  | 'out_of_stock'
  | 'price_above_limit'
  | 'insufficient_balance'
  | 'not_found'
  | 'invalid_request'
  | 'supplier_unavailable'
  | 'no_cost_limit'
  | 'canceled_by_supplier';

export interface PurchaseItem {
  readonly lineId: string;
  readonly productId: string;
  readonly supplierProductId: string;
  /** Indexes into the line's units. */
  readonly units: readonly number[];
  /** EUR cents per unit, as the supplier quoted it. */
  readonly quotedPrice: number;
  /** EUR cents per unit: what we pay at most. */
  readonly priceLimit: number;
}

/** One order that we place with a supplier. It has our reference before it has theirs. */
export interface Purchase {
  readonly orderId: string;
  readonly supplier: SupplierName;
  readonly number: number;
  readonly reference: string;
  readonly status: PurchaseStatus;
  readonly items: readonly PurchaseItem[];
  readonly supplierOrderId?: string;
  /** EUR cents, as charged by the supplier. */
  readonly cost?: number;
  readonly reason?: RefusalReason;
  readonly detail?: string;
  /** Supplier's key ids that we have stored, so that none is taken twice. */
  readonly receivedKeys: readonly string[];
  /** How often the supplier was asked to take it. */
  readonly attempts: number;
  /** Look-ups or polls since there was last news. */
  readonly polls: number;
  /** Counts the writes, so that two invocations cannot undo each other. */
  readonly revision: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A stored reference names its order, so that a supplier's webhook finds it without an index. */
export function purchaseReference(orderId: string, supplier: SupplierName, number: number): string {
  return `${orderId.slice('order_'.length)}-${supplier === 'kinguin' ? 'K' : 'C'}${number}`;
}

export function orderOfReference(reference: string): { orderId: string; supplier: SupplierName } | undefined {
  const match = /^([0-9A-Z]{26})-([CK])\d+$/.exec(reference);
  return match
    ? { orderId: `order_${match[1]}`, supplier: match[2] === 'K' ? 'kinguin' : 'codeswholesale' }
    : undefined;
}

export function isPurchaseOpen(purchase: Purchase): boolean {
  return purchase.status === 'placing' || purchase.status === 'unknown' || purchase.status === 'placed';
}

export function openUnits(line: OrderLine): number[] {
  if (line.closed) return [];
  return line.units.flatMap((unit, index) => (unit.keyId ? [] : [index]));
}

/** Units that still have no key. */
export function shortfall(lines: readonly OrderLine[]): number {
  return lines.reduce((sum, line) => sum + line.units.filter((unit) => !unit.keyId).length, 0);
}

export function unitsWithKeys(lines: readonly OrderLine[]): number {
  return lines.reduce((sum, line) => sum + line.units.filter((unit) => unit.keyId).length, 0);
}

/** Captured = the price of the units that have keys; the rest of what was authorised is released. */
export function settlementOf(order: Order, lines: readonly OrderLine[]): { capture: number; release: number } {
  const capture = lines.reduce((sum, line) => sum + line.unitPrice * line.units.filter((unit) => unit.keyId).length, 0);
  return { capture, release: order.payment.authorized - capture };
}

/** True once the order needs nothing more from the pipeline. */
export function isFinished(order: Order): boolean {
  return order.status === 'completed' || order.status === 'canceled';
}

/** Keys may be shown: the money for the units that have them is ours. */
export function isCaptured(order: Order): boolean {
  return order.settledAt !== undefined && order.payment.captured > 0 && order.fulfillmentStatus !== 'canceled';
}
