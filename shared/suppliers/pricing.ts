import type { RefusalReason } from '#shared/domain/order.ts';
import type { PlaceResult, PurchaseRequest, Supplier } from './contract.ts';

type Refused = PlaceResult & { readonly outcome: 'refused' };

export interface PricedItem {
  readonly supplierProductId: string;
  readonly quantity: number;
  readonly priceLimit: number;
  /** EUR cents per unit, at the limit or below. */
  readonly unitPrice: number;
}

export function refuse(reason: RefusalReason, detail: string): Refused {
  return { outcome: 'refused', reason, detail };
}

/** Every item with a price that may be paid, or why the purchase is not worth sending: one unit too dear refuses it all. */
export async function priceItems(
  { items }: PurchaseRequest,
  quote: Supplier['quote'],
): Promise<{ readonly items: readonly PricedItem[] } | Refused> {
  const open = items.filter((item) => item.quotedPrice === undefined);
  const quotes = open.length > 0 ? await quote(open) : [];
  const priced: PricedItem[] = [];
  for (const { supplierProductId, quantity, priceLimit, quotedPrice } of items) {
    let unitPrice = quotedPrice;
    if (unitPrice === undefined) {
      const live = quotes[open.findIndex((item) => item.supplierProductId === supplierProductId)];
      if (live?.outcome !== 'available') {
        return refuse(live?.reason ?? 'supplier_unavailable', `${supplierProductId}: not to be had now`);
      }
      if (live.unitPrice <= priceLimit && live.available < quantity) {
        return refuse('out_of_stock', `${supplierProductId}: ${live.available} to be had, ${quantity} wanted`);
      }
      unitPrice = live.unitPrice;
    }
    if (unitPrice > priceLimit) {
      return refuse('price_above_limit', `${supplierProductId}: costs ${unitPrice}, may cost ${priceLimit} cents`);
    }
    priced.push({ supplierProductId, quantity, priceLimit, unitPrice });
  }
  return { items: priced };
}
