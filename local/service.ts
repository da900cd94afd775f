/** What every imitated service of the local cloud shares: its clock, its store, its errors and how it is called. */

/** Who signs an AWS request: a role of the template, or the operator of the laptop (tests, the desk). */
export type Caller = { readonly kind: 'role'; readonly role: string } | { readonly kind: 'operator' };

export const operator: Caller = { kind: 'operator' };

/** An error as AWS words it: `code` is the exception's name on the wire, `status` the HTTP status. */
export class AwsError extends Error {
  override name = 'AwsError';
  readonly code: string;
  readonly status: number;
  readonly details: Readonly<Record<string, unknown>>;
  constructor(code: string, message: string = code, status = 400, details: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

/** Time that tests can move. Milliseconds since 1970, like Date.now(). */
export interface Clock {
  now(): number;
  /** Resolves once `now()` has reached `time`; rejects with the signal's reason when aborted. */
  until(time: number, signal?: AbortSignal): Promise<void>;
  /** Runs `task` once `now()` has reached `time`; the answer cancels it. */
  at(time: number, task: () => void): () => void;
  /** Moves time forward and fires everything that became due, in order. */
  advance(milliseconds: number): void;
  /** When the next `until` or `at` is due, if any. */
  nextDue(): number | undefined;
}

/** A durable map of JSON documents. A write is on disk (safe against kill -9) when the call returns. */
export interface Collection<T> {
  get(key: string): T | undefined;
  put(key: string, value: T): void;
  delete(key: string): void;
  /** In the order of the keys. */
  entries(): IterableIterator<[string, T]>;
  /** Those with `from` ≤ key < `to`, in the order of the keys. */
  range(from: string, to: string): IterableIterator<[string, T]>;
  /** Deletes those with `from` ≤ key < `to`. */
  deleteRange(from: string, to: string): void;
  readonly size: number;
}

export interface Store {
  collection<T>(name: string): Collection<T>;
  /** Runs the writes inside as one transaction. */
  batch<T>(writes: () => T): T;
  close(): void;
}

/** Counts work in progress, so that `settled()` knows when the cloud is at rest. Waiting on the clock is not work. */
export interface Activity {
  /** Marks work as begun; call the answer exactly once when it ended. */
  begin(what: string): () => void;
  track<T>(what: string, work: Promise<T>): Promise<T>;
  readonly busy: boolean;
  /** Resolves when nothing is in progress. */
  idle(): Promise<void>;
  /** What is in progress, for messages. */
  describe(): string[];
}

export interface ServiceContext {
  readonly clock: Clock;
  readonly store: Store;
  readonly activity: Activity;
  readonly log: (line: string) => void;
}

/** One imitated AWS service. `operation` is the API action, e.g. `SendMessage`; input and answer are AWS's JSON shapes. */
export interface AwsService {
  call(operation: string, input: Record<string, unknown>, caller: Caller): Promise<object>;
}
