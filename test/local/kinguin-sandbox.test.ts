import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  kinguinSandbox,
  kinguinTestCredentials,
  type RunningKinguin,
  startKinguinSandbox,
} from '../../local/suppliers/kinguin.ts';
import type { KinguinProduct } from '../../local/suppliers/kinguin-catalogue.ts';
import { type Answer, noon, send, type TestShop, testShop, turn } from './supplier-sandbox-fixture.ts';

const drifter = '64b0c2f1a9d3e50001ab7711';
const pictureOnly = '64b0c2f1a9d3e50001ab7712';
const halfUploaded = '64b0c2f1a9d3e50001ab7713';
const withoutOffers = '64b0c2f1a9d3e50001ab7714';
const preorderId = '64b0c2f1a9d3e50001ab7717';
const goneId = '64b0c2f1a9d3e50001ab7718';
const mixedId = '64b0c2f1a9d3e50001ab7720';
const otherIds = Array.from({ length: 11 }, (_, index) => `64b0c2f1a9d3e50001ab8${String(index).padStart(3, '0')}`);

const product = (id: string, index: number): KinguinProduct => ({
  id,
  kinguinId: 500_000 + index,
  name: `Game ${index} Steam CD Key`,
  platform: 'Steam',
  regionId: 3,
  languages: ['English'],
  genres: ['Puzzle'],
  keyKind: index === 0 ? 'mixed' : 'text',
  offers: [{ priceCents: 300, qty: 100, wholesaleCents: [290, 280, 270, 260] }],
});
const catalogue = [mixedId, ...otherIds].map(product);

let shop: TestShop;
let sandbox: RunningKinguin;

const key = { 'x-api-key': kinguinTestCredentials.api_key };
const get = (path: string) => send(`${sandbox.url}${path}`, { headers: key });
const post = (path: string, body?: object) =>
  send(`${sandbox.url}${path}`, { method: 'POST', headers: key, ...(body && { body }) });
const order = (products: object[], reference: string | null = 'PO-1'): Promise<Answer> =>
  post('/v2/order', { products, ...(reference !== null && { orderExternalId: reference }) });
const line = (qty = 1, price = 10, productId = drifter, more: object = {}) => ({ productId, qty, price, ...more });
const offerIdOf = async (productId: string) => (await get(`/v2/products/${productId}`)).json.offers[0].offerId;

const start = async () => {
  sandbox = await startKinguinSandbox({ context: shop.context, catalogue });
};

beforeEach(async () => {
  shop = testShop();
  await start();
});

afterEach(() => sandbox.stop());

describe('access', () => {
  it('refuses a wrong or missing key with a body of its own', async () => {
    const answer = await send(`${sandbox.url}/v1/balance`, { headers: { 'x-api-key': 'no' } });
    expect(answer.status).toBe(401);
    expect(answer.json).toEqual({
      kind: 'Authorization',
      status: 401,
      detail: 'Invalid authentication data.',
      type: 'Unauthorized',
    });
    expect((await send(`${sandbox.url}/v1/balance`)).status).toBe(401);
  });

  it('tells the balance in euros', async () => {
    expect((await get('/v1/balance')).json).toEqual({ balance: 10_000 });
  });

  it('knows no path that was removed', async () => {
    expect((await post('/v1/order/dispatch', {})).json).toMatchObject({ kind: 'HttpClient', status: 404 });
  });
});

