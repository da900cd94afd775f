import { describe, expect, it } from 'vitest';
import { costLimit } from '#shared/domain/procurement.ts';
import { platforms } from '#shared/domain/product.ts';
import { regions } from '#shared/domain/region.ts';
import { catalogue, showcase } from '../../local/catalogue/catalogue.ts';
import type { CatalogueProduct } from '../../local/catalogue/product.ts';
import { codesWholesaleProducts, kinguinProducts } from '../../local/catalogue/sandbox-products.ts';
import { seedCatalogue } from '../../local/catalogue/seed.ts';
import { stockKeys } from '../../local/catalogue/stock-keys.ts';

const unitsPerEuro = { eur: 1, usd: 1.08, gbp: 0.85 };

function named(handle: string): CatalogueProduct {
  const product = catalogue.find((each) => each.handle === handle);
  if (!product) throw new Error(`no product ${handle}`);
  return product;
}

function limits(product: CatalogueProduct): readonly number[] {
  return regions.map(({ currencyCode, taxRate }) =>
    costLimit({
      unitPrice: product.prices[currencyCode],
      taxRate,
      unitsInOrder: 1,
      unitsPerEuro: unitsPerEuro[currencyCode],
    }),
  );
}

function costs({ sources }: CatalogueProduct): readonly number[] {
  return [
    ...(sources.stock ? [sources.stock.unit_cost] : []),
    ...(sources.codeswholesale?.tiers.map((tier) => tier.price_cents) ?? []),
    ...(sources.kinguin?.offers.map((offer) => offer.price_cents) ?? []),
  ];
}

function shape({ sources }: CatalogueProduct): string {
  return [sources.stock && 'stock', sources.codeswholesale && 'codeswholesale', sources.kinguin && 'kinguin']
    .filter((source) => source !== undefined)
    .join('+');
}

