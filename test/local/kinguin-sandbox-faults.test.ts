import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kinguinTestCredentials, type RunningKinguin, startKinguinSandbox } from '../../local/suppliers/kinguin.ts';
import { type Answer, send, type TestShop, testShop, turn } from './supplier-sandbox-fixture.ts';

const textId = '64b0c2f1a9d3e50001ab9001';
const imageId = '64b0c2f1a9d3e50001ab9002';
const preorderId = '64b0c2f1a9d3e50001ab7717';
const common = { platform: 'Steam', regionId: 3, languages: ['English'], stock: 50, priceCents: 300 };

let shop: TestShop;
let sandbox: RunningKinguin;

const key = { 'x-api-key': kinguinTestCredentials.api_key };
const get = (path: string) => send(`${sandbox.url}${path}`, { headers: key });
const post = (path: string, body?: object) =>
  send(`${sandbox.url}${path}`, { method: 'POST', headers: key, ...(body && { body }) });
const order = (reference = 'PO-1', qty = 1, productId = textId, more: object = {}): Promise<Answer> =>
  post('/v2/order', { products: [{ productId, qty, price: 40, ...more }], orderExternalId: reference });
const fail = (faults: object) => sandbox.configure({ faults });
const sentStatuses = () => shop.hooks.map(({ body }) => JSON.parse(body).status);

beforeEach(async () => {
  shop = testShop();
  sandbox = await startKinguinSandbox({
    context: shop.context,
    catalogue: [
      { ...common, id: textId, kinguinId: 9001, name: 'Text', keyKind: 'text' },
      { ...common, id: imageId, kinguinId: 9002, name: 'Image', keyKind: 'image' },
    ],
  });
});

afterEach(() => sandbox.stop());

describe('faults that strike before the call takes effect', () => {
  it.each([
    ['unauthorizedOnce', true, 401, 'Authorization'],
    ['wrongIp', true, 403, 'Authorization'],
    ['rateLimited', true, 429, 'Http'],
    ['serverError', true, 500, 'Error'],
    ['htmlError', true, 503, undefined],
    ['orderFailed', true, 422, 'OrderFailed'],
    ['orderFailed', { kind: 'ResourceLock', status: 409 }, 409, 'ResourceLock'],
  ])('answers %s: %j with %i and takes no order', async (name, value, status, kind) => {
    fail({ [name]: value });
    const answer = await order();
    expect([answer.status, answer.json?.kind]).toEqual([status, kind]);
    expect(sandbox.state().orders).toEqual([]);
    fail({});
    expect((await order()).status).toBe(201);
  });

  it('refuses the key once only', async () => {
    fail({ unauthorizedOnce: true });
    expect([(await get('/v1/balance')).status, (await get('/v1/balance')).status]).toEqual([401, 200]);
  });

  it('breaks the connection, or is down', async () => {
    fail({ dropConnection: { times: 1 } });
    await expect(order()).rejects.toThrow();
    sandbox.configure({ down: true });
    await expect(order()).rejects.toThrow();
    sandbox.configure({ down: false });
    expect((await order()).status).toBe(201);
    expect(sandbox.state().orders).toHaveLength(1);
  });
});

