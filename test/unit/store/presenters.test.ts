import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { StoreCart } from '#shared/contracts/store-carts.ts';
import { StoreProduct, StoreRegion } from '#shared/contracts/store-catalog.ts';
import { StoreOrder } from '#shared/contracts/store-orders.ts';
import { priceCart } from '#shared/domain/cart.ts';
import { findRegion, regions } from '#shared/domain/region.ts';
import { addressOf, cartOfPaymentCollection, paymentCollectionId, presentCart } from '#shared/store/cart.ts';
import { presentOrder } from '#shared/store/order.ts';
import { presentProduct } from '#shared/store/product.ts';
import { presentRegion } from '#shared/store/region.ts';
import { aLine, anOrder } from '../../fixtures.ts';
import { aCart, aProduct, at, byId } from './samples.ts';

/** The schema of the answer names every member that is sent, and each has the declared type. */
function expectDeclared(schema: z.ZodType, answer: unknown): void {
  expect(schema.parse(answer)).toEqual(answer);
}

const hades = aProduct('HADES', { subtitle: 'Deluxe', excludedCountries: ['DE'] });
const europe = findRegion('reg_europe');

describe('presentRegion', () => {
  it('gives every country of every region its codes and name', () => {
    for (const region of regions) {
      const shown = presentRegion(region);
      expectDeclared(StoreRegion, shown);
      expect(shown.countries).toHaveLength(region.countries.length);
      for (const country of shown.countries) {
        expect(country.iso_3).toMatch(/^[a-z]{3}$/);
        expect(country.num_code).toMatch(/^\d{3}$/);
        expect(country.display_name.length).toBeGreaterThan(3);
      }
    }
  });
});

describe('presentProduct', () => {
  it('has one variant, and a calculated price in major units only with a region', () => {
    const shown = presentProduct(hades, europe);
    expectDeclared(StoreProduct, shown);
    expect(shown.variants).toHaveLength(1);
    expect(shown.variants[0]?.calculated_price).toMatchObject({
      calculated_amount: 19.99,
      calculated_amount_without_tax: 16.8,
      currency_code: 'eur',
      is_calculated_price_tax_inclusive: true,
    });
    expect(presentProduct(hades).variants[0]).not.toHaveProperty('calculated_price');
  });

  it('has no price where the product is not sold', () => {
    const dollars = aProduct('HADES', { prices: { usd: 100 } });
    expect(presentProduct(dollars, europe).variants[0]?.calculated_price).toBeNull();
  });

  it('tells what a key is, and nothing of where it comes from', () => {
    const shown = presentProduct(hades, europe);
    expect(shown.metadata).toMatchObject({ platform: 'steam', region: 'worldwide', excluded_countries: ['DE'] });
    expect(shown.thumbnail).toBe('/covers/hades-steam.svg');
    expect(shown.tags.map((tag) => tag.value)).toEqual(['steam', 'Roguelike', 'story']);
    expect(JSON.stringify(shown)).not.toMatch(/kinguin|k-1|offer|minimum_?margin/i);
  });
});

