import { applyPayment } from '#shared/data/payments.ts';
import { stripeFromSecret } from '#shared/payments/credentials.ts';
import { giveBack } from '#shared/payments/give-back.ts';
import { recentCheckouts } from '#shared/payments/stripe.ts';
import { loadEnv } from '#shared/runtime/env.ts';
import { logger } from '#shared/runtime/logger.ts';

const env = loadEnv('schedules/reconcile-payments');

/** Stripe repeats a failed webhook for three days; what a run looks back over covers the gap between two of its tries. */
const lookBackMilliseconds = 6 * 3_600_000;

/** Asks Stripe for recent payments and brings in what no webhook told. The same facts again change nothing. */
export async function handler(): Promise<{ readonly seen: number; readonly recorded: number }> {
  const client = await stripeFromSecret(env);
  const since = new Date(Date.now() - lookBackMilliseconds).toISOString();
  let seen = 0;
  let recorded = 0;
  for await (const { facts } of recentCheckouts(client, { since })) {
    seen += 1;
    for (const fact of facts) {
      const outcome = await applyPayment(fact, Date.now());
      if (outcome === 'unwanted') await giveBack(client, fact);
      if (outcome === 'recorded') {
        recorded += 1;
        logger.warn('a payment was found that no webhook told', { orderId: fact.orderId, kind: fact.kind });
      }
    }
  }
  return { seen, recorded };
}