describe('faults after the order was taken', () => {
  it('breaks the connection and still has the order', async () => {
    fail({ acceptThenDrop: { times: 1 } });
    await expect(order()).rejects.toThrow();
    expect((await get('/v1/order?orderExternalId=PO-1')).json.item_count).toBe(1);
    expect((await order()).json.propertyPath).toBe('orderExternalId');
  });

  it('answers an error, as JSON or as a page, and still has the order', async () => {
    fail({ acceptThenError: { times: 1 } });
    expect((await order()).json).toMatchObject({ kind: 'Error', status: 500 });
    fail({ acceptThenError: { html: true, status: 503 } });
    expect((await order('PO-2')).json).toBeUndefined();
    fail({ orderFailed: { accepted: true } });
    expect((await order('PO-3')).json.kind).toBe('OrderFailed');
    expect(sandbox.state().orders).toHaveLength(3);
  });

  it('answers late', async () => {
    sandbox.configure({ deliveryMs: 60_000, faults: { slow: 30_000 } });
    const answer = order();
    while (sandbox.state().orders.length === 0) await turn();
    expect(shop.clock.nextDue()).toBe(shop.clock.now() + 30_000);
    shop.clock.advance(30_000);
    expect((await answer).status).toBe(201);
  });

  it('hides a fresh order from the search for a while, not from its id', async () => {
    const { orderId } = (await order()).json;
    fail({ historyLag: 30_000 });
    expect((await get('/v1/order?orderExternalId=PO-1')).json.item_count).toBe(0);
    expect((await get(`/v1/order/${orderId}`)).status).toBe(200);
    shop.clock.advance(30_000);
    expect((await get('/v1/order?orderExternalId=PO-1')).json.item_count).toBe(1);
  });

  it('tells the shop before it answers', async () => {
    fail({ webhookBeforeAnswer: true });
    const { orderId } = (await order()).json;
    expect(JSON.parse(shop.hooks[0]?.body ?? '')).toMatchObject({
      orderId,
      orderExternalId: 'PO-1',
      status: 'processing',
    });
  });
});

describe('keys that do not come', () => {
  const statuses = (answer: Answer) => answer.json.products[0].keys.map(({ status }: { status: string }) => status);

  it('cancels some keys, pays them back and completes with the rest', async () => {
    fail({ cancelSomeKeys: 2 });
    const { orderId } = (await order('PO-1', 3)).json;
    shop.clock.advance(1_000);
    const shown = await get(`/v1/order/${orderId}`);
    expect([shown.json.status, statuses(shown)]).toEqual(['completed', ['CANCELED', 'CANCELED', 'DELIVERED']]);
    expect((await get(`/v2/order/${orderId}/keys`)).json).toHaveLength(1);
    expect(sandbox.state().balance).toBe(1_000_000 - 300);
  });

  it('ends such an order with the status it is told', async () => {
    fail({ cancelSomeKeys: { keys: 1, as: 'REFUNDED', orderStatus: 'refunded' } });
    const { orderId } = (await order('PO-1', 2)).json;
    shop.clock.advance(1_000);
    const shown = await get(`/v1/order/${orderId}`);
    expect([shown.json.status, statuses(shown)]).toEqual(['refunded', ['REFUNDED', 'DELIVERED']]);
  });

  it('is canceled when no key comes', async () => {
    fail({ cancelSomeKeys: 9 });
    await order('PO-1', 2);
    shop.clock.advance(1_000);
    expect(sandbox.state()).toMatchObject({ balance: 1_000_000, orders: [{ status: 'canceled', keys: 0 }] });
    expect(sentStatuses()).toEqual(['canceled']);
  });

  it('refunds a whole order', async () => {
    fail({ refundOrder: { times: 1 } });
    await order('PO-1', 2);
    expect(sandbox.state().balance).toBe(1_000_000 - 600);
    shop.clock.advance(1_000);
    expect(sandbox.state()).toMatchObject({ balance: 1_000_000, orders: [{ status: 'refunded', keys: 0 }] });
    expect(sentStatuses()).toEqual(['refunded']);
  });

  it.each([
    ['[]', 200, undefined],
    ['404', 404, 'HttpClient'],
    ['422', 422, 'OrderNotDispatchedYet'],
  ])('says %s while there is nothing yet', async (answer, status, kind) => {
    const { orderId } = (await order()).json;
    fail({ nothingYet: answer });
    const shown = await get(`/v2/order/${orderId}/keys`);
    expect([shown.status, shown.json.kind]).toEqual([status, kind]);
    shop.clock.advance(1_000);
    expect((await get(`/v2/order/${orderId}/keys`)).json).toHaveLength(1);
  });

  it('sends a key a second time, once there is one', async () => {
    fail({ sendDuplicateKey: true });
    await order();
    shop.clock.advance(1_000);
    await order('PO-2');
    await order('PO-3');
    shop.clock.advance(1_000);
    const [first, second, third] = sandbox.deliveredKeys().map(({ text }) => text);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });
});

