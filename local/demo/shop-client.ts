/** The shop as its buyers, its staff and the people around it use it: over HTTP, with nothing of the product imported. */

export interface StoreProduct {
  readonly id: string;
  readonly handle: string;
  readonly title: string;
  readonly variants: readonly { readonly id: string }[];
}

export interface Completion {
  readonly type: 'order' | 'cart';
  readonly order?: { readonly id: string; readonly display_id: number };
  readonly order_token?: string;
  readonly error?: { readonly message: string };
}

export interface BuyerKey {
  readonly id: string;
  readonly line_item_id: string;
  readonly code: string | null;
  readonly type: 'text' | 'image';
}

export interface StoreOrder {
  readonly id: string;
  readonly status: string;
  readonly payment_status: string;
  readonly fulfillment_status: string;
}

export interface AdminOrder {
  readonly id: string;
  readonly status: string;
  readonly payment_status: string;
  readonly fulfillment_status: string;
  readonly authorized_at?: string | null;
  readonly settled_at?: string | null;
  readonly delivered_at?: string | null;
  readonly mail?: { readonly status: string } | null;
  readonly items: readonly {
    readonly id: string;
    readonly quantity: number;
    readonly unit_price: number;
    readonly units: readonly { readonly digital_key_id?: string | null; readonly source?: string | null }[];
  }[];
  readonly purchases: readonly { readonly reference: string; readonly supplier: string; readonly status: string }[];
}

export interface Mail {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly { readonly filename: string; readonly contentType: string; readonly size: number }[];
}

export type Json = Record<string, unknown>;

/** What went wrong with a call, with the server's own words. */
export class CallError extends Error {
  override name = 'CallError';
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** A client of one shop. `base` is its origin. */
export function shopClient(base: string) {
  async function call<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> {
    const response = await fetch(new URL(path, base), {
      method,
      headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) {
      const problem = text.startsWith('{') ? (JSON.parse(text) as { detail?: string; message?: string }) : {};
      const reason = problem.detail ?? problem.message ?? text.slice(0, 200);
      throw new CallError(response.status, `${method} ${path} answered ${response.status}: ${reason}`);
    }
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  let staffToken: string | undefined;
  async function staff(): Promise<Record<string, string>> {
    staffToken ??= (
      await call<{ access_token: string }>('POST', '/local/identity/token', {
        email: 'demo-admin@example.com',
        groups: ['admin'],
      })
    ).access_token;
    return { authorization: `Bearer ${staffToken}` };
  }

  return {
    call,

    async findProduct(handle: string): Promise<StoreProduct> {
      const { products } = await call<{ products: StoreProduct[] }>(
        'GET',
        `/store/products?handle=${encodeURIComponent(handle)}`,
      );
      const [product] = products;
      if (!product) throw new Error(`The shop has no product ${handle}: start it with its starter catalogue.`);
      return product;
    },

    /** A cart with its lines and e-mail, and the session of the payment page. */
    async checkOut(email: string, lines: readonly { readonly variantId: string; readonly quantity: number }[]) {
      const { cart } = await call<{ cart: { id: string } }>('POST', '/store/carts', {});
      for (const { variantId, quantity } of lines) {
        await call('POST', `/store/carts/${cart.id}/line-items`, { variant_id: variantId, quantity });
      }
      await call('POST', `/store/carts/${cart.id}`, { email });
      const { payment_collection: collection } = await call<{ payment_collection: { id: string } }>(
        'POST',
        '/store/payment-collections',
        { cart_id: cart.id },
      );
      const answer = await call<{
        payment_collection: { amount: number; payment_sessions: { data: { session_id: string; url: string } }[] };
      }>('POST', `/store/payment-collections/${collection.id}/payment-sessions`, { provider_id: 'pp_stripe_checkout' });
      const session = answer.payment_collection.payment_sessions[0];
      if (!session) throw new Error('The payment collection has no session.');
      return { cartId: cart.id, sessionId: session.data.session_id, total: answer.payment_collection.amount };
    },

    pay: (sessionId: string, how: { card?: string; method?: string; authenticate?: string } = {}) =>
      call<Json>('POST', `/local/stripe/checkout-sessions/${sessionId}/pay`, how),

    complete: (cartId: string) => call<Completion>('POST', `/store/carts/${cartId}/complete`),

    order: (id: string, token: string) =>
      call<{ order: StoreOrder }>('GET', `/store/orders/${id}`, undefined, { 'x-order-token': token }),

    async keys(id: string, token: string): Promise<BuyerKey[]> {
      return (
        await call<{ digital_keys: BuyerKey[] }>('GET', `/store/orders/${id}/digital-keys`, undefined, {
          'x-order-token': token,
        })
      ).digital_keys;
    },

    async adminOrder(id: string): Promise<AdminOrder> {
      return (await call<{ order: AdminOrder }>('GET', `/admin/orders/${id}`, undefined, await staff())).order;
    },

    async countAvailable(productId: string): Promise<number> {
      let count = 0;
      let cursor: string | null = null;
      do {
        const more: string = cursor ? `&cursor=${cursor}` : '';
        const page: { digital_keys: unknown[]; next_cursor: string | null } = await call(
          'GET',
          `/admin/digital-keys?product_id=${productId}&status=available&limit=100${more}`,
          undefined,
          await staff(),
        );
        count += page.digital_keys.length;
        cursor = page.next_cursor;
      } while (cursor);
      return count;
    },

    async importKeys(productId: string, keys: readonly string[]): Promise<void> {
      await call(
        'POST',
        '/admin/digital-keys/bulk-import',
        { product_id: productId, keys, source: 'demo' },
        await staff(),
      );
    },

    inbox: (to: string) => call<Mail[]>('GET', `/local/inbox?to=${encodeURIComponent(to)}`),
    supplier: (name: string) => call<Json>('GET', `/local/suppliers/${name}`),
    changeSupplier: (name: string, change: Json) => call<Json>('POST', `/local/suppliers/${name}`, change),
    stripe: () => call<Json>('GET', '/local/stripe'),
    changeStripe: (change: Json) => call<Json>('POST', '/local/stripe', change),
    runSchedule: (name: string) => call<Json>('POST', `/local/schedules/${name}/run`, {}),
  };
}

export type ShopClient = ReturnType<typeof shopClient>;
