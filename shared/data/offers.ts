import type { Offer, Product, SupplierName } from '#shared/domain/product.ts';
import { mapConcurrently } from '#shared/runtime/batch.ts';
import { getProduct } from './catalog.ts';

/** The enabled offer of one supplier for each of these products, read fresh; products without one are left out. */
export async function findOffers(productIds: readonly string[], supplier: SupplierName): Promise<Map<string, Offer>> {
  const products = await mapConcurrently([...new Set(productIds)], 8, (id) => getProduct(id));
  const offers = products.flatMap((product: Product | undefined): [string, Offer][] => {
    const offer = product?.offers.find((one) => one.supplier === supplier && one.enabled);
    return product && offer ? [[product.id, offer]] : [];
  });
  return new Map(offers);
}
