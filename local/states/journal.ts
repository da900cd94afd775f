import type { Clock } from '../service.ts';
import { StateError } from './errors.ts';
import type { ExecutionRecords, FrameRecord, HistoryEvent } from './records.ts';

/** As many events as a Standard execution may have. */
const eventLimit = 25_000;

/** What happened in one execution since the last commit, and what it is written to. */
export class Journal {
  readonly #arn: string;
  readonly #records: ExecutionRecords;
  readonly #clock: Clock;
  #events: HistoryEvent[] = [];
  #frames = new Map<string, FrameRecord>();
  #withoutChildren: string[] = [];
  #lastEventId = 0;
  #closed = false;

  constructor(arn: string, records: ExecutionRecords, clock: Clock) {
    this.#arn = arn;
    this.#records = records;
    this.#clock = clock;
    for (const { id } of records.history(arn)) this.#lastEventId = id;
  }

  get lastEventId(): number {
    return this.#lastEventId;
  }

  /** Appends an event; `details` is the member that this type of event carries. Answers its id. */
  event(type: string, previousEventId: number, details: Readonly<Record<string, unknown>> = {}): number {
    // Room is left for the event that tells of the end.
    if (this.#lastEventId >= eventLimit - 1 && !type.startsWith('Execution'))
      throw new StateError(
        'States.Runtime',
        `The execution reached the maximum number of history events (${eventLimit}).`,
      );
    this.#lastEventId += 1;
    this.#events.push({
      id: this.#lastEventId,
      previousEventId,
      timestamp: this.#clock.now() / 1_000,
      type,
      ...details,
    });
    return this.#lastEventId;
  }

  save(frame: FrameRecord): void {
    this.#frames.set(frame.path, frame);
  }

  dropChildren(path: string): void {
    for (const saved of this.#frames.keys()) if (saved.startsWith(`${path}.`)) this.#frames.delete(saved);
    this.#withoutChildren.push(path);
  }

  /** Writes all of it, and what `more` writes, at once. */
  commit(more?: () => void): void {
    if (this.#closed) return;
    this.#records.store.batch(() => {
      for (const path of this.#withoutChildren) this.#records.deleteChildren(this.#arn, path);
      for (const frame of this.#frames.values()) this.#records.putFrame(this.#arn, frame);
      this.#records.appendHistory(this.#arn, this.#events);
      more?.();
    });
    this.#withoutChildren = [];
    this.#frames.clear();
    this.#events = [];
  }

  /** What a cancelled flow still tells after this is not written. */
  close(): void {
    this.#closed = true;
  }

  /** Events that are not written yet. */
  pending(): readonly HistoryEvent[] {
    return this.#events;
  }
}
