import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoreCart } from '#shared/contracts/store-carts.ts';
import type { StoreProduct } from '#shared/contracts/store-catalog.ts';
import { brokenInvariants } from './ledger.ts';
import { openShop, type Shop, type StoryProduct } from './shop.ts';

type Headers = Readonly<Record<string, string>>;
type CartAnswer = { readonly cart: StoreCart };
type Collection = StoreCart['payment_collection'];
type Refusal = { readonly detail: string; readonly message: string; readonly errors?: { path: string }[] };
type List = { readonly products: readonly StoreProduct[]; readonly count: number; limit: number; offset: number };

const provider = { provider_id: 'pp_stripe_checkout' };

let shop: Shop;
let game: StoryProduct;
let other: StoryProduct;

beforeAll(async () => {
  shop = await openShop();
  game = await shop.sell({ stock: 20, price: 1999, title: 'Outer Wilds' });
  other = await shop.sell({ stock: 20, price: 501, title: 'Tunic' });
});
afterAll(async () => shop?.[Symbol.asyncDispose]());

const post = <T = CartAnswer>(path: string, body?: unknown, headers?: Headers) =>
  shop.call<T>('POST', path, body, headers);
const get = <T = CartAnswer>(path: string, headers?: Headers) => shop.call<T>('GET', path, undefined, headers);

async function newCart(body: object = {}): Promise<StoreCart> {
  const answer = await post('/store/carts', body);
  expect(answer.status).toBe(200);
  return answer.body.cart;
}
const cartOf = async (id: string) => (await get(`/store/carts/${id}`)).body.cart;
const add = (cart: { id: string }, product: StoryProduct, quantity = 1, headers?: Headers) =>
  post(`/store/carts/${cart.id}/line-items`, { variant_id: product.variantId, quantity }, headers);
const openPage = (cart: StoreCart, headers?: Headers) =>
  post<{ payment_collection: Collection } & Refusal>(
    `/store/payment-collections/${cart.payment_collection.id}/payment-sessions`,
    provider,
    headers,
  );
const editProduct = async (product: StoryProduct, change: object) =>
  expect((await post(`/admin/products/${product.id}`, change, await shop.staff())).status).toBe(200);
const sessionOf = (collection: Collection) => collection.payment_sessions[0];

