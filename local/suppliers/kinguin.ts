/** An imitation of Kinguin's eCommerce API for the local cloud and the tests. */
import type { RunningSandbox, Sandbox, SandboxContext } from '../sandbox.ts';
import { faultBox, parseChange } from './faults.ts';
import { kinguinApi, kinguinBasePath, kinguinRoutes } from './kinguin-api.ts';
import {
  cheapestOffers,
  type KinguinProduct,
  openKinguinCatalogue,
  type StockedKinguinProduct,
  type StockedOffer,
  specialKinguinProducts,
  stockedOffers,
  totalQty,
  withPrice,
  withStock,
} from './kinguin-catalogue.ts';
import { type KinguinSettings, kinguinChange, kinguinFaults } from './kinguin-faults.ts';
import { type KinguinOrder, keyState, keysOf, kinguinStatus, openKinguinOrders } from './kinguin-orders.ts';
import { millisecondStamp } from './kinguin-wire.ts';
import { serveSupplier } from './server.ts';
import type { SoldKey } from './sold-key.ts';
import { faultyWebhooks, webhookSender } from './webhooks.ts';

export interface KinguinCredentials {
  readonly api_key: string;
  /** What every webhook carries; 32 signs at most. */
  readonly webhook_secret: string;
}

export const kinguinTestCredentials: KinguinCredentials = {
  api_key: '5f1d7c0ffee04d5e9a1b2c3d4e5f6071',
  webhook_secret: 'latchkey-local-kinguin-hook',
};

export interface KinguinOptions {
  readonly credentials?: KinguinCredentials;
  readonly catalogue: readonly KinguinProduct[];
  /** What a new account holds. */
  readonly balanceCents?: number;
  readonly settings?: Partial<Omit<KinguinSettings, 'down'>>;
  /** Where webhooks go on the shop's origin. */
  readonly webhookPath?: string;
}

export interface KinguinState extends Readonly<KinguinSettings> {
  readonly name: 'kinguin';
  readonly url: string;
  /** Euro cents, as all amounts here. */
  readonly balance: number;
  readonly products: readonly {
    readonly id: string;
    readonly kinguinId: number;
    readonly name: string;
    readonly stock: number;
    /** Of the cheapest offer that has keys; null when sold out. */
    readonly price: number | null;
    readonly offers: readonly StockedOffer[];
  }[];
  readonly orders: readonly {
    readonly orderId: string;
    readonly reference: string | null;
    readonly status: string;
    /** What was taken from the balance, before anything came back. */
    readonly total: number;
    readonly createdAt: string;
    readonly keys: number;
    readonly lines: readonly {
      readonly productId: string;
      readonly offerId: string;
      readonly quantity: number;
      readonly unitPrice: number;
    }[];
  }[];
  readonly faults: Readonly<Record<string, object>>;
  readonly calls: Readonly<Record<string, number>>;
  readonly webhooks: { readonly sent: number; readonly pending: number; readonly givenUp: number };
}

export interface RunningKinguin extends RunningSandbox {
  state(): KinguinState;
  /** Adds products to the catalogue; known ones keep their offers. */
  addProducts(products: readonly KinguinProduct[]): void;
  deliveredKeys(): SoldKey[];
}

const minuteMs = 60_000;

