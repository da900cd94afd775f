/** Calls to the shop that survive a restart: kept in the store until they were taken or given up. */
import type { Webhook } from '../sandbox.ts';
import type { Clock, Store } from '../service.ts';
import type { FaultBox } from './faults.ts';
import { openRecords } from './records.ts';
import type { webhookFaults } from './server.ts';

interface PendingWebhook {
  readonly id: string;
  readonly webhook: Webhook;
  readonly attempts: number;
  readonly dueAt: number;
}

export interface WebhookSender {
  /** Queues a call; it goes out at once unless it shall wait. Never throws, never waits for the shop. */
  send(webhook: Webhook, options?: { readonly afterMs?: number }): void;
  /** Sends now and resolves when the shop answered; used to overtake the answer to a request. */
  sendFirst(webhook: Webhook): Promise<void>;
  counts(): { readonly sent: number; readonly pending: number; readonly givenUp: number };
  stop(): void;
}

/** Sends with a retry after each of the delays; a 2xx answer ends it. */
export function webhookSender(options: {
  readonly name: string;
  readonly clock: Clock;
  readonly store: Store;
  readonly deliver: (webhook: Webhook) => Promise<number>;
  readonly retryDelaysMs: readonly number[];
  readonly log: (line: string) => void;
}): WebhookSender {
  const { name, clock, store, deliver, retryDelaysMs, log } = options;
  const pending = openRecords<PendingWebhook>(store, `${name}.webhooks`);
  const cancels = new Map<string, () => void>();
  let sequence = 0;
  let sent = 0;
  let givenUp = 0;
  let stopped = false;
  for (const { id } of pending.values()) sequence = Math.max(sequence, Number(id));

  const attempt = async (entry: PendingWebhook) => {
    cancels.delete(entry.id);
    sent += 1;
    const status = await deliver(entry.webhook).catch(() => 0);
    // The store may be closed by now; the entry is still in it and goes out again after the next start.
    if (stopped) return;
    if (status >= 200 && status < 300) return pending.delete(entry.id);
    const delay = retryDelaysMs[entry.attempts];
    if (delay === undefined) {
      givenUp += 1;
      log(
        `${name}: gave up a webhook to ${entry.webhook.path} after ${entry.attempts + 1} attempts, last answer ${status}`,
      );
      return pending.delete(entry.id);
    }
    const next = { ...entry, attempts: entry.attempts + 1, dueAt: clock.now() + delay };
    pending.put(next.id, next);
    schedule(next);
  };

  const schedule = (entry: PendingWebhook) => {
    if (entry.dueAt <= clock.now()) void attempt(entry);
    else
      cancels.set(
        entry.id,
        clock.at(entry.dueAt, () => void attempt(entry)),
      );
  };

  const remember = (webhook: Webhook, afterMs: number): PendingWebhook => {
    sequence += 1;
    const entry = { id: String(sequence).padStart(12, '0'), webhook, attempts: 0, dueAt: clock.now() + afterMs };
    pending.put(entry.id, entry);
    return entry;
  };

  for (const entry of [...pending.values()]) schedule(entry);

  return {
    send: (webhook, { afterMs = 0 } = {}) => schedule(remember(webhook, afterMs)),
    sendFirst: (webhook) => attempt(remember(webhook, 0)),
    counts: () => ({ sent, pending: pending.size, givenUp }),
    stop() {
      stopped = true;
      for (const cancel of cancels.values()) cancel();
      cancels.clear();
    },
  };
}

/** Sends through the faults that lose, repeat or reorder calls: every second call is held back so that the next overtakes it. */
export function faultyWebhooks(
  sender: WebhookSender,
  faults: FaultBox<typeof webhookFaults>,
): (webhook: Webhook) => void {
  let calls = 0;
  return (webhook) => {
    calls += 1;
    if (faults.take('loseWebhooks', 'postback')) return;
    const held = calls % 2 === 1 ? faults.take('reorderWebhooks', 'postback') : undefined;
    const copies = faults.take('duplicateWebhooks', 'postback')?.copies ?? 1;
    for (let copy = 0; copy < copies; copy += 1) sender.send(webhook, { afterMs: held?.ms ?? 0 });
  };
}
