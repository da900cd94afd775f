import { describe, expect, it } from 'vitest';
import { sniffImage } from '#shared/domain/digital-key.ts';
import { splitPurchase } from '#shared/domain/procurement.ts';
import { supplierNames } from '#shared/domain/product.ts';
import type { FindResult, PlaceResult, PurchaseRequest, SupplierOrder } from '#shared/suppliers/contract.ts';
import { drawText } from '../../local/suppliers/png.ts';
import { price, type SupplierShop, stock, supplierRows } from './supplier-shops.ts';

const reference = '01K0000000000000000000000A-X1';
const hour = 3_600_000;

function orderOf(result: PlaceResult | FindResult): SupplierOrder {
  if (result.outcome === 'placed' || result.outcome === 'found') return result.order;
  throw new Error(`expected an order, got ${JSON.stringify(result)}`);
}

function purchase(supplierProductId: string, quantity: number, more: object = {}): PurchaseRequest {
  return { reference, items: [{ supplierProductId, quantity, priceLimit: price, ...more }] };
}

const quoted = { priceLimit: price * 2, quotedPrice: price };
const since = (shop: SupplierShop) => new Date(shop.now()).toISOString();
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

/** Reads a purchase after everything that was due has happened. */
async function later(shop: SupplierShop, request: PurchaseRequest, result: PlaceResult, milliseconds = hour) {
  shop.advance(milliseconds);
  return orderOf(await shop.supplier.read(orderOf(result).supplierOrderId, request));
}

it('runs over every supplier that there is', () => {
  expect(supplierRows.map(({ name }) => name)).toEqual(supplierNames);
});

