import { codesWholesale } from '#shared/suppliers/codeswholesale.ts';
import type { Supplier, SupplierOptions } from '#shared/suppliers/contract.ts';
import { kinguin } from '#shared/suppliers/kinguin.ts';
import { createActivity } from '../../local/activity.ts';
import { systemClock } from '../../local/clock.ts';
import type { RunningSandbox, SandboxContext } from '../../local/sandbox.ts';
import { openStore } from '../../local/store.ts';
import { codesWholesaleTestCredentials, startCodesWholesaleSandbox } from '../../local/suppliers/codeswholesale.ts';
import { kinguinTestCredentials, startKinguinSandbox } from '../../local/suppliers/kinguin.ts';
import type { SoldKey } from '../../local/suppliers/sold-key.ts';

/** The same small catalogue at every supplier: what the suite buys. */
export const stock = { text: 200, image: 50, few: 3 };
export const price = 2_000;

interface SandboxState {
  readonly balance: number;
  readonly orders: readonly { readonly orderId: string; readonly reference: string | null; readonly total: number }[];
  readonly calls: Readonly<{ placeOrder?: number }>;
}

/** A supplier's sandbox with a client of ours in front of it. */
export interface SupplierShop extends AsyncDisposable {
  readonly supplier: Supplier;
  /** The same supplier with credentials that it does not know. */
  readonly stranger: Supplier;
  readonly products: { readonly text: string; readonly image: string; readonly few: string; readonly unknown: string };
  state(): SandboxState;
  sold(): SoldKey[];
  change(change: object): void;
  faults(faults: object): void;
  advance(milliseconds: number): void;
  now(): number;
  /** From now on answers to purchases are lost on the way, though the supplier has worked them. */
  loseAnswers(lose: boolean): void;
}

/** How one supplier is imitated, and where suppliers differ by nature. */
export interface SupplierRow {
  readonly name: Supplier['name'];
  start(): Promise<SupplierShop>;
  /** A change that makes a purchase's keys come one after the other over this time. */
  readonly gradually: (milliseconds: number, units: number) => object;
  /** Faults after which the next purchase is given up by the supplier, none of its keys delivered. */
  readonly giveUp: object;
  /** Faults that refuse a reference that is taken. */
  readonly refuseRepeats: readonly object[];
}

const startOfTime = Date.parse('2026-03-01T12:00:00Z');

/** Everything a sandbox needs, in memory, at a time that only the test moves. */
function openContext(): SandboxContext {
  return {
    clock: systemClock(() => startOfTime),
    store: openStore(':memory:'),
    activity: createActivity(),
    log: () => {},
    shopUrl: 'http://127.0.0.1:9',
    deliverWebhook: async () => 204,
  };
}

function shopOf(
  context: SandboxContext,
  sandbox: Omit<RunningSandbox, 'state'> & { state(): SandboxState; deliveredKeys(): SoldKey[] },
  makers: Record<'supplier' | 'stranger', (options: SupplierOptions) => Supplier>,
  products: SupplierShop['products'],
): SupplierShop {
  const { clock } = context;
  let losing = false;
  const options: SupplierOptions = {
    baseUrl: sandbox.url,
    now: clock.now,
    wait: async (milliseconds) => clock.advance(milliseconds),
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      if (!losing || !/order/.test(String(input)) || init?.method !== 'POST') return response;
      await response.arrayBuffer();
      throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
    },
  };
  return {
    supplier: makers.supplier(options),
    stranger: makers.stranger(options),
    products,
    state: () => sandbox.state(),
    sold: () => sandbox.deliveredKeys(),
    change: (change) => sandbox.configure(change),
    faults: (faults) => sandbox.configure({ faults }),
    advance: (milliseconds) => clock.advance(milliseconds),
    now: clock.now,
    loseAnswers: (lose) => {
      losing = lose;
    },
    async [Symbol.asyncDispose]() {
      await sandbox.stop();
      context.store.close();
    },
  };
}

const codesWholesaleProducts = {
  text: '11111111-1111-4111-8111-111111111111',
  image: '22222222-2222-4222-8222-222222222222',
  few: '33333333-3333-4333-8333-333333333333',
  unknown: '99999999-9999-4999-8999-999999999999',
};

const kinguinProducts = {
  text: '111111111111111111111111',
  image: '222222222222222222222222',
  few: '333333333333333333333333',
  unknown: '999999999999999999999999',
};

/** Every supplier that the registry knows; the suite runs over each. */
export const supplierRows: readonly SupplierRow[] = [
  {
    name: 'codeswholesale',
    async start() {
      const context = openContext();
      const catalogue = (['text', 'image', 'few'] as const).map((kind) => ({
        id: codesWholesaleProducts[kind],
        name: `Product with ${kind}`,
        platform: 'Steam',
        regions: ['WORLDWIDE'],
        languages: ['Multilanguage'],
        releaseDate: '2020-08-27',
        stock: stock[kind],
        priceCents: price,
        keyKind: kind === 'image' ? ('image' as const) : ('text' as const),
      }));
      const sandbox = await startCodesWholesaleSandbox({ context, catalogue });
      const { client_id: clientId, client_secret: clientSecret } = codesWholesaleTestCredentials;
      return shopOf(
        context,
        sandbox,
        {
          supplier: (options) => codesWholesale({ clientId, clientSecret }, options),
          stranger: (options) => codesWholesale({ clientId, clientSecret: 'wrong' }, options),
        },
        codesWholesaleProducts,
      );
    },
    gradually: (milliseconds) => ({ fulfillment: { delayMs: milliseconds, gradual: true } }),
    giveUp: { cancelOrder: true },
    refuseRepeats: [{ duplicateReference: '208' }, { duplicateReference: '400' }, { duplicateReference: '422' }],
  },
  {
    name: 'kinguin',
    async start() {
      const context = openContext();
      const catalogue = (['text', 'image', 'few'] as const).map((kind, index) => ({
        id: kinguinProducts[kind],
        kinguinId: 1001 + index,
        name: `Product with ${kind} Steam CD Key`,
        platform: 'Steam',
        regionId: 3,
        languages: ['English'],
        stock: stock[kind],
        priceCents: price,
        keyKind: kind === 'image' ? ('image' as const) : ('text' as const),
      }));
      const sandbox = await startKinguinSandbox({ context, catalogue, settings: { deliveryMs: 0, keyIntervalMs: 0 } });
      const { api_key: apiKey } = kinguinTestCredentials;
      return shopOf(
        context,
        sandbox,
        {
          supplier: (options) => kinguin({ apiKey }, options),
          stranger: (options) => kinguin({ apiKey: 'wrong' }, options),
        },
        kinguinProducts,
      );
    },
    gradually: (milliseconds, units) => ({
      deliveryMs: Math.floor(milliseconds / units),
      keyIntervalMs: Math.floor(milliseconds / units),
    }),
    giveUp: { cancelSomeKeys: { keys: 99, as: 'REFUNDED' } },
    refuseRepeats: [{ duplicateReference: '400' }, { duplicateReference: '422' }],
  },
];
