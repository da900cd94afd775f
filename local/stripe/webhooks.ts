import { createHmac } from 'node:crypto';
import type Stripe from 'stripe';
import type { ServiceContext } from '../service.ts';
import type { Agenda } from './agenda.ts';
import type { Faults } from './faults.ts';
import type { Records } from './records.ts';

/** Posts one signed body to the shop; answers the HTTP status, 0 when no answer came. The signal ends it early. */
export type Deliver = (body: string, headers: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<number>;

interface Delivery {
  readonly attempts: number;
  /** When the next attempt is due; absent while one is under way. */
  readonly due?: number;
}

/** Seconds to wait after each failed attempt; the last repeats until the event is three days old. */
const backOff = [10, 60, 300, 1800, 7200, 18_000, 36_000, 43_200];
const giveUpAfter = 3 * 24 * 3600;
const mostAtOnce = 32;

export interface Webhooks {
  /** Queues an event inside the transaction that caused it. */
  queue(event: Stripe.Event): void;
  /** Sends what the last transaction queued. */
  flush(): void;
  /** Forgets what a transaction queued that was rolled back. */
  discard(): void;
  /** An agenda entry came due. */
  due(eventId: string): void;
  isPending(eventId: string): boolean;
  /** Sends at once everything that waits for a retry; answers how many. */
  retry(): number;
  /** Takes up what an earlier process left under way. */
  resume(): void;
  readonly pending: number;
  stop(): void;
}

export interface WebhookOptions {
  readonly context: ServiceContext;
  readonly records: Records;
  readonly agenda: () => Agenda;
  readonly faults: Faults;
  readonly secret: string;
  readonly deliver: Deliver;
}

export function createWebhooks({ context, records, agenda, faults, secret, deliver }: WebhookOptions): Webhooks {
  const { clock, store, activity } = context;
  const deliveries = store.collection<Delivery>('stripe.deliveries');
  const underWay = new Set<Promise<void>>();
  const waiting: (() => Promise<unknown>)[] = [];
  let queued: { readonly id: string; readonly times: number }[] = [];
  let isReversed = false;
  const ending = new AbortController();

  const post = (event: Stripe.Event): Promise<number> => {
    const body = JSON.stringify(event, null, 2);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      'stripe-signature': signature(body, secret, clock.now()),
    };
    return deliver(body, headers, ending.signal).catch(() => 0);
  };

  const attempt = async (id: string): Promise<void> => {
    const event = records.events.get(id);
    const delivery = deliveries.get(id);
    if (ending.signal.aborted || !event || !delivery) return;
    const status = await post(event);
    // What was under way is sent again by the next process.
    if (ending.signal.aborted) return;
    store.batch(() => {
      if (status >= 200 && status < 300) return deliveries.delete(id);
      const wait = backOff[Math.min(delivery.attempts, backOff.length - 1)] ?? giveUpAfter;
      const due = clock.now() + wait * 1000;
      if (due / 1000 > event.created + giveUpAfter) return deliveries.delete(id);
      deliveries.put(id, { attempts: delivery.attempts + 1, due });
      agenda().put(due, 'webhook', id);
      context.log(`stripe: ${event.type} ${id} was answered ${status || 'not at all'}; next attempt in ${wait} s`);
    });
  };

  // Bounded, since a burst of payments would otherwise hold a connection and a body each.
  const startNext = () => {
    while (underWay.size < mostAtOnce) {
      const work = waiting.shift();
      if (!work) return;
      const running: Promise<void> = work()
        .catch((error: unknown) => context.log(`stripe: a webhook failed: ${error}`))
        .then(() => {
          underWay.delete(running);
          startNext();
        });
      underWay.add(running);
    }
  };
  const inBackground = (work: () => Promise<unknown>) => {
    const done = activity.begin('stripe webhook');
    waiting.push(() => work().finally(done));
    startNext();
  };

  /** One after the other, so that the events of one deed arrive in the order given. */
  const send = (ids: readonly string[]) =>
    inBackground(async () => {
      for (const id of ids) await attempt(id);
    });

  const takeUp = (id: string) => {
    const delivery = deliveries.get(id);
    if (!delivery) return false;
    if (delivery.due !== undefined) agenda().remove(delivery.due, 'webhook', id);
    deliveries.put(id, { attempts: delivery.attempts });
    send([id]);
    return true;
  };

  return {
    queue(event) {
      const mode = faults.takeWebhookMode();
      if (mode === 'drop') return;
      if (mode === 'delay') {
        const due = clock.now() + faults.state().webhookDelaySeconds * 1000;
        deliveries.put(event.id, { attempts: 0, due });
        agenda().put(due, 'webhook', event.id);
        return;
      }
      deliveries.put(event.id, { attempts: 0 });
      queued.push({ id: event.id, times: mode === 'duplicate' ? 2 : 1 });
      if (mode === 'reverse') isReversed = true;
    },
    flush() {
      const batch = isReversed ? queued.toReversed() : queued;
      queued = [];
      isReversed = false;
      if (batch.length === 0) return;
      send(batch.map(({ id }) => id));
      for (const { id, times } of batch) {
        const event = times > 1 ? records.events.get(id) : undefined;
        if (event) inBackground(() => post(event));
      }
    },
    discard() {
      queued = [];
      isReversed = false;
    },
    due: (id) => void takeUp(id),
    isPending: (id) => deliveries.get(id) !== undefined,
    retry() {
      return [...deliveries.entries()].filter(([id, { due }]) => due !== undefined && takeUp(id)).length;
    },
    resume() {
      for (const [id, { due }] of deliveries.entries()) if (due === undefined) send([id]);
    },
    get pending() {
      return deliveries.size;
    },
    stop: () => ending.abort(),
  };
}

/** The header that Stripe's libraries verify: HMAC-SHA-256 over the time and the raw body. */
export function signature(body: string, secret: string, now: number): string {
  const timestamp = Math.floor(now / 1000);
  return `t=${timestamp},v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}
