import { stripeEventTypes, stripeWebhook } from '#shared/contracts/webhooks.ts';
import { applyPayment, rememberWebhook } from '#shared/data/payments.ts';
import type { PaymentFact } from '#shared/domain/payment.ts';
import { api, route } from '#shared/http/api.ts';
import { noContent } from '#shared/http/problem.ts';
import { stripeSecret } from '#shared/payments/secret.ts';
import { parseEvent } from '#shared/payments/stripe-events.ts';
import { loadEnv } from '#shared/runtime/env.ts';
import { logger } from '#shared/runtime/logger.ts';

const env = loadEnv('webhooks/stripe');

// Stripe stops repeating an event at the first 2xx: answer one only when the fact is stored, or is not ours to store.
export const handler = api([
  route(stripeWebhook, async ({ rawBody, header, now }) => {
    const { webhookSecret } = await stripeSecret(env);
    const { eventId: id, type, fact } = parseEvent(rawBody, header('stripe-signature'), webhookSecret, now);
    if (!fact || !stripeEventTypes.includes(type)) return noContent();

    const seen = { id, type, orderId: fact.orderId };
    const [outcome] = await Promise.all([applyPayment(fact, now), rememberWebhook('stripe', seen, now)]);
    if (outcome === 'unwanted') await giveMoneyBack(fact);

    logger.info('payment event', { orderId: fact.orderId, type, outcome });
    return noContent();
  }),
]);

/** Rare, so Stripe's client is loaded only here: the signature alone needs none. */
async function giveMoneyBack(fact: PaymentFact): Promise<void> {
  const [{ stripeFromSecret }, { giveBack }] = await Promise.all([
    import('#shared/payments/credentials.ts'),
    import('#shared/payments/give-back.ts'),
  ]);
  await giveBack(await stripeFromSecret(env), fact);
}
