import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addLine,
  type CartSession,
  changeLine,
  checkOpen,
  checkOwner,
  checkoutContent,
  checkPayable,
  mergeMetadata,
  mostLines,
  ownedBy,
  priceCart,
  removeLine,
  withoutStaleSession,
} from '#shared/domain/cart.ts';
import { orderOf } from '#shared/domain/cart-order.ts';
import { ConflictError, InvalidRequestError, NotFoundError } from '#shared/domain/errors.ts';
import type { Product } from '#shared/domain/product.ts';
import { aCart, aProduct, at, byId, now } from './samples.ts';

const hades = aProduct('HADES');
const portal = aProduct('PORTAL', { prices: { eur: 999 }, excludedCountries: ['DE'] });

function sessionFor(cart: ReturnType<typeof aCart>): CartSession {
  return {
    id: 'payses_1',
    orderId: 'order_1',
    checkoutId: 'cs_1',
    url: 'https://pay.example/cs_1',
    amount: 1999,
    content: checkoutContent(cart),
    createdAt: at,
    expiresAt: at,
  };
}

describe('lines', () => {
  it('adds the same product up in one line', () => {
    const once = addLine(aCart(), { product: hades, quantity: 2 }, now);
    const twice = addLine(once, { product: hades, quantity: 3 }, now);
    expect(twice.lines.map((line) => line.quantity)).toEqual([5]);
    expect(twice.lines[0]?.id).toBe(once.lines[0]?.id);
  });

  it('refuses more than 99 of a product, also when it comes together over time', () => {
    const cart = addLine(aCart(), { product: hades, quantity: 60 }, now);
    expect(() => addLine(cart, { product: hades, quantity: 40 }, now)).toThrow(InvalidRequestError);
  });

  it('refuses a 31st product', () => {
    const full = aCart(Array.from({ length: mostLines }, (_, index) => aProduct(`G${index}`)));
    expect(() => addLine(full, { product: hades, quantity: 1 }, now)).toThrow(/at most 30/);
    expect(addLine(full, { product: aProduct('G3'), quantity: 1 }, now).lines).toHaveLength(mostLines);
  });

  it('never holds a quantity that is not a whole number from 1 to 99', () => {
    fc.assert(
      fc.property(fc.double(), (quantity) => {
        const add = () => addLine(aCart(), { product: hades, quantity }, now);
        if (Number.isInteger(quantity) && quantity >= 1 && quantity <= 99)
          expect(add().lines[0]?.quantity).toBe(quantity);
        else expect(add).toThrow(InvalidRequestError);
      }),
    );
  });

  it('removes a line at quantity 0 and knows when there is none', () => {
    const cart = aCart([hades, portal]);
    const [first] = cart.lines;
    expect(changeLine(cart, first?.id ?? '', { quantity: 0 }, now)?.lines).toEqual(cart.lines.slice(1));
    expect(changeLine(cart, 'cali_other', { quantity: 1 }, now)).toBeUndefined();
    expect(removeLine(cart, 'cali_other')).toBe(cart);
  });
});

describe('prices', () => {
  it('come from the catalogue at every look, with the tax inside', () => {
    const cart = { ...aCart([hades, portal]) };
    const priced = priceCart(cart, byId(hades, portal));
    expect(priced).toMatchObject({ total: 2998, taxTotal: 319 + 160, currencyCode: 'eur' });
    expect(priceCart(cart, byId({ ...hades, prices: { eur: 500 } }, portal)).total).toBe(1499);
  });

  it('count a product that is no longer sold as 0 and say so', () => {
    const priced = priceCart(aCart([hades, portal]), byId({ ...hades, status: 'draft' }, portal));
    expect(priced.lines.map((line) => [line.available, line.total])).toEqual([
      [false, 0],
      [true, 999],
    ]);
  });
});