describe('products', () => {
  it('shows the cheapest offers above and all offers, unsorted, below', async () => {
    const { json } = await get('/v1/products/402117');
    expect(json).toMatchObject({
      productId: drifter,
      price: 3.68,
      qty: 1033,
      textQty: 1030,
      totalQty: 1049,
      offersCount: 3,
      merchantName: ['Shop A'],
      countryLimitation: ['RU', 'BY'],
      regionId: 1,
      updatedAt: '2026-01-10T12:00:00+00:00',
    });
    expect(json.offers.map(({ price }: { price: number }) => price)).toEqual([3.9, 3.68, 3.7]);
    expect(json.offers[1]).toMatchObject({
      availableQty: 1012,
      merchantName: 'Shop A',
      wholesale: {
        enabled: true,
        tiers: [{ level: 1, price: 3.6 }, { level: 2 }, { level: 3 }, { level: 4, price: 3.3 }],
      },
    });
    expect(json.offers[2]).toMatchObject({ textQty: 0 });
    expect(json.cheapestOfferId).toEqual([json.offers[1].offerId]);
    expect((await get(`/v2/products/${drifter}`)).json).toEqual(json);
  });

  it('has the oddities of the real catalogue', async () => {
    const closed = (await get(`/v2/products/${withoutOffers}`)).json;
    expect(closed).not.toHaveProperty('offers');
    expect(closed).not.toHaveProperty('textQty');
    expect(closed).not.toHaveProperty('countryLimitation');
    expect((await get('/v1/products/402122')).json.regionalLimitations).toBe(' Rest of the world (RoW) - custom');
    expect((await get('/v1/platforms')).json).not.toContain((await get('/v1/products/402121')).json.platform);
    expect((await get(`/v2/products/${preorderId}`)).json).toMatchObject({
      isPreorder: true,
      releaseDate: '2055-05-01',
    });
  });

  it('answers 404 for what is gone, sold out or unknown', async () => {
    sandbox.configure({ stock: { [mixedId]: 0 } });
    for (const path of [`/v2/products/${goneId}`, `/v2/products/${mixedId}`, '/v1/products/1', '/v1/products/x']) {
      expect((await get(path)).json).toMatchObject({ kind: 'HttpClient', status: 404, method: 'GET' });
    }
  });

  it('pages and sorts', async () => {
    const first = (await get('/v1/products?limit=2&page=1&sortBy=kinguinId&sortType=desc')).json;
    expect(first.item_count).toBe(19);
    expect(first.results.map(({ kinguinId }: { kinguinId: number }) => kinguinId)).toEqual([500_011, 500_010]);
    expect((await get('/v1/products?limit=2&page=10&sortType=desc')).json.results).toHaveLength(1);
    expect((await get('/v1/products?page=2')).json.results).toHaveLength(0);
  });

  it.each([
    ['name=drifter', 1],
    ['platform=Steam,GOG', 17],
    ['genre=puzzle', 12],
    ['tags=base', 1],
    ['kinguinId=402117,402118', 2],
    [`productId=${drifter}`, 1],
    ['languages=english', 19],
    ['regionId=1', 1],
    ['isPreorder=yes&activePreorder=yes', 1],
    ['isPreorder=no', 18],
    ['withText=yes', 18],
    ['merchantName=Shop%20B', 1],
    ['priceFrom=7&priceTo=8', 1],
    ['updatedSince=2026-01-10', 19],
    ['updatedSince=2026-01-11%2000:00:00', 0],
    ['updatedTo=2026-01-10T12:00:00.000Z', 0],
    ['updatedSince=2026-01-10T13:00:00%2B01:00', 19],
  ])('filters by %s', async (query, count) => {
    expect((await get(`/v1/products?${query}`)).json.item_count).toBe(count);
  });

  it.each([
    'name=ab',
    'limit=101',
    'page=0',
    'isPreorder=true',
    'sortBy=price',
    'updatedSince=today',
    'updatedSince=2026-01-10T13:00:00 01:00',
  ])('refuses %s', async (query) => {
    const answer = await get(`/v1/products?${query}`);
    expect(answer.json).toMatchObject({ kind: 'ConstraintViolation', status: 400, propertyPath: query.split('=')[0] });
  });

  it('has reference lists', async () => {
    expect((await get('/v1/regions')).json).toContainEqual({ id: 3, name: 'REGION FREE' });
    expect((await get('/v1/genres')).json).toEqual(['Action', 'Puzzle']);
    const platforms: string[] = (await get('/v1/platforms')).json;
    expect(platforms.filter((name) => name === 'PC Steam')).toHaveLength(2);
  });
});

