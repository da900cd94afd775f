import { stripeEventTypes, stripeWebhook } from '#shared/contracts/webhooks.ts';
import { applyPayment, rememberWebhook } from '#shared/data/payments.ts';
import { api, route } from '#shared/http/api.ts';
import { noContent } from '#shared/http/problem.ts';
import { stripeFromSecret, webhookSecret } from '#shared/payments/credentials.ts';
import { giveBack } from '#shared/payments/give-back.ts';
import { parseEvent } from '#shared/payments/stripe.ts';
import { loadEnv } from '#shared/runtime/env.ts';
import { logger } from '#shared/runtime/logger.ts';

const env = loadEnv('webhooks/stripe');

// Stripe stops repeating an event at the first 2xx: answer one only when the fact is stored, or is not ours to store.
export const handler = api([
  route(stripeWebhook, async ({ rawBody, header, now }) => {
    const { eventId: id, type, fact } = parseEvent(rawBody, header('stripe-signature'), await webhookSecret(env), now);
    if (!fact || !stripeEventTypes.includes(type)) return noContent();

    const seen = { id, type, orderId: fact.orderId };
    const [outcome] = await Promise.all([applyPayment(fact, now), rememberWebhook('stripe', seen, now)]);
    if (outcome === 'unwanted') await giveBack(await stripeFromSecret(env), fact);

    logger.info('payment event', { orderId: fact.orderId, type, outcome });
    return noContent();
  }),
]);
