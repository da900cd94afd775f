import { createHash } from 'node:crypto';
import type { Collection, Store } from '../service.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export interface ExecutionRecord {
  readonly arn: string;
  readonly name: string;
  readonly machineArn: string;
  /** The definition the execution began with, which it keeps. */
  readonly definition: string;
  readonly input: string;
  readonly startedAt: number;
  readonly status: ExecutionStatus;
  readonly stoppedAt?: number | undefined;
  readonly output?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  readonly redriveCount: number;
  readonly redrivenAt?: number | undefined;
}

/** How an asynchronous task was answered. */
export type TokenOutcome =
  | { readonly kind: 'success'; readonly output: unknown }
  | { readonly kind: 'failure'; readonly error: string; readonly cause: string | undefined };

export interface MapItem {
  readonly Index: number;
  readonly Value: unknown;
}

export interface ChildInput {
  readonly input: unknown;
  readonly item: MapItem | undefined;
}

/** How far the current state of a frame has come, as far as it must survive a crash. */
export type Phase =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'token';
      readonly token: string;
      readonly deadline: number | undefined;
      readonly called: boolean;
      readonly outcome?: TokenOutcome;
    }
  | { readonly kind: 'waiting'; readonly until: number }
  | { readonly kind: 'retrying'; readonly at: number }
  | { readonly kind: 'children'; readonly children: readonly ChildInput[]; readonly concurrency: number }
  | { readonly kind: 'ended'; readonly output: unknown };

/** Where one flow of an execution stands: the machine itself, a branch or an iteration. */
export interface FrameRecord {
  /** `0` for the machine, `0.2` for the third child of its current state, and so on. */
  readonly path: string;
  readonly state: string;
  readonly input: unknown;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly enteredAt: number;
  /** How often each retrier was used for the current state. */
  readonly retries: readonly number[];
  readonly phase: Phase;
  readonly item: MapItem | undefined;
}

export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  /** Seconds, as the protocol carries them. */
  readonly timestamp: number;
  readonly type: string;
  readonly [details: string]: unknown;
}

/** How many finished executions keep their histories and can be redriven. */
const keptHistories = 20_000;

const padded = (number: number): string => String(number).padStart(16, '0');

/** Everything that is kept of executions. Only those that run are ever held in memory. */
export class ExecutionRecords {
  readonly store: Store;
  readonly #executions: Collection<ExecutionRecord>;
  readonly #frames: Collection<FrameRecord>;
  readonly #histories: Collection<HistoryEvent[]>;
  readonly #definitions: Collection<unknown>;
  readonly #running: Collection<true>;
  readonly #byStart: Collection<string>;
  readonly #finished: Collection<string>;
  readonly #keptHistories: number;
  #finishedCount: number;

  constructor(store: Store, kept = keptHistories) {
    this.store = store;
    this.#executions = store.collection('states/executions');
    this.#frames = store.collection('states/frames');
    this.#histories = store.collection('states/histories');
    this.#definitions = store.collection('states/definitions');
    this.#running = store.collection('states/running');
    this.#byStart = store.collection('states/by-start');
    this.#finished = store.collection('states/finished');
    this.#keptHistories = kept;
    this.#finishedCount = this.#finished.size;
  }

  get(arn: string): ExecutionRecord | undefined {
    return this.#executions.get(arn);
  }

  running(): string[] {
    return [...this.#running.entries()].map(([arn]) => arn);
  }

  create(record: ExecutionRecord): void {
    this.#executions.put(record.arn, record);
    this.#running.put(record.arn, true);
    this.#byStart.put(`${record.machineArn}|${padded(1e15 - record.startedAt)}|${record.name}`, record.arn);
  }

  /** Notes the end. What a redrive would need stays unless the execution succeeded. */
  finish(record: ExecutionRecord): void {
    this.#executions.put(record.arn, record);
    this.#running.delete(record.arn);
    this.#finished.put(finishedKey(record), record.arn);
    this.#finishedCount += 1;
    if (record.status === 'SUCCEEDED') this.deleteFrames(record.arn, '0');
    if (this.#finishedCount > this.#keptHistories) this.#trim();
  }

  restart(record: ExecutionRecord, ended: ExecutionRecord): void {
    this.#executions.put(record.arn, record);
    this.#running.put(record.arn, true);
    this.#finished.delete(finishedKey(ended));
    this.#finishedCount -= 1;
  }

  /** Newest first, starting after `cursor`. */
  *newestFirst(machineArn: string, cursor: string | undefined): Generator<{ cursor: string; record: ExecutionRecord }> {
    for (const [key, arn] of this.#byStart.range(cursor ?? `${machineArn}|`, `${machineArn}}`)) {
      const record = key === cursor ? undefined : this.get(arn);
      if (record) yield { cursor: key, record };
    }
  }

  frames(arn: string): FrameRecord[] {
    return [...this.#frames.range(`${arn}|0`, `${arn}|1`)].map(([, frame]) => frame);
  }

  putFrame(arn: string, frame: FrameRecord): void {
    this.#frames.put(`${arn}|${frame.path}`, frame);
  }

  /** Deletes the frame at `path` and everything below it. */
  deleteFrames(arn: string, path: string): void {
    this.#frames.delete(`${arn}|${path}`);
    this.deleteChildren(arn, path);
  }

  deleteChildren(arn: string, path: string): void {
    this.#frames.deleteRange(`${arn}|${path}.`, `${arn}|${path}/`);
  }

  appendHistory(arn: string, events: HistoryEvent[]): void {
    const first = events[0];
    if (first) this.#histories.put(`${arn}|${padded(first.id)}`, events);
  }

  *history(arn: string): Generator<HistoryEvent> {
    for (const [, events] of this.#histories.range(`${arn}|`, `${arn}}`)) yield* events;
  }

  /** Keeps the definition and answers the name it is kept under. */
  keepDefinition(definition: unknown): string {
    const digest = createHash('sha256').update(JSON.stringify(definition)).digest('hex');
    if (!this.#definitions.get(digest)) this.#definitions.put(digest, definition);
    return digest;
  }

  definition(digest: string): unknown {
    return this.#definitions.get(digest);
  }

  #trim(): void {
    for (const [key, arn] of this.#finished.entries()) {
      if (this.#finishedCount <= this.#keptHistories) return;
      this.#histories.deleteRange(`${arn}|`, `${arn}}`);
      this.deleteFrames(arn, '0');
      this.#finished.delete(key);
      this.#finishedCount -= 1;
    }
  }
}

const finishedKey = ({ arn, stoppedAt = 0 }: ExecutionRecord): string => `${padded(stoppedAt)}|${arn}`;
