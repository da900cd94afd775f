import { describe, expect, it } from 'vitest';
import type { PurchaseRequest, SupplierOrder } from '#shared/suppliers/contract.ts';
import { price, type SupplierShop, supplierRows } from './supplier-shops.ts';

const reference = '01K0000000000000000000000A-X1';
const hour = 3_600_000;

function start(name: string): Promise<SupplierShop> {
  const row = supplierRows.find((one) => one.name === name);
  if (!row) throw new Error(`no supplier ${name}`);
  return row.start();
}

const buying = (supplierProductId: string, quantity: number, priceLimit = price): PurchaseRequest => ({
  reference,
  items: [{ supplierProductId, quantity, priceLimit }],
});

async function bought(shop: SupplierShop, request: PurchaseRequest): Promise<SupplierOrder> {
  const placed = await shop.supplier.place(request);
  if (placed.outcome !== 'placed') throw new Error(`not placed: ${JSON.stringify(placed)}`);
  return seen(shop, request, placed.order.supplierOrderId);
}

async function seen(shop: SupplierShop, request: PurchaseRequest, supplierOrderId: string): Promise<SupplierOrder> {
  shop.advance(hour);
  const read = await shop.supplier.read(supplierOrderId, request);
  if (read.outcome !== 'found') throw new Error(`not found: ${JSON.stringify(read)}`);
  return read.order;
}

describe('codeswholesale', () => {
  const textTestProduct = 'ffe2274d-5469-4b0f-b57b-f8d21b09c24c';
  const preorderTestProduct = '33e3e81d-2b78-475a-8886-9848116f5133';

  it.each([
    ['texts that have to be read one by one', 'text', { lazyText: true }],
    ['pictures inside the order', 'image', { imageInOrder: true }],
    ['a 201 for a new order', 'text', { answerCreated: true }],
    ['the other shape of a token', 'text', { tokenShape: 'spring' }],
    ['a history that leaves out its last day', 'text', { historyEndExclusive: true }],
  ] as const)('copes with %s', async (_, kind, faults) => {
    await using shop = await start('codeswholesale');
    shop.faults(faults);
    const request = buying(shop.products[kind], 2);
    const order = await bought(shop, request);
    expect(order).toMatchObject({ keys: { length: 2 }, final: true });
    expect(await shop.supplier.find(request, new Date(shop.now()).toISOString())).toMatchObject({
      order: { keys: order.keys },
    });
  });

  it('gets a new token when the old one is over', async () => {
    await using shop = await start('codeswholesale');
    await bought(shop, buying(shop.products.text, 1));
    shop.advance(3 * hour);
    const [quote] = await shop.supplier.quote([{ supplierProductId: shop.products.text, quantity: 1 }]);
    expect(quote?.outcome).toBe('available');
  });

  it('takes an empty object for a product that is gone', async () => {
    await using shop = await start('codeswholesale');
    shop.faults({ emptyProduct: true });
    const [quote] = await shop.supplier.quote([{ supplierProductId: shop.products.unknown, quantity: 1 }]);
    expect(quote).toMatchObject({ reason: 'not_found' });
  });

  it('picks the tier of the quantity and buys at it', async () => {
    await using shop = await start('codeswholesale');
    shop.change({ stock: { [textTestProduct]: 500 } });
    const quotes = await shop.supplier.quote(
      [1, 9, 10, 100].map((quantity) => ({ supplierProductId: textTestProduct, quantity })),
    );
    expect(quotes).toMatchObject([{ unitPrice: 111 }, { unitPrice: 111 }, { unitPrice: 41 }, { unitPrice: 11 }]);
    expect(await bought(shop, buying(textTestProduct, 12))).toMatchObject({ cost: 12 * 41, keys: { length: 12 } });
  });

  it('never buys a pre-order', async () => {
    await using shop = await start('codeswholesale');
    const items = [{ supplierProductId: preorderTestProduct, quantity: 1, priceLimit: price, quotedPrice: 110 }];
    expect(await shop.supplier.place({ reference, items })).toMatchObject({
      outcome: 'refused',
      reason: 'out_of_stock',
    });
    expect(shop.state().orders).toEqual([]);
  });

  it('waits for codes that a completed order does not show', async () => {
    await using shop = await start('codeswholesale');
    shop.faults({ shortDelivery: 1 });
    const order = await bought(shop, buying(shop.products.text, 3));
    expect(order).toMatchObject({ keys: { length: 2 }, pending: { [shop.products.text]: 1 }, final: false });
  });
});

