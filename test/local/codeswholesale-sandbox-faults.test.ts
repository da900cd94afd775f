import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  codesWholesaleTestCredentials,
  type RunningCodesWholesale,
  startCodesWholesaleSandbox,
} from '../../local/suppliers/codeswholesale.ts';
import { type Answer, send, type TestShop, testShop, turn } from './supplier-sandbox-fixture.ts';

const textId = '7d0c1a8e-5a53-4a9b-9c0e-0b8d4c0f1a11';
const imageId = '7d0c1a8e-5a53-4a9b-9c0e-0b8d4c0f1a12';
const common = { platform: 'Steam', regions: ['EU'], languages: ['en'], releaseDate: null, stock: 50 };

let shop: TestShop;
let sandbox: RunningCodesWholesale;
let token: string;

async function authenticate() {
  const { client_id, client_secret } = codesWholesaleTestCredentials;
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret }).toString();
  const answer = await send(`${sandbox.url}/oauth/token`, { method: 'POST', body });
  token = answer.json.access_token;
}

const bearer = () => ({ authorization: `Bearer ${token}` });
const get = (path: string) => send(`${sandbox.url}/v3/${path}`, { headers: bearer() });
const order = (reference = 'PO-1', quantity = 1, productId = textId, more: object = {}): Promise<Answer> =>
  send(`${sandbox.url}/v3/orders`, {
    method: 'POST',
    headers: bearer(),
    body: { allowPreOrder: false, orderId: reference, products: [{ productId, quantity, ...more }] },
  });
const fail = (faults: object) => sandbox.configure({ faults });
const codesIn = (answer: Answer): { code: string; codeType: string; codeId: string; status: string }[] =>
  answer.json.products[0].codes;

beforeEach(async () => {
  shop = testShop();
  sandbox = await startCodesWholesaleSandbox({
    context: shop.context,
    catalogue: [
      { ...common, id: textId, name: 'Text', priceCents: 632, keyKind: 'text' },
      { ...common, id: imageId, name: 'Image', priceCents: 250, keyKind: 'image' },
    ],
  });
  await authenticate();
});

afterEach(() => sandbox.stop());

describe('faults that strike before the call takes effect', () => {
  it('ends a token once: the next token works', async () => {
    fail({ unauthorizedOnce: true });
    expect((await order()).json).toMatchObject({ error: 'invalid_token' });
    expect((await order()).status).toBe(401);
    await authenticate();
    expect((await order()).status).toBe(200);
  });

  it.each([
    ['wrongIp', true, 403],
    ['rateLimited', true, 429],
    ['serverError', true, 500],
    ['serverError', 502, 502],
    ['htmlError', true, 503],
  ])('answers %s: %s with %i and takes no order', async (name, value, status) => {
    fail({ [name]: value });
    expect((await order()).status).toBe(status);
    expect(sandbox.state().orders).toEqual([]);
    fail({});
    expect((await order()).status).toBe(200);
  });

  it('says when to come back if told so', async () => {
    fail({ rateLimited: { retryAfterSeconds: 7 } });
    expect((await get('products')).headers.get('retry-after')).toBe('7');
  });

  it('shows an HTML page instead of JSON', async () => {
    fail({ htmlError: true });
    const answer = await get('products');
    expect([answer.headers.get('content-type'), answer.text.slice(0, 15)]).toEqual([
      'text/html; charset=utf-8',
      '<!DOCTYPE html>',
    ]);
  });

  it('words a general error as the supplier does', async () => {
    fail({ serverError: true });
    expect((await order()).json).toMatchObject({ status: 500, code: 90001 });
  });

  it('breaks the connection without an answer', async () => {
    fail({ dropConnection: { times: 1 } });
    await expect(order()).rejects.toThrow();
    expect(sandbox.state().orders).toEqual([]);
  });

  it('is not there at all while down', async () => {
    sandbox.configure({ down: true });
    await expect(get('products')).rejects.toThrow();
    sandbox.configure({ down: false });
    expect((await get('products')).status).toBe(200);
  });
});

