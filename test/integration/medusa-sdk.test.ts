import * as sdk from '@medusajs/js-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openShop, type Shop, type StoryProduct } from './shop.ts';

// The package is declared as CommonJS and loads as an ES module, where `default` is the class itself.
const Medusa = sdk.default as unknown as typeof sdk.default.default;
type Medusa = InstanceType<typeof Medusa>;

/** What Medusa's own storefront starter asks for with every product and every cart. */
const productFields = '*variants.calculated_price,+variants.inventory_quantity,+metadata,+tags';
const cartFields =
  '*items,*region,*items.product,*items.variant,*items.thumbnail,*items.metadata,+items.total,*promotions,+shipping_methods.name';
const orderFields = '*payment_collections.payments,*items,*items.metadata,*items.variant,*items.product';
const provider = 'pp_stripe_checkout';

let shop: Shop;
let game: StoryProduct;
let europe: string;

beforeAll(async () => {
  shop = await openShop();
  game = await shop.sell({ stock: 20, price: 1999, title: 'Tunic' });
  await shop.sell({ price: 999, title: 'Celeste' });
  const { regions } = await visitor().store.region.list();
  europe = regions.find((region) => region.currency_code === 'eur')?.id ?? '';
});
afterAll(async () => shop?.[Symbol.asyncDispose]());

function visitor(): Medusa {
  return new Medusa({
    baseUrl: shop.cloud.origin,
    publishableKey: 'pk_any',
    auth: { type: 'jwt', jwtTokenStorageMethod: 'memory' },
  });
}

/** A cart with one item and an e-mail, as the storefront brings it to its payment page. */
async function filledCart({ store }: Medusa, email = 'sdk@example.com') {
  const { cart } = await store.cart.create({ region_id: europe });
  await store.cart.createLineItem(cart.id, { variant_id: game.variantId, quantity: 1 });
  return (await store.cart.update(cart.id, { email })).cart;
}

const SessionData = z.object({ session_id: z.string(), url: z.url() });
const Completed = z.object({ order_token: z.string() });

async function placeOrder(client: Medusa) {
  const cart = await filledCart(client);
  const { payment_collection: collection } = await client.store.payment.initiatePaymentSession(cart, {
    provider_id: provider,
  });
  shop.cloud.stripe.pay(SessionData.parse(collection.payment_sessions?.[0]?.data).session_id);
  const completed = await client.store.cart.complete(cart.id);
  if (completed.type !== 'order') throw new Error(completed.error.message);
  return { order: completed.order, completed };
}

