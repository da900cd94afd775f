import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { AdminOrder } from '#shared/contracts/admin-orders.ts';
import { brokenInvariants } from './ledger.ts';
import { openShop, type Shop, type Sold, type StoryProduct } from './shop.ts';

/** One shop for the stories of a file. After each story its troubles are over, and no invariant may be broken. */
export interface Stories {
  readonly shop: Shop;
  sell(sold: Sold): Promise<StoryProduct>;
  /** How many codes have been put into stock. */
  readonly imported: number;
  /** The source of each unit of an order, `undefined` for one without a key. */
  sourcesOf(orderId: string): Promise<(string | undefined)[]>;
  /** Sends what staff or a schedule would, and answers what the function answered. */
  run(functionName: string): Promise<unknown>;
}

/** Call it at the top of a file of stories. */
export function tellStories(): Stories {
  let shop: Shop | undefined;
  let imported = 0;
  const opened = () => {
    if (!shop) throw new Error('The shop is not open yet.');
    return shop;
  };

  beforeAll(async () => {
    shop = await openShop();
  });
  afterEach(async () => {
    calm(opened());
    await opened().rest();
    expect(await brokenInvariants(opened().cloud, imported)).toEqual([]);
    expect(opened().cloud.denied).toEqual([]);
  });
  afterAll(async () => shop?.[Symbol.asyncDispose]());

  return {
    get shop() {
      return opened();
    },
    get imported() {
      return imported;
    },
    sell(sold) {
      imported += sold.stock ?? 0;
      return opened().sell(sold);
    },
    sourcesOf: async (orderId) => sourcesIn(await opened().adminOrder(orderId)),
    async run(functionName) {
      const outcome = await opened().cloud.invoke(functionName, {});
      if (!outcome.ok) throw new Error(`${functionName}: ${outcome.error.errorMessage}`);
      return JSON.parse(outcome.payload);
    },
  };
}

export function sourcesIn(order: AdminOrder): (string | undefined)[] {
  return order.items.flatMap((item) => item.units.map((unit) => unit.source ?? undefined));
}

/** Switches every trouble off. */
export function calm({ cloud }: Shop): void {
  cloud.faults.clear();
  cloud.suppliers.codeswholesale.configure({ down: false, faults: {}, fulfillment: 'immediate' });
  cloud.suppliers.kinguin.configure({ down: false, faults: {} });
  cloud.stripe.configure({ reset: true });
}
