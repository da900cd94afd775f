import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BuyerKey } from '#shared/contracts/digital-keys.ts';
import { routes } from '../../lib/routes.ts';
import { scan } from './ledger.ts';
import { send } from './raw-request.ts';
import { openShop, type Placed, type Shop, type StoryProduct } from './shop.ts';

type Headers = Readonly<Record<string, string>>;

let shop: Shop;
let game: StoryProduct;
/** Bearer tokens that nobody may get anywhere with. */
let forged: Readonly<Record<string, string>>;

const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function decoded(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

beforeAll(async () => {
  shop = await openShop();
  const { access_token: expiredCustomer } = await shop.cloud.identityToken({ email: 'ada@example.com' });
  const { access_token: expiredStaff } = await shop.cloud.identityToken({
    email: 'root@example.com',
    groups: ['admin'],
  });
  shop.cloud.clock.advance(2 * 3_600_000);
  game = await shop.sell({ stock: 12 });

  const { access_token: good } = await shop.cloud.identityToken({ email: 'root@example.com', groups: ['admin'] });
  const [header = '', payload = '', signature = ''] = good.split('.');
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString());
  const issuer = String(decoded(good).iss);
  const jwks = await (await fetch(`${issuer}/.well-known/jwks.json`)).text();
  const hs256 = `${encoded({ alg: 'HS256', kid, typ: 'JWT' })}.${payload}`;
  const support = await shop.cloud.identityToken({ email: 'help@example.com', groups: ['support'] });
  const [, , supportSignature] = support.access_token.split('.');
  forged = {
    none: `${encoded({ alg: 'none', typ: 'JWT' })}.${payload}.`,
    noneWithSignature: `${encoded({ alg: 'none', typ: 'JWT' })}.${payload}.${signature}`,
    unsigned: `${header}.${payload}.`,
    hs256: `${hs256}.${createHmac('sha256', jwks).update(hs256).digest('base64url')}`,
    promoted: `${header}.${encoded({ ...decoded(support.access_token), 'cognito:groups': ['admin'] })}.${supportSignature}`,
    prolonged: `${header}.${encoded({ ...decoded(expiredStaff), exp: 9_999_999_999 })}.${expiredStaff.split('.')[2]}`,
    otherIssuer: `${header}.${encoded({ ...decoded(good), iss: 'https://evil.example' })}.${signature}`,
    expiredCustomer,
    expiredStaff,
    garbage: 'garbage',
    empty: '',
    dots: '..',
    twoParts: `${header}.${payload}`,
  };
});
afterAll(async () => shop?.[Symbol.asyncDispose]());

/** The status of a route for a caller, asked in a way that changes nothing: about what is not there, with nothing in it. */
async function statusOf(route: string, headers: Headers): Promise<number> {
  const [method = '', path = ''] = route.split(' ');
  const nowhere = path.replace('/digital-keys/{id}', '/digital-keys/dkey_000000').replace(/\{\w+\}/g, 'nothing');
  const json = { 'content-type': 'application/json' };
  const answer = await send(shop.cloud.origin, {
    method,
    path: nowhere,
    headers: { ...json, ...headers },
    ...(method === 'POST' ? { body: '{}' } : {}),
  });
  return answer.status;
}

async function everything() {
  const tables = await Promise.all(['Catalog', 'Orders', 'Keys', 'Ops'].map((table) => scan(shop.cloud, table)));
  return new Map(tables.flat().map((item) => [[item.pk ?? item.id, item.sk].join(' '), item]));
}