describe('placing an order', () => {
  it('answers 201 processing with what the cheapest offers cost, and takes that', async () => {
    const { status, json } = await order([line(2, 3.9, drifter, { keyType: 'text' })]);
    expect(status).toBe(201);
    expect(json).toMatchObject({
      orderExternalId: 'PO-1',
      status: 'processing',
      createdAt: '2026-01-10T12:00:00+00:00',
      totalQty: 2,
      totalPrice: 7.36,
      requestTotalPrice: 7.8,
      paymentPrice: 7.36,
      isPreorder: false,
      products: [
        {
          productId: drifter,
          kinguinId: 402117,
          qty: 2,
          price: 3.68,
          totalPrice: 7.36,
          requestPrice: 3.9,
          keyType: 'text',
        },
      ],
    });
    expect(json.orderId).toMatch(/^[A-Z0-9]{11}$/);
    expect(json.products[0]).not.toHaveProperty('keys');
    expect((await get('/v1/balance')).json.balance).toBe(9_992.64);
  });

  it('splits a line over several offers, cheapest first', async () => {
    sandbox.configure({
      offers: {
        [mixedId]: [
          { priceCents: 500, qty: 5 },
          { priceCents: 300, qty: 2 },
          { priceCents: 400, qty: 3 },
        ],
      },
    });
    const { json } = await order([line(6, 5, mixedId)]);
    expect(json.products.map(({ qty, price }: { qty: number; price: number }) => [qty, price])).toEqual([
      [2, 3],
      [3, 4],
      [1, 5],
    ]);
    expect(json).toMatchObject({ totalQty: 6, totalPrice: 23, requestTotalPrice: 30 });
    expect((await get(`/v2/products/${mixedId}`)).json).toMatchObject({ totalQty: 4, offersCount: 1 });
  });

  it('buys by the old id with the first version', async () => {
    const answer = await post('/v1/order', { products: [{ kinguinId: 402117, qty: 1, price: 4 }] });
    expect([answer.status, answer.json.products[0].productId]).toEqual([201, drifter]);
    expect(answer.json).not.toHaveProperty('orderExternalId');
  });

  it('keeps to one offer when told so', async () => {
    const offerId = await offerIdOf(drifter);
    expect((await order([line(1, 4, drifter, { offerId })])).json.products).toMatchObject([{ offerId, price: 3.9 }]);
  });

  it('sells wholesale from one offer at the price of its level', async () => {
    const offerId = await offerIdOf(mixedId);
    const { json } = await order([line(50, 2.8, mixedId, { offerId })]);
    expect(json).toMatchObject({ totalQty: 50, totalPrice: 140 });
    expect((await order([line(51, 2.8, mixedId, { offerId })], 'PO-2')).json.kind).toBe('ProductUnavailable');
    expect((await order([line(10, 2.8, mixedId, { offerId })], 'PO-3')).json.kind).toBe('ProductUnavailable');
    const plain = (await get(`/v2/products/${drifter}`)).json.offers[0].offerId;
    expect((await order([line(10, 9, drifter, { offerId: plain })], 'PO-4')).json.kind).toBe('ConstraintViolation');
  });

  it('takes a discount off what is paid', async () => {
    sandbox.configure({ discountPercent: 10 });
    expect((await order([line(2, 3, mixedId)])).json).toMatchObject({ totalPrice: 6, paymentPrice: 5.4 });
    expect(sandbox.state().balance).toBe(1_000_000 - 540);
  });

  it.each([
    ['ten per line', [line(10)], 'products'],
    ['eleven lines', otherIds.map((id) => line(1, 9, id)), 'products'],
    ['a product twice', [line(), line()], 'products'],
    ['nothing', [], 'products'],
    ['no quantity', [{ productId: drifter, price: 1 }], 'products.0.qty'],
    ['a quantity of zero', [line(0)], 'products.0.qty'],
    ['half a key', [line(1.5)], 'products.0.qty'],
    ['no price', [{ productId: drifter, qty: 1 }], 'products.0.price'],
    ['a price in words', [{ ...line(), price: '3.9' }], 'products.0.price'],
    ['a number for a product', [{ ...line(), productId: 402117 }], 'products.0.productId'],
    ['another kind of key', [line(1, 9, drifter, { keyType: 'image' })], 'products.0.keyType'],
  ])('refuses %s', async (_, products, propertyPath) => {
    const { status, json } = await order(products);
    expect(status).toBe(400);
    expect(json).toMatchObject({
      kind: 'ConstraintViolation',
      status: 400,
      title: 'Bad Request',
      path: '/api/v2/order',
      method: 'POST',
      propertyPath,
    });
    expect(sandbox.state().orders).toEqual([]);
  });

  it('names the sum when the sum is too large', async () => {
    expect((await order([line(91)])).json).toMatchObject({
      detail: 'Invalid "products" property. Sum of total values of "qty" must be lower than or equal 90.',
      propertyPath: 'products',
      invalidValue: 91,
    });
    expect((await order([line(90)])).json.invalidValue).toBe(90);
    expect((await order([line(90)])).json.detail).toMatch(/equal 9\.$/);
  });

  it('refuses one offer for two lines, and more than ninety keys in lines of nine', async () => {
    const offerId = await offerIdOf(mixedId);
    const twice = [line(1, 9, mixedId, { offerId }), line(1, 9, drifter, { offerId })];
    expect((await order(twice)).json.detail).toMatch(/offerId/);
    const ninety = [mixedId, ...otherIds.slice(0, 9)].map((id) => line(9, 3, id));
    expect((await order(ninety)).status).toBe(201);
    const wholesale = [
      line(1_000, 9, drifter, { offerId: (await get(`/v2/products/${drifter}`)).json.offers[1].offerId }),
      line(1, 3, mixedId),
    ];
    expect((await order(wholesale, 'PO-2')).json).toMatchObject({ kind: 'ConstraintViolation', invalidValue: 1001 });
  });

  it('refuses bodies that are not JSON or not said to be', async () => {
    const url = `${sandbox.url}/v2/order`;
    const broken = { method: 'POST', headers: { ...key, 'content-type': 'application/json' }, body: '{' };
    expect((await send(url, broken)).json).toMatchObject({ kind: 'ConstraintViolation', status: 400 });
    expect((await send(url, { method: 'POST', headers: key, body: '{}' })).status).toBe(415);
  });

  it.each([
    ['a price below every offer', line(1, 3.67)],
    ['more than there is at that price', line(6, 3, halfUploaded)],
    ['text keys where there are only pictures', line(1, 9, pictureOnly, { keyType: 'text' })],
    ['a product that is gone', line(1, 9, goneId)],
    ['an unknown product', line(1, 9, 'ffffffffffffffffffffffff')],
  ])('has no offer for %s', async (_, wanted) => {
    expect((await order([wanted])).json).toMatchObject({ kind: 'ProductUnavailable', status: 400 });
    expect(sandbox.state()).toMatchObject({ balance: 1_000_000, orders: [] });
  });

  it('needs money', async () => {
    sandbox.configure({ balance: 299 });
    expect((await order([line(1, 3, mixedId)])).json).toMatchObject({ kind: 'InsufficientBalance', status: 400 });
    sandbox.configure({ balance: 300 });
    expect((await order([line(1, 3, mixedId)])).status).toBe(201);
  });

  it('takes a reference once; a refused attempt leaves it free', async () => {
    expect((await order([line(1, 0.01)])).json.kind).toBe('ProductUnavailable');
    expect((await order([line()])).status).toBe(201);
    const { status, json } = await order([line()]);
    expect([status, json.kind, json.propertyPath]).toEqual([400, 'ConstraintViolation', 'orderExternalId']);
    expect(json.detail).toContain('orderExternalId');
    expect(sandbox.state().orders).toHaveLength(1);
  });
});

