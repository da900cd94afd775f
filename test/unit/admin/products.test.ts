import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catalogue } from '../../../local/catalogue/catalogue.ts';
import { seedCatalogue } from '../../../local/catalogue/seed.ts';
import { type Call, call, fakeKms, fakeTables } from './support.ts';

const products = await import('../../../functions/api/admin/products.ts');
const keys = await import('../../../functions/api/admin/digital-keys.ts');

let tables: ReturnType<typeof fakeTables>;
let kms: ReturnType<typeof fakeKms>;

beforeEach(() => {
  tables = fakeTables();
  kms = fakeKms();
});

afterEach(() => {
  tables.ddb.restore();
  kms.restore();
});

const send = (route: string, parts: Omit<Call, 'route'> = {}) => call(products.handler, { route, ...parts });
const create = (body: object) => send('POST /admin/products', { body });
const update = (id: string, body: unknown) => send('POST /admin/products/{id}', { params: { id }, body });
const offer = (id: string, body: object) => send('POST /admin/products/{id}/offers', { params: { id }, body });

const hades = { title: 'Hades', platform: 'steam', prices: [{ currency_code: 'EUR', amount: 19.99 }] };

async function made(parts: object = {}): Promise<string> {
  const { status, body } = await create({ ...hades, ...parts });
  expect(status).toBe(201);
  return body.product.id;
}

describe('making a product', () => {
  it('fills in what was left out and answers all of it', async () => {
    const { body } = await create(hades);
    expect(body.product).toMatchObject({
      id: expect.stringMatching(/^prod_/),
      variant_id: expect.stringMatching(/^variant_/),
      handle: 'hades',
      status: 'draft',
      region: 'worldwide',
      prices: [{ currency_code: 'eur', amount: 19.99 }],
      offers: [],
      subtitle: null,
    });
    const { body: read } = await send('GET /admin/products/{id}', {
      params: { id: body.product.id },
      groups: ['support'],
    });
    expect(read).toEqual(body);
  });

  it('refuses a handle that another product has, and writes nothing', async () => {
    await made({ handle: 'hades-steam' });
    const before = tables.catalogued();
    const { status, body } = await create({ ...hades, handle: 'hades-steam' });
    expect(status).toBe(409);
    expect(body.detail).toContain('hades-steam');
    expect(tables.catalogued()).toBe(before);
    expect(tables.audits()).toHaveLength(1);
  });

  it.each([
    ['no title', { title: undefined }, 'body.title'],
    ['an empty title', { title: '  ' }, 'body.title'],
    ['a title of several lines', { title: 'a\nb' }, 'one line'],
    ['a control character', { title: 'a\u0007' }, 'body.title'],
    ['capitals in the handle', { handle: 'Hades' }, 'body.handle'],
    ['a title that makes no handle', { title: '東京' }, 'handle'],
    ['an unknown platform', { platform: 'dreamcast' }, 'body.platform'],
    ['a negative price', { prices: [{ currency_code: 'eur', amount: -1 }] }, 'body.prices'],
    ['a price of nothing', { prices: [{ currency_code: 'eur', amount: 0 }] }, 'body.prices'],
    ['three decimals', { prices: [{ currency_code: 'eur', amount: 1.999 }] }, 'two decimals'],
    ['a huge price', { prices: [{ currency_code: 'eur', amount: 1e300 }] }, 'body.prices'],
    ['a price as text', { prices: [{ currency_code: 'eur', amount: '1' }] }, 'body.prices'],
    ['a currency we do not have', { prices: [{ currency_code: 'chf', amount: 1 }] }, 'body.prices'],
    [
      'two prices in a currency',
      {
        prices: [
          { currency_code: 'eur', amount: 1 },
          { currency_code: 'EUR', amount: 2 },
        ],
      },
      'twice',
    ],
    ['a date that is none', { release_date: '2026-02-30' }, 'release_date'],
    ['a country that is none', { excluded_countries: ['DEU'] }, 'excluded_countries'],
    ['an id of its own', { id: 'prod_1' }, 'id'],
  ])('refuses %s and changes nothing', async (_, parts, words) => {
    const { status, body } = await create({ ...hades, ...parts });
    expect(status).toBe(400);
    expect(body.detail).toContain(words);
    expect(tables.catalogued()).toBe(0);
  });

  it('is for admins alone', async () => {
    const answer = await send('POST /admin/products', { body: hades, groups: ['support'] });
    expect(answer.status).toBe(403);
    expect(tables.catalogued()).toBe(0);
  });
});