describe('faults after the order was taken', () => {
  it('breaks the connection and still has the order', async () => {
    fail({ acceptThenDrop: { times: 1 } });
    await expect(order()).rejects.toThrow();
    expect((await get('orders')).json.items).toMatchObject([{ clientOrderId: 'PO-1' }]);
  });

  it('answers 500, as JSON or as a page, and still has the order', async () => {
    fail({ acceptThenError: { times: 1 } });
    expect((await order()).json).toMatchObject({ code: 90001 });
    fail({ acceptThenError: { html: true, status: 504 } });
    const page = await order('PO-2');
    expect([page.status, page.json]).toEqual([504, undefined]);
    expect(sandbox.state().orders).toHaveLength(2);
  });

  it('answers late', async () => {
    fail({ slow: 30_000 });
    const answer = order();
    while (sandbox.state().orders.length === 0) await turn();
    expect(shop.clock.nextDue()).toBe(shop.clock.now() + 30_000);
    shop.clock.advance(30_000);
    expect((await answer).status).toBe(200);
  });

  it('ends a late answer when it stops', async () => {
    fail({ slow: {} });
    const answer = expect(order()).rejects.toThrow();
    while (sandbox.state().orders.length === 0) await turn();
    await sandbox.stop();
    await answer;
    expect(shop.clock.nextDue()).toBeUndefined();
    sandbox = await startCodesWholesaleSandbox({ context: shop.context, catalogue: [] });
  });

  it('cancels an order and pays it back, or keeps the money', async () => {
    fail({ cancelOrder: { times: 1 } });
    const { orderId } = (await order()).json;
    expect((await get(`orders/${orderId}`)).json.status).toBe('Fulfilling');
    shop.clock.advance(1_000);
    expect((await get(`orders/${orderId}`)).json).toMatchObject({ status: 'Cancelled', products: [{ codes: [] }] });
    expect(sandbox.state().balance).toBe(1_000_000);
    fail({ cancelOrder: { afterMs: 0 } });
    expect((await order('PO-2')).json.status).toBe('Cancelled');
    expect(sandbox.state().balance).toBe(1_000_000);
    fail({ cancelOrder: { afterMs: 0, status: 'Failed', refund: false } });
    expect((await order('PO-3')).json.status).toBe('Failed');
    expect(sandbox.state().balance).toBe(1_000_000 - 632);
  });

  it('completes an order with a key too few', async () => {
    fail({ shortDelivery: true });
    const answer = await order('PO-1', 3);
    expect([answer.json.status, codesIn(answer).length]).toEqual(['Completed', 2]);
    expect(sandbox.state().orders[0]?.keys).toBe(2);
  });

  it('sells a key a second time', async () => {
    const [first] = codesIn(await order());
    fail({ sendDuplicateKey: true });
    const second = codesIn(await order('PO-2', 2));
    expect(second[0]?.code).toBe(first?.code);
    expect(second[0]?.codeId).not.toBe(first?.codeId);
    expect(second[1]?.code).not.toBe(first?.code);
    expect(codesIn(await order('PO-3'))[0]?.code).not.toBe(first?.code);
  });
});

describe('odd answers', () => {
  it('has statuses and code types that nobody knows', async () => {
    fail({ unknownStatus: true, unknownCodeType: 'CODE_FILE' });
    const answer = await order();
    expect(answer.json.status).toBe('OnHold');
    expect(codesIn(answer)[0]).toMatchObject({ codeType: 'CODE_FILE', status: 'Account code' });
  });

  it('has fields that nobody knows and numbers as text', async () => {
    fail({ extraFields: true, numbersAsStrings: true });
    const { json } = await get(`products/${textId}`);
    expect(json).toMatchObject({
      quantity: '50',
      prices: [{ value: '6.32', from: '1', addedLater: {} }],
      addedLater: {},
    });
  });

  it('leaves text keys empty in the order, or puts pictures into it', async () => {
    fail({ lazyText: true, imageInOrder: true });
    const [text] = codesIn(await order());
    expect(text?.code).toBe('');
    expect((await get(`codes/${text?.codeId}`)).json.code).toMatch(/^[A-Z2-9-]{17}$/);
    expect(codesIn(await order('PO-2', 1, imageId))[0]?.code).toMatch(/^iVBOR/);
  });

  it('answers 201 when told so', async () => {
    fail({ answerCreated: true });
    expect((await order()).status).toBe(201);
  });
});

describe('refusals that the contract leaves open', () => {
  it.each(['208', '400', '422'])('answers a repeated reference with %s and takes no second order', async (answer) => {
    await order();
    fail({ duplicateReference: answer });
    expect((await order()).status).toBe(Number(answer));
    expect((await order('PO-2')).status).toBe(200);
    expect(sandbox.state().orders).toHaveLength(2);
  });

  it('takes a repeated reference when told to accept', async () => {
    await order();
    fail({ duplicateReference: 'accept' });
    expect((await order()).status).toBe(200);
  });

  it('has too little stock although it lists enough', async () => {
    fail({ lowStockAtOrder: { times: 1 } });
    expect((await order()).json).toMatchObject({ status: 400, code: 310003 });
    expect((await order()).status).toBe(200);
  });

  it('moves the price between reading and buying, once', async () => {
    fail({ priceMoved: 100 });
    expect((await order('PO-1', 1, textId, { price: 6.32 })).json).toMatchObject({ status: 400, code: 40010 });
    expect((await get(`products/${textId}`)).json.prices).toMatchObject([{ value: 7.32 }]);
    expect((await order('PO-1', 1, textId, { price: 7.32 })).json.totalPrice).toBe(7.32);
  });

  it('refuses with the status it is told', async () => {
    fail({ refusalStatus: 409, lowStockAtOrder: true });
    expect((await order()).json).toMatchObject({ status: 409, code: 310003 });
  });
});

