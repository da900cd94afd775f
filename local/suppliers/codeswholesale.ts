/** An imitation of CodesWholesale's API v3 for the local cloud and the tests. */
import type { RunningSandbox, Sandbox, SandboxContext } from '../sandbox.ts';
import { codesWholesaleApi, codesWholesaleRoutes } from './codeswholesale-api.ts';
import {
  type CodesWholesaleProduct,
  euros,
  fixedTestProducts,
  openCodesWholesaleCatalogue,
  type PriceTier,
  type StockedProduct,
} from './codeswholesale-catalogue.ts';
import { codesWholesaleChange, codesWholesaleFaults, type Fulfillment } from './codeswholesale-faults.ts';
import { codeState, openCodesWholesaleOrders, orderStatus } from './codeswholesale-orders.ts';
import { type CodesWholesaleCredentials, postbackHash } from './codeswholesale-token.ts';
import { faultBox, parseChange } from './faults.ts';
import { serveSupplier } from './server.ts';
import type { SoldKey } from './sold-key.ts';
import { faultyWebhooks, webhookSender } from './webhooks.ts';

/** What the sandbox accepts unless told otherwise; the secret holds signs that a form body must escape. */
export const codesWholesaleTestCredentials: CodesWholesaleCredentials = {
  client_id: 'latchkey-local-client',
  client_secret: '$2a$10$local/only.Zm9yLXRoZS1sYXB0b3AtYWxvbmU',
  signature: 'c0ffee00-1a7c-4e11-9b6d-10ca15167a7e',
};

export interface CodesWholesaleOptions {
  readonly credentials?: CodesWholesaleCredentials;
  readonly catalogue: readonly CodesWholesaleProduct[];
  /** What a new account holds. */
  readonly balanceCents?: number;
  readonly fulfillment?: Fulfillment;
  readonly tokenSeconds?: number;
  /** The supplier's own limits on tokens and products; off unless wished for. */
  readonly rateLimits?: boolean;
  /** Where postbacks go on the shop's origin. */
  readonly postbackPath?: string;
  readonly version?: string;
}

export interface CodesWholesaleState {
  readonly name: 'codeswholesale';
  readonly url: string;
  readonly down: boolean;
  /** Euro cents, as all amounts here. */
  readonly balance: number;
  readonly credit: number;
  readonly fulfillment: Fulfillment;
  readonly rateLimits: boolean;
  readonly products: readonly {
    readonly id: string;
    readonly name: string;
    readonly stock: number;
    readonly prices: readonly PriceTier[];
  }[];
  readonly orders: readonly {
    readonly orderId: string;
    readonly reference: string | null;
    readonly status: string;
    readonly total: number;
    readonly createdAt: string;
    readonly keys: number;
    readonly lines: readonly { readonly productId: string; readonly quantity: number; readonly unitPrice: number }[];
  }[];
  readonly faults: Readonly<Record<string, object>>;
  readonly calls: Readonly<Record<string, number>>;
  readonly webhooks: { readonly sent: number; readonly pending: number; readonly givenUp: number };
}

export interface RunningCodesWholesale extends RunningSandbox {
  state(): CodesWholesaleState;
  /** Adds products to the price list; known ones keep their stock and price. */
  addProducts(products: readonly CodesWholesaleProduct[]): void;
  deliveredKeys(): SoldKey[];
}