describe('changing a product', () => {
  it('replaces prices by currency, empties what is null and leaves the rest', async () => {
    const id = await made({
      subtitle: 'Complete',
      prices: [
        { currency_code: 'eur', amount: 19.99 },
        { currency_code: 'usd', amount: 21.99 },
        { currency_code: 'gbp', amount: 16.99 },
      ],
    });
    const { body } = await update(id, {
      status: 'published',
      subtitle: null,
      prices: [
        { currency_code: 'usd', amount: 23.99 },
        { currency_code: 'gbp', amount: null },
      ],
    });
    expect(body.product).toMatchObject({
      title: 'Hades',
      status: 'published',
      subtitle: null,
      prices: [
        { currency_code: 'eur', amount: 19.99 },
        { currency_code: 'usd', amount: 23.99 },
      ],
    });
  });

  it('leaves the offers alone and refuses to be told any', async () => {
    const id = await made();
    await offer(id, { supplier: 'kinguin', supplier_product_id: 'k-1' });
    expect((await update(id, { title: 'Hades II' })).body.product.offers).toHaveLength(1);
    expect((await update(id, { offers: [] })).status).toBe(400);
  });

  it('gives the old handle free when it takes another', async () => {
    const id = await made({ handle: 'hades-1' });
    await update(id, { handle: 'hades-2' });
    await made({ handle: 'hades-1' });
    expect((await update(id, { handle: 'hades-1' })).status).toBe(409);
  });

  it('is audited with what was and what is, as far as it changed', async () => {
    const id = await made();
    await update(id, { title: 'Hades II' });
    expect(tables.audits().find((entry) => entry.action === 'product.update')).toMatchObject({
      actor: 'staff:u-1',
      subject: id,
      before: { title: 'Hades' },
      after: { title: 'Hades II' },
    });
  });

  it('writes nothing when nothing differs', async () => {
    const id = await made();
    const writes = tables.ddb.commandCalls(TransactWriteCommand).length;
    const { body } = await update(id, { title: 'Hades', prices: [{ currency_code: 'eur', amount: 19.99 }] });
    expect(body.product.updated_at).toBe(body.product.created_at);
    expect(tables.ddb.commandCalls(TransactWriteCommand)).toHaveLength(writes);
  });

  it('keeps both changes when somebody else was quicker', async () => {
    const id = await made();
    tables.interrupt(() => {
      const [place = '', stored = {}] = [...tables.table('catalog')].find(([, item]) => item.id === id) ?? [];
      tables.table('catalog').set(place, { ...stored, region: 'europe', updated_at: '2030-01-01T00:00:00.000Z' });
    });
    const { status, body } = await update(id, { title: 'Hades II' });
    expect(status).toBe(200);
    expect(body.product).toMatchObject({ title: 'Hades II', region: 'europe' });
    expect(body.product.updated_at > '2030-01-01T00:00:00.000Z').toBe(true);
  });

  it('answers 404 for a product that does not exist', async () => {
    expect((await update('prod_none', { title: 'x' })).status).toBe(404);
    expect((await offer('prod_none', { supplier: 'kinguin', supplier_product_id: 'k' })).status).toBe(404);
  });
});

describe('offers', () => {
  it('are one for each product of a supplier: a repeat updates it', async () => {
    const id = await made();
    const first = await offer(id, { supplier: 'kinguin', supplier_product_id: 'k-1', cost: 12.5 });
    const again = await offer(id, { supplier: 'kinguin', supplier_product_id: 'k-1', enabled: false });
    await offer(id, { supplier: 'codeswholesale', supplier_product_id: 'k-1' });
    expect(first.body.offer).toMatchObject({ cost: 12.5, enabled: true });
    expect(again.body.offer).toEqual({ ...first.body.offer, enabled: false });
    const { body } = await send('GET /admin/products/{id}', { params: { id } });
    expect(body.product.offers).toHaveLength(2);
  });

  it.each([
    [{ supplier: 'g2a', supplier_product_id: 'k' }, 'body.supplier'],
    [{ supplier: 'kinguin', supplier_product_id: '../x' }, 'supplier_product_id'],
    [{ supplier: 'kinguin', supplier_product_id: 'k', cost: -1 }, 'body.cost'],
    [{ supplier: 'kinguin' }, 'supplier_product_id'],
  ])('refuses %j', async (body, words) => {
    const answer = await offer(await made(), body);
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain(words);
  });
});

describe('the list of products', () => {
  it('finds by every word, accents or not, filters by status and pages by title', async () => {
    await made({ title: 'Pokémon Violet', handle: 'b', platform: 'nintendo', status: 'published' });
    await made({ title: 'Hades', handle: 'a', developer: 'Supergiant Games' });
    await made({ title: 'Age of Wonders 10', handle: 'c' });
    await made({ title: 'Age of Wonders 4', handle: 'd' });
    const titles = async (query: string) => {
      const { body } = await send('GET /admin/products', { query, groups: ['support'] });
      return [body.products.map((one: { title: string }) => one.title), body.count];
    };
    expect(await titles('q=pokemon%20nintendo')).toEqual([['Pokémon Violet'], 1]);
    expect(await titles('q=supergiant')).toEqual([['Hades'], 1]);
    expect(await titles('status=published')).toEqual([['Pokémon Violet'], 1]);
    expect(await titles('limit=2&offset=1')).toEqual([['Age of Wonders 10', 'Hades'], 4]);
  });
});

