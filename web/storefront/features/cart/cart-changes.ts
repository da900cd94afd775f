import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { answered, api } from '../../api/client.ts';
import { useShopper } from '../../session/shopper.ts';
import { type Cart, cartQuery, oneAtATime, useCart } from './cart-queries.ts';

export interface CartMembers {
  readonly email?: string;
  readonly region_id?: string;
  readonly billing_address?: { readonly country_code: string };
  readonly metadata?: Readonly<Record<string, string | boolean | null>>;
}

/** Sets members of a cart and answers it as it then is. */
export async function updateCart(id: string, members: CartMembers): Promise<Cart> {
  const { cart } = await answered(api.POST('/store/carts/{id}', { params: { path: { id } }, body: members }));
  return cart;
}

/** Sets a line's quantity; 0 takes it out. What failed leaves the cart as the shop knows it. */
export function useChangeLine(cart: Cart) {
  const client = useQueryClient();
  const { queryKey } = cartQuery(cart.id);
  return useMutation({
    ...oneAtATime,
    mutationFn: async ({ lineId, quantity }: { readonly lineId: string; readonly quantity: number }) => {
      const path = { id: cart.id, line_id: lineId };
      const { cart: changed } = await answered(
        api.POST('/store/carts/{id}/line-items/{line_id}', { params: { path }, body: { quantity } }),
      );
      return changed;
    },
    onSuccess: (changed) => client.setQueryData(queryKey, changed),
    onError: () => client.invalidateQueries({ queryKey }),
  });
}

/** Keeps the cart where the shopper is: its currency, its tax and the country its keys have to activate in. */
export function useCartFollowsShopper(): void {
  const client = useQueryClient();
  const { data: cart } = useCart();
  const { region, country, chosen } = useShopper();
  const { mutate, isPending } = useMutation({
    ...oneAtATime,
    mutationFn: ({ id, ...members }: CartMembers & { readonly id: string }) => updateCart(id, members),
    onSuccess: (changed) => client.setQueryData(cartQuery(changed.id).queryKey, changed),
  });
  const id = cart?.id;
  // A guess from the clock never moves a cart that was started elsewhere.
  const follows = chosen || !cart?.billing_address;
  const differs =
    cart !== undefined &&
    cart !== null &&
    follows &&
    (cart.region_id !== region.id || (country !== undefined && cart.billing_address?.country_code !== country));
  useEffect(() => {
    if (!id || !differs || isPending) return;
    mutate({ id, region_id: region.id, ...(country && { billing_address: { country_code: country } }) });
  }, [id, differs, isPending, mutate, region.id, country]);
}