describe("Medusa's public SDK", () => {
  it('lists the regions, and retrieves one', async () => {
    const { store } = visitor();
    const { regions, count } = await store.region.list();
    expect(count).toBe(regions.length);
    expect(regions.map((region) => region.currency_code)).toEqual(expect.arrayContaining(['eur', 'usd', 'gbp']));
    const { region } = await store.region.retrieve(europe);
    expect(region).toMatchObject({ id: europe, currency_code: 'eur' });
    expect(region.countries?.map((country) => country.iso_2)).toContain('de');
  });

  it('lists products with their prices in the region', async () => {
    const { products, count, limit, offset } = await visitor().store.product.list({
      region_id: europe,
      fields: productFields,
    });
    expect({ count, offset }).toEqual({ count: 2, offset: 0 });
    expect(limit).toBeGreaterThanOrEqual(2);
    const found = products.find((product) => product.id === game.id);
    expect(found?.variants?.[0]?.calculated_price).toMatchObject({ calculated_amount: 19.99, currency_code: 'eur' });
  });

  it('pages, sorts, searches and picks members', async () => {
    const { store } = visitor();
    const second = await store.product.list({ limit: 1, offset: 1, order: '-title' });
    expect(second).toMatchObject({ count: 2, limit: 1, offset: 1, products: [{ title: 'Celeste' }] });
    const searched = await store.product.list({ q: 'tun', fields: 'id,title' });
    expect(searched.products).toEqual([{ id: game.id, title: 'Tunic' }]);
    expect((await store.product.list({ id: [game.id, 'prod_unknown'] })).products).toHaveLength(1);
  });

  it('retrieves a product by its id, and by its handle as a list of one', async () => {
    const { store } = visitor();
    const { product } = await store.product.retrieve(game.id, { region_id: europe, fields: productFields });
    expect(product).toMatchObject({ id: game.id, handle: game.handle, title: 'Tunic' });
    expect(product.variants?.[0]?.id).toBe(game.variantId);
    const { products } = await store.product.list({ handle: game.handle, region_id: europe, fields: productFields });
    expect(products).toMatchObject([{ id: game.id, handle: game.handle }]);
  });

  it('fills a cart, changes it and empties it', async () => {
    const { store } = visitor();
    const { cart: empty } = await store.cart.create({ region_id: europe });
    const { cart: first } = await store.cart.createLineItem(empty.id, { variant_id: game.variantId, quantity: 1 });
    const line = first.items?.[0]?.id ?? '';
    const { cart: again } = await store.cart.createLineItem(empty.id, { variant_id: game.variantId, quantity: 1 });
    expect(again.items).toMatchObject([{ id: line, quantity: 2 }]);

    const { cart: changed } = await store.cart.updateLineItem(empty.id, line, { quantity: 3 });
    expect(changed.items).toMatchObject([{ id: line, quantity: 3, unit_price: 19.99 }]);
    expect(changed.total).toBe(59.97);

    await store.cart.update(empty.id, { email: 'cart@example.com' });
    const { cart: read } = await store.cart.retrieve(empty.id, { fields: cartFields });
    expect(read).toMatchObject({ email: 'cart@example.com', items: [{ total: 59.97 }], region: { id: europe } });

    const removed = await store.cart.deleteLineItem(empty.id, line);
    expect(removed).toMatchObject({
      id: line,
      object: 'line-item',
      deleted: true,
      parent: { id: empty.id, items: [] },
    });
  });

  it('lists the payment providers of the region', async () => {
    const { payment_providers } = await visitor().store.payment.listPaymentProviders({ region_id: europe });
    expect(payment_providers).toMatchObject([{ id: provider, is_enabled: true }]);
  });

  it('initiates a payment session in two requests, or in one when the cart knows its collection', async () => {
    const client = visitor();
    const cart = await filledCart(client);
    const first = await client.store.payment.initiatePaymentSession(cart, { provider_id: provider });
    expect(first.payment_collection).toMatchObject({ amount: 19.99, currency_code: 'eur' });
    const [session] = first.payment_collection.payment_sessions ?? [];
    expect(session).toMatchObject({ provider_id: provider, status: 'pending', amount: 19.99 });
    expect((await fetch(SessionData.parse(session?.data).url)).status).toBe(200);

    const { cart: known } = await client.store.cart.retrieve(cart.id);
    expect(known.payment_collection?.id).toBe(first.payment_collection.id);
    const second = await client.store.payment.initiatePaymentSession(known, { provider_id: provider });
    expect(second.payment_collection.id).toBe(first.payment_collection.id);
    expect(second.payment_collection.payment_sessions).toHaveLength(1);
  });

  it('sees its payment sessions go when the cart changes', async () => {
    const client = visitor();
    const cart = await filledCart(client);
    await client.store.payment.initiatePaymentSession(cart, { provider_id: provider });
    await client.store.cart.createLineItem(cart.id, { variant_id: game.variantId, quantity: 1 });
    const { cart: changed } = await client.store.cart.retrieve(cart.id, {
      fields: '*payment_collection.payment_sessions',
    });
    expect(changed.payment_collection?.payment_sessions ?? []).toEqual([]);
    await expect(client.store.cart.complete(cart.id)).rejects.toThrow(/payment session/);
  });

  it('completes a paid cart, and completes it again into the same order', async () => {
    const client = visitor();
    const { order, completed } = await placeOrder(client);
    expect(order).toMatchObject({ status: 'pending', total: 19.99, email: 'sdk@example.com' });
    expect(Completed.parse(completed).order_token).toMatch(/^[\w-]{43}$/);

    await shop.cloud.settled();
    const token = { 'x-order-token': Completed.parse(completed).order_token };
    const { order: read } = await client.store.order.retrieve(order.id, { fields: orderFields }, token);
    expect(read).toMatchObject({
      id: order.id,
      payment_status: 'captured',
      fulfillment_status: 'delivered',
      items: [{ quantity: 1, unit_price: 19.99, product_id: game.id }],
    });
  });

  it('is told that an unpaid cart is no order yet', async () => {
    const client = visitor();
    const cart = await filledCart(client);
    await client.store.payment.initiatePaymentSession(cart, { provider_id: provider });
    const answer = await client.store.cart.complete(cart.id);
    expect(answer).toMatchObject({
      type: 'cart',
      cart: { id: cart.id },
      error: { message: expect.stringContaining('not been authorized') },
    });
  });

  it('buys as a signed-in customer, whose orders it then lists and retrieves without a token', async () => {
    const client = visitor();
    const { access_token } = await shop.cloud.identityToken({ email: 'member@example.com' });
    await client.client.setToken(access_token);
    expect((await client.store.customer.retrieve()).customer.email).toBe('member@example.com');
    const { order } = await placeOrder(client);
    await shop.cloud.settled();

    expect((await client.store.order.retrieve(order.id)).order).toMatchObject({
      id: order.id,
      payment_status: 'captured',
    });
    const { orders } = await client.store.order.list();
    expect(orders.map(({ id }) => id)).toEqual([order.id]);
  });

  it("does not show a visitor somebody else's order", async () => {
    const { order } = await placeOrder(visitor());
    await expect(visitor().store.order.retrieve(order.id)).rejects.toMatchObject({ status: 404 });
  });

  it('shows the shopper what was wrong, in the words of the answer', async () => {
    const { store } = visitor();
    const { cart } = await store.cart.create({ region_id: europe });
    const failures: readonly (readonly [() => Promise<unknown>, number, RegExp])[] = [
      [
        () => store.cart.createLineItem(cart.id, { variant_id: 'variant_unknown', quantity: 1 }),
        400,
        /variant_unknown/,
      ],
      [() => store.cart.createLineItem(cart.id, { variant_id: game.variantId, quantity: 1.5 }), 400, /quantity/],
      [() => store.cart.update(cart.id, { email: 'nobody' }), 400, /email/],
      [() => store.cart.retrieve('cart_unknown'), 404, /no such cart/],
      [() => store.product.retrieve('prod_unknown'), 404, /prod_unknown/],
      [() => store.cart.complete(cart.id), 400, /payment session/],
      [() => store.customer.retrieve(), 401, /Unauthorized/],
    ];
    for (const [attempt, status, message] of failures) {
      const failing = attempt();
      await expect(failing).rejects.toBeInstanceOf(sdk.FetchError);
      await expect(failing).rejects.toMatchObject({ status, message: expect.stringMatching(message) });
    }
  });
});
