import type { HttpTypes } from '@medusajs/types';

/**
 * A type of Medusa's as its JSON is on the wire: dates are text, and what may be absent may be null. Presenters check
 * their answers against these, so that the public SDK's types stay true of us.
 */
type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [Member in keyof T]: Wire<T[Member]> | (undefined extends T[Member] ? null | undefined : never) }
      : T;

export type MedusaRegion = Wire<HttpTypes.StoreRegion>;

export type MedusaProduct = Wire<HttpTypes.StoreProduct>;

/** Medusa's types give a line its whole cart; its answers do not. */
type MedusaCartLine = Wire<Omit<HttpTypes.StoreCartLineItem, 'cart' | 'tax_lines'>>;

export type MedusaPaymentCollection = Wire<HttpTypes.StorePaymentCollection>;

export type MedusaCart = Wire<Omit<HttpTypes.StoreCart, 'items'>> & { items: MedusaCartLine[] };

/** Likewise an order line's `detail` does not hold the line again. */
type MedusaOrderLine = Wire<Omit<HttpTypes.StoreOrderLineItem, 'detail' | 'tax_lines'>> & {
  detail: Wire<Omit<HttpTypes.StoreOrderLineItem['detail'], 'item'>>;
};

export type MedusaOrder = Wire<Omit<HttpTypes.StoreOrder, 'items'>> & { items: MedusaOrderLine[] };

export type MedusaCustomer = Wire<HttpTypes.StoreCustomer>;
