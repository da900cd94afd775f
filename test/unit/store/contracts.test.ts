import { describe, expect, it } from 'vitest';
import { addLineItem, CartCreateBody, CartUpdateBody, updateLineItem } from '#shared/contracts/store-carts.ts';
import { ProductListQuery } from '#shared/contracts/store-catalog.ts';
import { completeCart, createPaymentSession } from '#shared/contracts/store-checkout.ts';
import { listOrders } from '#shared/contracts/store-orders.ts';
import { readQuery } from '#shared/http/api.ts';

const productQuery = (query: string) => ProductListQuery.safeParse(readQuery(query));

describe('the query of the product list', () => {
  it('reads what the SDK sends', () => {
    const sent =
      'limit=5&offset=5&id%5B0%5D=prod_1&id%5B1%5D=prod_2&region_id=reg_europe&fields=%2Avariants.calculated_price';
    expect(productQuery(sent).data).toMatchObject({
      limit: 5,
      offset: 5,
      id: ['prod_1', 'prod_2'],
      region_id: 'reg_europe',
      fields: '*variants.calculated_price',
      order: 'title',
    });
  });

  it('takes one value and several alike', () => {
    expect(productQuery('platform=steam').data?.platform).toEqual(['steam']);
    expect(productQuery('platform=steam&platform=gog').data?.platform).toEqual(['steam', 'gog']);
    expect(productQuery('handle=a&genre=RPG&country_code=DE&currency_code=EUR').data).toMatchObject({
      handle: ['a'],
      genre: ['RPG'],
      country_code: 'de',
      currency_code: 'eur',
    });
    expect(productQuery('').data).toEqual({ limit: 50, offset: 0, order: 'title' });
    expect(productQuery('limit=0').data?.limit).toBe(0);
  });

  it.each([
    'limit=-1',
    'limit=abc',
    'limit=1.5',
    'limit=1e308',
    'limit=1001',
    'limit=Infinity',
    'limit=1&limit=2',
    'offset=-1',
    'q=%00',
    `q=${'x'.repeat(201)}`,
    'q=a&q=b',
    'order=price_desc',
    'order=__proto__',
    'platform=atari',
    'country_code=deu',
    'currency_code=btc',
    'region_id=',
    'unknown=1',
    'id=%1B%5B31m',
  ])('refuses %s', (query) => {
    expect(productQuery(query).success).toBe(false);
  });
});

describe('the body of a cart', () => {
  it('reads what the SDK sends, in one request or several', () => {
    const address = {
      first_name: 'Ada',
      last_name: 'Lovelace',
      address_1: '1 St James’s Square',
      city: 'London',
      country_code: 'GB',
      postal_code: 'SW1Y',
    };
    const body = {
      region_id: 'reg_europe',
      email: 'Ada@Example.com',
      billing_address: address,
      shipping_address: address,
      items: [{ variant_id: 'variant_1', quantity: 2 }],
      metadata: { note: 'hi', region_confirmed: true, list: [1, 'a'] },
    };
    expect(CartCreateBody.parse(body)).toMatchObject({
      email: 'ada@example.com',
      billing_address: { country_code: 'gb' },
    });
    expect(CartCreateBody.parse({})).toEqual({});
    expect(CartUpdateBody.parse({ email: null, billing_address: null })).toEqual({
      email: null,
      billing_address: null,
    });
  });

  it.each([
    ['no object', []],
    ['a price', { total: 1 }],
    ['an e-mail that is none', { email: 'ada' }],
    ['an e-mail that is a number', { email: 1 }],
    ['an address id', { billing_address: 'addr_1' }],
    ['an unknown member of an address', { billing_address: { planet: 'Mars' } }],
    ['a broken surrogate', { billing_address: { first_name: '\ud800' } }],
    ['a control character', { shipping_address: { city: 'a\u0007' } }],
    ['a long name', { shipping_address: { city: 'x'.repeat(101) } }],
    ['nested metadata', { metadata: { a: { b: 1 } } }],
    [
      'large metadata',
      { metadata: Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`k${i}`, 'x'.repeat(500)])) },
    ],
    ['odd metadata names', { metadata: { '': 1 } }],
    ['a quantity in words', { items: [{ variant_id: 'v', quantity: 'two' }] }],
    ['too many items', { items: Array.from({ length: 31 }, () => ({ variant_id: 'v', quantity: 1 })) }],
  ])('refuses %s', (_, body) => {
    expect(CartCreateBody.safeParse(body).success).toBe(false);
  });

  it.each([0, -1, 1.5, '2', 1e308, 100, null, true, [1]])('refuses to add %j of a product', (quantity) => {
    expect(addLineItem.body.safeParse({ variant_id: 'variant_1', quantity }).success).toBe(false);
  });

  it('takes 0 for a line that is there, and nothing below', () => {
    expect(updateLineItem.body.safeParse({ quantity: 0 }).success).toBe(true);
    expect(updateLineItem.body.safeParse({ quantity: -1 }).success).toBe(false);
  });
});

describe('checkout', () => {
  it('knows one provider', () => {
    expect(createPaymentSession.body.safeParse({ provider_id: 'pp_stripe_checkout', data: {} }).success).toBe(true);
    expect(createPaymentSession.body.safeParse({ provider_id: 'pp_system_default' }).success).toBe(false);
  });

  it('completes without a body, and its answer is never stored', () => {
    expect(completeCart.body.safeParse({}).success).toBe(true);
    expect(completeCart.remember).toBe(false);
  });
});

describe('the query of the order list', () => {
  it('pages by cursor', () => {
    expect(listOrders.query.parse({ cursor: 'order_1' })).toMatchObject({ limit: 20, cursor: 'order_1' });
    expect(listOrders.query.safeParse({ offset: '0' }).success).toBe(true);
    expect(listOrders.query.safeParse({ offset: '20' }).success).toBe(false);
    expect(listOrders.query.safeParse({ limit: '0' }).success).toBe(false);
  });
});