describe('routes of the API', () => {
  it('are open to nobody but those they are for', async () => {
    // `POST /store/carts` with nothing in it is a good request: the one route that answers by making something.
    const asked = routes.filter(({ route }) => !route.includes('/webhooks/') && route !== 'POST /store/carts');
    const customer = await shop.customer('ada@example.com');
    const [admin, support] = await Promise.all([shop.staff(), shop.staff(['support'])]);
    const callers: Readonly<Record<string, Headers>> = { nobody: {}, customer, admin, support };
    const before = await everything();
    const seen: Record<string, Record<string, string>> = {};
    const expected: Record<string, Record<string, string>> = {};
    for (const { route, caller } of asked) {
      const open = await statusOf(route, {});
      const verdicts = await Promise.all(
        Object.entries(callers).map(async ([name, headers]) => [name, await statusOf(route, headers)] as const),
      );
      const word = (status: number) =>
        status === 401 || status === 403 ? String(status) : status < 500 ? 'let in' : `broken with ${status}`;
      seen[route] = Object.fromEntries(verdicts.map(([name, status]) => [name, word(status)]));
      if (caller === 'public') for (const [, status] of verdicts) expect([route, status]).toEqual([route, open]);
      // Support reads, finds keys and opens them for a reason; the rest of what changes something is the admins'.
      const supportMay = route.startsWith('GET ') || /lookup$|reveal$/.test(route);
      expected[route] =
        caller === 'public'
          ? { nobody: 'let in', customer: 'let in', admin: 'let in', support: 'let in' }
          : caller === 'customer'
            ? { nobody: '401', customer: 'let in', admin: '401', support: '401' }
            : {
                nobody: '401',
                customer: '401',
                admin: 'let in',
                support: supportMay ? 'let in' : '403',
              };
    }
    expect(seen).toEqual(expected);
    expect(await everything()).toEqual(before);
  });

  it('take no forged and no expired token', async () => {
    const guarded = routes.filter(({ caller }) => caller !== 'public');
    const letIn: string[] = [];
    await Promise.all(
      guarded.flatMap(({ route }) =>
        Object.entries(forged).map(async ([name, token]) => {
          const status = await statusOf(route, bearer(token));
          if (status !== 401) letIn.push(`${route} answered ${status} to ${name}`);
        }),
      ),
    );
    expect(letIn).toEqual([]);
  });

  it('take a token in no other place than the authorization header', async () => {
    const { access_token: token } = await shop.cloud.identityToken({ email: 'ada@example.com' });
    const places: [string, Headers][] = [
      [`/store/customers/me?access_token=${token}`, {}],
      ['/store/customers/me', { cookie: `authorization=${token}; access_token=${token}` }],
      ['/store/customers/me', { 'x-authorization': `Bearer ${token}` }],
      ['/store/customers/me', { authorization: `Basic ${Buffer.from(`ada:${token}`).toString('base64')}` }],
    ];
    for (const [path, headers] of places)
      expect((await send(shop.cloud.origin, { method: 'GET', path, headers })).status).toBe(401);
  });

  it('know a customer by the access token and by the ID token alike', async () => {
    const tokens = await shop.cloud.identityToken({ email: 'Ada@Example.com' });
    const [byAccess, byId] = await Promise.all(
      [tokens.access_token, tokens.id_token].map((token) =>
        shop.call<{ customer: { id: string; email: string } }>('GET', '/store/customers/me', undefined, bearer(token)),
      ),
    );
    expect(byAccess?.body.customer.email).toBe('ada@example.com');
    expect(byId?.body.customer).toEqual(byAccess?.body.customer);
  });

  it('count a token that is no good as none where guests are served', async () => {
    for (const token of Object.values(forged))
      expect((await shop.call('GET', '/store/regions', undefined, bearer(token))).status).toBe(200);
  });
});

