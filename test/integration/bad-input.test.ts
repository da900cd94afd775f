import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RouteRow, routes } from '../../lib/routes.ts';
import { brokenInvariants, scan } from './ledger.ts';
import { faultOfRefusal, type RawRequest, send } from './raw-request.ts';
import { openShop, type Placed, type Shop, type StoryProduct } from './shop.ts';

type Headers = Readonly<Record<string, string>>;

/** What a good request of a route is made of, so that one thing at a time can be spoiled. */
interface Sample {
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly query?: string;
  /** Formats of a body that the route reads besides JSON. */
  readonly alsoReads?: string;
  /** How the list is paged, for routes that answer one. */
  readonly pages?: 'offset' | 'cursor';
  /** Parameters of the path that may name what is not there: removing it again is no mistake. */
  readonly mayBeGone?: string;
}

let shop: Shop;
let game: StoryProduct;
let placed: Placed;
let samples: Readonly<Record<string, Sample>>;
let headersOf: Readonly<Record<RouteRow['caller'], Headers>>;
let before: Map<string, unknown>;

beforeAll(async () => {
  shop = await openShop();
  game = await shop.sell({ stock: 4 });
  const customer = await shop.customer('ada@example.com');
  placed = await shop.buy([[game, 1]], 'ada@example.com', {}, customer);
  await shop.cloud.settled();
  const { cartId } = await shop.checkOut([[game, 1]], 'open@example.com');
  const { body } = await shop.call<{ cart: { items: { id: string }[]; payment_collection: { id: string } } }>(
    'GET',
    `/store/carts/${cartId}`,
  );
  const line = body.cart.items[0]?.id ?? '';
  const [key] = await shop.keys(placed);
  const keyId = key?.id ?? '';
  headersOf = { public: {}, customer, staff: await shop.staff() };
  const cart = { id: cartId };
  samples = {
    'GET /store/regions': { pages: 'offset' },
    'GET /store/regions/{id}': { params: { id: 'reg_europe' } },
    'GET /store/products': { pages: 'offset' },
    'GET /store/products/{id}': { params: { id: game.id } },
    'GET /store/payment-providers': { query: 'region_id=reg_europe', pages: 'offset' },
    'POST /store/carts': { body: { region_id: 'reg_europe', email: 'eve@example.com' } },
    'GET /store/carts/{id}': { params: cart },
    'POST /store/carts/{id}': { params: cart, body: { email: 'eve@example.com' } },
    'POST /store/carts/{id}/line-items': { params: cart, body: { variant_id: game.variantId, quantity: 1 } },
    'POST /store/carts/{id}/line-items/{line_id}': { params: { ...cart, line_id: line }, body: { quantity: 2 } },
    'DELETE /store/carts/{id}/line-items/{line_id}': { params: { ...cart, line_id: line }, mayBeGone: 'line_id' },
    'POST /store/payment-collections': { body: { cart_id: cartId } },
    'POST /store/payment-collections/{id}/payment-sessions': {
      params: { id: body.cart.payment_collection.id },
      body: { provider_id: 'pp_stripe_checkout' },
    },
    'POST /store/carts/{id}/complete': { params: cart, body: {} },
    'GET /store/orders/{id}': { params: { id: placed.orderId } },
    'GET /store/orders': { pages: 'cursor' },
    'GET /store/customers/me': {},
    'GET /store/customers/me/orders': { pages: 'cursor' },
    'GET /store/orders/{id}/digital-keys': { params: { id: placed.orderId } },
    'GET /store/customers/me/digital-keys': { pages: 'cursor' },
    'GET /admin/products': { pages: 'offset' },
    'POST /admin/products': { body: { title: 'Spoiled', platform: 'steam' } },
    'GET /admin/products/{id}': { params: { id: game.id } },
    'POST /admin/products/{id}': { params: { id: game.id }, body: { title: 'Spoiled' } },
    'POST /admin/products/{id}/offers': {
      params: { id: game.id },
      body: { supplier: 'kinguin', supplier_product_id: 'abc' },
    },
    'GET /admin/exchange-rates': {},
    'POST /admin/exchange-rates': { body: { rates: { usd: 1.2 } } },
    'GET /admin/orders': { pages: 'cursor' },
    'GET /admin/orders/{id}': { params: { id: placed.orderId } },
    'GET /admin/digital-keys': { pages: 'cursor' },
    'GET /admin/digital-keys/{id}': { params: { id: keyId } },
    'POST /admin/digital-keys/{id}': { params: { id: keyId }, body: { status: 'quarantined' } },
    'DELETE /admin/digital-keys/{id}': { params: { id: keyId } },
    'POST /admin/digital-keys/bulk-import': {
      body: { product_id: game.id, keys: ['AAAAA-BBBBB-CCCCC'] },
      alsoReads: 'text/csv',
    },
    'POST /admin/digital-keys/lookup': { body: { code: 'AAAAA-BBBBB-CCCCC' } },
    'POST /admin/digital-keys/{id}/reveal': { params: { id: keyId }, body: { reason: 'the buyer lost the mail' } },
    'POST /webhooks/stripe': { body: { id: 'evt_1', type: 'checkout.session.completed' } },
    'POST /webhooks/codeswholesale': { body: { type: 'PREORDER', orderId: 'x', authHash: 'y' } },
    'POST /webhooks/kinguin': { body: { orderExternalId: 'x' } },
  };
  before = await everything();
});
afterAll(async () => shop?.[Symbol.asyncDispose]());

