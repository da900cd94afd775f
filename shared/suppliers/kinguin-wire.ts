import * as z from 'zod';
import { Cents, Count, Id } from './euro.ts';

const Offer = z.object({ price: Cents, qty: Count, isPreorder: z.boolean().nullish() });
export type Offer = Pick<z.infer<typeof Offer>, 'price' | 'qty'>;

/** `offers` is missing for accounts without the right to see them; then only the cheapest one is known. */
export const Product = z.object({
  price: Cents,
  qty: Count.nullish(),
  isPreorder: z.boolean().nullish(),
  offers: z.array(Offer).nullish(),
});

const OrderedKey = z.object({ id: Id, status: z.string().nullish() });
export type OrderedKey = z.infer<typeof OrderedKey>;

/** One requested line may come back as several: each is what one offer gives. */
const Line = z.object({
  productId: Id,
  offerId: Id.nullish(),
  qty: Count.nullish(),
  price: Cents.nullish(),
  keys: z.array(OrderedKey).nullish(),
});
export type Line = z.infer<typeof Line>;

export const Order = z.object({
  orderId: Id,
  orderExternalId: z.string().nullish(),
  status: z.string().nullish(),
  totalPrice: Cents.nullish(),
  paymentPrice: Cents.nullish(),
  products: z.array(Line).nullish(),
});
export type Order = z.infer<typeof Order>;

export const Search = z.object({ results: z.array(Order), item_count: Count.nullish() });

export const Key = z.object({
  id: Id,
  serial: z.string(),
  type: z.string(),
  offerId: Id.nullish(),
  productId: Id.nullish(),
});
export type Key = z.infer<typeof Key>;

const ApiError = z.object({
  kind: z.string().min(1),
  detail: z.string().nullish(),
  propertyPath: z.string().nullish(),
  trace: z.string().nullish(),
});
export type ApiError = z.infer<typeof ApiError>;

/** The error in a body; undefined when the body is not one of the supplier's. */
export function errorOf(json: unknown): ApiError | undefined {
  return ApiError.safeParse(json).data;
}

/** What a key's status says about it; one that we do not know may still be delivered. */
export function fateOf(status: string | null | undefined): 'delivered' | 'dead' | 'pending' {
  const name = status?.trim().toUpperCase();
  if (name === 'DELIVERED') return 'delivered';
  return name === 'RETURNED' || name === 'REFUNDED' || name === 'CANCELED' || name === 'CANCELLED' ? 'dead' : 'pending';
}

/** True for an order whose money went back; what its keys say counts first. */
export function isGivenUp(status: string | null | undefined): boolean {
  return /^(cancel|refund|fail|reject)/i.test(status?.trim() ?? '');
}
