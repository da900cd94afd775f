import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import Stripe from 'stripe';
import * as z from 'zod';
import type { RunningSandbox, Sandbox } from '../sandbox.ts';
import { AwsError, type ServiceContext } from '../service.ts';
import { type Agenda, openAgenda } from './agenda.ts';
import { createApi } from './api.ts';
import { authenticate, type Payment, type PayOutcome, pay } from './buyer.ts';
import { createFaults, type StripeChange } from './faults.ts';
import { openAnswers } from './idempotency.ts';
import type { Ledger } from './ledger.ts';
import { createPage, pagePath } from './page.ts';
import { expireHold } from './payments.ts';
import { openRecords } from './records.ts';
import { expireIfOpen } from './sessions.ts';
import { type PaymentView, paymentView, type SessionView, type StripeState, sessionView, stateOf } from './views.ts';
import { createWebhooks, type Deliver } from './webhooks.ts';

export interface StripeSandboxOptions {
  readonly context: ServiceContext;
  /** On 127.0.0.1; absent or 0 means any free port. */
  readonly port?: number;
  /** Origin under which the hosted page is reached; the sandbox's own when absent. */
  readonly publicUrl?: string;
  readonly webhookUrl: string | (() => string);
  readonly webhookSecret: string;
  readonly secretKey: string;
  /** Requests per second; no limit when absent. Stripe's own test mode allows 25. */
  readonly rateLimits?: { readonly perSecond: number };
  /** Only these events are sent; all are listed. */
  readonly enabledEvents?: readonly string[];
  /** Takes the place of posting to `webhookUrl`. */
  readonly deliver?: Deliver;
}