describe('refusals that the contract leaves open', () => {
  it.each([
    ['422', 422],
    ['400', 400],
  ])('answers a repeated reference with %s', async (answer, status) => {
    await order();
    fail({ duplicateReference: answer });
    const refused = await order();
    expect([refused.status, refused.json.kind]).toEqual([status, 'ConstraintViolation']);
  });

  it('takes a reference twice when told to', async () => {
    await order();
    fail({ duplicateReference: 'accept' });
    expect((await order()).status).toBe(201);
    expect((await get('/v1/order?orderExternalId=PO-1')).json.item_count).toBe(2);
  });

  it('burns the reference of a refused attempt when told to', async () => {
    fail({ burnReference: true, lowStockAtOrder: { times: 1 } });
    expect((await order()).json.kind).toBe('ProductUnavailable');
    expect((await order()).json.propertyPath).toBe('orderExternalId');
    expect((await get('/v1/order?orderExternalId=PO-1')).json.item_count).toBe(0);
  });

  it.each([
    ['ProductUnavailable', () => order('PO-1', 1, textId, { price: 1 })],
    ['InsufficientBalance', () => order('PO-1', 5)],
    ['Preorder', () => order('PO-1', 1, preorderId, { keyType: 'text' })],
  ])('refuses %s with the status it is told', async (kind, attempt) => {
    sandbox.configure({ balance: 400, faults: { refusalStatus: { status: 404, kinds: [kind] } } });
    expect((await attempt()).json).toMatchObject({ kind, status: 404 });
    fail({ refusalStatus: { status: 404, kinds: ['NoKeysToReturn'] } });
    expect((await attempt()).json).toMatchObject({ kind, status: 400 });
  });

  it('moves the price between reading and buying, once', async () => {
    fail({ priceMoved: 25 });
    expect((await order('PO-1', 1, textId, { price: 3 })).json.kind).toBe('ProductUnavailable');
    expect((await get(`/v2/products/${textId}`)).json.price).toBe(3.25);
    expect((await order('PO-1', 1, textId, { price: 3.25 })).status).toBe(201);
  });

  it('can ignore the filters of a search', async () => {
    await order();
    await order('PO-2');
    fail({ ignoreFilters: true });
    expect((await get('/v1/order?orderExternalId=PO-1')).json.item_count).toBe(2);
    expect((await get('/v1/products?name=image')).json.item_count).toBe(9);
  });
});

describe('odd answers', () => {
  it('words errors as they are seen on the wire', async () => {
    fail({ titleVariant: true });
    const missing = await get('/v1/products/1');
    expect(missing.json).toEqual({
      kind: 'HttpClient',
      status: 404,
      type: 'Not Found',
      path: '/api/v1/products/1',
      method: 'GET',
      timestamp: '2026-01-10T12:00:00+00:00',
      trace: expect.stringMatching(/^[0-9a-f]{10}$/),
      retryable: false,
    });
    expect(missing.text).toContain('\\/api\\/v1');
    await order();
    const duplicate = (await order()).json;
    expect(duplicate).toMatchObject({ type: 'Bad Request', propertyPath: 'orderExternalId' });
    expect(duplicate).not.toHaveProperty('title');
  });

  it('has numbers as text and fields that nobody knows', async () => {
    fail({ numbersAsStrings: true, extraFields: true });
    const { json } = await order();
    expect(json).toMatchObject({ paymentPrice: '3', products: [{ qty: '1', addedLater: {} }], addedLater: {} });
    shop.clock.advance(1_000);
    expect((await get(`/v2/order/${json.orderId}/keys`)).json).toMatchObject([{ kinguinId: '9001', addedLater: {} }]);
  });

  it('has statuses and types that nobody knows', async () => {
    fail({ unknownStatus: true, unknownKeyStatus: true, unknownCodeType: true });
    const { orderId, status } = (await order()).json;
    expect(status).toBe('on_hold');
    shop.clock.advance(1_000);
    expect((await get(`/v1/order/${orderId}`)).json).toMatchObject({
      status: 'on_hold',
      products: [{ keys: [{ status: 'ON_HOLD' }] }],
    });
    expect((await get(`/v2/order/${orderId}/keys`)).json[0].type).toBe('application/pdf');
  });

  it('breaks the lines of pictures', async () => {
    fail({ base64LineBreaks: true });
    const { orderId } = (await order('PO-1', 1, imageId)).json;
    shop.clock.advance(1_000);
    const [{ serial }] = (await get(`/v2/order/${orderId}/keys`)).json;
    expect(serial.split('\r\n').length).toBeGreaterThan(1);
    expect(Buffer.from(serial, 'base64').subarray(-8, -4).toString()).toBe('IEND');
  });
});

