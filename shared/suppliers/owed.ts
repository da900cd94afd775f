import type { PurchaseRequest, SupplierKey } from './contract.ts';

/** The units that were bought and neither came nor, by `lost`, will come; by product, none with zero. */
export function unitsOwed(
  expected: PurchaseRequest,
  keys: readonly Pick<SupplierKey, 'supplierProductId'>[],
  lost: (supplierProductId: string, came: number, quantity: number) => number = () => 0,
): Record<string, number> {
  const owed = expected.items.map(({ supplierProductId, quantity }): [string, number] => {
    const came = keys.filter((key) => key.supplierProductId === supplierProductId).length;
    return [supplierProductId, quantity - came - lost(supplierProductId, came, quantity)];
  });
  return Object.fromEntries(owed.filter(([, units]) => units > 0));
}
