import { createHash, randomBytes } from 'node:crypto';
import type { AdminOrder } from '#shared/contracts/admin-orders.ts';
import type { BuyerKey } from '#shared/contracts/digital-keys.ts';
import { startCloud } from '../../local/cloud.ts';
import type { Cloud, CloudOptions } from '../../local/cloud-types.ts';
import type { FaultChange } from '../../local/faults.ts';

/** What a story sells: where its keys are, and at what price (EUR cents). */
export interface Sold {
  readonly title?: string;
  readonly price?: number;
  readonly stock?: number;
  readonly codeswholesale?: { readonly stock: number; readonly price?: number; readonly keyKind?: 'text' | 'image' };
  readonly kinguin?: {
    readonly stock: number;
    readonly price?: number;
    readonly keyKind?: 'text' | 'image';
    readonly deliveryMs?: number;
  };
}

export interface StoryProduct {
  readonly id: string;
  readonly variantId: string;
  readonly handle: string;
  readonly codeswholesaleId: string;
  readonly kinguinId: string;
  /** The codes that were imported as stock. */
  readonly codes: readonly string[];
}

export interface Checkout {
  readonly cartId: string;
  readonly sessionId: string;
  readonly url: string;
}

export interface Placed {
  readonly orderId: string;
  readonly token: string;
}

type Line = readonly [StoryProduct, number];
type Headers = Readonly<Record<string, string>>;

export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
}

/** A running shop that a story buys in and looks into. */
export interface Shop extends AsyncDisposable {
  readonly cloud: Cloud;
  call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Headers,
  ): Promise<Answer<T>>;
  staff(groups?: readonly string[]): Promise<Headers>;
  customer(email: string): Promise<Headers>;
  sell(sold: Sold): Promise<StoryProduct>;
  /** A cart with these lines and this e-mail, and the session of the payment page. */
  checkOut(lines: readonly Line[], email?: string, headers?: Headers): Promise<Checkout>;
  complete(
    cartId: string,
    headers?: Headers,
  ): Promise<Answer<{ type: string; order?: { id: string }; order_token?: string; error?: { message: string } }>>;
  /** Checks out, pays, and completes: a buyer without troubles. */
  buy(
    lines: readonly Line[],
    email?: string,
    payment?: { card?: string; method?: string },
    headers?: Headers,
  ): Promise<Placed>;
  adminOrder(orderId: string): Promise<AdminOrder>;
  keys(placed: Placed): Promise<BuyerKey[]>;
  faults(change: FaultChange): void;
  /** Waits until all is done, moving the clock over what is waited for, a quarter of an hour at most. */
  rest(): Promise<void>;
}

export const eur = (cents: number) => cents / 100;