describe('kinguin', () => {
  const threeOffers = '64b0c2f1a9d3e50001ab7711';
  const withoutOffers = '64b0c2f1a9d3e50001ab7714';
  const preorder = '64b0c2f1a9d3e50001ab7717';

  it('fills a quantity from several offers, each key at the price of its own', async () => {
    await using shop = await start('kinguin');
    const offers = [
      { priceCents: 500, qty: 9 },
      { priceCents: 300, qty: 2 },
      { priceCents: 400, qty: 2 },
    ];
    shop.change({ offers: { [threeOffers]: offers } });
    const [quote] = await shop.supplier.quote([{ supplierProductId: threeOffers, quantity: 5, priceLimit: 450 }]);
    expect(quote).toMatchObject({ unitPrice: 400, available: 4 });
    const order = await bought(shop, buying(threeOffers, 5, 600));
    expect(order.keys.map(({ unitCost }) => unitCost).sort()).toEqual([300, 300, 400, 400, 500]);
    expect(order).toMatchObject({ cost: 1_900, final: true });
  });

  it('books what was paid where a discount was given', async () => {
    await using shop = await start('kinguin');
    shop.change({ discountPercent: 10 });
    const order = await bought(shop, buying(shop.products.text, 2));
    expect(order).toMatchObject({ cost: 3_600, keys: [{ unitCost: 1_800 }, { unitCost: 1_800 }] });
  });

  it('buys where offers are not shown to us', async () => {
    await using shop = await start('kinguin');
    expect(await bought(shop, buying(withoutOffers, 3))).toMatchObject({ cost: 3 * 799, keys: { length: 3 } });
  });

  it('has nothing to offer before release', async () => {
    await using shop = await start('kinguin');
    const [quote] = await shop.supplier.quote([{ supplierProductId: preorder, quantity: 1 }]);
    expect(quote).toMatchObject({ outcome: 'unavailable', reason: 'out_of_stock' });
  });

  it.each([['CANCELED'], ['REFUNDED']])('delivers the rest when one key is %s', async (as) => {
    await using shop = await start('kinguin');
    shop.faults({ cancelSomeKeys: { keys: 1, as } });
    expect(await bought(shop, buying(shop.products.text, 3))).toMatchObject({
      keys: { length: 2 },
      pending: {},
      final: true,
    });
  });

  it('gets nothing of an order that was refunded', async () => {
    await using shop = await start('kinguin');
    shop.faults({ refundOrder: true });
    expect(await bought(shop, buying(shop.products.text, 2))).toMatchObject({ keys: [], pending: {}, final: true });
  });

  it.each([['[]'], ['404'], ['422']])(
    'waits while there are no keys to download and the answer is %s',
    async (answer) => {
      await using shop = await start('kinguin');
      shop.change({ deliveryMs: 10 * hour });
      shop.faults({ nothingYet: answer });
      const request = buying(shop.products.text, 1);
      const order = await bought(shop, request);
      expect(order).toMatchObject({ keys: [], pending: { [shop.products.text]: 1 }, final: false });
      shop.advance(10 * hour);
      expect(await seen(shop, request, order.supplierOrderId)).toMatchObject({ keys: { length: 1 }, final: true });
    },
  );

  it.each([
    ['OrderFailed', 422, false],
    ['OrderFailed', 422, true],
    ['ResourceLock', 409, true],
    ['Error', 500, true],
  ])('does not know what became of %s (%i), and finds out by looking: taken %s', async (kind, status, accepted) => {
    await using shop = await start('kinguin');
    shop.faults({ orderFailed: { kind, status, accepted } });
    const request = buying(shop.products.text, 1);
    expect(await shop.supplier.place(request)).toMatchObject({ outcome: 'unknown' });
    const found = await shop.supplier.find(request, new Date(shop.now()).toISOString());
    expect(found.outcome).toBe(accepted ? 'found' : 'absent');
    expect(shop.state().orders).toHaveLength(accepted ? 1 : 0);
  });

  it('finds its order where the search ignores what it is asked for', async () => {
    await using shop = await start('kinguin');
    for (let index = 0; index < 110; index += 1) {
      await shop.supplier.place({ ...buying(shop.products.text, 1), reference: `${reference}${index}` });
    }
    shop.faults({ ignoreFilters: true });
    const first = { ...buying(shop.products.text, 1), reference: `${reference}0` };
    const since = new Date(shop.now()).toISOString();
    expect(await shop.supplier.find(first, since)).toMatchObject({
      outcome: 'found',
      order: { reference: `${reference}0` },
    });
    expect(await shop.supplier.find({ ...first, reference }, since)).toEqual({ outcome: 'absent' });
  });

  it.each([[400], [404], [422]])(
    'reads a refusal by its kind, though its status is %i and its words are few',
    async (status) => {
      await using shop = await start('kinguin');
      shop.faults({ refusalStatus: status, titleVariant: true });
      shop.change({ balance: 1 });
      expect(await shop.supplier.place(buying(shop.products.text, 1))).toMatchObject({
        reason: 'insufficient_balance',
      });
    },
  );
});
