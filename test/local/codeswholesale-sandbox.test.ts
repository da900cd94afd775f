import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  codesWholesaleSandbox,
  codesWholesaleTestCredentials,
  type RunningCodesWholesale,
  startCodesWholesaleSandbox,
} from '../../local/suppliers/codeswholesale.ts';
import {
  type CodesWholesaleProduct,
  generatedCodesWholesaleProducts,
  standardTiers,
} from '../../local/suppliers/codeswholesale-catalogue.ts';
import { type Answer, noon, send, type TestShop, testShop } from './supplier-sandbox-fixture.ts';

const textId = '7d0c1a8e-5a53-4a9b-9c0e-0b8d4c0f1a11';
const imageId = '7d0c1a8e-5a53-4a9b-9c0e-0b8d4c0f1a12';
const fixedTextId = 'ffe2274d-5469-4b0f-b57b-f8d21b09c24c';
const fixedPreorderId = '33e3e81d-2b78-475a-8886-9848116f5133';
const fixedDearId = '04aeaf1e-f7b5-4ba9-ba19-91003a04db0a';

const catalogue: CodesWholesaleProduct[] = [
  {
    id: textId,
    identifier: 'SDRFTEU',
    name: 'Starlane Drifter',
    platform: 'Steam',
    regions: ['WORLDWIDE'],
    languages: ['Multilanguage'],
    releaseDate: '2020-08-27',
    stock: 216,
    priceCents: standardTiers(632, 590, 510),
    keyKind: 'text',
    description: 'Fly.',
  },
  {
    id: imageId,
    name: 'Picture Book',
    platform: 'GOG',
    regions: ['EU'],
    languages: ['fr'],
    releaseDate: null,
    stock: 5,
    priceCents: 250,
    keyKind: 'image',
  },
];

let shop: TestShop;
let sandbox: RunningCodesWholesale;
let token: string;

