import type { QueryClient } from '@tanstack/react-query';
import { ApiError, answered, api } from '../../api/client.ts';
import { cartId } from '../../session/cart-id.ts';
import { regionOf, shopper } from '../../session/shopper.ts';
import { openCartDrawer } from './cart-drawer-state.ts';
import { type Cart, cartQuery, oneAtATime } from './cart-queries.ts';

/** Puts a product into the cart, and starts one if there is none to put it into. The cart then slides in. */
export async function addToCart(client: QueryClient, variantId: string): Promise<void> {
  const change = client.getMutationCache().build(client, { ...oneAtATime, mutationFn: put });
  const cart = await change.execute(variantId);
  client.setQueryData(cartQuery(cart.id).queryKey, cart);
  openCartDrawer();
}

async function put(variantId: string): Promise<Cart> {
  const known = cartId.get();
  if (known === undefined) return add(await start(), variantId);
  try {
    return await add(known, variantId);
  } catch (error) {
    // The cart has gone, or has become an order in the meantime.
    if (!(error instanceof ApiError && (error.status === 404 || error.status === 409))) throw error;
    return add(await start(), variantId);
  }
}

async function start(): Promise<string> {
  const { country } = shopper.get();
  const body = {
    region_id: regionOf(shopper.get()).id,
    ...(country && { billing_address: { country_code: country } }),
  };
  const { cart } = await answered(api.POST('/store/carts', { body }));
  cartId.set(cart.id);
  return cart.id;
}

async function add(id: string, variantId: string): Promise<Cart> {
  const { cart } = await answered(
    api.POST('/store/carts/{id}/line-items', {
      params: { path: { id } },
      body: { variant_id: variantId, quantity: 1 },
    }),
  );
  return cart;
}