describe('pre-orders', () => {
  it('stand alone and take no key type', async () => {
    expect((await order([line(1, 30, preorderId), line()])).json.kind).toBe('Preorder');
    expect((await order([line(1, 30, preorderId, { keyType: 'text' })])).json.kind).toBe('Preorder');
  });

  it('are delivered after the release', async () => {
    const { json } = await order([line(1, 30, preorderId)]);
    expect(json).toMatchObject({ isPreorder: true, preorderReleaseDate: '2055-05-01' });
    shop.clock.advance(Date.parse('2055-05-01') - noon);
    expect((await get(`/v1/order/${json.orderId}`)).json.status).toBe('processing');
    shop.clock.advance(300);
    expect((await get(`/v1/order/${json.orderId}`)).json.status).toBe('completed');
    expect((await get('/v1/order?isPreorder=yes')).json.item_count).toBe(1);
  });
});

describe('delivery', () => {
  const statuses = async (orderId: string): Promise<string[]> =>
    (await get(`/v1/order/${orderId}`)).json.products.flatMap(({ keys }: { keys: { status: string }[] }) =>
      keys.map(({ status }) => status),
    );

  it('hands out keys one by one and tells the shop when all are there', async () => {
    sandbox.configure({ deliveryMs: 400, keyIntervalMs: 200 });
    const { orderId } = (await order([line(2)])).json;
    expect(await statuses(orderId)).toEqual(['PENDING', 'PENDING']);
    expect((await get(`/v2/order/${orderId}/keys`)).json).toEqual([]);
    shop.clock.advance(200);
    expect(await statuses(orderId)).toEqual(['PROCESSING', 'PENDING']);
    shop.clock.advance(200);
    expect(await statuses(orderId)).toEqual(['DELIVERED', 'PROCESSING']);
    expect((await get(`/v2/order/${orderId}/keys`)).json).toHaveLength(1);
    expect((await get(`/v1/order/${orderId}`)).json.status).toBe('processing');
    expect(shop.hooks).toEqual([]);
    shop.clock.advance(200);
    expect((await get(`/v1/order/${orderId}`)).json.status).toBe('completed');
    expect(shop.hooks).toEqual([
      {
        path: '/webhooks/kinguin',
        headers: {
          'content-type': 'application/json',
          'x-event-name': 'order.status',
          'x-event-secret': kinguinTestCredentials.webhook_secret,
        },
        body: JSON.stringify({
          orderId,
          orderExternalId: 'PO-1',
          status: 'completed',
          updatedAt: '2026-01-10T12:00:01.259+00:00',
        }),
      },
    ]);
  });

  it('gives text keys and pictures, repeatedly, under the ids of the order', async () => {
    const { orderId } = (await order([line(9, 3, mixedId)])).json;
    shop.clock.advance(1_000);
    const keys: { id: string; serial: string; type: string }[] = (await get(`/v2/order/${orderId}/keys`)).json;
    expect(new Set(keys.map(({ type }) => type))).toEqual(new Set(['text/plain', 'image/png']));
    for (const { serial, type } of keys) {
      if (type === 'text/plain') expect(serial).toMatch(/^[A-Z2-9]{5}(-[A-Z2-9]{5}){2}$/);
      else expect(Buffer.from(serial, 'base64').subarray(1, 4).toString()).toBe('PNG');
    }
    const shown = (await get(`/v1/order/${orderId}`)).json.products[0].keys;
    expect(keys.map(({ id }) => id)).toEqual(shown.map(({ id }: { id: string }) => id));
    expect((await get(`/v2/order/${orderId}/keys`)).json).toEqual(keys);
  });

  it('gives only text keys when asked for them', async () => {
    const { orderId } = (await order([line(9, 3, mixedId, { keyType: 'text' })])).json;
    shop.clock.advance(1_000);
    const types = (await get(`/v2/order/${orderId}/keys`)).json.map(({ type }: { type: string }) => type);
    expect(types).toEqual(Array(9).fill('text/plain'));
  });

  it('pages keys, 25 at a time unless told otherwise', async () => {
    const offerId = await offerIdOf(mixedId);
    const { orderId } = (await order([line(60, 3, mixedId, { offerId })])).json;
    shop.clock.advance(2_000);
    const count = async (query: string) => (await get(`/v2/order/${orderId}/keys${query}`)).json.length;
    expect([
      await count(''),
      await count('?page=3'),
      await count('?limit=100'),
      await count('?page=2&limit=50'),
    ]).toEqual([25, 10, 60, 10]);
    expect((await get(`/v2/order/${orderId}/keys?limit=101`)).status).toBe(400);
  });

  it('takes longer for keys that the merchant has not uploaded', async () => {
    const { orderId } = (await order([line(2, 5, halfUploaded)])).json;
    shop.clock.advance(2_900);
    expect(await statuses(orderId)).toEqual(['DELIVERED', 'PROCESSING']);
    shop.clock.advance(200);
    expect(await statuses(orderId)).toEqual(['DELIVERED', 'DELIVERED']);
  });

  it('knows no other order', async () => {
    for (const path of ['/v1/order/LNONE', '/v2/order/LNONE/keys']) {
      expect((await get(path)).json).toMatchObject({ kind: 'OrderNotFound', status: 404 });
    }
  });
});

