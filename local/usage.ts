/** Counts what the product asks of AWS, so that an order's cost can be read off. */
import type { Consumed } from './dynamodb/capacity.ts';

export interface UsageReport {
  readonly since: string;
  readonly until: string;
  /** Requests by service and operation. */
  readonly requests: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** DynamoDB units by table. */
  readonly capacity: Readonly<Record<string, { readonly read: number; readonly write: number }>>;
  readonly stateTransitions: number;
  readonly lambda: Readonly<Record<string, { readonly invocations: number; readonly gigabyteSeconds: number }>>;
}

export interface Usage {
  request(service: string, operation: string): void;
  capacity(consumed: readonly Consumed[]): void;
  stateTransition(): void;
  count(functionName: string, milliseconds: number, memoryMegabytes: number): void;
  /** All that was counted at or after a time (milliseconds), to the second; without one, since the start. */
  report(since?: number): UsageReport;
}

type Counters = Map<string, number>;

/** Seconds that are kept apart; older ones are added up. */
const keptSeconds = 3600;

export function createUsage(now: () => number): Usage {
  const started = now();
  const older: Counters = new Map();
  const seconds = new Map<number, Counters>();
  let current: { readonly second: number; readonly counters: Counters } = open(Math.floor(started / 1000));

  function open(second: number) {
    const counters: Counters = seconds.get(second) ?? new Map();
    seconds.set(second, counters);
    for (const [oldest, values] of seconds) {
      if (seconds.size <= keptSeconds) break;
      for (const [key, value] of values) add(older, key, value);
      seconds.delete(oldest);
    }
    return { second, counters };
  }

  function add(counters: Counters, key: string, amount: number): void {
    counters.set(key, (counters.get(key) ?? 0) + amount);
  }

  function count(key: string, amount = 1): void {
    const second = Math.floor(now() / 1000);
    if (second !== current.second) current = open(second);
    add(current.counters, key, amount);
  }

  return {
    request: (service, operation) => count(`request|${service}|${operation}`),
    capacity(consumed) {
      for (const { table, read, write } of consumed) {
        if (read > 0) count(`read|${table}`, read);
        if (write > 0) count(`write|${table}`, write);
      }
    },
    stateTransition: () => count('transition'),
    count(functionName, milliseconds, memoryMegabytes) {
      count(`invocation|${functionName}`);
      count(`compute|${functionName}`, (milliseconds / 1000) * (memoryMegabytes / 1024));
    },
    report(since = started) {
      const total: Counters = new Map(since <= started ? older : []);
      const first = Math.floor(since / 1000);
      for (const [second, counters] of seconds)
        if (second >= first) for (const [key, value] of counters) add(total, key, value);
      return reportOf(total, Math.max(since, started), now());
    },
  };
}

function reportOf(counters: Counters, since: number, until: number): UsageReport {
  const requests: Record<string, Record<string, number>> = {};
  const capacity: Record<string, { read: number; write: number }> = {};
  const lambda: Record<string, { invocations: number; gigabyteSeconds: number }> = {};
  const tableOf = (name: string) => {
    capacity[name] ??= { read: 0, write: 0 };
    return capacity[name];
  };
  const functionOf = (name: string) => {
    lambda[name] ??= { invocations: 0, gigabyteSeconds: 0 };
    return lambda[name];
  };
  for (const [key, value] of [...counters].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const [kind, first = '', second = ''] = key.split('|');
    if (kind === 'request') requests[first] = { ...requests[first], [second]: value };
    else if (kind === 'read') tableOf(first).read = value;
    else if (kind === 'write') tableOf(first).write = value;
    else if (kind === 'invocation') functionOf(first).invocations = value;
    else if (kind === 'compute') functionOf(first).gigabyteSeconds = Math.round(value * 1e6) / 1e6;
  }
  return {
    since: new Date(since).toISOString(),
    until: new Date(until).toISOString(),
    requests,
    capacity,
    stateTransitions: counters.get('transition') ?? 0,
    lambda,
  };
}
