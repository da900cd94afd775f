import { returnToStock } from '#shared/data/digital-keys.ts';
import { flagOrder, requireOrder } from '#shared/data/orders.ts';
import { saveSettled } from '#shared/data/payments.ts';
import { decideRelease, decideSettlement, finishCanceled } from '#shared/data/settlements.ts';
import {
  isPurchaseOpen,
  type Order,
  type OrderLine,
  type OrderWithLines,
  settlementOf,
  shortfall,
} from '#shared/domain/order.ts';
import { cancel, capture, refund, type StripeClient } from '#shared/payments/stripe.ts';

/** What the workflow learns, in minor units of the order's currency. */
export interface SettleOutcome {
  readonly captured: number;
  readonly released: number;
}

/** The money must not move while a supplier may still hold us to a purchase. */
export class PurchaseStillOpenError extends Error {
  override name = 'PurchaseStillOpenError';
}

/**
 * Takes the money for the units that got keys and gives back the rest; nothing found, nothing taken. The sums are
 * decided before Stripe is asked, and every call carries the order's own idempotency key, so a repeat moves nothing.
 */
export async function settle(orderId: string, stripe: StripeClient, now: number): Promise<SettleOutcome> {
  const found = await requireOrder(orderId);
  if (found.order.settledAt) return settledBefore(found.order);
  if (found.purchases.some(isPurchaseOpen))
    throw new PurchaseStillOpenError(`${orderId} has a purchase that is not decided.`);

  const { order, lines } = shortfall(found.lines) > 0 ? await decide(found, now) : found;
  const { capture: owed, release } = order.settlement ?? settlementOf(order, lines);
  return order.payment.holdable === false
    ? refundShortfall(order, lines, owed, release, stripe, now)
    : captureOwed(order, lines, owed, release, stripe, now);
}

function settledBefore({ payment }: Order): SettleOutcome {
  return {
    captured: payment.captured - payment.refunded,
    released: payment.authorized - payment.captured + payment.refunded,
  };
}

/** From here on no more keys are taken for this order, so that the sum cannot change under Stripe's feet. */
async function decide({ order, lines }: OrderWithLines, now: number): Promise<OrderWithLines> {
  await decideSettlement(order, lines, now);
  return requireOrder(order.id);
}

async function captureOwed(
  order: Order,
  lines: readonly OrderLine[],
  owed: number,
  release: number,
  stripe: StripeClient,
  now: number,
): Promise<SettleOutcome> {
  const paymentIntentId = intentOf(order);
  if (owed > 0) {
    const result = await capture(stripe, { paymentIntentId, amount: owed, orderId: order.id });
    if (result.outcome === 'captured') {
      const partial = release > 0;
      await saveSettled(
        order.id,
        {
          captured: result.amountCaptured,
          refunded: 0,
          paymentStatus: partial ? 'partially_captured' : 'captured',
          fulfillmentStatus: partial ? 'partially_fulfilled' : 'fulfilled',
        },
        now,
      );
      return { captured: result.amountCaptured, released: order.payment.authorized - result.amountCaptured };
    }
    await decideRelease(order, now);
  }
  await giveKeysBack(order, lines);
  const result = await cancel(stripe, { paymentIntentId, orderId: order.id });
  if (result.outcome === 'captured') {
    await flagOrder(order.id, 'Stripe has captured a payment that was to be released: refund it by hand.');
    throw new Error(`The payment of ${order.id} was captured although nothing is owed.`);
  }
  await finishCanceled(order.id, { captured: 0, refunded: 0, paymentStatus: 'canceled' }, now);
  return { captured: 0, released: order.payment.authorized };
}

/** Money that could not be held was taken at once: the part without keys goes back as a refund. */
async function refundShortfall(
  order: Order,
  lines: readonly OrderLine[],
  owed: number,
  release: number,
  stripe: StripeClient,
  now: number,
): Promise<SettleOutcome> {
  const captured = order.payment.captured;
  if (release > 0) {
    const result = await refund(stripe, {
      paymentIntentId: intentOf(order),
      amount: release,
      orderId: order.id,
      step: 'shortfall',
    });
    if (result.outcome === 'declined') {
      await flagOrder(order.id, `Stripe declined the refund of the missing part (${result.code}): refund it by hand.`);
      throw new Error(`The refund of ${order.id} was declined: ${result.code}.`);
    }
  }
  if (owed === 0) {
    await giveKeysBack(order, lines);
    await finishCanceled(order.id, { captured, refunded: release, paymentStatus: 'refunded' }, now);
  } else {
    await saveSettled(
      order.id,
      {
        captured,
        refunded: release,
        paymentStatus: release > 0 ? 'partially_refunded' : 'captured',
        fulfillmentStatus: release > 0 ? 'partially_fulfilled' : 'fulfilled',
      },
      now,
    );
  }
  return { captured: captured - release, released: release };
}

/** The money did not come, so the keys, which nobody has seen, are stock again. */
async function giveKeysBack(order: Order, lines: readonly OrderLine[]): Promise<void> {
  for (const line of lines) {
    for (const [index, unit] of line.units.entries()) {
      if (unit.keyId && !(await returnToStock(line, index, unit.keyId))) {
        await flagOrder(order.id, `The key ${unit.keyId} could not go back to stock after the payment failed.`);
      }
    }
  }
}

function intentOf(order: Order): string {
  if (!order.payment.paymentIntentId) throw new Error(`${order.id} has no payment intent.`);
  return order.payment.paymentIntentId;
}