describe('a cart', () => {
  it('is all zero when it is new, and in the region that its currency names', async () => {
    const cart = await newCart();
    expect(cart).toMatchObject({
      region_id: 'reg_europe',
      currency_code: 'eur',
      items: [],
      email: null,
      completed_at: null,
    });
    const totals = Object.entries(cart).filter(([name]) => /(^|_)(sub)?total$/.test(name));
    expect(totals.length).toBeGreaterThanOrEqual(25);
    expect(new Set(totals.map(([, value]) => value))).toEqual(new Set([0]));
    expect((await newCart({ currency_code: 'GBP' })).region_id).toBe('reg_united_kingdom');
  });

  it('adds up, tax included, to the cent', async () => {
    const cart = await newCart({ region_id: 'reg_europe' });
    await add(cart, game, 3);
    const { body } = await add(cart, other, 1);
    expect(body.cart.total).toBe(64.98);
    expect(body.cart.tax_total).toBe(10.38);
    expect(body.cart.subtotal).toBe(54.6);
    expect(body.cart.subtotal + body.cart.tax_total).toBeCloseTo(body.cart.total, 10);
    expect(body.cart.items.map(({ total }) => total)).toEqual([59.97, 5.01]);
    expect(body.cart.payment_collection.amount).toBe(64.98);
    expect(body.cart.shipping_total).toBe(0);
  });

  it('puts the same game on the same line, up to as many as a line holds', async () => {
    const cart = await newCart();
    await add(cart, game, 2);
    const { body } = await add(cart, game, 3);
    expect(body.cart.items).toMatchObject([{ quantity: 5 }]);
    const refused = await post<Refusal>(`/store/carts/${cart.id}/line-items`, {
      variant_id: game.variantId,
      quantity: 95,
    });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'body.quantity' }] } });
    expect((await cartOf(cart.id)).items).toMatchObject([{ quantity: 5 }]);
  });

  it('takes items, e-mail and addresses in one request, or nothing of it', async () => {
    const items = [
      { variant_id: game.variantId, quantity: 1 },
      { variant_id: other.variantId, quantity: 2 },
      { variant_id: game.variantId, quantity: 1 },
    ];
    const cart = await newCart({
      region_id: 'reg_europe',
      email: 'Ada@Example.com',
      billing_address: { country_code: 'DE' },
      items,
    });
    expect(cart).toMatchObject({ email: 'ada@example.com', billing_address: { country_code: 'de' }, total: 50 });
    expect(cart.items.map(({ quantity }) => quantity)).toEqual([2, 2]);
    const { status } = await post('/store/carts', { items: [...items, { variant_id: 'variant_none', quantity: 1 }] });
    expect(status).toBe(400);
  });

  it('loses a line with quantity 0 and by deletion, which answers the cart as parent', async () => {
    const cart = await newCart();
    await add(cart, game);
    const { body } = await add(cart, other);
    const [first, second] = body.cart.items;
    const zero = await post(`/store/carts/${cart.id}/line-items/${first?.id}`, { quantity: 0 });
    expect(zero.body.cart.items.map(({ id }) => id)).toEqual([second?.id]);
    const path = `/store/carts/${cart.id}/line-items/${second?.id}`;
    const gone = await shop.call('DELETE', path);
    expect(gone).toMatchObject({
      status: 200,
      body: { id: second?.id, object: 'line-item', deleted: true, parent: { id: cart.id, items: [], total: 0 } },
    });
    expect(await shop.call('DELETE', path)).toMatchObject({ status: 200, body: { deleted: true } });
    expect((await post(path, { quantity: 1 })).status).toBe(404);
  });

  it('asks the catalogue for its prices, whatever the request says', async () => {
    const cart = await newCart();
    const { status } = await post(`/store/carts/${cart.id}/line-items`, {
      variant_id: game.variantId,
      quantity: 1,
      unit_price: 0.01,
    });
    expect(status).toBe(400);
    expect((await post(`/store/carts/${cart.id}`, { total: 0 })).status).toBe(400);
    expect((await cartOf(cart.id)).items).toEqual([]);
  });

  it('changes its currency with its region', async () => {
    const product = await shop.sell({ price: 1000 });
    await editProduct(product, {
      prices: [
        { currency_code: 'gbp', amount: 8.5 },
        { currency_code: 'usd', amount: null },
      ],
    });
    const cart = await newCart({ region_id: 'reg_europe', email: 'move@example.com' });
    await add(cart, product);
    const inPounds = await post(`/store/carts/${cart.id}`, { region_id: 'reg_united_kingdom' });
    expect(inPounds.body.cart).toMatchObject({ currency_code: 'gbp', total: 8.5, tax_total: 1.42 });

    const inDollars = await post(`/store/carts/${cart.id}`, { region_id: 'reg_united_states' });
    expect(inDollars.body.cart).toMatchObject({ currency_code: 'usd', total: 0, items: [{ available: false }] });
    expect(await openPage(inDollars.body.cart)).toMatchObject({ status: 400, body: { errors: [{ path: 'items' }] } });
    expect((await add(cart, product)).status).toBe(400);
  });

  it('takes what several requests put into it at once', async () => {
    const cart = await newCart();
    const answers = await Promise.all([1, 2, 3, 4].map(() => add(cart, game)));
    const done = answers.filter(({ status }) => status === 200).length;
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect((await cartOf(cart.id)).items).toMatchObject([{ quantity: done }]);
  });

  it('sends the members that are asked for', async () => {
    const cart = await newCart({ items: [{ variant_id: game.variantId, quantity: 1 }] });
    const few = await get(`/store/carts/${cart.id}?fields=total,items.quantity`);
    expect(few.body.cart).toEqual({ id: cart.id, total: 19.99, items: [{ quantity: 1 }] });
    const starter = await get(
      `/store/carts/${cart.id}?fields=*items,*region,%2Aitems.product,*items.variant,%2Bitems.total,-metadata`,
    );
    expect(starter.body.cart.items[0]).toMatchObject({
      total: 19.99,
      product: { id: game.id },
      variant: { id: game.variantId },
    });
    expect(starter.body.cart).not.toHaveProperty('metadata');
    expect((await get(`/store/carts/${cart.id}?fields=__proto__,constructor.name`)).body.cart).toEqual({ id: cart.id });
  });
});

