import { claimFromStock } from '#shared/data/claims.ts';
import { requireOrder } from '#shared/data/orders.ts';
import { shortfall } from '#shared/domain/order.ts';
import { mapConcurrently } from '#shared/runtime/batch.ts';
import { loadEnv } from '#shared/runtime/env.ts';
import { logger } from '#shared/runtime/logger.ts';

loadEnv('workflow/claim-inventory');

/** Gives the order's units keys from our own stock; answers how many still have none. */
export async function handler({ order_id: orderId }: { readonly order_id: string }): Promise<{ short: number }> {
  const { lines } = await requireOrder(orderId);
  const claimed = await mapConcurrently(lines, 4, (line) => claimFromStock(line, Date.now()));
  const short = shortfall(claimed);
  if (short > 0) logger.info('stock did not suffice', { orderId, short });
  return { short };
}
