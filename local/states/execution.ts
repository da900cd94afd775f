import type { ServiceContext } from '../service.ts';
import type { CompiledMachine, MachineDefinition } from './definition.ts';
import { detailsOf, StateError, toLimitedText } from './errors.ts';
import type { TaskRunner } from './integrations.ts';
import { Journal } from './journal.ts';
import type { ExecutionRecord, ExecutionRecords, ExecutionStatus, FrameRecord, HistoryEvent } from './records.ts';
import { type ExecutionEnvironment, Run, type TokenDesk } from './run.ts';
import { enterState, newFrame, type StoredFrames } from './run-children.ts';
import { runFlow } from './run-flow.ts';
import { Cancelled, Scope } from './scope.ts';

export interface ExecutionServices {
  readonly context: ServiceContext;
  readonly records: ExecutionRecords;
  readonly tokens: TokenDesk;
  readonly runTask: TaskRunner;
  readonly countTransition: (machineArn: string, executionArn: string) => void;
  readonly ended: (execution: Execution) => void;
}

type End = Pick<ExecutionRecord, 'output' | 'error' | 'cause'>;

/** One running execution. It is thrown away when it ended; what remains of it is in the records. */
export class Execution {
  record: ExecutionRecord;
  readonly #services: ExecutionServices;
  readonly #machine: CompiledMachine;
  readonly #role: string;
  readonly #environment: ExecutionEnvironment;
  readonly #scope = new Scope();
  #cancelTimeout = () => {};

  constructor(
    services: ExecutionServices,
    definition: MachineDefinition,
    machine: CompiledMachine,
    record: ExecutionRecord,
  ) {
    const { context, records, tokens, runTask } = services;
    this.#services = services;
    this.#machine = machine;
    this.#role = definition.role;
    this.record = record;
    this.#environment = {
      context,
      caller: { kind: 'role', role: definition.role },
      label: `execution of ${definition.name}`,
      journal: new Journal(record.arn, records, context.clock),
      tokens,
      runTask,
      countTransition: () => services.countTransition(definition.arn, record.arn),
      contextObject: {
        Execution: {
          Id: record.arn,
          Input: JSON.parse(record.input),
          Name: record.name,
          RoleArn: definition.role,
          StartTime: new Date(record.startedAt).toISOString(),
          RedriveCount: record.redriveCount,
          ...(record.redrivenAt !== undefined && { RedriveTime: new Date(record.redrivenAt).toISOString() }),
        },
        StateMachine: { Id: definition.arn, Name: definition.name },
      },
    };
  }

  /** Begins a new execution; it is stored when this returns. */
  start(): void {
    const { input } = this.record;
    const { journal } = this.#environment;
    const child = { input: JSON.parse(input), item: undefined };
    const run = this.#run(newFrame(this.#environment, this.#machine, '0', child, {}));
    run.event('ExecutionStarted', {
      executionStartedEventDetails: { input, inputDetails: { truncated: false }, roleArn: this.#role },
    });
    enterState(run);
    journal.commit(() => this.#services.records.create(this.record));
    this.#drive(run);
    // Work begins in a later turn, so that whoever started it has its answer first; it counts as begun already.
    setImmediate(() => void this.#finish(run, new Map()));
  }

  /** Goes on after a crash, from where the records say it stood. */
  resume(): void {
    this.#continue(this.#services.records.frames(this.record.arn));
  }

  /** Goes on after a failure: what ended stays ended, what failed is tried afresh. */
  redrive(ended: ExecutionRecord): void {
    const { journal } = this.#environment;
    const frames = this.#services.records.frames(this.record.arn).map((frame): FrameRecord => {
      const keeps = frame.phase.kind === 'children' || frame.phase.kind === 'ended';
      return { ...frame, retries: [], phase: keeps ? frame.phase : { kind: 'ready' } };
    });
    for (const frame of frames) journal.save(frame);
    journal.event('ExecutionRedriven', journal.lastEventId, {
      executionRedrivenEventDetails: { redriveCount: this.record.redriveCount },
    });
    journal.commit(() => this.#services.records.restart(this.record, ended));
    this.#continue(frames);
  }

  /** Ends the execution from outside. */
  stop(error: string | undefined, cause: string | undefined): void {
    this.#end('ABORTED', { error, cause });
  }

  /** Lets go of everything without ending the execution: the next start resumes it. */
  close(): void {
    this.#environment.journal.close();
    this.#cancelTimeout();
    this.#scope.cancel();
  }

  pendingHistory(): readonly HistoryEvent[] {
    return this.#environment.journal.pending();
  }

  #run(frame: FrameRecord): Run {
    return new Run(this.#environment, this.#machine, frame, this.#scope, this.#environment.journal.lastEventId);
  }

  #continue(frames: readonly FrameRecord[]): void {
    const stored: StoredFrames = new Map(frames.map((frame) => [frame.path, frame]));
    const frame = stored.get('0');
    stored.delete('0');
    if (!frame) throw new Error(`execution ${this.record.arn} has lost its state`);
    const run = this.#run(frame);
    this.#drive(run);
    // At once, so that the tokens of waiting tasks are known before anyone can answer them.
    void this.#finish(run, stored);
  }

  #drive(run: Run): void {
    const { timeoutSeconds } = this.#machine;
    if (timeoutSeconds !== undefined) {
      const begin = this.record.redrivenAt ?? this.record.startedAt;
      this.#cancelTimeout = this.#services.context.clock.at(begin + timeoutSeconds * 1_000, () =>
        this.#end('TIMED_OUT', {}),
      );
    }
    run.work();
  }

  async #finish(run: Run, stored: StoredFrames): Promise<void> {
    try {
      const output = await runFlow(run, stored);
      this.#end('SUCCEEDED', { output: toLimitedText(output, 'output of the execution') });
    } catch (error) {
      if (error instanceof Cancelled) return;
      if (error instanceof StateError) return this.#end('FAILED', detailsOf(error));
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#services.context.log(`execution ${this.record.arn} broke: ${message}`);
      this.#end('FAILED', { error: 'States.Runtime', cause: message });
    } finally {
      run.rest();
    }
  }

  #end(status: Exclude<ExecutionStatus, 'RUNNING'>, end: End): void {
    if (this.#scope.cancelled) return;
    const { journal, context } = this.#environment;
    this.record = { ...this.record, ...end, status, stoppedAt: context.clock.now() };
    const { type, member } = endEvents[status];
    const { output, error, cause } = end;
    const details = {
      ...(output !== undefined && { output, outputDetails: { truncated: false } }),
      ...(error !== undefined && { error }),
      ...(cause !== undefined && { cause }),
    };
    journal.event(type, journal.lastEventId, { [member]: details });
    journal.commit(() => this.#services.records.finish(this.record));
    this.close();
    this.#services.ended(this);
  }
}

const endEvents = {
  SUCCEEDED: { type: 'ExecutionSucceeded', member: 'executionSucceededEventDetails' },
  FAILED: { type: 'ExecutionFailed', member: 'executionFailedEventDetails' },
  TIMED_OUT: { type: 'ExecutionTimedOut', member: 'executionTimedOutEventDetails' },
  ABORTED: { type: 'ExecutionAborted', member: 'executionAbortedEventDetails' },
} as const;
