import type { ItemTotals, Totals } from '#shared/contracts/store-carts.ts';
import { type CurrencyCode, toDecimal } from '#shared/domain/money.ts';

interface Sum {
  /** Minor units, tax included. */
  readonly total: number;
  readonly taxTotal: number;
  readonly currencyCode: CurrencyCode;
}

/** Medusa's totals of a line. Nothing is ever discounted, so that each amount is the same before and after discounts. */
export function itemTotals({ total, taxTotal, currencyCode }: Sum): ItemTotals {
  const gross = toDecimal(total, currencyCode);
  const net = toDecimal(total - taxTotal, currencyCode);
  const tax = toDecimal(taxTotal, currencyCode);
  return {
    original_total: gross,
    original_subtotal: net,
    original_tax_total: tax,
    item_total: gross,
    item_subtotal: net,
    item_tax_total: tax,
    total: gross,
    subtotal: net,
    tax_total: tax,
    discount_total: 0,
    discount_tax_total: 0,
  };
}

/** Medusa's totals of a cart or an order. Keys are not shipped, so that everything about shipping is 0. */
export function totalsOf(sum: Sum): Totals {
  const items = itemTotals(sum);
  return {
    ...items,
    original_item_total: items.total,
    original_item_subtotal: items.subtotal,
    original_item_tax_total: items.tax_total,
    item_discount_total: 0,
    gift_card_total: 0,
    gift_card_tax_total: 0,
    credit_line_total: 0,
    shipping_total: 0,
    shipping_subtotal: 0,
    shipping_tax_total: 0,
    shipping_discount_total: 0,
    original_shipping_total: 0,
    original_shipping_subtotal: 0,
    original_shipping_tax_total: 0,
  };
}