/** All that the shop holds, item by item. */
async function everything(): Promise<Map<string, unknown>> {
  const tables = await Promise.all(['Catalog', 'Orders', 'Keys', 'Ops'].map((table) => scan(shop.cloud, table)));
  return new Map(tables.flat().map((item) => [[item.pk ?? item.id, item.sk].join(' '), item]));
}

const isWebhook = ({ route }: RouteRow) => route.includes(' /webhooks/');
const guarded = routes.filter((row) => !isWebhook(row));
const writing = guarded.filter(({ route }) => route.startsWith('POST '));
const sampleOf = ({ route }: RouteRow): Sample => {
  const sample = samples[route];
  if (!sample) throw new Error(`${route} has no sample in this test: add one.`);
  return sample;
};

/** A good request of the route, with whatever is to be spoiled in place. */
function requestOf(
  row: RouteRow,
  change: {
    readonly params?: Record<string, string>;
    readonly query?: string;
    readonly body?: string | Buffer;
    readonly headers?: Headers;
  } = {},
): RawRequest {
  const [method = '', path = ''] = row.route.split(' ');
  const sample = sampleOf(row);
  const params = { ...sample.params, ...change.params };
  const concrete = path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? '');
  const query = [sample.query, change.query].filter(Boolean).join('&');
  const body = change.body ?? (method === 'POST' ? JSON.stringify(sample.body ?? {}) : undefined);
  return {
    method,
    path: query === '' ? concrete : `${concrete}?${query}`,
    headers: { 'content-type': 'application/json', ...headersOf[row.caller], ...change.headers },
    ...(body === undefined ? {} : { body }),
  };
}

const clipped = (text: string | Buffer | undefined) => (text === undefined ? '' : String(text).slice(0, 60));

/** Sends them all, a few at a time; answers those that were not refused well, with what was wrong. */
async function badlyRefused(requests: readonly RawRequest[]): Promise<string[]> {
  const faults: string[] = [];
  const rest = requests.values();
  const lane = async () => {
    for (const one of rest) {
      const fault = faultOfRefusal(await send(shop.cloud.origin, one));
      if (fault) faults.push(`${one.method} ${one.path.slice(0, 160)} ${clipped(one.body)} ${fault}`);
    }
  };
  await Promise.all(Array.from({ length: 6 }, lane));
  return faults.slice(0, 30);
}

