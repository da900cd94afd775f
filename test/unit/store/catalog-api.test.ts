import type { Context } from 'aws-lambda';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Catalogue } from '#shared/data/catalog.ts';
import { anEvent, aProduct } from './samples.ts';

const shelf = vi.hoisted(() => {
  process.env.CATALOG_TABLE = 'catalog';
  return { load: vi.fn<(options?: { maximumAge?: number }) => Promise<unknown>>() };
});
vi.mock('#shared/data/catalog.ts', () => ({ loadCatalogue: shelf.load }));

import { handler } from '../../../functions/api/catalog.ts';

let version = 0;

/** A catalogue of its own version, so that no answer of another test is remembered. */
function catalogueOf(...products: ReturnType<typeof aProduct>[]): Catalogue {
  version += 1;
  return {
    version,
    products,
    byId: new Map(products.map((product) => [product.id, product])),
    byVariant: new Map(products.map((product) => [product.variantId, product])),
    byHandle: new Map(products.map((product) => [product.handle, product])),
  };
}

async function get(route: string, query = '', params?: Record<string, string>) {
  const event = anEvent(`GET ${route}`, { query, ...(params ? { params } : {}) });
  const reply = await handler(event as never, { getRemainingTimeInMillis: () => 5000 } as Context);
  return {
    status: reply.statusCode,
    headers: reply.headers ?? {},
    body: JSON.parse(reply.body ?? 'null'),
    raw: reply.body,
  };
}

const hades = aProduct('HADES');
const portal = aProduct('PORTAL', { prices: { usd: 999 } });

beforeEach(() => {
  shelf.load.mockReset();
  shelf.load.mockResolvedValue(catalogueOf(hades, portal, aProduct('DRAFT', { status: 'draft' })));
});

describe('GET /store/products', () => {
  it('lists what is sold, with count and page', async () => {
    const { status, body } = await get('/store/products', 'limit=1&offset=1');
    expect(status).toBe(200);
    expect(body).toMatchObject({ count: 2, limit: 1, offset: 1 });
    expect(body.products.map((product: { title: string }) => product.title)).toEqual(['PORTAL']);
    expect(body.products[0].variants[0]).not.toHaveProperty('calculated_price');
  });

  it('shows prices when they are asked for, of the region, country or currency', async () => {
    for (const where of ['region_id=reg_europe', 'country_code=DE', 'currency_code=eur']) {
      const { body } = await get('/store/products', `${where}&fields=%2Avariants.calculated_price`);
      expect(body.products).toHaveLength(1);
      expect(body.products[0].variants[0].calculated_price).toMatchObject({
        calculated_amount: 19.99,
        currency_code: 'eur',
      });
    }
  });

  it.each([
    ['fields=*variants.calculated_price', 400],
    ['order=price', 400],
    ['region_id=reg_mars', 404],
    ['country_code=cn', 400],
    ['region_id=reg_europe&currency_code=usd', 400],
    ['limit=-1', 400],
  ])('answers %s with a %i problem that says what to mend', async (query, expected) => {
    const { status, headers, body } = await get('/store/products', query);
    expect(status).toBe(expected);
    expect(headers['content-type']).toContain('application/problem+json');
    expect(body.message.length).toBeGreaterThan(10);
  });

  it('answers the same question from memory until the catalogue moves', async () => {
    const first = await get('/store/products', 'region_id=reg_europe&limit=5');
    const same = await get('/store/products', 'limit=5&region_id=reg_europe');
    expect(same.raw).toBe(first.raw);
    shelf.load.mockResolvedValue(catalogueOf({ ...hades, title: 'Hades II' }));
    const moved = await get('/store/products', 'region_id=reg_europe&limit=5');
    expect(moved.body.products[0].title).toBe('Hades II');
  });

  it('looks again for a handle that it does not know yet', async () => {
    const fresh = aProduct('FRESH');
    shelf.load.mockImplementation(async (options) =>
      options?.maximumAge === 0 ? catalogueOf(hades, fresh) : catalogueOf(hades),
    );
    expect((await get('/store/products', 'handle=fresh-steam')).body.count).toBe(1);
    expect((await get('/store/products', 'handle=hades-steam')).body.count).toBe(1);
    expect(shelf.load.mock.calls.filter(([options]) => options?.maximumAge === 0)).toHaveLength(1);
  });
});

describe('GET /store/products/{id}', () => {
  it('answers one product that is sold', async () => {
    const { body } = await get('/store/products/{id}', 'fields=title', { id: hades.id });
    expect(body).toEqual({ product: { id: hades.id, title: 'HADES' } });
  });

  it.each(['prod_none', 'prod_01KB000000DRAFT00000000000'])('does not know %s', async (id) => {
    expect((await get('/store/products/{id}', '', { id })).status).toBe(404);
  });
});

describe('regions and payment providers', () => {
  it('lists and retrieves regions', async () => {
    expect((await get('/store/regions')).body).toMatchObject({ count: 3, offset: 0, limit: 50 });
    expect((await get('/store/regions', 'limit=1&offset=2')).body.regions).toHaveLength(1);
    expect((await get('/store/regions/{id}', '', { id: 'reg_europe' })).body.region.currency_code).toBe('eur');
    expect((await get('/store/regions/{id}', '', { id: 'reg_mars' })).status).toBe(404);
  });

  it('names the one way to pay', async () => {
    const { body } = await get('/store/payment-providers', 'region_id=reg_europe');
    expect(body).toEqual({
      payment_providers: [{ id: 'pp_stripe_checkout', is_enabled: true }],
      count: 1,
      offset: 0,
      limit: 20,
    });
    expect((await get('/store/payment-providers')).status).toBe(400);
  });
});
