import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenInvariants } from './ledger.ts';
import { eur, openShop, type Shop } from './shop.ts';

let shop: Shop;
let imported = 0;

beforeAll(async () => {
  shop = await openShop();
});
afterAll(async () => shop?.[Symbol.asyncDispose]());

const sell: Shop['sell'] = async (sold) => {
  imported += sold.stock ?? 0;
  return shop.sell(sold);
};
const sourcesOf = async (orderId: string) =>
  (await shop.adminOrder(orderId)).items.flatMap((item) => item.units.map((unit) => unit.source));

describe('an order', () => {
  it('is filled from our own stock, and its key is mailed and shown', async () => {
    const game = await sell({ stock: 3, title: 'Outer Wilds' });
    const placed = await shop.buy([[game, 1]], 'stock@example.com');
    await shop.cloud.settled();

    const order = await shop.adminOrder(placed.orderId);
    expect(order).toMatchObject({ status: 'completed', payment_status: 'captured', fulfillment_status: 'delivered' });
    const [key] = await shop.keys(placed);
    expect(game.codes).toContain(key?.code);
    const [mail] = shop.cloud.inbox('stock@example.com');
    expect(mail?.subject).toContain('Outer Wilds');
    expect(mail?.text).toContain(key?.code);
    expect(mail?.html).toContain(key?.code);
    expect(mail?.text).toContain('Activate a Product on Steam');
  });

  it('goes to CodesWholesale when stock is short', async () => {
    const game = await sell({ codeswholesale: { stock: 5 }, kinguin: { stock: 5, price: 100 } });
    const { orderId } = await shop.buy([[game, 1]]);
    await shop.rest();
    expect(await sourcesOf(orderId)).toEqual(['codeswholesale']);
  });

  it('goes to Kinguin when CodesWholesale has none, and waits for its late keys', async () => {
    const game = await sell({ codeswholesale: { stock: 0 }, kinguin: { stock: 5, deliveryMs: 20_000 } });
    const placed = await shop.buy([[game, 2]]);
    await shop.cloud.settled();
    expect(await shop.keys(placed)).toEqual([]);
    await shop.rest();
    expect(await sourcesOf(placed.orderId)).toEqual(['kinguin', 'kinguin']);
    expect(await shop.keys(placed)).toHaveLength(2);
  });

  it('of twelve is filled from three sources, unit by unit', async () => {
    const game = await sell({ stock: 5, codeswholesale: { stock: 4 }, kinguin: { stock: 20 } });
    const placed = await shop.buy([[game, 12]]);
    await shop.rest();
    const sources = await sourcesOf(placed.orderId);
    expect(Object.groupBy(sources, (source) => source ?? 'none')).toMatchObject({
      inventory: { length: 5 },
      codeswholesale: { length: 4 },
      kinguin: { length: 3 },
    });
    expect(new Set((await shop.keys(placed)).map((key) => key.code)).size).toBe(12);
  });

  it('of more than a supplier sells at once is split into several purchases', async () => {
    const game = await sell({ kinguin: { stock: 40 } });
    const { orderId } = await shop.buy([[game, 12]]);
    await shop.rest();
    const { purchases } = await shop.adminOrder(orderId);
    expect(purchases.map((purchase) => purchase.items.map((item) => item.units.length))).toEqual([[9], [3]]);
    expect(new Set(purchases.map((purchase) => purchase.reference)).size).toBe(2);
  });

  it('with a picture as its key shows and mails the picture', async () => {
    const game = await sell({ codeswholesale: { stock: 2, keyKind: 'image' } });
    const placed = await shop.buy([[game, 1]], 'picture@example.com');
    await shop.rest();
    const [key] = await shop.keys(placed);
    expect(key).toMatchObject({ type: 'image', content_type: 'image/png' });
    expect(
      Buffer.from(key?.code ?? '', 'base64')
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(shop.cloud.inbox('picture@example.com')[0]?.attachments).toMatchObject([{ contentType: 'image/png' }]);
  });

  it('is charged only for what was found', async () => {
    const found = await sell({ stock: 1, price: 1500 });
    const missing = await sell({ price: 2000, title: 'Nowhere to be had' });
    const placed = await shop.buy(
      [
        [found, 1],
        [missing, 1],
      ],
      'part@example.com',
    );
    await shop.rest();
    expect(await shop.adminOrder(placed.orderId)).toMatchObject({
      status: 'completed',
      payment_status: 'partially_captured',
      fulfillment_status: 'partially_fulfilled',
      captured_total: eur(1500),
    });
    const [payment] = shop.cloud.stripe.byOrder(placed.orderId).payments;
    expect(payment).toMatchObject({ authorized: 3500, captured: 1500, released: 2000 });
    expect(shop.cloud.inbox('part@example.com')[0]?.text).toContain('Nowhere to be had');
  });

  it('for which nothing is found is not charged at all, and its buyer is told', async () => {
    const missing = await sell({ codeswholesale: { stock: 0 }, kinguin: { stock: 0 } });
    const placed = await shop.buy([[missing, 1]], 'nothing@example.com');
    await shop.rest();
    expect(await shop.adminOrder(placed.orderId)).toMatchObject({
      status: 'canceled',
      payment_status: 'canceled',
      fulfillment_status: 'canceled',
    });
    expect(shop.cloud.stripe.byOrder(placed.orderId).payments[0]).toMatchObject({ status: 'canceled', captured: 0 });
    expect(shop.cloud.inbox('nothing@example.com')[0]?.subject).toContain('you were not charged');
  });

  it('is not bought above the margin, and the refusal says so', async () => {
    const dear = await sell({
      price: 1000,
      codeswholesale: { stock: 5, price: 950 },
      kinguin: { stock: 5, price: 990 },
    });
    const { orderId } = await shop.buy([[dear, 1]]);
    await shop.rest();
    const order = await shop.adminOrder(orderId);
    expect(order.payment_status).toBe('canceled');
    expect(order.purchases).toEqual([]);
    expect(JSON.stringify(order.events)).toContain('price_above_limit');
  });

  it('paid by a method that cannot be held is refunded for what was not found', async () => {
    const found = await sell({ stock: 1, price: 1500 });
    const missing = await sell({ price: 2000 });
    const { orderId } = await shop.buy(
      [
        [found, 1],
        [missing, 1],
      ],
      'ideal@example.com',
      { method: 'ideal' },
    );
    await shop.rest();
    expect(await shop.adminOrder(orderId)).toMatchObject({
      payment_status: 'partially_refunded',
      captured_total: eur(3500),
      refunded_total: eur(2000),
    });
    expect(shop.cloud.stripe.byOrder(orderId).payments[0]).toMatchObject({ captured: 3500, refunded: 2000 });
  });

  it('is not made by a declined card, and the next card makes it', async () => {
    const game = await sell({ stock: 1 });
    const { cartId, sessionId } = await shop.checkOut([[game, 1]], 'declined@example.com');
    shop.cloud.stripe.pay(sessionId, { card: 'card_declined' });
    const declined = await shop.complete(cartId);
    expect(declined.status).toBe(200);
    expect(declined.body).toMatchObject({ type: 'cart', error: { message: expect.any(String) } });

    shop.cloud.stripe.pay(sessionId, { card: 'pm_card_visa' });
    const paid = await shop.complete(cartId);
    expect(paid.body.type).toBe('order');
    await shop.cloud.settled();
    expect((await shop.adminOrder(paid.body.order?.id ?? '')).status).toBe('completed');
  });

  it('is completed once, however often it is asked for', async () => {
    const game = await sell({ stock: 3 });
    const { cartId, sessionId } = await shop.checkOut([[game, 1]], 'twice@example.com');
    shop.cloud.stripe.pay(sessionId);
    const answers = await Promise.all([shop.complete(cartId), shop.complete(cartId), shop.complete(cartId)]);
    await shop.cloud.settled();
    expect(new Set(answers.map(({ body }) => body.order?.id)).size).toBe(1);
    expect(answers.filter(({ body }) => body.order_token)).toHaveLength(1);
    expect(shop.cloud.inbox('twice@example.com')).toHaveLength(1);
  });
});

it('has broken no invariant in all of this, and nothing was refused to a role', async () => {
  await shop.rest();
  expect(await brokenInvariants(shop.cloud, imported)).toEqual([]);
  expect(shop.cloud.denied).toEqual([]);
});