describe('a payment page', () => {
  const ready = (email = 'pay@example.com') =>
    newCart({ region_id: 'reg_europe', email, items: [{ variant_id: game.variantId, quantity: 1 }] });

  it('is the same again for an unchanged cart, and the collection is always the same', async () => {
    const cart = await ready();
    const collections = await Promise.all(
      [1, 2].map(() => post<{ payment_collection: Collection }>('/store/payment-collections', { cart_id: cart.id })),
    );
    expect(collections.map(({ body }) => body.payment_collection.id)).toEqual(
      Array(2).fill(cart.payment_collection.id),
    );
    const [first, second] = [await openPage(cart), await openPage(cart)];
    expect(first.status).toBe(200);
    expect(sessionOf(second.body.payment_collection)).toEqual(sessionOf(first.body.payment_collection));
    expect(second.body.payment_collection.payment_sessions).toHaveLength(1);
  });

  it('is one, however often it is asked for at once', async () => {
    const cart = await ready();
    const answers = await Promise.all([1, 2, 3].map(() => openPage(cart)));
    const sessions = answers
      .filter(({ status }) => status === 200)
      .map(({ body }) => sessionOf(body.payment_collection)?.id);
    expect(new Set(sessions).size).toBe(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  });

  it('goes with a change of the cart, and what was paid on it all the same goes back', async () => {
    const cart = await ready();
    const before = sessionOf((await openPage(cart)).body.payment_collection);
    const { body } = await add(cart, game);
    expect(body.cart.payment_collection).toMatchObject({ amount: 39.98, payment_sessions: [] });
    const early = await shop.call<Refusal>('POST', `/store/carts/${cart.id}/complete`);
    expect(early).toMatchObject({ status: 400, body: { message: expect.stringContaining('payment session') } });

    const after = sessionOf((await openPage(cart)).body.payment_collection);
    expect(after?.id).not.toBe(before?.id);
    expect(() => shop.cloud.stripe.pay(before?.data.session_id ?? '')).toThrow();
    shop.cloud.stripe.pay(after?.data.session_id ?? '');
    const { body: done } = await shop.complete(cart.id);
    await shop.cloud.settled();
    expect(await shop.adminOrder(done.order?.id ?? '')).toMatchObject({ captured_total: 39.98, status: 'completed' });
  });

  it('stays when the cart changes in nothing that is paid for', async () => {
    const cart = await ready();
    const before = sessionOf((await openPage(cart)).body.payment_collection);
    const { body } = await post(`/store/carts/${cart.id}`, { metadata: { note: 'hello' } });
    expect(sessionOf(body.cart.payment_collection)?.id).toBe(before?.id);
  });

  it.each([
    ['an empty cart', { email: 'a@example.com' }, 'items'],
    ['a cart without an e-mail', { items: 1 }, 'email'],
  ])(
    'is refused to %s, saying what is missing',
    async (_, { items, ...members }: { email?: string; items?: number }, path) => {
      const cart = await newCart({ ...members, items: items ? [{ variant_id: game.variantId, quantity: items }] : [] });
      const { status, body } = await openPage(cart);
      expect([status, body.errors?.[0]?.path]).toEqual([400, path]);
      expect(body.message).toBe(body.detail);
    },
  );

  it('is at the price of now, and the price of then once it is open', async () => {
    const product = await shop.sell({ stock: 2, price: 1000 });
    const cart = await newCart({ email: 'price@example.com', items: [{ variant_id: product.variantId, quantity: 1 }] });
    await editProduct(product, { prices: [{ currency_code: 'eur', amount: 12 }] });
    const page = await openPage(cart);
    expect(page.body.payment_collection).toMatchObject({ amount: 12, payment_sessions: [{ amount: 12 }] });

    await editProduct(product, { prices: [{ currency_code: 'eur', amount: 20 }] });
    shop.cloud.stripe.pay(sessionOf(page.body.payment_collection)?.data.session_id ?? '');
    const { body } = await shop.complete(cart.id);
    await shop.cloud.settled();
    expect(await shop.adminOrder(body.order?.id ?? '')).toMatchObject({ total: 12, captured_total: 12 });
  });

  it('is a new one when it is opened again after the price has changed', async () => {
    const product = await shop.sell({ stock: 2, price: 1000 });
    const cart = await newCart({ email: 'again@example.com', items: [{ variant_id: product.variantId, quantity: 1 }] });
    const first = await openPage(cart);
    await editProduct(product, { prices: [{ currency_code: 'eur', amount: 9 }] });
    const second = await openPage(cart);
    expect(second.body.payment_collection).toMatchObject({ amount: 9, payment_sessions: [{ amount: 9 }] });
    expect(() => shop.cloud.stripe.pay(sessionOf(first.body.payment_collection)?.data.session_id ?? '')).toThrow();
  });

  it('is refused while the cart holds what is no longer sold', async () => {
    const product = await shop.sell({ stock: 1, title: 'Withdrawn' });
    const cart = await newCart({ email: 'gone@example.com', items: [{ variant_id: product.variantId, quantity: 1 }] });
    await editProduct(product, { status: 'draft' });
    const refused = await openPage(cart);
    expect(refused).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('Withdrawn'), errors: [{ path: 'items' }] },
    });
    expect((await get(`/store/products/${product.id}`)).status).toBe(404);
  });

  it('is refused where the keys do not activate, until the buyer says that they know', async () => {
    const product = await shop.sell({ stock: 1, title: 'Not in Germany' });
    await editProduct(product, { excluded_countries: ['DE'] });
    const cart = await newCart({
      region_id: 'reg_europe',
      email: 'abroad@example.com',
      billing_address: { country_code: 'de' },
      items: [{ variant_id: product.variantId, quantity: 1 }],
    });
    expect(cart.items).toMatchObject([{ activates: false }]);
    const refused = await openPage(cart);
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'billing_address.country_code' }] } });
    const inFrance = await post(`/store/carts/${cart.id}`, { billing_address: { country_code: 'fr' } });
    expect(inFrance.body.cart.items).toMatchObject([{ activates: true }]);
    await post(`/store/carts/${cart.id}`, {
      billing_address: { country_code: 'de' },
      metadata: { region_confirmed: true },
    });
    expect((await openPage(cart)).status).toBe(200);
  });
});