describe('paying', () => {
  const check = (cart: ReturnType<typeof aCart>, ...products: Product[]) =>
    checkPayable(cart, priceCart(cart, byId(...products)));

  it('passes a cart with an address and something sold in it', () => {
    expect(() => check(aCart([hades]), hades)).not.toThrow();
  });

  it.each([
    ['without an e-mail address', aCart([hades], { email: undefined }), hades, /e-mail/],
    ['that is empty', aCart(), hades, /empty/],
    [
      'with something no longer sold',
      aCart([hades]),
      aProduct('HADES', { prices: { usd: 1 } }),
      /No longer sold here: HADES/,
    ],
    ['that costs nothing', aCart([hades]), aProduct('HADES', { prices: { eur: 0 } }), /costs nothing/],
    ['below what a card can pay', aCart([hades]), aProduct('HADES', { prices: { eur: 49 } }), /€0.50/],
    ['above what a card can pay', aCart([hades]), aProduct('HADES', { prices: { eur: 100_000_000 } }), /€999,999.99/],
  ])('refuses a cart %s', (_, cart, product, message) => {
    expect(() => check(cart, product)).toThrow(message);
  });

  it('refuses a cart that has become an order', () => {
    expect(() => check(aCart([hades], { completedAt: at }), hades)).toThrow(ConflictError);
    expect(() => checkOpen(aCart([], { completedAt: at }))).toThrow(ConflictError);
  });

  it('refuses a key that does not activate where the buyer is, until they say that they know', () => {
    const german = aCart([hades, portal], { billingAddress: { countryCode: 'de' } });
    expect(() => check(german, hades, portal)).toThrow(/Does not activate in your country: PORTAL/);
    expect(() => check({ ...german, metadata: { region_confirmed: true } }, hades, portal)).not.toThrow();
    expect(() => check({ ...german, metadata: { region_confirmed: 'true' } }, hades, portal)).toThrow();
    expect(() => check({ ...german, billingAddress: { countryCode: 'fr' } }, hades, portal)).not.toThrow();
  });

  it('without a country refuses only what activates nowhere in the region', () => {
    expect(() => check(aCart([portal]), portal)).not.toThrow();
    const british = aCart([hades], { regionId: 'reg_united_kingdom' });
    const nowhere = aProduct('HADES', { prices: { gbp: 999 }, excludedCountries: ['GB'] });
    expect(() => check(british, nowhere)).toThrow(/Does not activate/);
  });
});

describe('the payment page', () => {
  const cart = aCart([hades]);
  const withSession = { ...cart, session: sessionFor(cart) };

  it('stays while only notes change', () => {
    const noted = { ...withSession, metadata: { note: 'hi' } };
    expect(withoutStaleSession(noted)).toBe(noted);
  });

  it.each([
    ['the e-mail address', { email: 'other@example.com' }],
    ['the region', { regionId: 'reg_united_states' }],
    ['the country', { billingAddress: { countryCode: 'at' } }],
    ['the customer', { customerId: 'customer-1' }],
    ['the lines', { lines: [] }],
  ])('goes when %s changes, and is noted for closing', (_, change) => {
    const changed = withoutStaleSession({ ...withSession, ...change });
    expect(changed.session).toBeUndefined();
    expect(changed.staleCheckouts).toEqual(['cs_1']);
  });
});

describe('ownership', () => {
  it('gives a cart of nobody to the first customer who changes it, with their address', () => {
    const ada = { id: 'ada', email: 'ada@customers.example' };
    expect(ownedBy(aCart([], { email: undefined }), ada)).toMatchObject({ customerId: 'ada', email: ada.email });
    expect(ownedBy(aCart(), ada).email).toBe('ada@example.com');
    expect(ownedBy(aCart([], { customerId: 'bob' }), ada).customerId).toBe('bob');
  });

  it('hides a cart from other customers', () => {
    const cart = aCart([], { customerId: 'ada' });
    expect(() => checkOwner(cart, 'bob')).toThrow(NotFoundError);
    expect(() => checkOwner(cart, 'ada')).not.toThrow();
    expect(() => checkOwner(cart, undefined)).not.toThrow();
  });
});

describe('mergeMetadata', () => {
  it('replaces what is given, removes what is null and keeps the rest', () => {
    expect(mergeMetadata({ a: 1, b: 2, c: 3 }, { b: 4, c: null })).toEqual({ a: 1, b: 4 });
  });
});

describe('orderOf', () => {
  const placement = { orderId: 'order_01KB00000000000000000000AA', checkoutId: 'cs_1', unitsPerEuro: 1, now };

  it('freezes titles and prices, and gives each line a cost limit and one open unit for each key', () => {
    const cart = aCart([hades, portal]);
    const doubled = { ...cart, lines: cart.lines.map((line) => ({ ...line, quantity: 2 })) };
    const { order, lines } = orderOf(doubled, priceCart(doubled, byId(hades, portal)), placement);
    expect(order).toMatchObject({
      total: 5996,
      paymentStatus: 'not_paid',
      status: 'pending',
      email: 'ada@example.com',
    });
    expect(order.total).toBe(lines.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0));
    expect(lines.map((line) => line.units)).toEqual([
      [{}, {}],
      [{}, {}],
    ]);
    expect(new Set(lines.map((line) => line.id)).size).toBe(2);
    for (const line of lines) {
      expect(line.costLimit).toBeGreaterThan(0);
      expect(line.costLimit).toBeLessThan(line.unitPrice);
    }
  });

  it('lets no supplier be asked when the exchange rate is unknown', () => {
    const cart = aCart([hades]);
    const { lines } = orderOf(cart, priceCart(cart, byId(hades)), { ...placement, unitsPerEuro: undefined });
    expect(lines[0]?.costLimit).toBe(0);
  });
});