/** Starts a shop without a catalogue; a story sells what it needs. */
export async function openShop(options: CloudOptions = {}): Promise<Shop> {
  const cloud = await startCloud({ rateLimits: 'off', ...options });

  async function call<T>(method: string, path: string, body?: unknown, headers: Headers = {}): Promise<Answer<T>> {
    const response = await cloud.fetch(path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
  }

  /** For steps that a story takes for granted. */
  async function must<T>(method: string, path: string, body?: unknown, headers?: Headers): Promise<T> {
    const answer = await call<T>(method, path, body, headers);
    if (answer.status >= 300)
      throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async function bearer(email: string, groups?: readonly string[]): Promise<Headers> {
    const { access_token } = await cloud.identityToken({ email, ...(groups ? { groups: [...groups] } : {}) });
    return { authorization: `Bearer ${access_token}` };
  }

  const shop: Shop = {
    cloud,
    call,
    // A new token each time: stories move the clock, and tokens end after an hour.
    staff: (groups = ['admin']) => bearer(`${groups.join('-')}@example.com`, groups),
    customer: (email) => bearer(email),

    async sell(sold) {
      const headers = await shop.staff();
      const seed = randomBytes(4).toString('hex');
      const handle = `story-${seed}`;
      const price = eur(sold.price ?? 1999);
      const { product } = await must<{ product: { id: string; variant_id: string } }>(
        'POST',
        '/admin/products',
        {
          handle,
          title: sold.title ?? `Story ${seed}`,
          platform: 'steam',
          region: 'worldwide',
          status: 'published',
          prices: [
            { currency_code: 'eur', amount: price },
            { currency_code: 'usd', amount: price },
            { currency_code: 'gbp', amount: price },
          ],
        },
        headers,
      );
      const { codeswholesaleId, kinguinId } = await addOffers(product.id, seed, sold, headers);
      const codes = Array.from({ length: sold.stock ?? 0 }, storyCode);
      if (codes.length > 0) {
        await must(
          'POST',
          '/admin/digital-keys/bulk-import',
          { product_id: product.id, keys: codes, unit_cost: 5 },
          headers,
        );
      }
      return { id: product.id, variantId: product.variant_id, handle, codeswholesaleId, kinguinId, codes };
    },

    async checkOut(lines, email = 'ada@example.com', headers = {}) {
      const { cart } = await must<{ cart: { id: string } }>(
        'POST',
        '/store/carts',
        { region_id: 'reg_europe', email },
        headers,
      );
      for (const [product, quantity] of lines) {
        await must('POST', `/store/carts/${cart.id}/line-items`, { variant_id: product.variantId, quantity }, headers);
      }
      const { payment_collection: collection } = await must<{ payment_collection: { id: string } }>(
        'POST',
        '/store/payment-collections',
        { cart_id: cart.id },
        headers,
      );
      const made = await must<{
        payment_collection: { payment_sessions: { data: { url: string; session_id: string } }[] };
      }>(
        'POST',
        `/store/payment-collections/${collection.id}/payment-sessions`,
        { provider_id: 'pp_stripe_checkout' },
        headers,
      );
      const session = made.payment_collection.payment_sessions[0];
      if (!session) throw new Error('The payment collection has no session.');
      return { cartId: cart.id, sessionId: session.data.session_id, url: session.data.url };
    },

    complete: (cartId, headers) => call('POST', `/store/carts/${cartId}/complete`, undefined, headers),

    async buy(lines, email, payment = {}, headers = {}) {
      const { cartId, sessionId } = await shop.checkOut(lines, email, headers);
      cloud.stripe.pay(sessionId, payment);
      const { body } = await shop.complete(cartId, headers);
      if (!body.order) throw new Error(`The cart did not become an order: ${body.error?.message}`);
      return { orderId: body.order.id, token: body.order_token ?? '' };
    },

    adminOrder: async (orderId) =>
      (await must<{ order: AdminOrder }>('GET', `/admin/orders/${orderId}`, undefined, await shop.staff())).order,
    keys: async ({ orderId, token }) =>
      (
        await must<{ digital_keys: BuyerKey[] }>('GET', `/store/orders/${orderId}/digital-keys`, undefined, {
          'x-order-token': token,
        })
      ).digital_keys,
    faults: (change) => cloud.faults.set(change),
    rest: () => cloud.settled({ advance: true, limit: 15 * 60_000 }),
    [Symbol.asyncDispose]: () => cloud[Symbol.asyncDispose](),
  };

  async function addOffers(productId: string, seed: string, sold: Sold, headers: Headers) {
    const hex = createHash('sha256').update(seed).digest('hex');
    const codeswholesaleId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
    const kinguinId = hex.slice(0, 24);
    const name = `Story ${seed}`;
    if (sold.codeswholesale) {
      const { stock, price = 900, keyKind = 'text' } = sold.codeswholesale;
      cloud.suppliers.codeswholesale.addProducts([
        {
          id: codeswholesaleId,
          name,
          platform: 'Steam',
          regions: ['WORLDWIDE'],
          languages: ['Multilanguage'],
          releaseDate: null,
          stock,
          priceCents: price,
          keyKind,
        },
      ]);
      await must(
        'POST',
        `/admin/products/${productId}/offers`,
        { supplier: 'codeswholesale', supplier_product_id: codeswholesaleId },
        headers,
      );
    }
    if (sold.kinguin) {
      const { stock, price = 950, keyKind = 'text', deliveryMs } = sold.kinguin;
      cloud.suppliers.kinguin.addProducts([
        {
          id: kinguinId,
          kinguinId: Number.parseInt(hex.slice(0, 7), 16),
          name,
          platform: 'Steam',
          regionId: 3,
          languages: ['English'],
          keyKind,
          stock,
          priceCents: price,
          ...(deliveryMs === undefined ? {} : { deliveryMs }),
        },
      ]);
      await must(
        'POST',
        `/admin/products/${productId}/offers`,
        { supplier: 'kinguin', supplier_product_id: kinguinId },
        headers,
      );
    }
    return { codeswholesaleId, kinguinId };
  }

  await must('POST', '/admin/exchange-rates', { rates: { usd: 1.1, gbp: 0.85 } }, await shop.staff());
  return shop;
}

/** A code as a Steam key looks. */
export function storyCode(): string {
  const text = randomBytes(15).toString('hex').toUpperCase().slice(0, 15);
  return `${text.slice(0, 5)}-${text.slice(5, 10)}-${text.slice(10)}`;
}