describe('completing a cart', () => {
  it('is refused before there is a page, and answers the cart before it is paid', async () => {
    const cart = await newCart({ email: 'early@example.com', items: [{ variant_id: game.variantId, quantity: 1 }] });
    expect((await shop.complete(cart.id)).status).toBe(400);
    await openPage(cart);
    const { status, body } = await shop.complete(cart.id);
    expect([status, body.type]).toEqual([200, 'cart']);
    expect(body.error?.message).toBeTruthy();
    expect(body.order_token).toBeUndefined();
    expect((await cartOf(cart.id)).completed_at).toBeNull();
  });

  it('answers the same order every time, and closes the cart', async () => {
    const { cartId, sessionId } = await shop.checkOut([[game, 1]], 'done@example.com');
    shop.cloud.stripe.pay(sessionId);
    const answers = [];
    for (let times = 0; times < 3; times += 1) answers.push(await shop.complete(cartId));
    expect(new Set(answers.map(({ body }) => body.order?.id)).size).toBe(1);

    const cart = await cartOf(cartId);
    expect(cart.completed_at).not.toBeNull();
    expect((await add(cart, game)).status).toBe(409);
    expect((await post(`/store/carts/${cartId}`, { email: 'thief@example.com' })).status).toBe(409);
    const again = await openPage(cart);
    expect(again.status >= 400 || sessionOf(again.body.payment_collection)?.data.session_id === sessionId).toBe(true);
    await shop.cloud.settled();
    expect(shop.cloud.stripe.byOrder(answers[0]?.body.order?.id ?? '').payments).toHaveLength(1);
  });

  it('refuses to change a cart whose page has just been paid', async () => {
    const { cartId, sessionId } = await shop.checkOut([[game, 1]], 'paid@example.com');
    shop.cloud.stripe.pay(sessionId);
    await shop.cloud.settled();
    expect((await add({ id: cartId }, game)).status).toBe(409);
    expect((await shop.complete(cartId)).body.type).toBe('order');
  });
});