describe('every route refuses', () => {
  it('is covered here, and no other route is', () => {
    expect(Object.keys(samples).sort()).toEqual(routes.map(({ route }) => route as string).sort());
  });

  it('bodies that are not a JSON object', async () => {
    const bodies = [
      '{"a":',
      '{"a":NaN}',
      "{'a':1}",
      '[]',
      '[{}]',
      'null',
      '42',
      '1e999',
      '"text"',
      'true',
      '\u0000',
      ' ',
    ];
    const requests = writing.flatMap((row) => bodies.map((body) => requestOf(row, { body })));
    expect(await badlyRefused(requests)).toEqual([]);
  });

  it('members it does not know, those of prototypes among them', async () => {
    const requests = writing.flatMap((row) => {
      const good = JSON.stringify(sampleOf(row).body ?? {});
      const inner = good.slice(1, -1);
      const rest = inner === '' ? '' : `,${inner}`;
      return ['surprise', '__proto__', 'constructor', 'prototype', ''].map((name) =>
        requestOf(row, { body: `{${JSON.stringify(name)}:{"isAdmin":true}${rest}}` }),
      );
    });
    expect(await badlyRefused(requests)).toEqual([]);
  });

  it('JSON that is nested thousands deep', async () => {
    const requests = writing.flatMap((row) => [
      requestOf(row, { body: '['.repeat(30_000) + ']'.repeat(30_000) }),
      requestOf(row, { body: `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}` }),
    ]);
    expect(await badlyRefused(requests)).toEqual([]);
  });

  it('bodies in other formats than it reads', async () => {
    const types = ['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data', ''];
    const requests = writing.flatMap((row) =>
      [...types, 'text/csv', 'application/json-patch+json', 'image/png']
        .filter((type) => type !== sampleOf(row).alsoReads)
        .map((type) => requestOf(row, { body: '{"a":1}', headers: { 'content-type': type } })),
    );
    expect(await badlyRefused(requests)).toEqual([]);
  });

  it('bodies that are too large', async () => {
    const oneMegabyte = JSON.stringify({ surprise: 'x'.repeat(1_000_000) });
    const twelveMegabytes = Buffer.alloc(12_000_000, 'x');
    const requests = [
      ...routes.filter(({ route }) => route.startsWith('POST ')).map((row) => requestOf(row, { body: oneMegabyte })),
      ...writing.slice(0, 3).map((row) => requestOf(row, { body: twelveMegabytes })),
    ];
    expect(await badlyRefused(requests)).toEqual([]);
  });

  it('ids that nothing has, and those that are none', async () => {
    const ids = [
      '%00',
      '..',
      '.',
      '%2e%2e%2f',
      '%2F',
      '%20',
      '%zz',
      '%E0%A4%A',
      '%ED%A0%80',
      '%F0%9F%8E%AE',
      '%0d%0aset-cookie:%20a=b',
      "'%20OR%201=1",
      '__proto__',
      'constructor',
      'order_01ARZ3NDEKTSV4RRFFQ69G5FAV',
      'cart_01ARZ3NDEKTSV4RRFFQ69G5FAV',
      'dkey_00000000000000000000000000000000',
      'PRODUCT%23x',
      'a'.repeat(10_000),
    ];
    const requests = guarded.flatMap((row) =>
      [...row.route.matchAll(/\{(\w+)\}/g)]
        .map(([, name = '']) => name)
        .filter((name) => name !== sampleOf(row).mayBeGone)
        .flatMap((name) => ids.map((id) => requestOf(row, { params: { [name]: id } }))),
    );
    expect(requests.length).toBeGreaterThan(ids.length * 15);
    expect(await badlyRefused(requests)).toEqual([]);
  });

  it('query members it does not know, and twice the one that it takes once', async () => {
    const requests = guarded.flatMap((row) => [
      requestOf(row, { query: 'surprise=1' }),
      requestOf(row, { query: '__proto__=1' }),
      requestOf(row, { query: '__proto__[isAdmin]=1&constructor=2' }),
      ...(sampleOf(row).pages ? [requestOf(row, { query: 'limit=5&limit=6' })] : []),
    ]);
    expect(await badlyRefused(requests)).toEqual([]);
  });

  it('pages that no list has', async () => {
    const numbers = ['-1', 'abc', '1e9', '1.5', 'NaN', 'Infinity', '1e308', '%00', '', '0x10', '9'.repeat(400)];
    const requests = guarded
      .filter((row) => sampleOf(row).pages)
      .flatMap((row) => [
        ...numbers.map((number) => requestOf(row, { query: `limit=${number}` })),
        ...(sampleOf(row).pages === 'offset'
          ? numbers.map((number) => requestOf(row, { query: `offset=${number}` }))
          : []),
      ]);
    expect(await badlyRefused(requests)).toEqual([]);
  });

  it('control characters and overlong texts in the query', async () => {
    const products = routes.find(({ route }) => route === 'GET /store/products') as RouteRow;
    const adminProducts = routes.find(({ route }) => route === 'GET /admin/products') as RouteRow;
    const orders = routes.find(({ route }) => route === 'GET /admin/orders') as RouteRow;
    const keys = routes.find(({ route }) => route === 'GET /admin/digital-keys') as RouteRow;
    const requests = [
      ...['q=%00', `q=${'x'.repeat(201)}`, 'order=password', 'platform=mainframe', 'region_id=nowhere'].map((query) =>
        requestOf(products, { query }),
      ),
      ...['country_code=zzz', 'country_code=zz', 'currency_code=btc', `fields=${'x'.repeat(2001)}`, 'fields=%00'].map(
        (query) => requestOf(products, { query }),
      ),
      ...['q=%00', 'status=sold'].map((query) => requestOf(adminProducts, { query })),
      ...['status=lost', 'day=yesterday', 'day=2026-02-31', 'created_from=%00', 'cursor=nonsense', 'cursor=~'].map(
        (query) => requestOf(orders, { query }),
      ),
      ...['status=sold', 'fingerprint=AAAAA-BBBBB-CCCCC', 'cursor=nonsense', 'cursor=%00~'].map((query) =>
        requestOf(keys, { query }),
      ),
    ];
    expect(await badlyRefused(requests)).toEqual([]);
  });

  it('numbers, texts and lists that cannot be meant', async () => {
    const row = (route: string) => routes.find((one) => one.route === route) as RouteRow;
    const spoil = (route: string, member: string, ...values: readonly string[]) =>
      values.map((value) => {
        const { [member]: _, ...rest } = sampleOf(row(route)).body ?? {};
        return requestOf(row(route), {
          body: `{${JSON.stringify(member)}:${value},${JSON.stringify(rest).slice(1)}`.replace(/,}$/, '}'),
        });
      });
    const noNumber = ['-1', '1.5', '1e308', '-1e308', '1e999', '"2"', 'null', 'true', '[1]', '{}', '9007199254740993'];
    const lone = '"\\ud800"';
    const control = '"a\\u0000b"';
    const long = JSON.stringify('x'.repeat(10_000));
    const requests = [
      ...spoil('POST /store/carts/{id}/line-items', 'quantity', ...noNumber, '0', '100'),
      ...spoil('POST /store/carts/{id}/line-items/{line_id}', 'quantity', ...noNumber, '100'),
      ...spoil(
        'POST /store/carts/{id}/line-items',
        'variant_id',
        lone,
        control,
        long,
        '""',
        '1',
        'null',
        '"variant_none"',
      ),
      ...spoil(
        'POST /store/carts',
        'email',
        lone,
        long,
        '"none"',
        '"a@b"',
        '7',
        '["a@example.com"]',
        '"a@example.com\\nBcc: b@example.com"',
      ),
      ...spoil('POST /store/carts', 'region_id', lone, control, long, '"reg_moon"', '{"ne":null}'),
      ...spoil('POST /store/carts', 'currency_code', '"btc"', '"usd"', '7'),
      ...spoil(
        'POST /store/carts',
        'items',
        '{}',
        '[{}]',
        `[${Array(31).fill('{}').join()}]`,
        '[{"variant_id":"variant_none","quantity":1}]',
      ),
      ...spoil(
        'POST /store/carts',
        'billing_address',
        '[]',
        '{"country_code":"germany"}',
        `{"first_name":${lone}}`,
        `{"city":${control}}`,
        '{"iban":"x"}',
      ),
      ...spoil(
        'POST /store/carts',
        'metadata',
        '[]',
        '{"a":{"b":1}}',

        `{"a":${lone}}`,
        `{"a":${long}}`,
        '{"":1}',
      ),
      ...spoil('POST /store/payment-collections', 'cart_id', lone, control, '"cart_none"', '7', 'null'),
      ...spoil(
        'POST /store/payment-collections/{id}/payment-sessions',
        'provider_id',
        '"pp_system_default"',
        lone,
        '7',
      ),
      ...spoil('POST /admin/products', 'title', lone, control, '""', '"  "', '"two\\nlines"', long, '7'),
      ...spoil('POST /admin/products', 'handle', '"Not A Handle"', '"../x"', '"a--b"', lone),
      ...spoil('POST /admin/products', 'platform', '"mainframe"', '7', 'null'),
      ...spoil(
        'POST /admin/products',
        'prices',
        ...['-1', '0', '1e308', '0.001', '"1"', 'null'].map((amount) => `[{"currency_code":"eur","amount":${amount}}]`),
        '[{"currency_code":"btc","amount":1}]',
        '[{"currency_code":"eur","amount":1},{"currency_code":"eur","amount":2}]',
      ),
      ...spoil('POST /admin/products/{id}', 'minimum_margin', '2', '-2', '"0.1"', '1e308'),
      ...spoil('POST /admin/products/{id}', 'release_date', '"2026-02-31"', '"soon"', '7'),
      ...spoil('POST /admin/products/{id}/offers', 'cost', '-1', '0.001', '1e308', '"1"'),
      ...spoil('POST /admin/products/{id}/offers', 'supplier_product_id', '"a/../b"', lone, '""', '7', '"x\\ny"'),
      ...spoil('POST /admin/products/{id}/offers', 'supplier', '"inventory"', '"g2a"', 'null'),
      ...spoil(
        'POST /admin/exchange-rates',
        'rates',
        '{}',
        '{"usd":0}',
        '{"usd":-1}',
        '{"usd":1e308}',
        '{"eur":2,"usd":1}',
        '{"btc":1}',
      ),
      ...spoil('POST /admin/exchange-rates', 'as_of', '"2999-01-01T00:00:00Z"', '"yesterday"', '7'),
      ...spoil('POST /admin/digital-keys/bulk-import', 'product_id', '"prod_none"', lone, control, '7', 'null'),
      ...spoil(
        'POST /admin/digital-keys/bulk-import',
        'keys',
        '[]',
        '{}',
        '"AAAAA-BBBBB"',
        '[7]',
        '[{"code":7}]',
        '[{"code":"AAAAA","pin":"1"}]',
        `[${Array(10_001).fill('"AAAA"').join()}]`,
      ),
      ...spoil('POST /admin/digital-keys/bulk-import', 'unit_cost', '-1', '0.001', '1e308', '"1"', '1000001'),
      ...spoil('POST /admin/digital-keys/bulk-import', 'dry_run', '"true"', '1', 'null'),
      ...spoil('POST /admin/digital-keys/lookup', 'code', lone, '"\\u0000\\u0000\\u0000\\u0000"', '"abc"', '7'),
      ...spoil('POST /admin/digital-keys/{id}', 'status', '"delivered"', '"assigned"', '"sold"', '7'),
      ...spoil(
        'POST /admin/digital-keys/{id}/reveal',
        'reason',
        '""',
        '"because"',
        '"           "',
        lone,
        control,
        long,
        '7',
      ),
    ];
    expect(requests.length).toBeGreaterThan(150);
    expect(await badlyRefused(requests)).toEqual([]);
  });

  it('CSV that is none, or misses what belongs to it', async () => {
    const row = routes.find(({ route }) => route === 'POST /admin/digital-keys/bulk-import') as RouteRow;
    const csv = (query: string, body: string | Buffer) =>
      requestOf(row, { query, body, headers: { 'content-type': 'text/csv' } });
    const product = `product_id=${game.id}`;
    const requests = [
      csv('', 'code\nAAAAA-BBBBB-CCCCC'),
      csv('product_id=prod_none', 'code\nAAAAA-BBBBB-CCCCC'),
      csv(product, ''),
      csv(product, 'code'),
      csv(product, 'AAAAA-BBBBB-CCCCC'),
      csv(product, 'code,pin\nAAAAA-BBBBB-CCCCC,1234'),
      csv(product, 'code,code\nAAAAA-BBBBB-CCCCC,A'),
      csv(product, 'code\nAAAAA-BBBBB-CCCCC,text'),
      csv(product, 'code\n"AAAAA-BBBBB'),
      csv(product, 'code,type\nAAAAA-BBBBB-CCCCC,video'),
      csv(product, `code\n${'AAAA\n'.repeat(10_001)}`),
      csv(`${product}&unit_cost=-1`, 'code\nAAAAA-BBBBB-CCCCC'),
      csv(`${product}&unit_cost=abc`, 'code\nAAAAA-BBBBB-CCCCC'),
      csv(`${product}&unit_cost=`, 'code\nAAAAA-BBBBB-CCCCC'),
      csv(`${product}&dry_run=maybe`, 'code\nAAAAA-BBBBB-CCCCC'),
      csv(`${product}&${product}`, 'code\nAAAAA-BBBBB-CCCCC'),
    ];
    expect(await badlyRefused(requests)).toEqual([]);
  });

  it('idempotency keys that are none', async () => {
    const keys = ['with blank', 'x'.repeat(256), '\u00fc', '\t'];
    const remembered = writing.filter(({ route }) => !/complete|lookup|reveal$/.test(route));
    const requests = remembered.flatMap((row) =>
      keys.filter((key) => key.trim() !== '').map((key) => requestOf(row, { headers: { 'idempotency-key': key } })),
    );
    expect(await badlyRefused(requests)).toEqual([]);
  });

  it('methods and paths that do not exist', async () => {
    const methods = ['PUT', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE'];
    const requests = [
      ...routes.flatMap((row) => methods.map((method) => ({ ...requestOf(row), method, body: '' }))),
      ...['/store/', '/store/nothing', '/admin/nothing', '/webhooks/paypal', '/store/carts/x/y/z', '/store//carts'].map(
        (path) => ({ method: 'POST', path, headers: { 'content-type': 'application/json' }, body: '{}' }),
      ),
    ];
    expect(await badlyRefused(requests)).toEqual([]);
  });

  it('webhooks that nobody has signed', async () => {
    const bodies = [
      '',
      '{',
      '[]',
      'null',
      '{"type":"checkout.session.completed"}',
      '\u0000',
      Buffer.from([0xff, 0xfe, 0x00]),
    ];
    const signatures: Headers[] = [
      {},
      { 'stripe-signature': 't=1,v1=abc' },
      { 'stripe-signature': `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}` },
      { 'stripe-signature': 't=NaN,v1=,v1=' },
      { 'x-event-secret': '' },
      { 'x-event-secret': 'guess' },
    ];
    const requests = routes
      .filter(isWebhook)
      .flatMap((row) => bodies.flatMap((body) => signatures.map((headers) => requestOf(row, { body, headers }))));
    const refused = await badlyRefused(requests);
    expect(refused.filter((fault) => !fault.includes('does not name what to mend'))).toEqual([]);
  });

  it('lets no header in through an id or a parameter', async () => {
    const { headers, text } = await send(shop.cloud.origin, {
      method: 'GET',
      path: '/store/products/x%0d%0aset-cookie:%20session=stolen%0d%0a%0d%0a%3Cscript%3E?fields=%0d%0ax-evil:%201',
    });
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['x-evil']).toBeUndefined();
    expect(headers['content-type']).toContain('application/problem+json');
    expect(() => JSON.parse(text)).not.toThrow();
  });
});