describe('presentCart', () => {
  const cart = aCart([hades], { billingAddress: addressOf({ first_name: 'Ada', country_code: 'de' }) });

  it('is declared in full, empty, filled and with products', () => {
    const empty = aCart();
    expectDeclared(StoreCart, presentCart(empty, priceCart(empty, byId())));
    expectDeclared(StoreCart, presentCart(cart, priceCart(cart, byId(hades))));
    expectDeclared(StoreCart, presentCart(cart, priceCart(cart, byId(hades)), { withProducts: true }));
  });

  it('adds up in major units', () => {
    const two = { ...cart, lines: cart.lines.map((line) => ({ ...line, quantity: 2 })) };
    const shown = presentCart(two, priceCart(two, byId(hades)));
    expect(shown).toMatchObject({
      total: 39.98,
      subtotal: 33.6,
      tax_total: 6.38,
      shipping_total: 0,
      currency_code: 'eur',
    });
    expect(shown.items[0]).toMatchObject({ unit_price: 19.99, quantity: 2, total: 39.98, requires_shipping: false });
    expect(shown.payment_collection).toMatchObject({ amount: 39.98, status: 'not_paid', payment_sessions: [] });
  });

  it('warns of a key that does not activate, and of what is no longer sold', () => {
    expect(presentCart(cart, priceCart(cart, byId(hades))).items[0]).toMatchObject({
      activates: false,
      available: true,
    });
    expect(presentCart(cart, priceCart(cart, byId())).items[0]).toMatchObject({ available: false, total: 0 });
  });

  it('shows products with lines only when asked', () => {
    const priced = priceCart(cart, byId(hades));
    expect(presentCart(cart, priced).items[0]).not.toHaveProperty('product');
    expect(presentCart(cart, priced, { withProducts: true }).items[0]?.product?.id).toBe(hades.id);
  });

  it('has the payment page in its collection', () => {
    const session = {
      id: 'payses_1',
      orderId: 'order_1',
      checkoutId: 'cs_1',
      url: 'https://pay.example/cs_1',
      amount: 1999,
      content: '',
      createdAt: at,
      expiresAt: at,
    };
    const shown = presentCart({ ...cart, session }, priceCart(cart, byId(hades)));
    expectDeclared(StoreCart, shown);
    expect(shown.payment_collection).toMatchObject({
      status: 'awaiting',
      payment_sessions: [{ id: 'payses_1', data: { url: session.url, session_id: 'cs_1' }, status: 'pending' }],
    });
    expect(JSON.stringify(shown)).not.toContain('order_1');
  });

  it('is found again by its payment collection', () => {
    expect(cartOfPaymentCollection(paymentCollectionId(cart.id))).toBe(cart.id);
  });
});

describe('presentOrder', () => {
  const times = { found: '2026-11-25T10:00:31.000Z', settled: '2026-11-25T10:00:32.000Z' };
  const line = aLine({
    quantity: 3,
    units: [{ keyId: 'dkey_1', source: 'kinguin', cost: 900, at: times.found }, {}, {}],
  });
  const paid = anOrder({ total: 5997, payment: { ...anOrder().payment, authorized: 5997 } });

  it('is declared in full at each stage', () => {
    for (const order of [paid, anOrder(), anOrder({ settledAt: times.settled, canceledAt: times.settled })]) {
      expectDeclared(StoreOrder, presentOrder({ order, lines: [line] }));
    }
  });

  it('shows units as waiting and found while procurement runs', () => {
    const shown = presentOrder({ order: paid, lines: [line] });
    expect(shown.items[0]?.units.map((unit) => unit.status)).toEqual(['found', 'waiting', 'waiting']);
    expect(shown.items[0]?.detail).toMatchObject({ quantity: 3, fulfilled_quantity: 1, delivered_quantity: 0 });
    expect(shown).toMatchObject({ payment_status: 'authorized', total: 59.97, payment: { captured: 0, released: 0 } });
    expect(shown.timeline.map((event) => event.type)).toEqual(['placed', 'paid', 'key_found']);
  });

  it('shows what was captured and released once settled', () => {
    const order = anOrder({
      ...paid,
      paymentStatus: 'partially_captured',
      payment: { ...paid.payment, captured: 1999 },
      settledAt: times.settled,
      deliveredAt: times.settled,
    });
    const shown = presentOrder({ order, lines: [{ ...line, closed: true }] });
    expect(shown.items[0]?.units.map((unit) => unit.status)).toEqual(['delivered', 'released', 'released']);
    expect(shown.payment).toEqual({ authorized: 59.97, captured: 19.99, released: 39.98, refunded: 0 });
    expect(shown.summary).toMatchObject({ paid_total: 19.99, pending_difference: 0, original_order_total: 59.97 });
    expect(shown.timeline.map((event) => event.type)).toEqual([
      'placed',
      'paid',
      'key_found',
      'captured',
      'released',
      'delivered',
    ]);
  });

  it('counts what was taken at once and given back as refunded, not released', () => {
    const payment = { ...paid.payment, holdable: false, captured: 5997, refunded: 3998 };
    const shown = presentOrder({ order: anOrder({ ...paid, payment, settledAt: times.settled }), lines: [line] });
    expect(shown.payment).toEqual({ authorized: 59.97, captured: 59.97, released: 0, refunded: 39.98 });
  });

  it('hides the source, the cost, the key id and the cart from the buyer', () => {
    const text = JSON.stringify(presentOrder({ order: paid, lines: [line] }));
    expect(text).not.toMatch(/kinguin|dkey_|cost|cart_|pi_1/);
  });
});