describe('a write with an Idempotency-Key', () => {
  it('is done once, and answered as the first time', async () => {
    const cart = await newCart();
    const key = { 'idempotency-key': randomUUID() };
    const first = await add(cart, game, 2, key);
    const again = await add(cart, game, 2, key);
    expect(again).toEqual(first);
    expect((await cartOf(cart.id)).items).toMatchObject([{ quantity: 2 }]);

    const replayed = await shop.cloud.fetch(`/store/carts/${cart.id}/line-items`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...key },
      body: JSON.stringify({ variant_id: game.variantId, quantity: 2 }),
    });
    expect(replayed.headers.get('idempotency-replayed')).toBe('true');
  });

  it('is refused when the key came with something else', async () => {
    const cart = await newCart();
    const key = { 'idempotency-key': randomUUID() };
    await add(cart, game, 1, key);
    expect((await add(cart, game, 2, key)).status).toBe(409);
    expect((await cartOf(cart.id)).items).toMatchObject([{ quantity: 1 }]);
  });

  it('may be sent again with its key after it was refused', async () => {
    const product = await shop.sell({});
    await editProduct(product, { status: 'draft' });
    const cart = await newCart();
    const key = { 'idempotency-key': randomUUID() };
    expect((await add(cart, product, 1, key)).status).toBe(400);
    await editProduct(product, { status: 'published' });
    expect((await add(cart, product, 1, key)).status).toBe(200);
  });

  it('is one write when several come at once', async () => {
    const cart = await newCart();
    const key = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => add(cart, game, 1, key)));
    expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
    expect((await cartOf(cart.id)).items).toMatchObject([{ quantity: 1 }]);
  });

  it('meets no other cart and no other caller under the same key', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const [one, two] = [await newCart(), await newCart()];
    const [first, second] = [await add(one, game, 1, key), await add(two, game, 1, key)];
    expect([first.body.cart.id, second.body.cart.id]).toEqual([one.id, two.id]);
    const made = await post('/store/carts', {}, { ...key, ...(await shop.customer('ada@example.com')) });
    const else1 = await post('/store/carts', {}, { ...key, ...(await shop.customer('eve@example.com')) });
    expect(else1.body.cart.id).not.toBe(made.body.cart.id);
    expect(else1.body.cart.email).toBe('eve@example.com');
  });
});

