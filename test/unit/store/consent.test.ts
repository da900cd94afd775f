import { describe, expect, it } from 'vitest';
import { priceCart } from '#shared/domain/cart.ts';
import { consentsOf, orderOf } from '#shared/domain/cart-order.ts';
import { aCart, aProduct, at, byId, now } from './samples.ts';

const product = aProduct();
const words = 'Deliver my keys at once.';

describe('what the buyer agreed to', () => {
  it('goes with the order, in the words and at the time of the checkout', () => {
    const cart = aCart([product], {
      metadata: { delivery_consent: words, delivery_consent_at: at, region_confirmed: true },
    });
    expect(consentsOf(cart)).toEqual([
      { type: 'delivery_consent', detail: { words, agreedAt: at } },
      { type: 'region_confirmed', detail: { country: null } },
    ]);
    const placement = { orderId: 'order_01KB00000000000000000000AA', checkoutId: 'cs_1', unitsPerEuro: 1, now };
    const { order } = orderOf({ ...cart, email: 'ada@example.com' }, priceCart(cart, byId(product)), placement);
    expect(order.consentAt).toBe(at);
  });

  it('is nothing where nothing was asked', () => {
    const cart = aCart([product], { metadata: { region_confirmed: false, delivery_consent: null } });
    expect(consentsOf(cart)).toEqual([]);
  });
});
