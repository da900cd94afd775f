/** A shop to measure: the local cloud in this process, on temporary data, with something to sell; its buyers in another. */
import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { startCloud } from '../local/cloud.ts';
import type { Cloud } from '../local/cloud-types.ts';
import { type Errand, News } from './buyers.ts';
import type { PartOptions } from './figures.ts';
import { jsonClient } from './http-client.ts';

export interface BenchShop extends AsyncDisposable {
  readonly cloud: Cloud;
  /** Megabytes that this process holds, with all its functions, and those of the database engine beside it. */
  memory(): { readonly shop: number; readonly engine: number };
  /** Fills the stock with that many keys, over several products. */
  stockUp(keys: number): Promise<void>;
  /** Buyers up to the payment page; answers the sessions to be paid. */
  prepare(count: number): Promise<readonly string[]>;
  /** Buyers all the way: they pay and complete. */
  checkOut(count: number, concurrency: number): Promise<void>;
}

const products = 20;
const keysPerImport = 2000;
const preparers = 16;
const ProductAnswer = z.object({ product: z.object({ id: z.string(), variant_id: z.string() }) });

/** Starts it; disposing of it ends both processes and removes the data. */
export async function openBenchShop({ directory, progress }: PartOptions): Promise<BenchShop> {
  await using opened = new AsyncDisposableStack();
  const dataDirectory = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
  opened.defer(() => rmSync(dataDirectory, { recursive: true, force: true }));
  const cloud = opened.use(
    await startCloud({ directory, dataDirectory, rateLimits: 'off', log: (line) => progress(`cloud: ${line}`) }),
  );
  const client = jsonClient(cloud.origin, 8);
  opened.defer(() => client.close());
  const { access_token } = await cloud.identityToken({ email: 'admin@example.com', groups: ['admin'] });
  const staff = { authorization: `Bearer ${access_token}` };
  const sold: { readonly id: string; readonly variantId: string }[] = [];
  let buyers: ChildProcess | undefined;
  opened.defer(() => void buyers?.kill());

  async function sell(): Promise<void> {
    const handle = `bench-${randomBytes(4).toString('hex')}`;
    const { product } = ProductAnswer.parse(
      await client.send(
        'POST',
        '/admin/products',
        {
          handle,
          title: `Game ${handle}`,
          platform: 'steam',
          region: 'worldwide',
          status: 'published',
          prices: ['eur', 'usd', 'gbp'].map((currency_code) => ({ currency_code, amount: 19.99 })),
        },
        staff,
      ),
    );
    sold.push({ id: product.id, variantId: product.variant_id });
  }

  async function errand(count: number, concurrency: number, pays: boolean): Promise<readonly string[]> {
    buyers ??= fork(new URL('./buyers.ts', import.meta.url), { stdio: 'inherit' });
    const child = buyers;
    const wanted: Errand = {
      origin: cloud.endpoint,
      count,
      concurrency,
      variants: sold.map(({ variantId }) => variantId),
      pays,
    };
    const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
    const hear = (message: unknown) => {
      const news = News.parse(message);
      if (news.kind === 'progress') progress(`${news.done} of ${count} carts`);
      else if (news.kind === 'done') resolve(news.sessions);
      else reject(new Error(news.message));
    };
    const end = () => reject(new Error('The process of the buyers ended.'));
    child.on('message', hear).once('exit', end);
    child.send(wanted);
    try {
      return await promise;
    } finally {
      child.off('message', hear).off('exit', end);
    }
  }

  const shop = {
    cloud,
    memory: () => ({ shop: process.memoryUsage.rss() / 1e6, engine: residentMegabytes(dataDirectory) }),
    async stockUp(keys: number) {
      const perProduct = Math.ceil(keys / products);
      for (const { id } of sold) {
        for (let left = perProduct; left > 0; left -= keysPerImport) {
          const codes = Array.from({ length: Math.min(left, keysPerImport) }, randomCode);
          await client.send(
            'POST',
            '/admin/digital-keys/bulk-import',
            { product_id: id, keys: codes, unit_cost: 5 },
            staff,
          );
        }
      }
      progress(`${perProduct * products} keys in stock`);
    },
    prepare: (count: number) => errand(count, preparers, false),
    checkOut: async (count: number, concurrency: number) => void (await errand(count, concurrency, true)),
  };
  for (let number = 0; number < products; number += 1) await sell();
  const running = opened.move();
  return Object.assign(shop, { [Symbol.asyncDispose]: () => running.disposeAsync() });
}

function randomCode(): string {
  return randomBytes(8)
    .toString('hex')
    .toUpperCase()
    .slice(0, 15)
    .replace(/(.{5})(?=.)/g, '$1-');
}

/** What the engine's process holds, as far as this system tells. */
function residentMegabytes(dataDirectory: string): number {
  try {
    const pid = readFileSync(join(dataDirectory, 'dynamodb.pid'), 'utf8');
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kilobytes) / 1000;
  } catch {
    return Number.NaN;
  }
}
