import { createServer } from 'node:http';
import { createActivity } from '../../local/activity.ts';
import { systemClock } from '../../local/clock.ts';
import type { Clock, ServiceContext, Store } from '../../local/service.ts';
import { openStore } from '../../local/store.ts';
import { type StripeSandbox, type StripeSandboxOptions, startStripeSandbox } from '../../local/stripe/sandbox.ts';
import { type StripeClient, stripeClient } from '../../shared/payments/stripe.ts';

export const secretKey = 'sk_test_latchkey';
export const webhookSecret = 'whsec_latchkey';

export interface Received {
  readonly body: string;
  readonly signature: string;
  readonly type: string;
  readonly id: string;
}

/** The sandbox, an unmodified client of it, and a shop that only collects webhooks. */
export interface Bench extends AsyncDisposable {
  readonly sandbox: StripeSandbox;
  readonly client: StripeClient;
  readonly clock: Clock;
  readonly store: Store;
  readonly received: Received[];
  /** The status that the shop answers to webhooks from now on. */
  answerWebhooksWith(status: number): void;
  /** Waits until every webhook under way was answered. */
  settled(): Promise<void>;
  /** Ends the sandbox and starts another on the same store, as after a crash. */
  restart(): Promise<void>;
}

export async function startBench(options: Partial<StripeSandboxOptions> = {}): Promise<Bench> {
  const clock = systemClock();
  const store = openStore(':memory:');
  const activity = createActivity();
  const context: ServiceContext = { clock, store, activity, log: () => {} };
  const received: Received[] = [];
  let status = 200;
  const shop = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const { id, type } = JSON.parse(body);
    received.push({ body, signature: String(request.headers['stripe-signature']), id, type });
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  const address = shop.address();
  const webhookUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/webhooks/stripe`;
  const start = () => startStripeSandbox({ context, webhookUrl, webhookSecret, secretKey, ...options });
  let sandbox = await start();
  let client = stripeClient({ secretKey, url: sandbox.url });
  return {
    get sandbox() {
      return sandbox;
    },
    get client() {
      return client;
    },
    clock,
    store,
    received,
    answerWebhooksWith(next) {
      status = next;
    },
    settled: () => activity.idle(),
    async restart() {
      await sandbox.stop();
      sandbox = await start();
      client = stripeClient({ secretKey, url: sandbox.url });
    },
    async [Symbol.asyncDispose]() {
      await sandbox.stop();
      shop.closeAllConnections();
      await new Promise<void>((resolve) => shop.close(() => resolve()));
      store.close();
    },
  };
}

/** A checkout of two lines, 34.97 EUR, as the shop opens it. */
export function checkoutOf(orderId: string, clock: Clock) {
  return {
    orderId,
    cartId: `cart_of_${orderId}`,
    email: 'ada@example.com',
    currency: 'eur',
    lines: [
      { title: 'Hollow Knight', quantity: 2, unitAmount: 999 },
      {
        title: 'Celeste & <friends>',
        quantity: 1,
        unitAmount: 1499,
        imageUrl: 'https://shop.example/covers/celeste.svg',
      },
    ],
    successUrl: 'http://localhost:3000/orders/done?session={CHECKOUT_SESSION_ID}',
    cancelUrl: 'http://localhost:3000/cart',
    expiresAt: new Date(clock.now() + 3_600_000).toISOString(),
  };
}