export interface StripeSandbox extends RunningSandbox {
  state(): StripeState;
  configure(change: StripeChange): void;
  /** What the buyer does on the hosted page. Throws AwsError "already paid" on a second time. */
  pay(sessionId: string, payment?: Payment): PayOutcome;
  /** The buyer's answer to 3-D Secure. */
  authenticate(sessionId: string, result: 'succeed' | 'fail'): PayOutcome;
  paymentIntent(id: string): PaymentView | undefined;
  byOrder(orderId: string): { readonly sessions: readonly SessionView[]; readonly payments: readonly PaymentView[] };
  /** Sends every webhook that waits for a retry at once; answers how many. */
  retryWebhooks(): number;
  /** Answers the hosted page under `/local/stripe/pay/`; for the gateway of the public origin. */
  handlePage(request: IncomingMessage, response: ServerResponse): Promise<void>;
  act(action: string, input: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

const PaymentInput = z.strictObject({
  card: z.string().max(100).optional(),
  method: z.string().max(40).optional(),
  authenticate: z.enum(['succeed', 'fail']).optional(),
});
const AuthenticationInput = z.strictObject({ result: z.enum(['succeed', 'fail']) });

const actions = /^checkout-sessions\/(\w+)\/(pay|authenticate)$/;

/** Starts a server that behaves like Stripe. Everything it knows is in the context's store. */
export async function startStripeSandbox(options: StripeSandboxOptions): Promise<StripeSandbox> {
  const { context, webhookSecret, secretKey, enabledEvents } = options;
  const { clock, store } = context;
  let handle: (request: IncomingMessage, response: ServerResponse) => Promise<void> = async () => {};
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      context.log(`stripe: ${request.method} ${request.url} broke: ${error}`);
      response.destroy();
    });
  });
  // First of all: a port that is taken must leave nothing behind that still acts on the store.
  const url = await listen(server, options.port ?? 0);
  const records = openRecords(store, clock);
  const faults = createFaults(options.rateLimits?.perSecond);
  const webhooks = createWebhooks({
    context,
    records,
    agenda: () => agenda,
    faults,
    secret: webhookSecret,
    deliver: options.deliver ?? postTo(options.webhookUrl),
  });
  const ledger: Ledger = {
    clock,
    records,
    get agenda() {
      return agenda;
    },
    publicUrl: () => options.publicUrl ?? url,
    emit(type, object) {
      const event = {
        id: records.nextId('evt'),
        object: 'event',
        api_version: Stripe.API_VERSION,
        created: records.created(),
        data: { object },
        livemode: false,
        pending_webhooks: 1,
        request: { id: null, idempotency_key: null },
        type,
      } as Stripe.Event;
      records.events.put(event);
      if (!enabledEvents || enabledEvents.includes(type)) webhooks.queue(event);
    },
  };
  const commit = <T>(deed: () => T): T => {
    try {
      const result = store.batch(deed);
      webhooks.flush();
      return result;
    } catch (error) {
      webhooks.discard();
      throw error;
    }
  };
  const answers = openAnswers(store, clock, () => agenda);
  const agenda: Agenda = openAgenda(context, {
    session: (id) => commit(() => expireIfOpen(ledger, id)),
    hold: (id) => commit(() => expireHold(ledger, id)),
    webhook: (id) => webhooks.due(id),
    answer: (key) => answers.forget(key),
  });
  const handleApi = createApi({
    ledger,
    answers,
    faults,
    secretKey,
    apiVersion: Stripe.API_VERSION,
    commit,
    isPending: webhooks.isPending,
    log: context.log,
  });
  const handlePage = createPage({ ledger, commit });

  handle = (request, response) => (request.url?.startsWith(pagePath) ? handlePage : handleApi)(request, response);
  webhooks.resume();

  const payNow = (sessionId: string, payment: Payment) => commit(() => pay(ledger, sessionId, payment));
  const authenticateNow = (sessionId: string, result: 'succeed' | 'fail') =>
    commit(() => authenticate(ledger, sessionId, result));

  return {
    url,
    state: () => stateOf(records, webhooks.pending, faults.state()),
    configure: (change) => faults.change(change),
    pay: (sessionId, payment = {}) => payNow(sessionId, payment),
    authenticate: authenticateNow,
    paymentIntent(id) {
      const record = records.intents.get(id);
      return record && paymentView(record);
    },
    byOrder(orderId) {
      const found = (records.orders.get(orderId)?.sessions ?? []).flatMap((id) => records.sessions.get(id) ?? []);
      const payments = found.flatMap(({ session }) => records.intents.get(String(session.payment_intent)) ?? []);
      return { sessions: found.map(sessionView), payments: payments.map(paymentView) };
    },
    retryWebhooks: () => webhooks.retry(),
    handlePage,
    async act(action, input) {
      const [, id = '', deed] = actions.exec(action) ?? [];
      if (deed === 'pay') return payNow(id, parse(PaymentInput, input ?? {}));
      if (deed === 'authenticate') return authenticateNow(id, parse(AuthenticationInput, input).result);
      throw new AwsError('UnknownAction', `the payment sandbox has no action "${action}"`, 404);
    },
    async stop() {
      agenda.stop();
      webhooks.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Plugs the payment sandbox into the local cloud. */
export function stripeSandbox(options: {
  readonly secretKey: string;
  readonly webhookSecret: string;
  readonly webhookPath: string;
  readonly rateLimits?: { readonly perSecond: number };
  readonly enabledEvents?: readonly string[];
}): Sandbox & { start(...parameters: Parameters<Sandbox['start']>): Promise<StripeSandbox> } {
  const { secretKey, webhookSecret, webhookPath, ...rest } = options;
  return {
    name: 'stripe',
    secret: { secret_key: secretKey, webhook_secret: webhookSecret },
    start: ({ port, shopUrl, deliverWebhook, ...context }) =>
      startStripeSandbox({
        ...rest,
        context,
        ...(port === undefined ? {} : { port }),
        publicUrl: shopUrl,
        webhookUrl: `${shopUrl}${webhookPath}`,
        webhookSecret,
        secretKey,
        deliver: (body, headers) => deliverWebhook({ path: webhookPath, headers, body }),
      }),
  };
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the payment sandbox has no port');
  return `http://127.0.0.1:${address.port}`;
}

function postTo(target: string | (() => string)): Deliver {
  return async (body, headers, signal) => {
    const url = typeof target === 'string' ? target : target();
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(20_000)]),
    });
    await response.arrayBuffer();
    return response.status;
  };
}

function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw new AwsError('InvalidInput', z.prettifyError(parsed.error), 400);
  return parsed.data;
}
