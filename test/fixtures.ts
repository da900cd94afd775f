import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { Order, OrderLine, Purchase } from '#shared/domain/order.ts';

/** An authorised order of one unit; overrides say what a test is about. */
export function anOrder(overrides: Partial<Order> = {}): Order {
  return {
    id: 'order_01KB00000000000000000000AA',
    displayId: 1001,
    cartId: 'cart_01KB00000000000000000000AA',
    email: 'ada@example.com',
    regionId: 'reg_europe',
    currencyCode: 'eur',
    total: 1999,
    taxTotal: 319,
    status: 'pending',
    paymentStatus: 'authorized',
    fulfillmentStatus: 'not_fulfilled',
    payment: {
      sessionId: 'cs_1',
      paymentIntentId: 'pi_1',
      holdable: true,
      authorized: 1999,
      captured: 0,
      refunded: 0,
    },
    createdAt: '2026-11-25T10:00:00.000Z',
    authorizedAt: '2026-11-25T10:00:30.000Z',
    ...overrides,
  };
}

export function aLine(overrides: Partial<OrderLine> = {}): OrderLine {
  const quantity = overrides.quantity ?? 1;
  return {
    id: 'ordli_01KB00000000000000000000AA',
    orderId: 'order_01KB00000000000000000000AA',
    productId: 'prod_01KB00000000000000000000AA',
    variantId: 'variant_01KB00000000000000000000AA',
    handle: 'hades-steam',
    title: 'Hades',
    platform: 'steam',
    region: 'worldwide',
    quantity,
    unitPrice: 1999,
    costLimit: 1500,
    units: Array.from({ length: quantity }, () => ({})),
    ...overrides,
  };
}

export function aPurchase(overrides: Partial<Purchase> = {}): Purchase {
  return {
    orderId: 'order_01KB00000000000000000000AA',
    supplier: 'codeswholesale',
    number: 1,
    reference: '01KB00000000000000000000AA-C1',
    status: 'placing',
    items: [
      {
        lineId: 'ordli_01KB00000000000000000000AA',
        productId: 'prod_01KB00000000000000000000AA',
        supplierProductId: 'p-1',
        units: [0],
        quotedPrice: 900,
        priceLimit: 1500,
      },
    ],
    receivedKeys: [],
    attempts: 1,
    polls: 0,
    revision: 1,
    createdAt: '2026-11-25T10:00:31.000Z',
    updatedAt: '2026-11-25T10:00:31.000Z',
    ...overrides,
  };
}

/** A cancelled transaction as DynamoDB words it: one code per item. */
export function transactionCanceled(...codes: string[]): TransactionCanceledException {
  return new TransactionCanceledException({
    message: 'Transaction cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
}