const getToken = (body = new URLSearchParams({ grant_type: 'client_credentials', ...credentialsOf() }).toString()) =>
  send(`${sandbox.url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });

function credentialsOf() {
  const { client_id, client_secret } = codesWholesaleTestCredentials;
  return { client_id, client_secret };
}

const bearer = () => ({ authorization: `Bearer ${token}` });
const get = (path: string) => send(`${sandbox.url}/v3/${path}`, { headers: bearer() });
const order = (products: object[], more: object = {}): Promise<Answer> =>
  send(`${sandbox.url}/v3/orders`, {
    method: 'POST',
    headers: bearer(),
    body: { allowPreOrder: false, orderId: 'PO-1', products, ...more },
  });
const textLine = (quantity = 1) => ({ productId: textId, quantity });

async function start(options: Partial<Parameters<typeof startCodesWholesaleSandbox>[0]> = {}) {
  sandbox = await startCodesWholesaleSandbox({ context: shop.context, catalogue, ...options });
  token = (await getToken()).json.access_token;
}

beforeEach(async () => {
  shop = testShop();
  await start();
});

afterEach(() => sandbox.stop());

describe('tokens', () => {
  it('answers the same token with the seconds it has left until it expires', async () => {
    const first = await getToken();
    expect(first.json).toEqual({ access_token: token, token_type: 'bearer', expires_in: 3600 });
    shop.clock.advance(3_000_000);
    expect((await getToken()).json).toEqual({ access_token: token, token_type: 'bearer', expires_in: 600 });
    shop.clock.advance(600_000);
    expect((await getToken()).json.access_token).not.toBe(token);
  });

  it('takes the credentials from the query as well', async () => {
    const query = new URLSearchParams({ grant_type: 'client_credentials', ...credentialsOf() });
    const { status } = await send(`${sandbox.url}/oauth/token?${query}`, { method: 'POST' });
    expect(status).toBe(200);
  });

  it.each([
    ['an unknown client', { client_id: 'abc' }, 401, 'unauthorized', 'No client with requested id: abc'],
    ['a wrong secret', { client_secret: 'no' }, 401, 'invalid_client', 'Bad client credentials'],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type', 'Unsupported grant type: password'],
  ])('refuses %s', async (_, change, status, error, description) => {
    const parameters = { grant_type: 'client_credentials', ...credentialsOf(), ...change };
    const answer = await getToken(new URLSearchParams(parameters).toString());
    expect(answer.status).toBe(status);
    expect(answer.json).toEqual({ error, error_description: description });
  });

  it('does not take the client from HTTP Basic', async () => {
    const { client_id, client_secret } = codesWholesaleTestCredentials;
    const basic = Buffer.from(`${client_id}:${client_secret}`).toString('base64');
    const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await send(`${sandbox.url}/oauth/token`, {
      method: 'POST',
      headers,
      body: 'grant_type=client_credentials',
    });
    expect(answer.status).toBe(401);
  });

  it('refuses calls without, with a wrong and with an expired token', async () => {
    expect((await send(`${sandbox.url}/v3/accounts/current`)).json.error).toBe('unauthorized');
    const wrong = await send(`${sandbox.url}/v3/accounts/current`, { headers: { authorization: 'Bearer x' } });
    expect([wrong.status, wrong.json.error]).toEqual([401, 'invalid_token']);
    shop.clock.advance(3_600_000);
    expect((await get('accounts/current')).json.error).toBe('invalid_token');
  });

  it('answers the serialised Spring shape when told so', async () => {
    sandbox.configure({ faults: { tokenShape: { times: 1 } } });
    expect((await getToken()).json).toMatchObject({
      value: token,
      tokenType: 'bearer',
      expiresIn: 3600,
      expired: false,
    });
    expect((await getToken()).json).toHaveProperty('access_token');
  });
});

describe('products', () => {
  it('shows a product with unordered tiers and its release at midnight in Warsaw', async () => {
    const { json } = await get(`products/${textId}`);
    expect(json).toMatchObject({
      productId: textId,
      identifier: 'SDRFTEU',
      quantity: 216,
      regions: ['WORLDWIDE'],
      releaseDate: '2020-08-26T22:00:00.000Z',
    });
    expect(json.prices).toHaveLength(3);
    expect(json.prices).toContainEqual({ value: 6.32, from: 1, to: 9 });
    expect(json.prices).toContainEqual({ value: 5.1, from: 100, to: null });
    expect(json.prices[0].from).not.toBe(1);
  });

  it('holds the fixed test products, one with an open tier spelled 0', async () => {
    expect((await get(`products/${fixedTextId}`)).json).toMatchObject({ identifier: 'TWTCO', quantity: 0 });
    expect((await get(`products/${fixedPreorderId}`)).json.releaseDate).toBe('2055-04-30T22:00:00.000Z');
    expect((await get(`products/${fixedDearId}`)).json.prices).toContainEqual({
      value: 1038999998.96,
      from: 100,
      to: 0,
    });
    expect((await get(`products/${imageId}`)).json.prices).toEqual([{ value: 2.5, from: 1, to: null }]);
  });

  it('lists everything once over several pages with opaque tokens', async () => {
    sandbox.addProducts(generatedCodesWholesaleProducts(110));
    const seen: string[] = [];
    let next: string | null = '';
    const sizes: number[] = [];
    while (next !== null) {
      const { json }: Answer = await get(`products?continuationToken=${encodeURIComponent(next)}`);
      seen.push(...json.items.map(({ productId }: { productId: string }) => productId));
      sizes.push(json.items.length);
      next = json.continuationToken;
    }
    expect(sizes).toEqual([50, 50, 16]);
    expect(new Set(seen).size).toBe(116);
  });

  it.each([
    ['productIds', `${textId},${imageId}`, 2],
    ['platform', 'gog', 1],
    ['region', 'EU,PL', 3],
    ['language', 'fr', 1],
    ['inStockDaysAgo', '1', 2],
    ['updatedSince', '2027-01-01T00:00:00Z', 0],
    ['somethingElse', 'x', 6],
  ])('filters by %s', async (name, value, count) => {
    expect((await get(`products?${name}=${value}`)).json.items).toHaveLength(count);
  });

  it('reports what changed since a moment', async () => {
    shop.clock.advance(60_000);
    sandbox.configure({ prices: { [textId]: 700 } });
    const since = new Date(shop.clock.now()).toISOString();
    const { json } = await get(`products?updatedSince=${since}`);
    expect(json.items).toMatchObject([{ productId: textId, prices: [{ value: 7, from: 1, to: null }] }]);
  });

  it.each([
    ['a token of another list', `continuationToken=${Buffer.from('1.50').toString('base64url')}`],
    ['days out of range', 'inStockDaysAgo=61'],
    ['two kinds of delta', 'createdSince=2026-01-01&updatedSince=2026-01-01'],
    ['a date that is none', 'updatedSince=yesterday'],
  ])('refuses %s', async (_, query) => {
    expect((await get(`products?${query}`)).status).toBe(400);
  });

  it('answers 20001 for a product outside the price list, or an empty object when told so', async () => {
    expect((await get('products/none')).json).toMatchObject({ status: 404, code: 20001 });
    sandbox.configure({ remove: [imageId], faults: { emptyProduct: true } });
    const gone = await get(`products/${imageId}`);
    expect([gone.status, gone.json]).toEqual([200, {}]);
  });

  it('serves descriptions where there is one, pictures and reference lists', async () => {
    expect((await get(`products/${textId}/description`)).json).toMatchObject({ officialTitle: 'Starlane Drifter' });
    expect((await get(`products/${imageId}/description`)).status).toBe(404);
    const picture = await send((await get(`products/${textId}`)).json.images[0].image);
    expect(picture.status).toBe(302);
    const drawn = await fetch(picture.headers.get('location') ?? '');
    expect(
      Buffer.from(await drawn.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect((await get(`productImages/${textId}`)).json).toMatchObject({ id: textId, format: 'MEDIUM' });
    expect((await get('platforms')).json.platforms).toContainEqual({ name: 'GOG' });
    expect((await get('territory')).json.territories).toContainEqual({ territory: 'english' });
    sandbox.configure({ faults: { bareLists: true } });
    expect((await get('regions')).json).toContainEqual({ name: 'WORLDWIDE' });
    expect((await get('languages')).json).toContainEqual({ name: 'fr' });
  });

  it('puts an empty page before the real one when told so', async () => {
    sandbox.configure({ faults: { emptyPages: true } });
    const empty = (await get('products')).json;
    expect(empty.items).toEqual([]);
    expect((await get(`products?continuationToken=${empty.continuationToken}`)).json.items).toHaveLength(6);
  });
});

describe('orders', () => {
  it('sells text keys at once at the tier of the line and takes the money', async () => {
    const { status, json } = await order([{ ...textLine(10), price: 5.9 }]);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      clientOrderId: 'PO-1',
      status: 'Completed',
      totalPrice: 59,
      createdOn: '2026-01-10T12:00:00.659Z',
      links: [{ rel: 'self', href: `${sandbox.url}/v3/orders/PO-1` }],
      products: [{ productId: textId, name: 'Starlane Drifter', unitPrice: 5.9 }],
    });
    const codes: { code: string; codeType: string; status: string }[] = json.products[0].codes;
    expect(new Set(codes.map(({ code }) => code)).size).toBe(10);
    for (const code of codes) {
      expect(code).toMatchObject({ codeType: 'CODE_TEXT', status: 'Text code', filename: '' });
      expect(code.code).toMatch(/^[A-Z2-9]{5}-[A-Z2-9]{5}-[A-Z2-9]{5}$/);
    }
    expect((await get('accounts/current')).json).toMatchObject({ currentBalance: 9941, totalToUse: 9941 });
    expect((await get(`products/${textId}`)).json.quantity).toBe(206);
  });

  it('shows the order again by its own id only, with the milliseconds cut off', async () => {
    const { json } = await order([textLine()]);
    expect((await get(`orders/${json.orderId}`)).json).toEqual({ ...json, createdOn: '2026-01-10T12:00:00.000Z' });
    expect((await get('orders/PO-1')).json).toMatchObject({ status: 404, code: 30018 });
  });

  it('shows each code by its id, repeatedly', async () => {
    const [code] = (await order([textLine()])).json.products[0].codes;
    const { json } = await get(`codes/${code.codeId}`);
    expect(json).toMatchObject({ codeId: code.codeId, codeType: 'CODE_TEXT', code: code.code });
    expect((await get(`codes/${code.codeId}`)).json).toEqual(json);
    expect((await get('codes/none')).json).toMatchObject({ status: 404, code: 50002 });
  });

  it('leaves pictures out of the order and gives them as PNG on the page of the code', async () => {
    const [code] = (await order([{ productId: imageId, quantity: 1 }])).json.products[0].codes;
    expect(code).toMatchObject({ codeType: 'CODE_IMAGE', status: 'Image code', code: '' });
    expect(code.filename).toMatch(/^k-\d{6}\.png$/);
    const { json } = await get(`codes/${code.codeId}`);
    expect(Buffer.from(json.code, 'base64').subarray(1, 4).toString()).toBe('PNG');
    expect(json.code).not.toContain('\n');
    sandbox.configure({ faults: { base64LineBreaks: true } });
    expect((await get(`codes/${code.codeId}`)).json.code.split('\r\n').length).toBeGreaterThan(1);
  });

  it('completes later, all at once or key by key, when told so', async () => {
    sandbox.configure({ fulfillment: { delayMs: 1000 } });
    const whole = (await order([textLine(2)])).json;
    expect([whole.status, whole.products[0].codes]).toEqual(['Fulfilling', []]);
    sandbox.configure({ fulfillment: { delayMs: 1000, gradual: true } });
    const gradual = (await order([textLine(2)])).json;
    shop.clock.advance(500);
    expect((await get(`orders/${whole.orderId}`)).json.products[0].codes).toHaveLength(0);
    expect((await get(`orders/${gradual.orderId}`)).json.products[0].codes).toHaveLength(1);
    shop.clock.advance(500);
    expect((await get(`orders/${whole.orderId}`)).json.status).toBe('Completed');
    expect((await get(`orders/${gradual.orderId}`)).json.products[0].codes).toHaveLength(2);
  });

  it('sells the fixed test products though none are listed as in stock', async () => {
    const { json } = await order([{ productId: fixedTextId, quantity: '3' }]);
    expect(json).toMatchObject({ status: 'Completed', totalPrice: 3.33 });
  });

  it.each([
    ['a quantity below one', [{ productId: 'none', quantity: 0 }], {}, 400, 40002],
    ['an unknown product', [{ productId: 'none', quantity: 999 }], {}, 404, 20001],
    ['too little stock, over two lines', [textLine(200), { ...textLine(17), price: 1 }], {}, 400, 310003],
    ['a moved price, before the balance', [{ productId: fixedDearId, quantity: 1, price: 1 }], {}, 400, 40010],
    ['too little balance', [{ productId: fixedDearId, quantity: 1 }], {}, 400, 10002],
    ['a pre-order that is not wanted', [{ productId: fixedPreorderId, quantity: 1 }], {}, 400, 310003],
    ['a quantity that is no whole number', [textLine(1.5)], {}, 400, 40000],
    ['no lines', [], {}, 400, 40000],
    ['a reference that is no text', [textLine()], { orderId: 7 }, 400, 40000],
  ])('refuses %s and changes nothing', async (_, lines, more, status, code) => {
    const answer = await order(lines, more);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ status, code });
    expect(sandbox.state()).toMatchObject({ balance: 1_000_000, orders: [] });
  });

  it('refuses a body that is not JSON', async () => {
    const answer = await send(`${sandbox.url}/v3/orders`, { method: 'POST', headers: bearer(), body: '{' });
    expect(answer.json).toMatchObject({ status: 400, code: 40000 });
  });

  it('counts credit as money', async () => {
    sandbox.configure({ balance: 100, credit: 532 });
    expect((await order([textLine()])).status).toBe(200);
    expect((await get('accounts/current')).json).toMatchObject({ currentBalance: -5.32, currentCredit: 5.32 });
  });

  it('takes two orders with one reference as two orders', async () => {
    const [one, two] = [await order([textLine()]), await order([textLine()])];
    expect(one.json.orderId).not.toBe(two.json.orderId);
    expect(sandbox.state().orders.map(({ reference }) => reference)).toEqual(['PO-1', 'PO-1']);
  });

  it('issues an invoice for a completed order', async () => {
    const { json } = await order([textLine()]);
    const invoice = (await get(`orders/${json.orderId}/invoice`)).json;
    expect(invoice.invoiceNo).toBe('FV/1/01/2026');
    expect(Buffer.from(invoice.body, 'base64').toString()).toMatch(/^%PDF-1\.4[\s\S]*%%EOF\n$/);
    sandbox.configure({ faults: { invoiceMissing: true } });
    expect((await get(`orders/${json.orderId}/invoice`)).status).toBe(404);
  });

  it('scores an end customer', async () => {
    const ask = (body: object) => send(`${sandbox.url}/v3/security`, { method: 'POST', headers: bearer(), body });
    const risky = { customerEmail: 'risky@example.com', customerIpAddress: '203.0.113.5' };
    expect((await ask(risky)).json).toMatchObject({ riskScore: 3.75, ipBlacklisted: true });
    expect((await ask({ customerEmail: 'a@example.com' })).status).toBe(400);
  });
});

describe('pre-orders', () => {
  const preorder = () => order([{ productId: fixedPreorderId, quantity: 2 }], { allowPreOrder: true });

  it('take the money and wait without a key', async () => {
    const { json } = await preorder();
    expect(json.status).toBe('Fulfilling');
    expect(json.products[0].codes).toMatchObject([{ codeType: 'CODE_PREORDER' }, { codeType: 'CODE_PREORDER' }]);
    expect(json.products[0].codes[0]).not.toHaveProperty('code');
    expect(sandbox.state().balance).toBe(1_000_000 - 220);
    expect((await get(`codes/${json.products[0].codes[0].codeId}`)).json.codeType).toBe('CODE_PREORDER');
  });

  it('are what a missing allowPreOrder means', async () => {
    const { json } = await order([{ productId: imageId, quantity: 6 }], { allowPreOrder: undefined });
    const types = json.products[0].codes.map(({ codeType }: { codeType: string }) => codeType);
    expect(types).toEqual([...Array(5).fill('CODE_IMAGE'), 'CODE_PREORDER']);
  });

  it('are filled from new stock, which a postback tells', async () => {
    const { json } = await preorder();
    sandbox.configure({ stock: { [fixedPreorderId]: 3 } });
    const filled = (await get(`orders/${json.orderId}`)).json;
    expect(filled.status).toBe('Completed');
    expect(filled.products[0].codes[1].code).toMatch(/^[A-Z2-9]{4}(-[A-Z2-9]{4}){4}$/);
    const authHash = createHash('sha256')
      .update(codesWholesaleTestCredentials.client_id + codesWholesaleTestCredentials.signature)
      .digest('hex');
    expect(shop.hooks.map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
      ['/webhooks/codeswholesale', { type: 'PREORDER', orderId: json.orderId, authHash }],
      [
        '/webhooks/codeswholesale',
        {
          type: 'STOCK',
          authHash,
          products: [
            {
              productId: fixedPreorderId,
              quantity: 1,
              prices: [
                { priceRangeLabel: '1-9', price: 1.1 },
                { priceRangeLabel: '10-99', price: 0.4 },
                { priceRangeLabel: '100+', price: 0.1 },
              ],
            },
          ],
        },
      ],
    ]);
  });

  it('are filled at a release within their patience', async () => {
    const soon = { ...catalogue[0], id: '7d0c1a8e-5a53-4a9b-9c0e-0b8d4c0f1a13', releaseDate: '2026-01-12', stock: 0 };
    sandbox.addProducts([soon as CodesWholesaleProduct]);
    const { json } = await order([{ productId: soon.id, quantity: 1 }], { allowPreOrder: true });
    shop.clock.advance(2 * 86_400_000);
    expect((await get(`orders/${json.orderId}`)).status).toBe(401);
    token = (await getToken()).json.access_token;
    expect((await get(`orders/${json.orderId}`)).json.status).toBe('Completed');
    expect(shop.hooks.map(({ body }) => JSON.parse(body).type)).toEqual(['NEW_PRODUCT', 'PREORDER']);
  });

  it('are cancelled and paid back after fourteen days', async () => {
    const { json } = await preorder();
    shop.clock.advance(14 * 86_400_000);
    token = (await getToken()).json.access_token;
    expect((await get(`orders/${json.orderId}`)).json).toMatchObject({
      status: 'Cancelled',
      products: [{ codes: [] }],
    });
    expect(sandbox.state().balance).toBe(1_000_000);
  });
});

describe('history', () => {
  it('lists orders between two dates, the last day whole, without products', async () => {
    const { json } = await order([textLine()]);
    const { items } = (await get('orders?startFrom=2026-01-09&endOn=2026-01-10')).json;
    expect(items).toMatchObject([
      { orderId: json.orderId, clientOrderId: 'PO-1', status: 'Completed', totalPrice: 6.32 },
    ]);
    expect(items[0]).not.toHaveProperty('products');
    expect((await get('orders?startFrom=2026-01-11&endOn=2026-01-12')).json.items).toEqual([]);
    expect((await get('orders?startFrom=never&endOn=2026-01-12')).status).toBe(400);
  });

  it('can end before the last day or lag behind', async () => {
    await order([textLine()]);
    const seen = async () => (await get('orders?startFrom=2026-01-09&endOn=2026-01-10')).json.items.length;
    sandbox.configure({ faults: { historyEndExclusive: true } });
    expect(await seen()).toBe(0);
    sandbox.configure({ faults: { historyLag: { ms: 5_000 } } });
    expect(await seen()).toBe(0);
    shop.clock.advance(5_000);
    expect(await seen()).toBe(1);
  });
});

describe('restart', () => {
  it('keeps orders, keys, money, stock and the token, and sells no key twice', async () => {
    const first = (await order([textLine(2)])).json;
    sandbox.configure({ fulfillment: { delayMs: 1_000 } });
    const waiting = (await order([textLine()])).json;
    await sandbox.stop();
    shop = testShop(shop.store, noon + 2_000);
    const oldToken = token;
    await start();
    expect(token).toBe(oldToken);
    expect((await get(`orders/${first.orderId}`)).json.products).toEqual(
      JSON.parse(JSON.stringify(first.products).replaceAll(/127\.0\.0\.1:\d+/g, new URL(sandbox.url).host)),
    );
    expect((await get(`orders/${waiting.orderId}`)).json.status).toBe('Completed');
    await order([textLine(5)]);
    expect(new Set(sandbox.deliveredKeys().map(({ text }) => text)).size).toBe(8);
    expect(sandbox.state()).toMatchObject({ balance: 1_000_000 - 8 * 632 });
    expect(sandbox.state().products.find(({ id }) => id === textId)?.stock).toBe(208);
  });

  it('starts as the local cloud starts it, with the secret it accepts', async () => {
    const definition = codesWholesaleSandbox({ catalogue });
    expect(definition.secret).toEqual(codesWholesaleTestCredentials);
    const other = await definition.start(testShop().context);
    expect(other.state()).toMatchObject({ name: 'codeswholesale', down: false });
    await other.stop();
  });
});