describe('order search', () => {
  it('finds by reference, id, status, product and time', async () => {
    const one = (await order([line()])).json;
    shop.clock.advance(60_000);
    await order([line(1, 3, mixedId)], 'PO-2');
    const count = async (query: string) => (await get(`/v1/order?${query}`)).json.item_count;
    expect(await count('orderExternalId=PO-1')).toBe(1);
    expect(await count('orderExternalId=PO-3')).toBe(0);
    expect(await count(`orderId=${one.orderId}`)).toBe(1);
    expect(await count('status=processing')).toBe(1);
    expect(await count('kinguinId=402117')).toBe(1);
    expect(await count(`productId=${mixedId}`)).toBe(1);
    expect(await count('createdAtFrom=2026-01-10T12:00:30')).toBe(1);
    expect(await count('createdAtTo=2026-01-10')).toBe(0);
    expect(await count('isPreorder=no')).toBe(2);
    const { results } = (await get('/v1/order?limit=1')).json;
    expect(results).toMatchObject([{ orderExternalId: 'PO-2', products: [{ keys: [{ status: 'PENDING' }] }] }]);
    expect((await get('/v1/order?isPreorder=maybe')).status).toBe(400);
  });
});

describe('returning keys', () => {
  const bought = async (...args: Parameters<typeof order>) => {
    const { orderId } = (await order(...args)).json;
    return (): Promise<Answer> => post(`/v2/order/${orderId}/keys/return`);
  };

  it('takes effect later, pays back and tells the shop', async () => {
    const giveBack = await bought([line(2, 3, mixedId)]);
    shop.clock.advance(1_000);
    const { status, json } = await giveBack();
    expect([status, json.map((entry: { status: string }) => entry.status)]).toEqual([200, ['DELIVERED', 'DELIVERED']]);
    expect(sandbox.state()).toMatchObject({ balance: 1_000_000 - 600, orders: [{ status: 'completed', keys: 2 }] });
    shop.clock.advance(1_000);
    expect(sandbox.state()).toMatchObject({ balance: 1_000_000, orders: [{ status: 'refunded', keys: 0 }] });
    expect(shop.hooks.map(({ body }) => JSON.parse(body).status)).toEqual(['completed', 'refunded']);
  });

  it('covers keys that are still to come', async () => {
    const giveBack = await bought([line(1, 3, mixedId)]);
    expect((await giveBack()).json[0].status).toBe('PENDING');
    shop.clock.advance(300);
    expect(sandbox.state().orders[0]?.status).toBe('completed');
    shop.clock.advance(1_000);
    expect(sandbox.state()).toMatchObject({ balance: 1_000_000, orders: [{ status: 'refunded' }] });
  });

  it('works once per order', async () => {
    const giveBack = await bought([line()]);
    await giveBack();
    expect((await giveBack()).json).toMatchObject({ kind: 'NoKeysToReturn', status: 400 });
  });

  it('is refused for wholesale, for pre-orders, after a day and for claimed keys', async () => {
    const refused = expect.objectContaining({ kind: 'NoKeysToReturn' });
    const offerId = await offerIdOf(mixedId);
    expect((await (await bought([line(10, 3, mixedId, { offerId })]))()).json).toEqual(refused);
    expect((await (await bought([line(1, 30, preorderId)], 'PO-2'))()).json).toEqual(refused);
    const late = await bought([line()], 'PO-3');
    shop.clock.advance(86_400_000 + 301);
    expect((await late()).json).toEqual(refused);
    const claimed = (await order([line()], 'PO-4')).json.orderId;
    shop.clock.advance(300);
    sandbox.configure({ faults: { downloadClaims: true } });
    await get(`/v2/order/${claimed}/keys`);
    expect((await post(`/v2/order/${claimed}/keys/return`)).json).toEqual(refused);
  });
});