describe('an order of a guest', () => {
  let placed: Placed;
  let other: Placed;
  let cartId: string;

  beforeAll(async () => {
    const checkout = await shop.checkOut([[game, 1]], 'guest@example.com');
    cartId = checkout.cartId;
    shop.cloud.stripe.pay(checkout.sessionId);
    const { body } = await shop.complete(cartId);
    placed = { orderId: body.order?.id ?? '', token: body.order_token ?? '' };
    other = await shop.buy([[game, 1]], 'other@example.com');
    await shop.cloud.settled();
  });

  const paths = () => [`/store/orders/${placed.orderId}`, `/store/orders/${placed.orderId}/digital-keys`];
  const statuses = async (headers: Headers, query = '') =>
    Promise.all(paths().map(async (path) => (await shop.call('GET', path + query, undefined, headers)).status));

  it('opens with its token, in the header or in the query', async () => {
    expect(await statuses({ 'x-order-token': placed.token })).toEqual([200, 200]);
    expect(await statuses({}, `?token=${placed.token}`)).toEqual([200, 200]);
  });

  it('opens with nothing else, and does not tell that it is there', async () => {
    const wrong = `${placed.token.slice(0, -2)}${placed.token.endsWith('AA') ? 'BB' : 'AA'}`;
    expect(await statuses({})).toEqual([404, 404]);
    expect(await statuses({ 'x-order-token': wrong })).toEqual([404, 404]);
    expect(await statuses({ 'x-order-token': other.token })).toEqual([404, 404]);
    expect(await statuses({}, `?token=${other.token}`)).toEqual([404, 404]);
    expect(await statuses({ 'x-order-token': '' })).toEqual([404, 404]);
    expect(await statuses(await shop.customer('guest@example.com'))).toEqual([404, 404]);
    for (const token of Object.values(forged)) expect(await statuses(bearer(token))).toEqual([404, 404]);

    const hidden = await shop.call<{ detail: string }>('GET', paths()[0] ?? '');
    const missing = await shop.call<{ detail: string }>('GET', '/store/orders/order_01ARZ3NDEKTSV4RRFFQ69G5FAV');
    expect(hidden.body.detail.replace(placed.orderId, '')).toBe(
      missing.body.detail.replace('order_01ARZ3NDEKTSV4RRFFQ69G5FAV', ''),
    );
  });

  it('hands its token out once, whoever completes the cart again', async () => {
    const again = await Promise.all([
      shop.complete(cartId),
      shop.complete(cartId, await shop.customer('thief@example.com')),
      shop.complete(cartId, { 'idempotency-key': 'first' }),
      shop.complete(cartId, { 'idempotency-key': 'first' }),
    ]);
    expect(again.map(({ body }) => body.order_token)).toEqual([undefined, undefined, undefined, undefined]);
    expect(new Set(again.map(({ body }) => body.order?.id))).toEqual(new Set([placed.orderId]));
  });

  it('keeps neither its token nor a code in the clear anywhere', async () => {
    const tables = await Promise.all(['Catalog', 'Orders', 'Keys', 'Ops'].map((table) => scan(shop.cloud, table)));
    const binaryToText = (_: string, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
    const all = JSON.stringify(tables, binaryToText);
    expect(all).toContain(placed.orderId);
    expect(all).not.toContain(placed.token);
    for (const code of game.codes) expect(all).not.toContain(code);
  });

  it('remembers every look at its keys', async () => {
    const reveals = async () =>
      (await shop.adminOrder(placed.orderId)).events.filter(({ type }) => type === 'keys_revealed');
    const before = await reveals();
    const [key] = await shop.keys(placed);
    const after = await reveals();
    expect(after).toHaveLength(before.length + 1);
    expect(after.at(-1)).toMatchObject({
      actor: 'guest',
      detail: { key_ids: [key?.id], source_ip: expect.any(String) },
    });
  });
});

describe('an order of a customer', () => {
  let placed: Placed;
  let ada: Headers;
  let eve: Headers;

  beforeAll(async () => {
    ada = await shop.customer('ada@example.com');
    eve = await shop.customer('eve@example.com');
    placed = await shop.buy([[game, 2]], 'ada@example.com', {}, ada);
    await shop.cloud.settled();
  });

  it('is shown to that customer alone', async () => {
    for (const path of [`/store/orders/${placed.orderId}`, `/store/orders/${placed.orderId}/digital-keys`]) {
      const answers = await Promise.all(
        [ada, eve, {}, await shop.staff()].map((headers) => shop.call('GET', path, undefined, headers)),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 404, 404, 404]);
    }
  });

  it('stands in the list and the library of that customer alone, masked until they are to be shown', async () => {
    const list = async (headers: Headers) =>
      (await shop.call<{ orders: { id: string }[] }>('GET', '/store/orders', undefined, headers)).body.orders;
    const library = async (headers: Headers, query = '') =>
      (
        await shop.call<{ digital_keys: BuyerKey[] }>(
          'GET',
          `/store/customers/me/digital-keys${query}`,
          undefined,
          headers,
        )
      ).body.digital_keys;
    expect((await list(ada)).map(({ id }) => id)).toEqual([placed.orderId]);
    expect(await list(eve)).toEqual([]);
    expect(await library(eve, '?reveal=true')).toEqual([]);

    const masked = await library(ada);
    expect(masked.map(({ code, masked: hidden }) => [code, hidden])).toEqual([
      [null, true],
      [null, true],
    ]);
    const shown = await library(ada, '?reveal=true');
    for (const { code } of shown) expect(game.codes).toContain(code);
  });

  it('cannot be paged into with a cursor out of its list', async () => {
    const page = await shop.call<{ digital_keys: BuyerKey[]; next_cursor: string }>(
      'GET',
      '/store/customers/me/digital-keys?limit=1',
      undefined,
      ada,
    );
    const { body } = await shop.call<{ digital_keys: BuyerKey[] }>(
      'GET',
      `/store/customers/me/digital-keys?limit=50&reveal=true&cursor=${page.body.next_cursor}`,
      undefined,
      eve,
    );
    expect(page.body.next_cursor).not.toBeNull();
    expect(body.digital_keys).toEqual([]);
  });

  it('gives its token to nobody but that customer, even to those who know the cart', async () => {
    const { cartId, sessionId } = await shop.checkOut([[game, 1]], 'ada@example.com', ada);
    shop.cloud.stripe.pay(sessionId);
    const stranger = await shop.complete(cartId);
    expect([stranger.body.type, stranger.body.order_token]).toEqual(['order', undefined]);
    expect((await shop.complete(cartId, eve)).status).toBe(404);
    expect((await shop.complete(cartId, ada)).body.order_token).toMatch(/^[\w-]{43}$/);
  });

  it('has a cart that another customer cannot read, change, pay or complete', async () => {
    const { body } = await shop.call<{ cart: { id: string; payment_collection: { id: string } } }>(
      'POST',
      '/store/carts',
      { items: [{ variant_id: game.variantId, quantity: 1 }] },
      ada,
    );
    const path = `/store/carts/${body.cart.id}`;
    const tries: [string, string, unknown][] = [
      ['GET', path, undefined],
      ['POST', path, { email: 'eve@example.com' }],
      ['POST', `${path}/line-items`, { variant_id: game.variantId, quantity: 1 }],
      ['POST', '/store/payment-collections', { cart_id: body.cart.id }],
      [
        'POST',
        `/store/payment-collections/${body.cart.payment_collection.id}/payment-sessions`,
        { provider_id: 'pp_stripe_checkout' },
      ],
      ['POST', `${path}/complete`, undefined],
    ];
    for (const [method, where, content] of tries)
      expect([where, (await shop.call(method, where, content, eve)).status]).toEqual([where, 404]);
    expect((await shop.call('GET', path, undefined, ada)).body).toMatchObject({ cart: { email: 'ada@example.com' } });
  });
});

