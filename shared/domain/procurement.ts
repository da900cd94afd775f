import type { RefusalReason } from './order.ts';

/** What Stripe keeps of a payment: a fraction and a fixed part in minor units of the payment's currency. */
export interface PaymentFee {
  readonly fraction: number;
  readonly fixed: number;
}

export const defaultPaymentFee: PaymentFee = { fraction: 0.029, fixed: 30 };

/** The fraction of the net price that must remain, unless the product says otherwise. */
export const defaultMinimumMargin = 0.02;

/**
 * The most that a unit may cost us, in EUR cents: what the buyer pays, less tax, less the payment's fee, less the
 * minimum margin. The fixed part of the fee is shared by the units of the order. Never below zero.
 * `unitsPerEuro` is the exchange rate of the buyer's currency; without one, no supplier can be judged: 0.
 */
export function costLimit(sale: {
  readonly unitPrice: number;
  readonly taxRate: number;
  readonly unitsInOrder: number;
  readonly unitsPerEuro: number | undefined;
  readonly minimumMargin?: number | undefined;
  readonly fee?: PaymentFee;
}): number {
  if (!sale.unitsPerEuro || sale.unitsPerEuro <= 0) return 0;
  const fee = sale.fee ?? defaultPaymentFee;
  const net = sale.unitPrice / (1 + sale.taxRate);
  const fees = sale.unitPrice * fee.fraction + fee.fixed / Math.max(1, sale.unitsInOrder);
  const left = (net - fees - net * (sale.minimumMargin ?? defaultMinimumMargin)) / sale.unitsPerEuro;
  return Math.max(0, Math.floor(left));
}

/** Seconds until a supplier that owes keys is asked again: quick at first, never above ten minutes. */
export function pollDelay(polls: number): number {
  return [1, 2, 3, 5, 10, 20, 30, 60, 120, 300][polls] ?? 600;
}

/** Seconds until a purchase whose answer was lost is looked up again. A supplier's list may lag behind its orders. */
export function lookupDelay(lookups: number): number {
  return [1, 4, 15, 40, 120, 300][lookups] ?? 600;
}

/** How often the supplier must say that it does not know a purchase before it may be asked a second time. */
export const lookupsBeforeRepeat = 4;

/** How often one purchase is put to the supplier at all; after that a definite absence counts as a refusal. */
export const attemptsPerPurchase = 3;

/** A unit is tried at one supplier at most this often: a price may move between quote and order. */
export const purchasesPerUnit = 2;

/** A supplier that owes keys, or an answer, for longer than this makes the order a matter for staff. */
export const purchaseDeadlineHours = 20;

/** The next step for a purchase that the supplier has not been heard to know. */
export function afterAbsence(purchase: {
  readonly polls: number;
  readonly attempts: number;
}): 'look again' | 'ask again' | 'refused' {
  if (purchase.polls + 1 < lookupsBeforeRepeat) return 'look again';
  return purchase.attempts < attemptsPerPurchase ? 'ask again' : 'refused';
}

/** One refused source with its reason, kept on the order for the admin. */
export interface RefusedQuote {
  readonly supplierProductId: string;
  readonly lineId: string;
  readonly reason: RefusalReason;
  readonly price?: number;
  readonly limit?: number;
}

/** Splits units over purchases so that each fits the supplier's limits; a product stands once in each. */
export function splitPurchase<Item extends { readonly supplierProductId: string; readonly units: readonly number[] }>(
  items: readonly Item[],
  limits: { readonly lines: number; readonly unitsPerLine: number; readonly units: number },
): Item[][] {
  const purchases: Item[][] = [];
  for (const item of items) {
    let rest = [...item.units];
    while (rest.length > 0) {
      let target = purchases.find((purchase) => {
        const taken = purchase.reduce((sum, one) => sum + one.units.length, 0);
        return (
          purchase.length < limits.lines &&
          taken < limits.units &&
          !purchase.some((one) => one.supplierProductId === item.supplierProductId)
        );
      });
      if (!target) {
        target = [];
        purchases.push(target);
      }
      const taken = target.reduce((sum, one) => sum + one.units.length, 0);
      const size = Math.min(rest.length, limits.unitsPerLine, limits.units - taken);
      target.push({ ...item, units: rest.slice(0, size) });
      rest = rest.slice(size);
    }
  }
  return purchases;
}
