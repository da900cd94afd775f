import { queryOptions } from '@tanstack/react-query';
import { answered, api } from '../../api/client.ts';
import { keepOrderToken } from '../order/order-token.ts';

/** How far the payment of a cart has come. */
export type Completion =
  | { readonly state: 'paid'; readonly orderId: string }
  | { readonly state: 'pending' | 'failed' | 'expired' };

/** Asks the shop to turn a cart into its order. May be asked again; the order's token is kept when it is handed out. */
export async function completeCart(cartId: string): Promise<Completion> {
  const answer = await answered(api.POST('/store/carts/{id}/complete', { params: { path: { id: cartId } }, body: {} }));
  if (answer.type === 'cart') return { state: answer.error.reason };
  if (answer.order_token) keepOrderToken(answer.order.id, answer.order_token);
  return { state: 'paid', orderId: answer.order.id };
}

export function completionQuery(cartId: string) {
  return queryOptions({
    queryKey: ['completion', cartId] as const,
    queryFn: () => completeCart(cartId),
    staleTime: 0,
    gcTime: 0,
  });
}