describe('staff who open a key', () => {
  const keyOf = async () => {
    const placed = await shop.buy([[game, 1]], 'reveal@example.com');
    await shop.cloud.settled();
    const [key] = await shop.keys(placed);
    return { id: key?.id ?? '', code: key?.code };
  };
  const audited = async (id: string) =>
    (await scan(shop.cloud, 'Ops')).filter((item) => item.entity === 'audit' && item.subject === id);

  it('say why, and stand in the audit log with it', async () => {
    const { id, code } = await keyOf();
    const path = `/admin/digital-keys/${id}/reveal`;
    const support = await shop.staff(['support']);
    for (const body of [undefined, {}, { reason: '' }, { reason: 'because' }, { reason: '            ' }])
      expect((await shop.call('POST', path, body, support)).status).toBe(400);
    expect(await audited(id)).toEqual([]);

    const reason = 'The buyer says that it is used up';
    const { body } = await shop.call<{ digital_key: { code: string } }>('POST', path, { reason }, support);
    expect(body.digital_key.code).toBe(code);
    expect(await audited(id)).toMatchObject([
      { action: 'digital_key.reveal', reason, actor: expect.stringMatching(/^staff:./) },
    ]);
    expect(JSON.stringify(await audited(id))).not.toContain(code);
  });

  it('are recorded even when it then cannot be opened', async () => {
    const { id } = await keyOf();
    shop.faults({ rejectOperation: { service: 'kms', operation: 'Decrypt', times: 10 } });
    const { status } = await shop.call(
      'POST',
      `/admin/digital-keys/${id}/reveal`,
      { reason: 'a test of the record' },
      await shop.staff(),
    );
    shop.cloud.faults.clear();
    expect(status).toBe(500);
    expect(await audited(id)).toHaveLength(1);
  });

  it('open nothing that could not be recorded', async () => {
    const { id } = await keyOf();
    const opened = () => shop.cloud.usage().requests.kms?.Decrypt;
    const before = opened();
    shop.faults({ rejectOperation: { service: 'dynamodb', operation: 'PutItem', times: 10 } });
    const { status, body } = await shop.call(
      'POST',
      `/admin/digital-keys/${id}/reveal`,
      { reason: 'a test of the record' },
      await shop.staff(),
    );
    shop.cloud.faults.clear();
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toMatch(/dynamo|rejectOperation|stack/i);
    expect(opened()).toBe(before);
    expect(before).toBeGreaterThan(0);
  });
});

describe('the desk of the laptop', () => {
  it('is closed to pages of other sites and to other names of the host', async () => {
    const ask = async (headers: Headers, method = 'POST') =>
      (
        await send(shop.cloud.origin, {
          method,
          path: '/local/faults',
          headers,
          ...(method === 'POST' ? { body: '{}' } : {}),
        })
      ).status;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const plain = { 'content-type': 'text/plain' };
    const { host } = new URL(shop.cloud.origin);
    expect(await ask({ origin: 'https://evil.example', ...form })).toBe(403);
    expect(await ask({ origin: 'null', ...plain })).toBe(403);
    expect(await ask({ origin: 'http://localhost:1', ...plain })).toBe(403);
    expect(await ask({ host: 'evil.example' })).toBe(403);
    expect(await ask({ host: 'localhost.evil.example' }, 'GET')).toBe(403);
    expect(await ask({ host, origin: shop.cloud.origin })).toBe(200);
  });
});

it('closes the order of a guest to its token half a year later', async () => {
  const { orderId, token } = await shop.buy([[game, 1]], 'late@example.com');
  const open = async () => (await shop.call('GET', `/store/orders/${orderId}?token=${token}`)).status;
  expect(await open()).toBe(200);
  shop.cloud.clock.advance(181 * 86_400_000);
  expect(await open()).toBe(404);
});

it('has refused nothing to a role in all of this', () => {
  expect(shop.cloud.denied).toEqual([]);
});
