import { deliver } from '#shared/delivery/deliver.ts';
import { loadEnv } from '#shared/runtime/env.ts';
import { logger } from '#shared/runtime/logger.ts';

const env = loadEnv('workflow/deliver-keys');
const delivery = { from: env.MAIL_FROM, configurationSet: env.MAIL_CONFIGURATION_SET, shopUrl: env.SHOP_URL };

/** Makes the keys the buyer's and mails how the order ended. */
export async function handler({ order_id: orderId }: { readonly order_id: string }): Promise<{ delivered: number }> {
  const outcome = await deliver(orderId, delivery, Date.now());
  logger.info('delivered', { orderId, ...outcome });
  return outcome;
}