it('has changed nothing by all of this', async () => {
  await shop.cloud.settled();
  expect(await everything()).toEqual(before);
});

describe('whatever is thrown at a route that writes', () => {
  const value: fc.Arbitrary<unknown> = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.double(),
    fc.integer({ min: -5, max: 200 }),
    fc.constantFrom('\ud800', '\u0000', '__proto__', '../..', '$(reboot)', "'; DROP TABLE keys; --", '🎮'.repeat(50)),
  );

  it('is answered with sense, and never breaks it', async () => {
    for (const row of writing) {
      const good = sampleOf(row).body ?? {};
      const names = fc.constantFrom(...Object.keys(good), 'metadata', 'items', 'reason', 'source', 'data', 'surprise');
      const spoiled = fc
        .dictionary(names, value, { minKeys: 0, maxKeys: 4, noNullPrototype: true })
        .map((change) => ({ ...good, ...change }));
      // An id of nothing keeps the deeds that would come through from piling up.
      const id = { params: { id: `${sampleOf(row).params?.id ?? ''}X` } };
      await fc.assert(
        fc.asyncProperty(fc.oneof(spoiled, value), fc.boolean(), async (body, elsewhere) => {
          const request = requestOf(row, { body: JSON.stringify(body) ?? '', ...(elsewhere ? id : {}) });
          const answer = await send(shop.cloud.origin, request);
          const fault = answer.status < 300 ? undefined : faultOfRefusal(answer);
          if (fault) throw new Error(`${row.route}: ${fault}`);
        }),
        { numRuns: 25, seed: 20_261_125 },
      );
    }
  });

  it('leaves every invariant as it was', async () => {
    await shop.rest();
    const keys = await scan(shop.cloud, 'Keys');
    const imported = keys.filter((item) => item.entity === 'key' && item.source === 'import').length;
    expect(await brokenInvariants(shop.cloud, imported)).toEqual([]);
    expect(shop.cloud.denied).toEqual([]);
  });
});
