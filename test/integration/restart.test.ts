import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type ShopClient, shopClient } from '../../local/demo/shop-client.ts';
import { brokenInvariants, readLedger } from './ledger.ts';
import { openShop, type Shop, storyCode } from './shop.ts';

const data = mkdtempSync(join(tmpdir(), 'latchkey-restart-'));
const stock = 12;
const paid: { readonly orderId: string; readonly token: string; readonly email: string }[] = [];
let running: ChildProcess | undefined;
let command: readonly string[];

/** The real command, on the same data each time; answers when it says where it is. */
async function start(): Promise<ShopClient> {
  const child = spawn(process.execPath, [...command], { stdio: ['ignore', 'pipe', 'pipe'] });
  running = child;
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const said = await Promise.race([once(child.stdout.setEncoding('utf8'), 'data'), once(child, 'exit')]);
  const origin = String(said[0]).trim();
  if (!URL.canParse(origin)) throw new Error(`The command ended: ${errors}`);
  const shop = shopClient(origin);
  expect(await shop.call('GET', '/local/health')).toEqual({ status: 'ready' });
  return shop;
}

async function kill(): Promise<void> {
  const child = running;
  running = undefined;
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Asks again, less and less often, until there is an answer. */
async function until<T>(ask: () => Promise<T | undefined>): Promise<T> {
  for (let wait = 5; wait < 3000; wait *= 1.3) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await pause(wait);
  }
  throw new Error(`It did not happen: ${ask}`);
}

const Sold = z.object({ products: z.array(z.object({ id: z.string(), stock: z.number() })) });
const Running = z.object({ running: z.number() });

/** A product from our own stock, and one that only the supplier has. */
async function fill(shop: ShopClient): Promise<{ readonly stocked: string; readonly late: string }> {
  const { access_token } = await shop.call<{ access_token: string }>('POST', '/local/identity/token', {
    email: 'restart@example.com',
    groups: ['admin'],
  });
  const staff = { authorization: `Bearer ${access_token}` };
  await shop.call('POST', '/admin/exchange-rates', { rates: { usd: 1.1, gbp: 0.85 } }, staff);
  const sell = (handle: string) =>
    shop.call<{ product: { id: string; variant_id: string } }>(
      'POST',
      '/admin/products',
      {
        handle,
        title: handle,
        platform: 'steam',
        region: 'worldwide',
        status: 'published',
        prices: ['eur', 'usd', 'gbp'].map((currency_code) => ({ currency_code, amount: 199 })),
      },
      staff,
    );
  const { product: stocked } = await sell('from-stock');
  await shop.importKeys(stocked.id, Array.from({ length: stock }, storyCode));
  const { product: late } = await sell('from-kinguin');
  const { products } = Sold.parse(await shop.supplier('kinguin'));
  const offered = products.find((one) => one.stock >= 10);
  await shop.call(
    'POST',
    `/admin/products/${late.id}/offers`,
    { supplier: 'kinguin', supplier_product_id: offered?.id },
    staff,
  );
  await shop.changeSupplier('kinguin', { prices: { [offered?.id ?? '']: 500 } });
  return { stocked: stocked.variant_id, late: late.variant_id };
}

/** A paid order. With `complete` off the buyer's browser never comes back from the payment page. */
async function buy(shop: ShopClient, variantId: string, complete = true): Promise<void> {
  const email = `restart-${paid.length}-${storyCode().toLowerCase()}@example.com`;
  const { cartId, sessionId } = await shop.checkOut(email, [{ variantId, quantity: 1 }]);
  await shop.pay(sessionId);
  if (!complete) return void paid.push({ orderId: '', token: '', email });
  const { order, order_token: token = '' } = await shop.complete(cartId);
  paid.push({ orderId: order?.id ?? '', token, email });
}

