import { queryOptions, useQuery } from '@tanstack/react-query';
import { ApiError, answered, api } from '../../api/client.ts';
import { cartId } from '../../session/cart-id.ts';
import { useStored } from '../../session/stored.ts';

/** A cart; null when the API no longer knows it or it has become an order. */
export function cartQuery(id: string) {
  return queryOptions({
    queryKey: ['cart', id] as const,
    queryFn: async ({ signal }) => {
      try {
        const { cart } = await answered(api.GET('/store/carts/{id}', { params: { path: { id } }, signal }));
        return cart.completed_at ? null : cart;
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    },
  });
}

export type Cart = NonNullable<Awaited<ReturnType<NonNullable<ReturnType<typeof cartQuery>['queryFn']>>>>;
export type CartLine = NonNullable<Cart['items']>[number];

/** Changes of a cart are sent one after the other, so that the last answer is the truth. */
export const oneAtATime = { scope: { id: 'cart' } } as const;

/** The shopper's open cart, if there is one. */
export function useCart() {
  const id = useStored(cartId);
  return useQuery({ ...cartQuery(id ?? ''), enabled: id !== undefined });
}

/** Keys in the cart; 0 until it is known. */
export function useCartCount(): number {
  const { data } = useCart();
  return data?.items?.reduce((sum, item) => sum + item.quantity, 0) ?? 0;
}