describe.each(supplierRows)('$name', ({ name, start, gradually, giveUp, refuseRepeats }) => {
  it('goes by its name', async () => {
    await using shop = await start();
    expect(shop.supplier.name).toBe(name);
  });

  describe('quoting', () => {
    it('tells the price and what there is, one answer per item', async () => {
      await using shop = await start();
      const quotes = await shop.supplier.quote(
        [shop.products.few, shop.products.unknown, shop.products.text].map((supplierProductId) => ({
          supplierProductId,
          quantity: 2,
        })),
      );
      expect(quotes).toEqual([
        { outcome: 'available', supplierProductId: shop.products.few, unitPrice: price, available: stock.few },
        { outcome: 'unavailable', supplierProductId: shop.products.unknown, reason: 'not_found' },
        { outcome: 'available', supplierProductId: shop.products.text, unitPrice: price, available: stock.text },
      ]);
    });

    it('knows nothing available of what is sold out', async () => {
      await using shop = await start();
      shop.change({ stock: { [shop.products.text]: 0 } });
      const [quote] = await shop.supplier.quote([{ supplierProductId: shop.products.text, quantity: 1 }]);
      expect(quote).toMatchObject({ outcome: 'unavailable', reason: expect.stringMatching(/out_of_stock|not_found/) });
    });

    it.each([
      ['a 429 that asks for a second', { rateLimited: { retryAfterSeconds: 1, times: 1 } }],
      ['a server error', { serverError: { times: 2 } }],
      ['a page of a gateway', { htmlError: { times: 2 } }],
      ['a connection that breaks', { dropConnection: { times: 1 } }],
    ])('gets over %s', async (_, faults) => {
      await using shop = await start();
      shop.faults(faults);
      const [quote] = await shop.supplier.quote([{ supplierProductId: shop.products.text, quantity: 1 }]);
      expect(quote?.outcome).toBe('available');
    });

    it.each([
      ['is down', { down: true }],
      ['fails for good', { faults: { serverError: true } }],
      ['shows pages instead of answers', { faults: { htmlError: { status: 404 } } }],
      ['does not know our address', { faults: { wrongIp: true } }],
    ])('calls a supplier unavailable that %s', async (_, change) => {
      await using shop = await start();
      shop.change(change);
      expect(await shop.supplier.quote([{ supplierProductId: shop.products.text, quantity: 1 }])).toEqual([
        { outcome: 'unavailable', supplierProductId: shop.products.text, reason: 'supplier_unavailable' },
      ]);
    });
  });

  describe('buying', () => {
    it.each([
      ['with the price that was quoted', quoted],
      ['reading the price itself', {}],
    ])('buys once and hands over exactly the keys that were sold, %s', async (_, more) => {
      await using shop = await start();
      const before = shop.state().balance;
      const request = purchase(shop.products.text, 3, more);
      const placed = await shop.supplier.place(request);
      const order = await later(shop, request, placed);

      expect(shop.state().orders).toMatchObject([{ reference, total: 3 * price }]);
      expect(order).toMatchObject({ reference, cost: 3 * price, pending: {}, final: true });
      expect(before - shop.state().balance).toBe(order.cost);
      expect(order.keys.map(({ id, bytes }) => [id, textOf(bytes)]).sort()).toEqual(
        shop
          .sold()
          .map(({ keyId, text }) => [keyId, text])
          .sort(),
      );
      expect(order.keys.map(({ unitCost, kind }) => [unitCost, kind])).toEqual(Array(3).fill([price, 'text']));
    });

    it('gives the same keys each time it is read', async () => {
      await using shop = await start();
      const request = purchase(shop.products.text, 2);
      const placed = await shop.supplier.place(request);
      expect(await later(shop, request, placed)).toEqual(await later(shop, request, placed));
    });

    it('hands over pictures as bytes of real pictures', async () => {
      await using shop = await start();
      shop.faults({ base64LineBreaks: true });
      const request = purchase(shop.products.image, 2);
      const order = await later(shop, request, await shop.supplier.place(request));
      const drawn = new Map(shop.sold().map(({ keyId, text }) => [keyId, drawText(text)]));
      expect(order.keys).toHaveLength(2);
      for (const { id, kind, bytes } of order.keys) {
        expect([kind, sniffImage(bytes)]).toEqual(['image', 'image/png']);
        expect(drawn.get(id)?.equals(bytes)).toBe(true);
      }
    });

    it('buys several products at once', async () => {
      await using shop = await start();
      const request: PurchaseRequest = {
        reference,
        items: [
          { supplierProductId: shop.products.text, quantity: 2, priceLimit: price },
          { supplierProductId: shop.products.image, quantity: 1, priceLimit: price },
        ],
      };
      const order = await later(shop, request, await shop.supplier.place(request));
      expect(order.final).toBe(true);
      expect(order.keys.map(({ supplierProductId }) => supplierProductId).sort()).toEqual(
        [shop.products.text, shop.products.text, shop.products.image].sort(),
      );
    });

    it('takes everything that fits into its limits, split by them', async () => {
      await using shop = await start();
      shop.change({ balance: 100_000_000 });
      const units = Array.from({ length: 123 }, (_, index) => index);
      const parts = splitPurchase([{ supplierProductId: shop.products.text, units }], shop.supplier.limits);
      for (const [index, part] of parts.entries()) {
        const request: PurchaseRequest = {
          reference: `${reference}${index}`,
          items: part.map((item) => ({
            supplierProductId: item.supplierProductId,
            quantity: item.units.length,
            priceLimit: price,
          })),
        };
        const order = await later(shop, request, await shop.supplier.place(request));
        expect(order).toMatchObject({ final: true, keys: { length: part.flatMap((item) => item.units).length } });
      }
      expect(shop.sold()).toHaveLength(123);
    });
  });

  describe('refusing', () => {
    const untouched = (shop: SupplierShop, balance: number) =>
      expect({ orders: shop.state().orders, balance: shop.state().balance }).toEqual({ orders: [], balance });

    it.each([
      ['before it is asked', (few: string) => purchase(few, 4), {}],
      ['when it was quoted before', (few: string) => purchase(few, 4, quoted), {}],
      ['at the last moment', (few: string) => purchase(few, 1, quoted), { lowStockAtOrder: true }],
    ])('refuses what is not in stock %s', async (_, request, faults) => {
      await using shop = await start();
      const { balance } = shop.state();
      shop.faults(faults);
      const result = await shop.supplier.place(request(shop.products.few));
      expect(result).toMatchObject({ outcome: 'refused', reason: 'out_of_stock' });
      untouched(shop, balance);
    });

    it.each([
      ['before it is asked', { priceLimit: price - 1 }, {}],
      ['when it was quoted too high', { priceLimit: price - 1, quotedPrice: price }, {}],
      ['when it rises at the last moment', { priceLimit: price + 50, quotedPrice: price }, { priceMoved: 51 }],
    ])('refuses a price above the limit %s', async (_, item, faults) => {
      await using shop = await start();
      const { balance } = shop.state();
      shop.faults(faults);
      const result = await shop.supplier.place(purchase(shop.products.text, 2, item));
      expect(result).toMatchObject({ outcome: 'refused', reason: 'price_above_limit' });
      untouched(shop, balance);
    });

    it('buys at a price that rose a little, within the limit', async () => {
      await using shop = await start();
      shop.faults({ priceMoved: 20 });
      const request = purchase(shop.products.text, 2, quoted);
      const order = await later(shop, request, await shop.supplier.place(request));
      expect(order).toMatchObject({ cost: 2 * (price + 20), final: true });
      expect(shop.state().orders).toHaveLength(1);
    });

    it('refuses what our balance does not cover', async () => {
      await using shop = await start();
      shop.change({ balance: 2 * price - 1 });
      const result = await shop.supplier.place(purchase(shop.products.text, 2));
      expect(result).toMatchObject({ outcome: 'refused', reason: 'insufficient_balance' });
      untouched(shop, 2 * price - 1);
    });

    it('refuses an unknown product', async () => {
      await using shop = await start();
      const { balance } = shop.state();
      const result = await shop.supplier.place(purchase(shop.products.unknown, 1));
      expect(result).toMatchObject({ outcome: 'refused', reason: 'not_found' });
      untouched(shop, balance);
    });

    it('refuses for good when our credentials are not accepted', async () => {
      await using shop = await start();
      const { balance } = shop.state();
      const result = await shop.stranger.place(purchase(shop.products.text, 1, quoted));
      expect(result).toMatchObject({ outcome: 'refused', reason: 'supplier_unavailable' });
      untouched(shop, balance);
    });

    it('asks once more after a 401, and buys once', async () => {
      await using shop = await start();
      shop.faults({ unauthorizedOnce: { on: ['placeOrder'] } });
      const result = await shop.supplier.place(purchase(shop.products.text, 1, quoted));
      expect(result.outcome).toBe('placed');
      expect(shop.state().orders).toHaveLength(1);
    });
  });

  describe('not knowing', () => {
    it.each([
      ['the answer is dropped', { acceptThenDrop: true }],
      ['an error comes instead', { acceptThenError: true }],
      ['a page comes instead', { acceptThenError: { html: true, status: 502 } }],
    ])('finds the purchase by its reference when %s', async (_, faults) => {
      await using shop = await start();
      shop.faults(faults);
      const request = purchase(shop.products.text, 2, quoted);
      expect(await shop.supplier.place(request)).toMatchObject({ outcome: 'unknown' });
      shop.faults({});
      shop.advance(hour);
      const order = orderOf(await shop.supplier.find(request, since(shop)));
      expect(order).toMatchObject({ reference, final: true, keys: { length: 2 } });
      expect(shop.state().orders).toMatchObject([{ orderId: order.supplierOrderId, reference }]);
      expect(shop.state().calls.placeOrder).toBe(1);
    });

    it('finds the purchase by its reference when the answer is not waited for', async () => {
      await using shop = await start();
      shop.loseAnswers(true);
      const request = purchase(shop.products.image, 1, quoted);
      expect(await shop.supplier.place(request)).toMatchObject({ outcome: 'unknown' });
      shop.advance(hour);
      expect(orderOf(await shop.supplier.find(request, since(shop)))).toMatchObject({ reference, final: true });
    });

    it.each([
      ['a server error', { serverError: { on: ['placeOrder'] } }],
      ['a page of a gateway', { htmlError: { on: ['placeOrder'] } }],
      ['a page with a status that looks like a refusal', { htmlError: { status: 400, on: ['placeOrder'] } }],
      ['a 429', { rateLimited: { retryAfterSeconds: 0, on: ['placeOrder'] } }],
      ['a broken connection', { dropConnection: { on: ['placeOrder'] } }],
    ])(
      'does not refuse after %s, sends nothing twice, and can be asked again once nothing is found',
      async (_, faults) => {
        await using shop = await start();
        shop.faults(faults);
        const request = purchase(shop.products.text, 1, quoted);
        expect(await shop.supplier.place(request)).toMatchObject({ outcome: 'unknown' });
        expect(shop.state().calls.placeOrder).toBe(1);
        expect(await shop.supplier.find(request, since(shop))).toEqual({ outcome: 'absent' });
        shop.faults({});
        expect(await later(shop, request, await shop.supplier.place(request))).toMatchObject({ final: true });
        expect(shop.state().orders).toHaveLength(1);
      },
    );

    it('does not find what the history does not show yet, and finds it later', async () => {
      await using shop = await start();
      const request = purchase(shop.products.text, 1, quoted);
      const placedAt = since(shop);
      await shop.supplier.place(request);
      shop.faults({ historyLag: 30_000 });
      expect(await shop.supplier.find(request, placedAt)).toEqual({ outcome: 'absent' });
      shop.advance(60_000);
      expect(await shop.supplier.find(request, placedAt)).toMatchObject({ outcome: 'found' });
    });

    it.each(refuseRepeats)('takes a refused repeat (%j) for a purchase that may exist', async (faults) => {
      await using shop = await start();
      const request = purchase(shop.products.text, 1, quoted);
      await shop.supplier.place(request);
      shop.faults(faults);
      expect((await shop.supplier.place(request)).outcome).toBe('unknown');
      expect(orderOf(await shop.supplier.find(request, since(shop))).reference).toBe(reference);
      expect(shop.state().orders).toHaveLength(1);
    });

    it.each([
      ['is down', { down: true }],
      ['fails', { faults: { serverError: true } }],
      ['shows pages', { faults: { htmlError: { status: 404 } } }],
      ['does not know our address', { faults: { wrongIp: true } }],
    ])('neither finds nor misses anything while the supplier %s', async (_, change) => {
      await using shop = await start();
      const request = purchase(shop.products.text, 1, quoted);
      const { supplierOrderId } = orderOf(await shop.supplier.place(request));
      shop.change(change);
      expect((await shop.supplier.find(request, since(shop))).outcome).toBe('unknown');
      expect((await shop.supplier.read(supplierOrderId, request)).outcome).toBe('unknown');
    });

    it('does not take the orders of others for ours', async () => {
      await using shop = await start();
      const request = purchase(shop.products.text, 1);
      const { supplierOrderId } = orderOf(await shop.supplier.place(request));
      const other = { ...request, reference: `${reference}0` };
      expect(await shop.supplier.find(other, since(shop))).toEqual({ outcome: 'absent' });
      expect((await shop.supplier.read(supplierOrderId, other)).outcome).toBe('unknown');
    });
  });

  describe('waiting', () => {
    it('hands over keys as they come, and ends with the last one', async () => {
      await using shop = await start();
      shop.change(gradually(40_000, 4));
      const request = purchase(shop.products.text, 4);
      const placed = await shop.supplier.place(request);
      expect(orderOf(placed)).toMatchObject({ keys: [], pending: { [shop.products.text]: 4 }, final: false });

      const half = await later(shop, request, placed, 21_000);
      expect(half).toMatchObject({ keys: { length: 2 }, pending: { [shop.products.text]: 2 }, final: false });

      const whole = await later(shop, request, placed, 20_000);
      expect(whole).toMatchObject({ keys: { length: 4 }, pending: {}, final: true });
      expect(whole.keys.map(({ id }) => id)).toEqual(expect.arrayContaining(half.keys.map(({ id }) => id)));
    });

    it('waits for a delivery that takes most of a day', async () => {
      await using shop = await start();
      shop.change(gradually(12 * hour, 1));
      const request = purchase(shop.products.image, 1);
      const placed = await shop.supplier.place(request);
      expect((await later(shop, request, placed, 11 * hour)).final).toBe(false);
      expect(await later(shop, request, placed, 2 * hour)).toMatchObject({ final: true, keys: [{ kind: 'image' }] });
    });

    it('ends without keys when the supplier gives the purchase up', async () => {
      await using shop = await start();
      shop.change(gradually(1_000, 2));
      shop.faults(giveUp);
      const request = purchase(shop.products.text, 2);
      const order = await later(shop, request, await shop.supplier.place(request));
      expect(order).toMatchObject({ keys: [], pending: {}, final: true });
    });

    it.each([
      ['fields that nobody documented', { extraFields: true }],
      ['numbers spelled as text', { numbersAsStrings: true }],
      ['a status that nobody documented', { unknownStatus: true }],
    ])('understands answers with %s', async (_, faults) => {
      await using shop = await start();
      shop.faults(faults);
      const [quote] = await shop.supplier.quote([{ supplierProductId: shop.products.text, quantity: 2 }]);
      expect(quote).toMatchObject({ outcome: 'available', unitPrice: price });
      const request = purchase(shop.products.text, 2, quoted);
      const order = await later(shop, request, await shop.supplier.place(request));
      expect(order).toMatchObject({ keys: { length: 2 }, cost: 2 * price, final: true });
      expect(orderOf(await shop.supplier.find(request, since(shop))).keys).toEqual(order.keys);
    });

    it('keeps waiting while a status that nobody documented hides missing keys', async () => {
      await using shop = await start();
      shop.change(gradually(40_000, 2));
      shop.faults({ unknownStatus: true });
      const request = purchase(shop.products.text, 2);
      const order = await later(shop, request, await shop.supplier.place(request), 21_000);
      expect(order).toMatchObject({ keys: { length: 1 }, pending: { [shop.products.text]: 1 }, final: false });
    });

    it('holds back a key of a type that nobody documented', async () => {
      await using shop = await start();
      const request = purchase(shop.products.text, 1);
      shop.faults({ unknownCodeType: true });
      const placed = await shop.supplier.place(request);
      const held = await later(shop, request, placed);
      expect(held).toMatchObject({ keys: [], pending: { [shop.products.text]: 1 }, final: false });
      shop.faults({});
      expect(await later(shop, request, placed)).toMatchObject({ keys: { length: 1 }, final: true });
    });
  });

  it('never says a key in words', async () => {
    await using shop = await start();
    const request = purchase(shop.products.text, 2, quoted);
    const placed = await shop.supplier.place(request);
    const { supplierOrderId } = orderOf(placed);
    shop.advance(hour);
    const words: string[] = [];
    for (const faults of [{ serverError: true }, { htmlError: true }, { wrongIp: true }, { unauthorizedOnce: true }]) {
      shop.faults(faults);
      words.push(JSON.stringify(await shop.supplier.read(supplierOrderId, { ...request, reference: 'other' })));
      words.push(JSON.stringify(await shop.supplier.find(request, since(shop))));
    }
    const [first] = shop.sold();
    expect(first?.text.length).toBeGreaterThan(8);
    for (const { text } of shop.sold()) expect(words.join()).not.toContain(text);
  });
});
