import { stripeFromSecret } from '#shared/payments/credentials.ts';
import { loadEnv } from '#shared/runtime/env.ts';
import { logger } from '#shared/runtime/logger.ts';
import { type SettleOutcome, settle } from '#shared/settlement/settle.ts';

const env = loadEnv('workflow/settle-payment');

/** Captures the money for the units that have keys and gives back the rest. */
export async function handler({ order_id: orderId }: { readonly order_id: string }): Promise<SettleOutcome> {
  const outcome = await settle(orderId, await stripeFromSecret(env), Date.now());
  logger.info('settled', { orderId, ...outcome });
  return outcome;
}