describe('postbacks', () => {
  const restock = (stock: number) => sandbox.configure({ stock: { [textId]: stock } });
  const quantities = () => shop.hooks.map(({ body }) => JSON.parse(body).products[0].quantity);

  it('are lost, doubled or overtaken when told so', async () => {
    fail({ loseWebhooks: true });
    restock(1);
    fail({ duplicateWebhooks: true });
    restock(2);
    expect(quantities()).toEqual([2, 2]);
    fail({ reorderWebhooks: { ms: 500 } });
    restock(3);
    restock(4);
    shop.clock.advance(500);
    expect(quantities()).toEqual([2, 2, 4, 3]);
  });

  it('are repeated until they are taken, or given up', async () => {
    shop.hookStatus = 500;
    restock(1);
    await turn();
    shop.clock.advance(10_000);
    await turn();
    expect(sandbox.state().webhooks).toEqual({ sent: 2, pending: 1, givenUp: 0 });
    shop.clock.advance(60_000);
    await turn();
    expect(sandbox.state().webhooks).toEqual({ sent: 3, pending: 0, givenUp: 1 });
  });

  it('that were not taken go out again after a restart, when they are due', async () => {
    shop.hookStatus = 0;
    restock(7);
    await turn();
    await sandbox.stop();
    shop = testShop(shop.store, shop.clock.now() + 9_000);
    sandbox = await startCodesWholesaleSandbox({ context: shop.context, catalogue: [] });
    expect(shop.hooks).toEqual([]);
    shop.clock.advance(1_000);
    expect(quantities()).toEqual([7]);
  });
});

describe('switching faults', () => {
  it('uses up a fault after the times it was given, at the endpoints it was given', async () => {
    fail({ serverError: { times: 2, on: ['placeOrder'] } });
    expect((await get('products')).status).toBe(200);
    expect(sandbox.state().faults).toEqual({ serverError: { status: 500, times: 2, on: ['placeOrder'] } });
    expect([(await order()).status, (await order()).status, (await order()).status]).toEqual([500, 500, 200]);
    expect(sandbox.state().faults).toEqual({});
  });

  it('replaces all faults at once and clears them with an empty object', () => {
    fail({ slow: 5, wrongIp: true });
    fail({ htmlError: true, wrongIp: false });
    expect(sandbox.state().faults).toEqual({ htmlError: { status: 503 } });
    fail({});
    expect(sandbox.state().faults).toEqual({});
  });

  it.each([
    ['an unknown fault', { faults: { gremlins: true } }, /faults\.gremlins: no such fault; known are .*acceptThenDrop/],
    ['an unknown option', { faults: { slow: { hours: 1 } } }, /faults\.slow/],
    ['an option of the wrong type', { faults: { slow: 'long' } }, /faults\.slow\.ms/],
    ['an unknown endpoint', { faults: { slow: { on: ['nowhere'] } } }, /no endpoint "nowhere"/],
    ['times that are none', { faults: { slow: { times: 0 } } }, /faults\.slow\.times/],
    ['an unknown product', { stock: { none: 1 } }, /no product "none"/],
    ['a negative stock', { stock: { [textId]: -1 } }, /change\.stock/],
    ['an unknown member', { weather: 'rain' }, /change/],
    ['a list', [], /change/],
  ])('refuses %s and changes nothing', (_, change, message) => {
    fail({ extraFields: true });
    const before = sandbox.state();
    const attempt = () =>
      sandbox.configure({ balance: 1, ...(change as object), ...(Array.isArray(change) && { list: 1 }) });
    expect(attempt).toThrow(expect.objectContaining({ status: 400, message: expect.stringMatching(message) }));
    expect(sandbox.state()).toEqual(before);
  });

  it('keeps the limits of the supplier when told so', async () => {
    sandbox.configure({ rateLimits: true });
    const statuses = await Promise.all(Array.from({ length: 401 }, () => get('products').then(({ status }) => status)));
    expect(statuses.filter((status) => status === 429)).toHaveLength(1);
    shop.clock.advance(600_000);
    expect((await get('products')).status).toBe(200);
  });

  it('shows calls, stock, prices and orders, and never a key', async () => {
    const [code] = codesIn(await order('PO-1', 2));
    const state = sandbox.state();
    expect(state.calls).toMatchObject({ token: 1, placeOrder: 1 });
    expect(state.products).toContainEqual({
      id: textId,
      name: 'Text',
      stock: 48,
      prices: [{ from: 1, to: null, cents: 632 }],
    });
    expect(state.orders).toMatchObject([
      {
        reference: 'PO-1',
        status: 'Completed',
        total: 1264,
        keys: 2,
        lines: [{ productId: textId, quantity: 2, unitPrice: 632 }],
      },
    ]);
    expect(JSON.stringify(state)).not.toContain(code?.code);
    expect(sandbox.deliveredKeys()).toContainEqual(expect.objectContaining({ reference: 'PO-1', text: code?.code }));
  });
});