describe('webhooks of products', () => {
  it('tell quantities and the cheapest offers, without a price', () => {
    sandbox.configure({ stock: { 500000: 7 }, prices: { [mixedId]: 250 } });
    const [hook] = shop.hooks;
    expect(hook?.headers['x-event-name']).toBe('product.update');
    expect(JSON.parse(hook?.body ?? '')).toEqual({
      kinguinId: 500_000,
      productId: mixedId,
      qty: 7,
      textQty: 4,
      cheapestOfferId: [expect.stringMatching(/^[0-9a-f]{24}$/)],
      updatedAt: '2026-01-10T12:00:00.659+00:00',
    });
    expect(shop.hooks).toHaveLength(1);
    expect(sandbox.state().products.find(({ id }) => id === mixedId)).toMatchObject({ stock: 7, price: 250 });
  });

  it('tell of products that were added', () => {
    sandbox.addProducts([{ ...product('64b0c2f1a9d3e50001ab9999', 9_999) }]);
    expect(shop.hooks).toHaveLength(1);
    sandbox.addProducts([{ ...product('64b0c2f1a9d3e50001ab9999', 9_999) }]);
    expect(shop.hooks).toHaveLength(1);
  });
});

describe('restart', () => {
  it('goes on delivering, keeps money, stock and references, and sells no key twice', async () => {
    const { orderId } = (await order([line(3)])).json;
    await sandbox.stop();
    shop.clock.advance(10_000);
    expect(shop.hooks).toEqual([]);
    shop = testShop(shop.store, noon + 20_000);
    await start();
    await turn();
    expect(shop.hooks.map(({ body }) => JSON.parse(body))).toMatchObject([{ orderId, status: 'completed' }]);
    expect((await order([line()])).json.propertyPath).toBe('orderExternalId');
    await order([line(5)], 'PO-2');
    shop.clock.advance(1_000);
    expect(new Set(sandbox.deliveredKeys().map(({ text }) => text)).size).toBe(8);
    expect(sandbox.state()).toMatchObject({ balance: 1_000_000 - 8 * 368 });
    expect(sandbox.state().products.find(({ id }) => id === drifter)?.stock).toBe(1_041);
  });

  it('starts as the local cloud starts it, with the secret it accepts', async () => {
    const definition = kinguinSandbox({ catalogue });
    expect(definition.secret).toEqual(kinguinTestCredentials);
    const other = await definition.start(testShop().context);
    expect(other.state()).toMatchObject({ name: 'kinguin', down: false });
    expect(other.url).toMatch(/\/esa\/api$/);
    await other.stop();
  });
});