function enginePid(): string | undefined {
  const file = join(data, 'dynamodb.pid');
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** The command lines of all that lives for this data folder; none where there is no /proc. */
function processes(): string[][] {
  if (!existsSync('/proc/self/cmdline')) return [];
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const line = /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0') : [];
      return line.some((word) => word.startsWith(data)) ? [line] : [];
    } catch {
      // It ended while we looked.
      return [];
    }
  });
}
const engines = () => processes().filter(([program]) => program?.endsWith('dynoxide'));

describe('a shop that is killed again and again', () => {
  let final: Shop;
  /** Engines that lived after each start. */
  const engineCounts: number[] = [];

  beforeAll(async () => {
    const options = { app: 'cdk.out', data, port: String(await freePort()), seed: 'off', 'rate-limits': 'off' };
    command = ['local/cli.ts', '--quiet', ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])];
    let shop = await start();
    const { stocked, late } = await fill(shop);

    // Killed as soon as the payments are made, and with one webhook that never came.
    await shop.changeStripe({ webhooks: 'drop' });
    await buy(shop, stocked, false);
    await shop.changeStripe({ reset: true });
    await Promise.all([buy(shop, stocked), buy(shop, stocked), buy(shop, stocked)]);
    await kill();

    // Killed when the first mail is out and the others are on their way.
    shop = await start();
    engineCounts.push(engines().length);
    await Promise.all([buy(shop, stocked), buy(shop, stocked), buy(shop, stocked), buy(shop, stocked)]);
    await until(async () => (await shop.call<unknown[]>('GET', '/local/inbox')).length > 0 || undefined);
    await kill();

    // Killed while orders wait for a supplier.
    shop = await start();
    engineCounts.push(engines().length);
    await shop.changeSupplier('kinguin', { deliveryMs: 60_000 });
    await Promise.all([buy(shop, late), buy(shop, late)]);
    await until(async () => {
      const { orders } = (await shop.supplier('kinguin')) as { orders: unknown[] };
      return orders.length === 2 || undefined;
    });
    expect(Running.parse(await shop.call('GET', '/local/executions')).running).toBeGreaterThanOrEqual(2);
    await kill();

    // Killed in the middle of its own start, when its engine has just begun.
    const before = enginePid();
    running = spawn(process.execPath, [...command], { stdio: 'ignore' });
    await until(async () => (enginePid() === before ? undefined : enginePid()));
    await kill();

    final = await openShop({ dataDirectory: data });
    engineCounts.push(engines().length);
    await final.rest();
    // The run that asks Stripe for payments nobody told of comes every quarter of an hour.
    final.cloud.clock.advance(16 * 60_000);
    await final.rest();
  }, 120_000);

  afterAll(async () => {
    await kill();
    await final?.[Symbol.asyncDispose]();
    rmSync(data, { recursive: true, force: true });
  });

  it('brings every paid order to its end', async () => {
    const { orders } = await readLedger(final.cloud);
    const ends = orders
      .filter(({ authorizedAt }) => authorizedAt)
      .map(({ status, paymentStatus }) => `${status} ${paymentStatus}`);
    expect(ends).toEqual(paid.map(() => 'completed captured'));
  });

  it('mails and shows each buyer the key', async () => {
    for (const { orderId, token, email } of paid) {
      const mails = final.cloud.inbox(email);
      // A kill between the mail and its note mails twice, never not at all.
      expect(mails.length).toBeGreaterThanOrEqual(1);
      if (orderId === '') continue;
      const [key] = await final.keys({ orderId, token });
      expect(mails[0]?.text).toContain(key?.code);
    }
  });

  it('breaks no invariant', async () => {
    expect(await brokenInvariants(final.cloud, stock)).toEqual([]);
    expect(final.cloud.denied).toEqual([]);
  });

  it('never has two engines, and leaves none behind, nor anything else', async () => {
    for (const count of engineCounts) expect(count).toBeLessThanOrEqual(1);
    await final[Symbol.asyncDispose]();
    await until(async () => processes().length === 0 || undefined);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}
