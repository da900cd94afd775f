import type { SupplierName } from '#shared/domain/product.ts';
import { type BuyOutcome, buyFromSupplier } from '#shared/procurement/buy.ts';
import { loadEnv } from '#shared/runtime/env.ts';
import { logger } from '#shared/runtime/logger.ts';
import { supplierRegistry } from '#shared/suppliers/registry.ts';

const suppliers = supplierRegistry(loadEnv('workflow/buy-from-supplier'));

interface Step {
  readonly order_id: string;
  readonly supplier: SupplierName;
}

/** Buys an order's missing keys from one supplier, as far as that goes now; `pending` asks to be called again. */
export async function handler({ order_id: orderId, supplier }: Step): Promise<BuyOutcome> {
  const outcome = await buyFromSupplier(orderId, await suppliers(supplier), Date.now);
  logger.info('asked a supplier', { orderId, supplier, ...outcome });
  return outcome;
}
