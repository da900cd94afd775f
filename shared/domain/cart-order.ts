import type { Cart, PricedCart } from './cart.ts';
import { relatedId } from './ids.ts';
import type { Order, OrderLine } from './order.ts';
import { costLimit } from './procurement.ts';

interface Placement {
  readonly orderId: string;
  /** The payment page's id. */
  readonly checkoutId: string;
  /** Exchange rate of the cart's currency; without one, suppliers are not asked. */
  readonly unitsPerEuro: number | undefined;
  readonly now: number;
}

/**
 * The order that waits for the payment of this cart: titles and prices of now, and for each line the most that a supplier
 * may cost. The cart must be payable.
 */
export function orderOf(
  cart: Cart,
  priced: PricedCart,
  { orderId, checkoutId, unitsPerEuro, now }: Placement,
): { readonly order: Order; readonly lines: readonly OrderLine[] } {
  if (!cart.email) throw new Error(`The cart ${cart.id} has no e-mail address, so it is not payable.`);
  const unitsInOrder = cart.lines.reduce((sum, line) => sum + line.quantity, 0);
  const lines = priced.lines.map(({ line, product, unitPrice }, index): OrderLine => {
    if (!product) throw new Error(`The cart ${cart.id} holds ${line.productId}, which does not exist.`);
    return {
      id: relatedId('orderLine', orderId, `-${index + 1}`),
      orderId,
      productId: product.id,
      variantId: product.variantId,
      handle: product.handle,
      title: product.title,
      ...(product.subtitle === undefined ? {} : { subtitle: product.subtitle }),
      platform: product.platform,
      region: product.region,
      quantity: line.quantity,
      unitPrice,
      costLimit: costLimit({
        unitPrice,
        taxRate: priced.region.taxRate,
        unitsInOrder,
        unitsPerEuro,
        minimumMargin: product.minimumMargin,
      }),
      units: Array.from({ length: line.quantity }, () => ({})),
    };
  });
  const order: Order = {
    id: orderId,
    displayId: displayIdOf(now),
    cartId: cart.id,
    ...(cart.customerId ? { customerId: cart.customerId } : {}),
    email: cart.email,
    regionId: cart.regionId,
    currencyCode: priced.currencyCode,
    total: priced.total,
    taxTotal: priced.taxTotal,
    status: 'pending',
    paymentStatus: 'not_paid',
    fulfillmentStatus: 'not_fulfilled',
    payment: { sessionId: checkoutId, authorized: 0, captured: 0, refunded: 0 },
    ...(typeof cart.metadata.delivery_consent_at === 'string' ? { consentAt: cart.metadata.delivery_consent_at } : {}),
    createdAt: new Date(now).toISOString(),
  };
  return { order, lines };
}

/** What the buyer agreed to at checkout, in the words that stood there: kept with the order when the cart is gone. */
export function consentsOf(
  cart: Cart,
): { readonly type: string; readonly detail: Readonly<Record<string, unknown>> }[] {
  const { delivery_consent: words, delivery_consent_at: agreedAt, region_confirmed: region } = cart.metadata;
  return [
    ...(typeof words === 'string' ? [{ type: 'delivery_consent', detail: { words, agreedAt } }] : []),
    ...(region === true
      ? [{ type: 'region_confirmed', detail: { country: cart.billingAddress?.countryCode ?? null } }]
      : []),
  ];
}

/** Deciseconds since 2026: short enough to read out. For people only; nothing is ever found by it. */
function displayIdOf(now: number): number {
  return Math.max(1, Math.floor((now - Date.UTC(2026, 0, 1)) / 100));
}