describe('the catalogue', () => {
  it('holds at least 66 products with handles and supplier ids of their own', () => {
    expect(catalogue.length).toBeGreaterThanOrEqual(66);
    expect(new Set(catalogue.map(({ handle }) => handle)).size).toBe(catalogue.length);
    const ids = catalogue.flatMap(({ sources }) => [
      ...(sources.codeswholesale ? [sources.codeswholesale.id] : []),
      ...(sources.kinguin
        ? [
            sources.kinguin.id,
            String(sources.kinguin.kinguin_id),
            ...sources.kinguin.offers.map((each) => each.offer_id),
          ]
        : []),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('gives ids in the form of each supplier, the same on every run', () => {
    for (const { sources } of catalogue) {
      if (sources.codeswholesale) {
        expect(sources.codeswholesale.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
      }
      if (sources.kinguin) expect(sources.kinguin.id).toMatch(/^[0-9a-f]{24}$/);
    }
    expect(named('hades-steam').sources.codeswholesale?.id).toBe('8664dbc3-ba62-4e02-ad5d-7ffff263323f');
    expect(named('hades-steam').sources.kinguin?.id).toBe('b3ad6f045aac3d5814f3a5b5');
    expect(named('hades-steam').sources.kinguin?.kinguin_id).toBe(886941);
  });

  it('describes every product fully and plainly', () => {
    for (const product of catalogue) {
      expect(product.handle).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
      expect(platforms).toContain(product.platform);
      expect(product.genres.length, product.handle).toBeGreaterThan(0);
      expect(product.languages, product.handle).toContain('English');
      expect(product.developer && product.publisher, product.handle).toBeTruthy();
      expect(product.description.length, product.handle).toBeGreaterThan(40);
      if (product.release_date) expect(new Date(product.release_date).toISOString()).toContain(product.release_date);
      for (const country of product.excluded_countries ?? []) expect(country).toMatch(/^[A-Z]{2}$/);
      for (const price of Object.values(product.prices)) expect(price % 100, product.handle).toBe(99);
      if (product.steam_app_id) expect(product.platform).toBe('steam');
    }
    const descriptions = catalogue.map(({ description }) => description);
    expect(new Set(descriptions).size).toBe(descriptions.length);
  });

  it('covers the platforms, and has editions and regions of one game', () => {
    const used = new Set(catalogue.map(({ platform }) => platform));
    for (const platform of [
      'steam',
      'gog',
      'ea-app',
      'ubisoft-connect',
      'xbox',
      'playstation',
      'nintendo',
      'gift-card',
    ]) {
      expect(used).toContain(platform);
    }
    const eldenRings = catalogue.filter(({ title }) => title === 'Elden Ring');
    expect(new Set(eldenRings.map(({ region }) => region))).toEqual(new Set(['europe', 'united-states']));
    expect(new Set(eldenRings.map(({ subtitle }) => subtitle)).size).toBe(2);
  });

  it('has several products of every combination of sources', () => {
    const counts = Map.groupBy(catalogue, shape);
    for (const sources of [
      'stock',
      'codeswholesale',
      'kinguin',
      'stock+codeswholesale',
      'stock+kinguin',
      'codeswholesale+kinguin',
      'stock+codeswholesale+kinguin',
    ]) {
      expect(counts.get(sources)?.length ?? 0, sources).toBeGreaterThanOrEqual(3);
    }
    expect(counts.get('')?.map(({ handle }) => handle)).toEqual([showcase.nowhere]);
  });

  it('costs no more than the margin allows in any currency, but for the one product that shall', () => {
    for (const product of catalogue) {
      if (product.handle === showcase.aboveLimit) continue;
      expect(Math.max(0, ...costs(product)), product.handle).toBeLessThanOrEqual(Math.min(...limits(product)));
    }
    expect(Math.min(...costs(named(showcase.aboveLimit)))).toBeGreaterThan(
      Math.max(...limits(named(showcase.aboveLimit))),
    );
  });
});

describe('the showcase', () => {
  it('has products with one source only', () => {
    expect(shape(named(showcase.stockOnly))).toBe('stock');
    expect(shape(named(showcase.codesWholesaleOnly))).toBe('codeswholesale');
    expect(shape(named(showcase.kinguinOnly))).toBe('kinguin');
  });

  it('has products at both suppliers, each of them the cheaper one once', () => {
    const prices = (handle: string) => {
      const { sources } = named(handle);
      expect(sources.stock).toBeUndefined();
      return [
        sources.codeswholesale?.tiers[0]?.price_cents ?? Number.NaN,
        Math.min(...(sources.kinguin?.offers.map((offer) => offer.price_cents) ?? [])),
      ] as const;
    };
    const [wholesale, market] = prices(showcase.bothCodesWholesaleCheaper);
    expect(wholesale).toBeLessThan(market);
    const [dear, cheap] = prices(showcase.bothKinguinCheaper);
    expect(cheap).toBeLessThan(dear);
  });

  it('has a line of twelve that needs all three sources', () => {
    const { stock, codeswholesale, kinguin } = named(showcase.mixedTwelve).sources;
    const held = stock?.quantity ?? 0;
    const wholesale = codeswholesale?.stock ?? 0;
    expect(held).toBeGreaterThan(0);
    expect(wholesale).toBeGreaterThan(0);
    expect(held + wholesale).toBeLessThan(12);
    expect(held + wholesale + (kinguin?.offers[0]?.stock ?? 0)).toBeGreaterThanOrEqual(12);
  });

  it('has products that run short: in part, everywhere, and for good', () => {
    expect(named(showcase.partly).sources).toEqual({ stock: { quantity: 2, unit_cost: 320 } });
    expect(named(showcase.nowhere).sources).toEqual({});
    const { stock, codeswholesale, kinguin } = named(showcase.soldOut).sources;
    expect(stock).toBeUndefined();
    expect(codeswholesale?.stock).toBe(0);
    expect(kinguin?.offers.map((offer) => offer.stock)).toEqual([0]);
  });

  it('has picture keys at either supplier', () => {
    expect(named(showcase.codesWholesaleImage).sources.codeswholesale?.keyKind).toBe('image');
    expect(shape(named(showcase.codesWholesaleImage))).toBe('codeswholesale');
    const offers = named(showcase.kinguinImage).sources.kinguin?.offers ?? [];
    expect(offers.length).toBeGreaterThan(0);
    expect(offers.every((offer) => offer.keyKind === 'image')).toBe(true);
    expect(shape(named(showcase.kinguinImage))).toBe('kinguin');
  });

  it('has one pre-order, sold by a supplier who has none yet', () => {
    expect(catalogue.filter(({ preorder }) => preorder).map(({ handle }) => handle)).toEqual([showcase.preorder]);
    expect(named(showcase.preorder).sources.codeswholesale?.stock).toBe(0);
    expect(named(showcase.preorder).sources.stock).toBeUndefined();
  });

  it('has exactly a hundred keys in stock of one product that suppliers have too', () => {
    const { stock, codeswholesale, kinguin } = named(showcase.hundredInStock).sources;
    expect(stock?.quantity).toBe(100);
    expect(codeswholesale && kinguin).toBeTruthy();
  });
});

describe('the products of the CodesWholesale sandbox', () => {
  it('are exactly those that the catalogue buys there, with its stock and prices', () => {
    const sold = codesWholesaleProducts();
    const bought = catalogue.filter(({ sources }) => sources.codeswholesale);
    expect(sold.map(({ id }) => id)).toEqual(bought.map(({ sources }) => sources.codeswholesale?.id));
    expect(sold.find(({ name }) => name === 'Stray')).toMatchObject({
      platform: 'Steam',
      regions: ['WORLDWIDE'],
      stock: 64,
      keyKind: 'image',
      releaseDate: '2022-07-19',
      priceCents: [
        { from: 1, to: 9, cents: 1190 },
        { from: 10, to: 99, cents: 1142 },
        { from: 100, to: null, cents: 1095 },
      ],
    });
  });
});

describe('the products of the Kinguin sandbox', () => {
  it('are exactly those that the catalogue buys there, with the offers of each merchant', () => {
    const listed = kinguinProducts();
    const bought = catalogue.filter(({ sources }) => sources.kinguin);
    expect(listed.map(({ id }) => id)).toEqual(bought.map(({ sources }) => sources.kinguin?.id));
    expect(listed.find(({ regionId }) => regionId === 10)?.countryLimitation?.length).toBeGreaterThan(0);
    expect(listed.find(({ originalName }) => originalName === 'Dead Cells')).toMatchObject({
      name: 'Dead Cells Steam CD Key',
      platform: 'Steam',
      regionId: 3,
      preorder: false,
      keyKind: 'image',
      offers: [
        { priceCents: 1040, qty: 12, textQty: 0 },
        { priceCents: 980, qty: 30, textQty: 0 },
      ],
    });
    expect(listed.find(({ originalName }) => originalName === 'Half-Life: Alyx')).toMatchObject({
      keyKind: 'text',
      offers: [{ priceCents: 3120, qty: 8, textQty: 8 }],
    });
  });
});

describe('stock keys', () => {
  it('are the same for a seed, whatever the count, and different for each', () => {
    const keys = stockKeys('steam', 'hades', 500);
    expect(stockKeys('steam', 'hades', 20)).toEqual(keys.slice(0, 20));
    expect(new Set(keys).size).toBe(500);
    expect(stockKeys('steam', 'hades-ii', 500).filter((key) => keys.includes(key))).toEqual([]);
  });

  it.each([
    ['steam', /^[A-Z2-9]{5}(-[A-Z2-9]{5}){2}$/],
    ['xbox', /^[A-Z2-9]{5}(-[A-Z2-9]{5}){4}$/],
    ['playstation', /^[A-Z2-9]{4}(-[A-Z2-9]{4}){2}$/],
    ['nintendo', /^[A-Z2-9]{4}(-[A-Z2-9]{4}){3}$/],
    ['ea-app', /^[A-Z2-9]{4}(-[A-Z2-9]{4}){4}$/],
  ] as const)('look like those of %s', (platform, form) => {
    for (const key of stockKeys(platform, 'form', 50)) expect(key).toMatch(form);
  });

  it('are never shared by two products of the catalogue', () => {
    const keys = catalogue.flatMap(({ platform, handle, sources }) =>
      stockKeys(platform, handle, sources.stock?.quantity ?? 0),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});

/** A shop that only keeps what the seed needs, and refuses what the real one would refuse. */
function shopOf(faults: readonly number[] = []) {
  const products = new Map<string, { readonly id: string; readonly body: Record<string, unknown> }>();
  const offers = new Map<string, unknown[]>();
  const keys = new Map<string, Set<string>>();
  const due = [...faults];
  let running = 0;
  let busiest = 0;
  async function answer(path: string, init: RequestInit): Promise<Response> {
    const { method = 'GET', headers, body } = init;
    if (new Headers(headers).get('authorization') !== 'Bearer staff') return Response.json({}, { status: 401 });
    const fault = due.shift();
    if (fault) return new Response('busy', { status: fault });
    const sent = typeof body === 'string' ? JSON.parse(body) : {};
    if (method === 'POST' && path === '/admin/products') {
      if (products.has(sent.handle)) return Response.json({ detail: 'The handle is taken.' }, { status: 409 });
      const id = `prod_${products.size + 1}`;
      products.set(sent.handle, { id, body: sent });
      return Response.json({ product: { id } }, { status: 201 });
    }
    if (method === 'GET' && path.startsWith('/store/products?')) {
      const handle = new URLSearchParams(path.slice(path.indexOf('?'))).get('handle') ?? '';
      const found = products.get(handle);
      return Response.json({ products: found ? [{ id: found.id, handle }] : [] });
    }
    const offered = /^\/admin\/products\/([^/]+)\/offers$/.exec(path)?.[1];
    if (method === 'POST' && offered) {
      const known = offers.get(offered) ?? [];
      if (known.some((each) => JSON.stringify(each) === JSON.stringify(sent)))
        return Response.json({}, { status: 409 });
      offers.set(offered, [...known, sent]);
      return Response.json({}, { status: 201 });
    }
    if (method === 'POST' && path === '/admin/digital-keys/bulk-import') {
      const known = keys.get(sent.product_id) ?? new Set<string>();
      const fresh = sent.keys.filter((key: string) => !known.has(key));
      keys.set(sent.product_id, new Set([...known, ...fresh]));
      return Response.json({ imported: fresh.length });
    }
    return Response.json({ detail: `nothing at ${method} ${path}` }, { status: 404 });
  }
  return {
    products,
    offers,
    keys,
    busiest: () => busiest,
    async fetch(path: string, init: RequestInit): Promise<Response> {
      running += 1;
      busiest = Math.max(busiest, running);
      try {
        await Promise.resolve();
        return await answer(path, init);
      } finally {
        running -= 1;
      }
    },
  };
}

describe('seeding a shop', () => {
  const wait = () => Promise.resolve();

  it('creates every product with its offers and keys, eight at a time', async () => {
    const shop = shopOf();
    const lines: string[] = [];
    const result = await seedCatalogue({
      fetch: shop.fetch,
      staffToken: 'staff',
      progress: (line) => lines.push(line),
    });

    const keyCount = catalogue.reduce((sum, { sources }) => sum + (sources.stock?.quantity ?? 0), 0);
    expect(result).toEqual({ created: catalogue.length, existing: 0, keys: keyCount });
    expect([...shop.products.keys()].sort()).toEqual(catalogue.map(({ handle }) => handle).sort());
    const hades = shop.products.get('hades-steam');
    expect(hades?.body).toMatchObject({
      title: 'Hades',
      status: 'published',
      prices: [
        { currency_code: 'eur', amount: 24.99 },
        { currency_code: 'usd', amount: 26.99 },
        { currency_code: 'gbp', amount: 21.99 },
      ],
    });
    expect(hades?.body).not.toHaveProperty('sources');
    expect(shop.offers.get(hades?.id ?? '')).toHaveLength(2);
    expect(shop.keys.get(hades?.id ?? '')?.size).toBe(120);
    expect(shop.busiest()).toBe(8);
    expect(lines.at(-1)).toContain(`${catalogue.length} of ${catalogue.length}`);
  });

  it('changes nothing when it is repeated', async () => {
    const shop = shopOf();
    await seedCatalogue({ fetch: shop.fetch, staffToken: 'staff' });
    const offers = structuredClone(shop.offers);
    const result = await seedCatalogue({ fetch: shop.fetch, staffToken: 'staff' });
    expect(result).toEqual({ created: 0, existing: catalogue.length, keys: 0 });
    expect(shop.offers).toEqual(offers);
  });

  it('completes a product whose creation was the last thing that got through', async () => {
    const shop = shopOf();
    shop.products.set('hades-steam', { id: 'prod_half', body: {} });
    const result = await seedCatalogue({ fetch: shop.fetch, staffToken: 'staff', products: [named('hades-steam')] });
    expect(result).toEqual({ created: 0, existing: 1, keys: 120 });
    expect(shop.offers.get('prod_half')).toHaveLength(2);
  });

  it('asks again when the shop is busy', async () => {
    const shop = shopOf([503, 429, 500]);
    const result = await seedCatalogue({
      fetch: shop.fetch,
      staffToken: 'staff',
      products: [named('hades-steam')],
      wait,
    });
    expect(result.created).toBe(1);
  });

  it('stops and says which product was refused and why', async () => {
    const shop = shopOf([400]);
    await expect(
      seedCatalogue({ fetch: shop.fetch, staffToken: 'staff', products: [named('hades-steam')] }),
    ).rejects.toThrow(/hades-steam: could not create the product: 400 "busy"/);
    await expect(seedCatalogue({ fetch: shop.fetch, staffToken: 'wrong' })).rejects.toThrow(/401/);
  });
});
