/** A process full of buyers, apart from the shop so that neither waits for the other's thread. */
import * as z from 'zod';
import { jsonClient } from './http-client.ts';

export const Errand = z.object({
  origin: z.string(),
  count: z.int().positive(),
  concurrency: z.int().positive(),
  variants: z.array(z.string()).min(1),
  /** Whether the buyers pay and complete, or stop at the payment page. */
  pays: z.boolean(),
});
export type Errand = z.infer<typeof Errand>;

export const News = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), done: z.int() }),
  z.object({ kind: z.literal('done'), sessions: z.array(z.string()) }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
]);
export type News = z.infer<typeof News>;

const CartAnswer = z.object({ cart: z.object({ id: z.string() }) });
const CollectionAnswer = z.object({
  payment_collection: z.object({
    id: z.string(),
    payment_sessions: z.array(z.object({ data: z.object({ session_id: z.string() }) })).optional(),
  }),
});
const Completion = z.object({ type: z.string() });

const progressEvery = 100;

/** Sends the errand's buyers into the shop; answers their payment sessions. */
async function run(errand: Errand, tell: (news: News) => void): Promise<string[]> {
  const { origin, count, concurrency, variants, pays } = errand;
  const client = jsonClient(origin, concurrency);
  const sessions: string[] = [];
  let next = 0;

  async function buyOne(index: number): Promise<void> {
    const { cart } = CartAnswer.parse(await client.send('POST', '/store/carts', { region_id: 'reg_europe' }));
    const path = `/store/carts/${cart.id}`;
    await client.send('POST', `${path}/line-items`, { variant_id: variants[index % variants.length], quantity: 1 });
    await client.send('POST', path, { email: `buyer-${index}@example.com` });
    const made = CollectionAnswer.parse(await client.send('POST', '/store/payment-collections', { cart_id: cart.id }));
    const collection = `/store/payment-collections/${made.payment_collection.id}`;
    const paying = CollectionAnswer.parse(
      await client.send('POST', `${collection}/payment-sessions`, { provider_id: 'pp_stripe_checkout' }),
    );
    const session = paying.payment_collection.payment_sessions?.[0]?.data.session_id;
    if (session === undefined) throw new Error(`The cart ${cart.id} has no payment session.`);
    sessions.push(session);
    if (!pays) return;
    await client.send('POST', `/local/stripe/checkout-sessions/${session}/pay`, {});
    const { type } = Completion.parse(await client.send('POST', `${path}/complete`));
    if (type !== 'order') throw new Error(`The cart ${cart.id} was paid and became no order.`);
  }

  async function buyer(): Promise<void> {
    while (next < count) {
      const index = next;
      next += 1;
      await buyOne(index);
      if (sessions.length % progressEvery === 0) tell({ kind: 'progress', done: sessions.length });
    }
  }

  await Promise.all(Array.from({ length: concurrency }, buyer));
  client.close();
  return sessions;
}

if (import.meta.main) {
  const tell = (news: News) => void process.send?.(news);
  process.on('message', (message) => {
    run(Errand.parse(message), tell).then(
      (sessions) => tell({ kind: 'done', sessions }),
      (error: unknown) => tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
    );
  });
}