/** Starts the sandbox on the context's port; what it sold before is still sold. */
export async function startCodesWholesaleSandbox(
  options: CodesWholesaleOptions & { readonly context: SandboxContext },
): Promise<RunningCodesWholesale> {
  const { context, credentials = codesWholesaleTestCredentials, version = 'v3' } = options;
  const { clock, store } = context;
  const routes = codesWholesaleRoutes(version);
  const endpoints = routes.map(({ endpoint }) => endpoint);
  const faults = faultBox(codesWholesaleFaults, [...endpoints, 'postback']);
  const settings = {
    down: false,
    fulfillment: options.fulfillment ?? ('immediate' as Fulfillment),
    rateLimits: options.rateLimits ?? false,
  };
  const catalogue = openCodesWholesaleCatalogue(store, clock.now);
  catalogue.add([...fixedTestProducts, ...options.catalogue]);

  const webhooks = webhookSender({
    name: 'codeswholesale',
    clock,
    store,
    deliver: context.deliverWebhook,
    retryDelaysMs: [10_000, 60_000],
    log: context.log,
  });
  const sendFaulty = faultyWebhooks(webhooks, faults);
  const postback = (body: object) =>
    sendFaulty({
      path: options.postbackPath ?? '/webhooks/codeswholesale',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, authHash: postbackHash(credentials) }),
    });
  const stockPostback = ({ id, stock, tiers }: StockedProduct) => {
    const prices = tiers.map(({ from, to, cents }) => ({
      priceRangeLabel: to === null ? `${from}+` : `${from}-${to}`,
      price: euros(cents),
    }));
    postback({ type: 'STOCK', products: [{ productId: id, quantity: stock, prices }] });
  };

  const book = openCodesWholesaleOrders({
    store,
    clock,
    catalogue,
    faults,
    initialBalanceCents: options.balanceCents ?? 1_000_000,
    onPreorderFilled: ({ orderId }) => postback({ type: 'PREORDER', orderId }),
  });

  let url = '';
  const api = codesWholesaleApi({
    clock,
    version,
    baseUrl: () => url,
    credentials,
    tokenSeconds: options.tokenSeconds ?? 3_600,
    catalogue,
    book,
    faults,
    settings,
  });
  const server = await serveSupplier({
    port: context.port ?? 0,
    clock,
    routes,
    faults,
    isDown: () => settings.down,
    ...api,
  });
  url = server.listener.url;

  const setStock = (id: string, stock: number) => {
    const product = catalogue.named(id);
    const now = clock.now();
    const restockedAt = stock > product.stock ? now : product.restockedAt;
    catalogue.products.put(id, { ...product, stock, restockedAt, updatedAt: now });
  };

  const setPrices = (id: string, prices: number | readonly PriceTier[]) => {
    const tiers = typeof prices === 'number' ? [{ from: 1, to: null, cents: prices }] : prices;
    catalogue.products.put(id, { ...catalogue.named(id), tiers, updatedAt: clock.now() });
  };

  return {
    url,
    state() {
      const now = clock.now();
      const { balanceCents, creditCents } = book.account();
      const keysIn = (codes: readonly Parameters<typeof codeState>[0][]) =>
        codes.filter((code) => codeState(code, now) === 'delivered' && !code.missing).length;
      return {
        name: 'codeswholesale',
        url,
        ...settings,
        balance: balanceCents,
        credit: creditCents,
        products: [...catalogue.products.values()].map(({ id, name, stock, tiers }) => ({
          id,
          name,
          stock,
          prices: tiers,
        })),
        orders: [...book.orders.values()].map((order) => ({
          orderId: order.orderId,
          reference: order.reference,
          status: orderStatus(order, now),
          total: order.totalCents,
          createdAt: new Date(order.createdAt).toISOString(),
          keys: keysIn(order.lines.flatMap(({ codes }) => codes)),
          lines: order.lines.map(({ productId, quantity, unitCents }) => ({
            productId,
            quantity,
            unitPrice: unitCents,
          })),
        })),
        faults: faults.describe(),
        calls: { ...server.calls },
        webhooks: webhooks.counts(),
      };
    },
    configure(input) {
      const change = parseChange(codesWholesaleChange, input, 'change');
      const { stock = {}, prices = {}, remove = [] } = change;
      for (const id of [...Object.keys(stock), ...Object.keys(prices), ...remove]) catalogue.named(id);
      if (change.faults) faults.replace(change.faults);
      for (const [id, units] of Object.entries(stock)) setStock(id, units);
      for (const [id, price] of Object.entries(prices)) setPrices(id, price);
      for (const id of new Set([...Object.keys(stock), ...Object.keys(prices)])) {
        book.fillPreorders(id);
        stockPostback(catalogue.named(id));
      }
      for (const productId of remove) {
        catalogue.products.delete(productId);
        postback({ type: 'PRODUCT_HIDDEN', productId });
      }
      if (change.balance !== undefined) book.updateAccount({ balanceCents: change.balance });
      if (change.credit !== undefined) book.updateAccount({ creditCents: change.credit });
      settings.down = change.down ?? settings.down;
      settings.fulfillment = change.fulfillment ?? settings.fulfillment;
      settings.rateLimits = change.rateLimits ?? settings.rateLimits;
    },
    addProducts(products) {
      for (const { id } of catalogue.add(products)) postback({ type: 'NEW_PRODUCT', productId: id });
    },
    deliveredKeys() {
      const now = clock.now();
      return [...book.orders.values()].flatMap(({ orderId, reference, lines }) =>
        lines.flatMap(({ productId, codes }) =>
          codes
            .filter((code) => codeState(code, now) === 'delivered' && !code.missing)
            .map((code) => ({
              orderId,
              reference,
              productId,
              keyId: code.id,
              type: code.kind,
              text: book.textOf(code),
            })),
        ),
      );
    },
    async stop() {
      book.stop();
      webhooks.stop();
      await server.stop();
    },
  };
}

/** The sandbox as the local cloud starts it. */
export function codesWholesaleSandbox(options: CodesWholesaleOptions): Sandbox {
  return {
    name: 'codeswholesale',
    secret: { ...(options.credentials ?? codesWholesaleTestCredentials) },
    start: (context) => startCodesWholesaleSandbox({ ...options, context }),
  };
}
