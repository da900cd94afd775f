import type { PaymentFact } from '#shared/domain/payment.ts';
import { cancel, refund, type StripeClient } from './stripe.ts';

/** Gives back money that no order wants: a hold is canceled, a payment refunded in full. Safe to repeat. */
export async function giveBack(client: StripeClient, fact: PaymentFact): Promise<void> {
  if (fact.kind === 'authorized') {
    await cancel(client, { paymentIntentId: fact.paymentIntentId, orderId: fact.orderId });
  }
  if (fact.kind === 'captured') {
    const { paymentIntentId, amount, orderId } = fact;
    const result = await refund(client, { paymentIntentId, amount, orderId, step: 'unwanted' });
    if (result.outcome === 'declined')
      throw new Error(`The unwanted payment of ${orderId} cannot be refunded: ${result.code}.`);
  }
}
