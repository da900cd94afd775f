import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ApiError, answered, api } from '../../api/client.ts';
import { cartId } from '../../session/cart-id.ts';
import { useShopper } from '../../session/shopper.ts';
import { useStored } from '../../session/stored.ts';
import { openCartDrawer } from './cart-drawer-state.ts';

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
const oneAtATime = { scope: { id: 'cart' } } as const;

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

/** Puts a product into the cart, and starts one if there is none to put it into. The cart then slides in. */
export function useAddToCart() {
  const client = useQueryClient();
  const { region, country } = useShopper();

  async function start(): Promise<string> {
    const { cart } = await answered(
      api.POST('/store/carts', {
        body: { region_id: region.id, ...(country && { billing_address: { country_code: country } }) },
      }),
    );
    cartId.set(cart.id);
    return cart.id;
  }

  async function add(id: string, variantId: string, quantity: number) {
    const { cart } = await answered(
      api.POST('/store/carts/{id}/line-items', {
        params: { path: { id } },
        body: { variant_id: variantId, quantity },
      }),
    );
    return cart;
  }

  return useMutation({
    ...oneAtATime,
    mutationFn: async ({ variantId, quantity = 1 }: { readonly variantId: string; readonly quantity?: number }) => {
      const known = cartId.get();
      if (known === undefined) return add(await start(), variantId, quantity);
      try {
        return await add(known, variantId, quantity);
      } catch (error) {
        // The cart has gone, or has become an order in the meantime.
        if (!(error instanceof ApiError && (error.status === 404 || error.status === 409))) throw error;
        return add(await start(), variantId, quantity);
      }
    },
    onSuccess: (cart) => {
      client.setQueryData(cartQuery(cart.id).queryKey, cart);
      openCartDrawer();
    },
  });
}

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
