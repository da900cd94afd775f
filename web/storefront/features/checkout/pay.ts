import { answered, api } from '../../api/client.ts';
import { updateCart } from '../cart/cart-changes.ts';
import type { Cart } from '../cart/cart-queries.ts';

/** What the shopper has agreed to and where the keys go. */
export interface Purchase {
  readonly cart: Cart;
  /** Undefined where the signed-in customer's own is used. */
  readonly email: string | undefined;
  /** The keys are meant for a country other than the shopper's. */
  readonly regionConfirmed: boolean;
  /** The words of the consent to immediate delivery; undefined where the law asks for none. */
  readonly consent: string | undefined;
}

/** The total is no longer what the button said, so nothing was ordered. */
export class PriceMovedError extends Error {
  override readonly name = 'PriceMovedError';
  readonly cart: Cart;

  constructor(cart: Cart) {
    super(`The total of the cart is now ${cart.total}.`);
    this.cart = cart;
  }
}

/** Writes the agreement on the cart and opens its payment page. Answers where to go next. */
export async function openPayment({ cart, email, regionConfirmed, consent }: Purchase, now: Date): Promise<string> {
  const agreed = await updateCart(cart.id, {
    ...(email !== undefined && { email }),
    metadata: {
      region_confirmed: regionConfirmed || null,
      delivery_consent: consent ?? null,
      delivery_consent_at: consent === undefined ? null : now.toISOString(),
    },
  });
  if (agreed.total !== cart.total || agreed.currency_code !== cart.currency_code) throw new PriceMovedError(agreed);
  const { payment_collection: collection } = await answered(
    api.POST('/store/payment-collections', { body: { cart_id: cart.id } }),
  );
  const { payment_collection: opened } = await answered(
    api.POST('/store/payment-collections/{id}/payment-sessions', {
      params: { path: { id: collection.id } },
      body: { provider_id: 'pp_stripe_checkout' },
    }),
  );
  const session = opened.payment_sessions[0];
  if (!session) throw new Error('The shop opened no payment page.');
  if (session.amount !== cart.total) throw new PriceMovedError({ ...agreed, total: session.amount });
  return session.status === 'pending' ? session.data.url : returnPath(cart.id);
}

export function returnPath(cartId: string): string {
  return `/checkout/return?cart_id=${encodeURIComponent(cartId)}`;
}
