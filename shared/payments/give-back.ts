import type { PaymentFact } from '#shared/domain/payment.ts';
import { cancel, refund, type StripeClient } from './stripe.ts';

/** Gives back money that no order wants: a hold is canceled, what was taken already is refunded. Safe to repeat. */
export async function giveBack(client: StripeClient, fact: PaymentFact): Promise<void> {
  if (fact.kind !== 'authorized' && fact.kind !== 'captured') return;
  const { paymentIntentId, orderId } = fact;
  const taken = fact.kind === 'captured' ? fact.amount : await release(client, paymentIntentId, orderId);
  if (taken === 0) return;
  const result = await refund(client, { paymentIntentId, amount: taken, orderId, step: 'unwanted' });
  if (result.outcome === 'declined')
    throw new Error(`The unwanted payment of ${orderId} cannot be refunded: ${result.code}.`);
}

/** Cancels the hold; answers what had been captured meanwhile and is therefore still ours. */
async function release(client: StripeClient, paymentIntentId: string, orderId: string): Promise<number> {
  const result = await cancel(client, { paymentIntentId, orderId });
  return result.outcome === 'captured' ? result.amountCaptured : 0;
}