describe('the products', () => {
  let shelf: Shop;
  const list = async (query: string) => {
    const { status, body } = await shelf.call<List>('GET', `/store/products?${query}`);
    expect([query, status]).toEqual([query, 200]);
    return body;
  };
  const titles = async (query: string) => (await list(query)).products.map(({ title }) => title);

  beforeAll(async () => {
    shelf = await openShop();
    const headers = await shelf.staff();
    const names = ['Celeste', 'Braid', 'Anno 1800', 'Disco Elysium', 'Firewatch'];
    for (const [index, title] of names.entries()) {
      const product = {
        title,
        handle: `game-${index}`,
        platform: index % 2 === 0 ? 'steam' : 'gog',
        status: 'published',
        region: index === 4 ? 'europe' : 'worldwide',
        genres: index < 2 ? ['Puzzle', 'Platformer'] : ['Story'],
        developer: `Studio ${index}`,
        prices: [
          { currency_code: 'eur', amount: 10 + ((index * 3) % 5) },
          ...(index === 0 ? [] : [{ currency_code: 'usd', amount: 20 + index }]),
        ],
      };
      await shelf.call('POST', '/admin/products', product, headers);
    }
    await shelf.call(
      'POST',
      '/admin/products',
      { title: 'Hidden', platform: 'steam', prices: [{ currency_code: 'eur', amount: 1 }] },
      headers,
    );
    shelf.cloud.clock.advance(120_000);
  });
  afterAll(async () => shelf?.[Symbol.asyncDispose]());

  it('are sorted as asked, by title when nothing is asked', async () => {
    const byTitle = ['Anno 1800', 'Braid', 'Celeste', 'Disco Elysium', 'Firewatch'];
    expect(await titles('')).toEqual(byTitle);
    expect(await titles('order=-title')).toEqual([...byTitle].reverse());
    expect(await titles('order=price&region_id=reg_europe')).toEqual([
      'Celeste',
      'Anno 1800',
      'Firewatch',
      'Braid',
      'Disco Elysium',
    ]);
    expect((await shelf.call('GET', '/store/products?order=price')).status).toBe(400);
  });

  it('come by pages that meet without gap and overlap', async () => {
    const first = await list('limit=2');
    expect(first).toMatchObject({ count: 5, limit: 2, offset: 0 });
    const pages = [
      first,
      await list('limit=2&offset=2'),
      await list('limit=2&offset=4'),
      await list('limit=2&offset=6'),
    ];
    expect(pages.flatMap(({ products }) => products.map(({ title }) => title))).toEqual(await titles('limit=50'));
    expect(await list('limit=0')).toMatchObject({ products: [], count: 5 });
  });

  it('are found by words in any case, and by each filter', async () => {
    expect(await titles('q=DISCO')).toEqual(['Disco Elysium']);
    expect(await titles('q=elysium%20disco')).toEqual(['Disco Elysium']);
    expect(await titles('q=studio%203')).toEqual(['Disco Elysium']);
    expect(await list('q=nonesuch')).toMatchObject({ products: [], count: 0 });
    expect(await titles('q=hidden')).toEqual([]);
    expect(await titles('platform=gog')).toEqual(['Braid', 'Disco Elysium']);
    expect(await titles('platform[0]=gog&platform[1]=steam')).toHaveLength(5);
    expect(await titles('genre=Puzzle')).toEqual(['Braid', 'Celeste']);
    expect(await titles('region=europe')).toEqual(['Firewatch']);
    expect(await titles('handle=game-2')).toEqual(['Anno 1800']);
    expect(await titles('currency_code=usd')).not.toContain('Celeste');
    const [a, b] = (await list('limit=2')).products;
    expect(await titles(`id[0]=${b?.id}&id[1]=${a?.id}&id[2]=prod_none`)).toEqual([a?.title, b?.title]);
  });

  it('show a price only where it is asked for, in the region that is named', async () => {
    const price = (products: readonly StoreProduct[]) => products[0]?.variants[0]?.calculated_price;
    const fields = 'fields=*variants.calculated_price';
    expect(price((await list('handle=game-1&region_id=reg_europe')).products)).toBeUndefined();
    expect(price((await list(`handle=game-1&region_id=reg_europe&${fields}`)).products)).toMatchObject({
      calculated_amount: 13,
      currency_code: 'eur',
    });
    expect(price((await list(`handle=game-1&country_code=us&${fields}`)).products)).toMatchObject({
      calculated_amount: 21,
      currency_code: 'usd',
    });
    const refused = await shelf.call<Refusal>('GET', `/store/products?${fields}`);
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'query.region_id' }] } });
  });

  it('send the members that are asked for', async () => {
    const { products } = await list('limit=1&fields=title,handle');
    expect(products).toEqual([{ id: expect.any(String), title: 'Anno 1800', handle: 'game-2' }]);
    const { products: without } = await list('limit=1&fields=-variants,-metadata.languages');
    expect(without[0]).not.toHaveProperty('variants');
    expect(without[0]?.metadata).toHaveProperty('platform');
    expect(without[0]?.metadata).not.toHaveProperty('languages');
  });
});

it('has broken no invariant in all of this, and nothing was refused to a role', async () => {
  await shop.rest();
  const imported = 20 + 20 + 2 + 2 + 1 + 1;
  expect(await brokenInvariants(shop.cloud, imported)).toEqual([]);
  expect(shop.cloud.denied).toEqual([]);
});
