import { afterAll, beforeAll, describe, expect, it, onTestFailed } from 'vitest';
import { mapConcurrently } from '#shared/runtime/batch.ts';
import type { UsageReport } from '../../local/usage.ts';
import { brokenInvariants, type Ledger, readLedger } from './ledger.ts';
import { openShop, type Shop, type StoryProduct } from './shop.ts';

const buyers = 200;
const inStock = 100;
const atCodesWholesale = 40;
const atKinguin = 30;

let shop: Shop;
let game: StoryProduct;
let spent: UsageReport;
let ledger: Ledger;
/** What each buyer was answered, step by step; and who got no order in the end. */
const answers: number[] = [];
const troubles: string[] = [];

beforeAll(async () => {
  shop = await openShop();
  game = await shop.sell({
    stock: inStock,
    codeswholesale: { stock: atCodesWholesale },
    kinguin: { stock: atKinguin, deliveryMs: 2000 },
  });
  const since = shop.cloud.clock.now();
  const emails = Array.from({ length: buyers }, (_, number) => `buyer-${number}@example.com`);
  // Carts fill up at their own pace; all pay in the same moment; browsers come back from the payment page one by one.
  const ready = await mapConcurrently(emails, 40, (email) => attempt(email, () => fillCart(email)));
  for (const checkout of ready) if (checkout) shop.cloud.stripe.pay(checkout.sessionId);
  await mapConcurrently(ready, 40, async (checkout, number) => {
    if (checkout) await attempt(emails[number] ?? '', () => complete(checkout));
  });
  await shop.rest();
  spent = shop.cloud.usage(since);
  ledger = await readLedger(shop.cloud);
}, 150_000);
afterAll(async () => shop?.[Symbol.asyncDispose]());

interface Checkout {
  readonly cartId: string;
  readonly sessionId: string;
}

/** A buyer who meets an error gives up, and is remembered. */
async function attempt<T>(email: string, deed: () => Promise<T>): Promise<T | undefined> {
  try {
    return await deed();
  } catch (error) {
    troubles.push(`${email}: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

async function fillCart(email: string): Promise<Checkout> {
  const { cart } = await step<{ cart: { id: string } }>('/store/carts', { region_id: 'reg_europe' });
  await step(`/store/carts/${cart.id}/line-items`, { variant_id: game.variantId, quantity: 1 });
  await step(`/store/carts/${cart.id}`, { email });
  const { payment_collection: made } = await step<{ payment_collection: { id: string } }>(
    '/store/payment-collections',
    { cart_id: cart.id },
  );
  const { payment_collection: collection } = await step<{
    payment_collection: { payment_sessions: { data: { session_id: string } }[] };
  }>(`/store/payment-collections/${made.id}/payment-sessions`, { provider_id: 'pp_stripe_checkout' });
  return { cartId: cart.id, sessionId: collection.payment_sessions[0]?.data.session_id ?? '' };
}

async function complete({ cartId }: Checkout): Promise<void> {
  const done = await step<{ type: string }>(`/store/carts/${cartId}/complete`);
  if (done.type !== 'order') throw new Error(`no order: ${JSON.stringify(done)}`);
}

/** One request of a buyer, whose status is noted; nothing is repeated. */
async function step<T>(path: string, body?: unknown): Promise<T> {
  const answer = await shop.call<T>('POST', path, body);
  answers.push(answer.status);
  if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const units = () => ledger.lines.flatMap((line) => line.units);
const count = (source: string) => units().filter((unit) => unit.source === source).length;

describe(`${buyers} buyers at once, for ${inStock} keys in stock`, () => {
  it('are served without a single error', () => {
    expect(troubles).toEqual([]);
    expect(answers).toEqual(Array.from({ length: buyers * 6 }, () => 200));
  });

  it('empty the stock to the last key, then buy what the suppliers have', () => {
    expect(count('inventory')).toBe(inStock);
    expect(count('codeswholesale')).toBe(atCodesWholesale);
    expect(count('kinguin')).toBe(atKinguin);
  });

  it('get a key each, none twice, as long as there are any', () => {
    const keyIds = units().flatMap(({ keyId }) => keyId ?? []);
    expect(keyIds).toHaveLength(inStock + atCodesWholesale + atKinguin);
    expect(new Set(keyIds).size).toBe(keyIds.length);
  });

  it('are not charged where there was none, and every order ends', () => {
    const ends = Object.groupBy(ledger.orders, ({ status, paymentStatus }) => `${status} ${paymentStatus}`);
    expect(ends).toMatchObject({
      'completed captured': { length: inStock + atCodesWholesale + atKinguin },
      'canceled canceled': { length: buyers - inStock - atCodesWholesale - atKinguin },
    });
    expect(Object.keys(ends)).toHaveLength(2);
  });

  it('get one mail each', () => {
    const mails = shop.cloud.inbox().filter((mail) => mail.to[0]?.startsWith('buyer-'));
    expect(mails).toHaveLength(buyers);
    expect(new Set(mails.map((mail) => mail.to[0])).size).toBe(buyers);
  });

  it('rarely meet over the same key', () => {
    const { TransactWriteItems: transactions = 0 } = spent.requests.dynamodb ?? {};
    // A transaction for each key that was found and each line that was closed short; the rest lost to a rival.
    const lost = transactions - buyers;
    onTestFailed(() => console.error({ lost, attemptsPerClaim: 1 + lost / inStock, requests: spent.requests }));
    expect(lost).toBeGreaterThanOrEqual(0);
    expect(lost).toBeLessThan(inStock / 2);
  });

  it('break no invariant, and nothing is refused to a role', async () => {
    expect(await brokenInvariants(shop.cloud, inStock)).toEqual([]);
    expect(shop.cloud.denied).toEqual([]);
  });
});