describe('webhooks', () => {
  const complete = async (reference: string) => {
    const { orderId } = (await order(reference)).json;
    shop.clock.advance(300);
    return orderId;
  };

  it('are lost or doubled when told so', async () => {
    fail({ loseWebhooks: { times: 1 } });
    await complete('PO-1');
    fail({ duplicateWebhooks: 3 });
    const orderId = await complete('PO-2');
    expect(shop.hooks.map(({ body }) => JSON.parse(body).orderId)).toEqual([orderId, orderId, orderId]);
  });

  it('are overtaken by later ones when told so', async () => {
    fail({ reorderWebhooks: { ms: 1_000 } });
    const first = await complete('PO-1');
    const second = await complete('PO-2');
    shop.clock.advance(1_000);
    expect(shop.hooks.map(({ body }) => JSON.parse(body).orderId)).toEqual([second, first]);
  });

  it('come with the old event and the misspelled content type when told so', async () => {
    fail({ legacyComplete: true, misspelledContentType: true });
    await complete('PO-1');
    expect(shop.hooks.map(({ headers }) => headers['x-event-name'])).toEqual(['order.status', 'order.complete']);
    expect(shop.hooks[0]?.headers['content-type']).toBe('aplication/json');
    expect(JSON.parse(shop.hooks[1]?.body ?? '')).not.toHaveProperty('status');
  });

  it('are repeated until the shop takes them, over a restart', async () => {
    shop.hookStatus = 503;
    const orderId = await complete('PO-1');
    await turn();
    shop.clock.advance(5_000);
    await turn();
    expect(sandbox.state().webhooks).toEqual({ sent: 2, pending: 1, givenUp: 0 });
    await sandbox.stop();
    shop = testShop(shop.store, shop.clock.now() + 60_000);
    sandbox = await startKinguinSandbox({ context: shop.context, catalogue: [] });
    await turn();
    expect(shop.hooks.map(({ body }) => JSON.parse(body).orderId)).toEqual([orderId]);
    expect(sandbox.state().webhooks).toEqual({ sent: 1, pending: 0, givenUp: 0 });
  });
});

describe('the state', () => {
  it('shows faults, calls and orders, and never a key', async () => {
    sandbox.configure({ deliveryMs: 0, faults: { slow: { ms: 1, on: ['balance'], times: 1 } } });
    const { status } = (await order()).json;
    expect(status).toBe('processing');
    const state = sandbox.state();
    expect(state.faults).toEqual({ slow: { ms: 1, on: ['balance'], times: 1 } });
    expect(state.calls).toEqual({ placeOrder: 1 });
    expect(state.orders).toMatchObject([{ reference: 'PO-1', status: 'completed', total: 300, keys: 1 }]);
    const [sold] = sandbox.deliveredKeys();
    expect(sold).toMatchObject({ reference: 'PO-1', productId: textId, type: 'text' });
    expect(JSON.stringify(state)).not.toContain(sold?.text);
  });

  it.each([
    ['an unknown fault', { faults: { gremlins: 1 } }, /no such fault/],
    ['an unknown product', { prices: { 1: 100 } }, /no product "1"/],
    ['an offer without a price', { offers: { [textId]: [{ qty: 1 }] } }, /priceCents/],
    ['a price of nothing', { prices: { [textId]: 0 } }, /change\.prices/],
  ])('does not change for %s', (_, change, message) => {
    const before = sandbox.state();
    expect(() => sandbox.configure({ balance: 1, ...change })).toThrow(
      expect.objectContaining({ status: 400, message: expect.stringMatching(message) }),
    );
    expect(sandbox.state()).toEqual(before);
  });
});