describe('exchange rates', () => {
  const rates = () => send('GET /admin/exchange-rates', { groups: ['support'] });
  const replace = (body: unknown) => send('POST /admin/exchange-rates', { body });

  it('are none at first, and then as they were set', async () => {
    expect((await rates()).body.exchange_rates).toEqual({ base: 'eur', rates: {}, as_of: null, current: false });
    const { status, body } = await replace({ rates: { usd: 1.08, gbp: 0.86 } });
    expect(status).toBe(200);
    expect(body.exchange_rates).toMatchObject({ rates: { usd: 1.08, gbp: 0.86 }, current: true });
    expect((await rates()).body).toEqual(body);
    expect(tables.audits()).toMatchObject([{ action: 'exchange_rates.replace', after: { rates: { usd: 1.08 } } }]);
  });

  it('are shown as no longer current when they are old', async () => {
    const { body } = await replace({ rates: { usd: 1.08 }, as_of: '2020-01-01T00:00:00Z' });
    expect(body.exchange_rates).toMatchObject({ as_of: '2020-01-01T00:00:00.000Z', current: false });
  });

  it.each([
    [{}, 'body.rates'],
    [{ rates: {} }, 'usd or gbp'],
    [{ rates: { usd: 0 } }, 'body.rates.usd'],
    [{ rates: { usd: -1 } }, 'body.rates.usd'],
    [{ rates: { usd: 1e9 } }, 'body.rates.usd'],
    [{ rates: { eur: 2, usd: 1 } }, 'body.rates.eur'],
    [{ rates: { chf: 1 } }, 'chf'],
    [{ rates: { usd: 1 }, as_of: '2999-01-01T00:00:00Z' }, 'future'],
    [{ rates: { usd: 1 }, as_of: 'yesterday' }, 'as_of'],
  ])('refuse %j', async (body, words) => {
    const answer = await replace(body);
    expect(answer.status).toBe(400);
    expect(answer.body.detail).toContain(words);
    expect(tables.catalogued()).toBe(0);
  });
});

describe('the catalogue to start with', () => {
  const some = [
    ...catalogue.filter(({ sources }) => sources.stock && sources.kinguin && sources.codeswholesale).slice(0, 2),
    ...catalogue.filter(({ sources }) => !sources.stock).slice(0, 1),
  ];

  /** The seed's calls, answered by the functions themselves. */
  async function fetch(path: string, init: RequestInit): Promise<Response> {
    const body = typeof init.body === 'string' ? init.body : undefined;
    if (path.startsWith('/store/products?')) {
      const handle = new URLSearchParams(path.slice(path.indexOf('?'))).get('handle');
      const { body: list } = await send('GET /admin/products', { query: 'limit=500' });
      return Response.json({ products: list.products.filter((one: { handle: string }) => one.handle === handle) });
    }
    const id = /^\/admin\/products\/([^/]+)\/offers$/.exec(path)?.[1];
    const route = `${init.method} ${id ? path.replace(id, '{id}') : path}`;
    const handler = path.startsWith('/admin/digital-keys') ? keys.handler : products.handler;
    const answer = await call(handler, { route, body, ...(id ? { params: { id } } : {}) });
    return Response.json(answer.body, { status: answer.status ?? 500 });
  }

  it('goes through the API as it is, and a second time changes nothing', async () => {
    const first = await seedCatalogue({ fetch, staffToken: 'staff', products: some });
    const keysBefore = [...tables.table('keys').values()].filter((item) => item.entity === 'key');
    expect(first.created).toBe(some.length);
    expect(keysBefore).toHaveLength(first.keys);
    const costs = new Set(keysBefore.map((item) => item.unit_cost));
    expect(costs).toEqual(new Set(some.flatMap(({ sources }) => sources.stock?.unit_cost ?? [])));
    const size = tables.catalogued();
    const again = await seedCatalogue({ fetch, staffToken: 'staff', products: some });
    expect(again).toEqual({ created: 0, existing: some.length, keys: 0 });
    expect(tables.catalogued()).toBe(size);
  });

  it('has nothing that the API refuses', async () => {
    const described = catalogue.map(({ sources: _, ...product }) => ({ ...product, sources: {} }));
    const result = await seedCatalogue({ fetch, staffToken: 'staff', products: described });
    expect(result.created).toBe(catalogue.length);
  });
});