/** Starts the sandbox on the context's port; orders that were being delivered go on. */
export async function startKinguinSandbox(
  options: KinguinOptions & { readonly context: SandboxContext },
): Promise<RunningKinguin> {
  const { context, credentials = kinguinTestCredentials } = options;
  const { clock, store } = context;
  const faults = faultBox(kinguinFaults, [...new Set(kinguinRoutes.map(({ endpoint }) => endpoint)), 'postback']);
  const settings: KinguinSettings = {
    down: false,
    deliveryMs: 300,
    keyIntervalMs: 10,
    returnMs: 1_000,
    discountPercent: 0,
    ...options.settings,
  };
  const catalogue = openKinguinCatalogue(store, clock.now);
  catalogue.add([...specialKinguinProducts, ...options.catalogue]);

  const webhooks = webhookSender({
    name: 'kinguin',
    clock,
    store,
    deliver: context.deliverWebhook,
    retryDelaysMs: [5_000, minuteMs, 5 * minuteMs, 30 * minuteMs],
    log: context.log,
  });
  const sendFaulty = faultyWebhooks(webhooks, faults);
  const webhookOf = (event: string, body: object) => ({
    path: options.webhookPath ?? '/webhooks/kinguin',
    headers: {
      'content-type': faults.take('misspelledContentType', 'postback') ? 'aplication/json' : 'application/json',
      'x-event-name': event,
      'x-event-secret': credentials.webhook_secret,
    },
    body: JSON.stringify(body),
  });
  const orderEvent = (order: KinguinOrder) => ({
    orderId: order.orderId,
    ...(order.externalId !== null && { orderExternalId: order.externalId }),
    status: kinguinStatus(order, clock.now()),
    updatedAt: millisecondStamp(clock.now()),
  });
  const sendStatus = (order: KinguinOrder) => {
    const event = orderEvent(order);
    sendFaulty(webhookOf('order.status', event));
    const { status, ...rest } = event;
    if (status === 'completed' && faults.take('legacyComplete', 'postback')) {
      sendFaulty(webhookOf('order.complete', rest));
    }
  };
  const sendUpdate = (product: StockedKinguinProduct) => {
    const cheapest = cheapestOffers(product);
    sendFaulty(
      webhookOf('product.update', {
        kinguinId: product.kinguinId,
        productId: product.id,
        qty: cheapest.reduce((sum, { qty }) => sum + qty, 0),
        textQty: cheapest.reduce((sum, { textQty }) => sum + textQty, 0),
        cheapestOfferId: cheapest.map(({ offerId }) => offerId),
        updatedAt: millisecondStamp(clock.now()),
      }),
    );
  };

  const book = openKinguinOrders({
    store,
    clock,
    catalogue,
    faults,
    settings,
    initialBalanceCents: options.balanceCents ?? 1_000_000,
    onStatus: sendStatus,
  });
  const api = kinguinApi({
    clock,
    apiKey: credentials.api_key,
    catalogue,
    book,
    faults,
    announce: (order) => webhooks.sendFirst(webhookOf('order.status', orderEvent(order))),
  });
  const server = await serveSupplier({
    port: context.port ?? 0,
    clock,
    routes: kinguinRoutes,
    faults,
    isDown: () => settings.down,
    ...api,
  });
  const url = `${server.listener.url}${kinguinBasePath}`;

  return {
    url,
    state() {
      const now = clock.now();
      return {
        name: 'kinguin',
        url,
        ...settings,
        balance: book.account().balanceCents,
        products: [...catalogue.products.values()].map((product) => ({
          id: product.id,
          kinguinId: product.kinguinId,
          name: product.name,
          stock: totalQty(product),
          price: cheapestOffers(product)[0]?.priceCents ?? null,
          offers: product.offers,
        })),
        orders: [...book.orders.values()].map((order) => ({
          orderId: order.orderId,
          reference: order.externalId,
          status: kinguinStatus(order, now),
          total: order.lines.reduce((sum, { qty, paidCents }) => sum + qty * paidCents, 0),
          createdAt: new Date(order.createdAt).toISOString(),
          keys: keysOf(order).filter((key) => keyState(key, now) === 'DELIVERED').length,
          lines: order.lines.map(({ productId, offerId, qty, paidCents }) => ({
            productId,
            offerId,
            quantity: qty,
            unitPrice: paidCents,
          })),
        })),
        faults: faults.describe(),
        calls: { ...server.calls },
        webhooks: webhooks.counts(),
      };
    },
    configure(input) {
      const {
        stock = {},
        prices = {},
        offers = {},
        gone = {},
        ...change
      } = parseChange(kinguinChange, input, 'change');
      const changed = [stock, prices, offers, gone].flatMap((part) => Object.keys(part));
      const ids = new Set(changed.map((id) => catalogue.named(id).id));
      if (change.faults) faults.replace(change.faults);
      const edit = <T>(
        part: Record<string, T>,
        apply: (product: StockedKinguinProduct, value: T) => StockedKinguinProduct,
      ) => {
        for (const [id, value] of Object.entries(part)) catalogue.change(apply(catalogue.named(id), value));
      };
      edit(offers, (product, list) => ({ ...product, offers: stockedOffers(product, list) }));
      edit(prices, withPrice);
      edit(stock, withStock);
      edit(gone, (product, isGone) => ({ ...product, gone: isGone }));
      for (const id of ids) sendUpdate(catalogue.named(id));
      if (change.balance !== undefined) book.updateAccount({ balanceCents: change.balance });
      settings.down = change.down ?? settings.down;
      settings.deliveryMs = change.deliveryMs ?? settings.deliveryMs;
      settings.keyIntervalMs = change.keyIntervalMs ?? settings.keyIntervalMs;
      settings.returnMs = change.returnMs ?? settings.returnMs;
      settings.discountPercent = change.discountPercent ?? settings.discountPercent;
    },
    addProducts(products) {
      for (const product of catalogue.add(products)) sendUpdate(product);
    },
    deliveredKeys() {
      const now = clock.now();
      return [...book.orders.values()].flatMap(({ orderId, externalId, lines }) =>
        lines.flatMap(({ productId, keys }) =>
          keys
            .filter((key) => keyState(key, now) === 'DELIVERED')
            .map((key) => ({
              orderId,
              reference: externalId,
              productId,
              keyId: key.id,
              type: key.kind,
              text: book.textOf(key),
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
export function kinguinSandbox(options: KinguinOptions): Sandbox {
  return {
    name: 'kinguin',
    secret: { ...(options.credentials ?? kinguinTestCredentials) },
    start: (context) => startKinguinSandbox({ ...options, context }),
  };
}
