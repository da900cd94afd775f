import type { Caller, ServiceContext } from '../service.ts';
import type { Flow } from './definition.ts';
import { StateError } from './errors.ts';
import type { Bindings, Template } from './expressions.ts';
import type { TaskRunner } from './integrations.ts';
import type { Journal } from './journal.ts';
import type { FrameRecord, Phase, TokenOutcome } from './records.ts';
import { Cancelled, type Scope } from './scope.ts';

/** Where the tokens of waiting tasks are known. */
export interface TokenDesk {
  /** Makes the token answerable; the answer takes it back. `answer` must have stored the outcome when it returns. */
  open(token: string, callbacks: TokenCallbacks): () => void;
}

export interface TokenCallbacks {
  readonly answer: (outcome: TokenOutcome) => void;
  readonly heartbeat: () => void;
}

/** What all flows of one execution share. */
export interface ExecutionEnvironment {
  readonly context: ServiceContext;
  readonly caller: Caller;
  readonly label: string;
  readonly journal: Journal;
  readonly tokens: TokenDesk;
  readonly runTask: TaskRunner;
  readonly countTransition: () => void;
  /** `Execution` and `StateMachine` of the context object. */
  readonly contextObject: Readonly<Record<string, unknown>>;
}

/** One flow of an execution while it runs. */
export class Run {
  readonly environment: ExecutionEnvironment;
  readonly flow: Flow;
  readonly scope: Scope;
  frame: FrameRecord;
  lastEventId: number;
  #endWork: (() => void) | undefined;

  constructor(environment: ExecutionEnvironment, flow: Flow, frame: FrameRecord, scope: Scope, lastEventId: number) {
    this.environment = environment;
    this.flow = flow;
    this.frame = frame;
    this.scope = scope;
    this.lastEventId = lastEventId;
  }

  /** Says that the flow is at work. Balanced by `rest`; repeating either changes nothing. */
  work(): void {
    this.#endWork ??= this.environment.context.activity.begin(this.environment.label);
  }
  rest(): void {
    this.#endWork?.();
    this.#endWork = undefined;
  }

  event(type: string, details: Readonly<Record<string, unknown>> = {}): void {
    this.lastEventId = this.environment.journal.event(type, this.lastEventId, details);
  }

  enterPhase(phase: Phase): void {
    this.frame = { ...this.frame, phase };
    this.environment.journal.save(this.frame);
  }

  contextObject(token?: string): Readonly<Record<string, unknown>> {
    const { state, enteredAt, retries, item } = this.frame;
    return {
      ...this.environment.contextObject,
      State: {
        Name: state,
        EnteredTime: new Date(enteredAt).toISOString(),
        RetryCount: retries.reduce((sum, count) => sum + count, 0),
      },
      ...(token !== undefined && { Task: { Token: token } }),
      ...(item && { Map: { Item: item } }),
    };
  }

  /** What the expressions of the current state may name. */
  bindings(more: Readonly<Record<string, unknown>> = {}, token?: string): Bindings {
    return {
      ...this.frame.variables,
      states: { input: this.frame.input, context: this.contextObject(token), ...more },
    };
  }

  /** Waits for `work`, but no longer than until `deadline`, and not once the flow is cancelled. */
  race<T>(work: Promise<T>, deadline?: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const { clock } = this.environment.context;
      let detach = () => {};
      const settle = (finish: () => void) => {
        cancelTimer?.();
        detach();
        finish();
      };
      const cancelTimer =
        deadline === undefined
          ? undefined
          : clock.at(deadline, () => settle(() => reject(new StateError('States.Timeout'))));
      detach = this.scope.onCancel(() => settle(() => reject(new Cancelled())));
      work.then(
        (value) => settle(() => resolve(value)),
        (error) => settle(() => reject(error)),
      );
    });
  }

  /** Rests until `register` calls its argument, which is work again from that very moment. */
  restUntil<T>(register: (wake: (value: T) => void, fail: (error: Error) => void) => () => void): Promise<T> {
    return new Promise((resolve, reject) => {
      let settled = false;
      let detach = () => {};
      const settle = (finish: () => void) => {
        if (settled) return;
        settled = true;
        this.work();
        unregister?.();
        detach();
        finish();
      };
      let unregister: (() => void) | undefined;
      detach = this.scope.onCancel(() => settle(() => reject(new Cancelled())));
      if (this.scope.cancelled) return;
      unregister = register(
        (value) => settle(() => resolve(value)),
        (error) => settle(() => reject(error)),
      );
      if (settled) unregister();
      else this.rest();
    });
  }

  sleepUntil(time: number): Promise<void> {
    const { clock } = this.environment.context;
    if (time <= clock.now()) return Promise.resolve();
    return this.restUntil<void>((wake) => clock.at(time, wake));
  }
}

/** Evaluates a template that must give a whole number of seconds. */
export async function secondsOf(template: Template, bindings: Bindings, field: string, least: number): Promise<number> {
  const value = await template(bindings);
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > 99_999_999)
    throw new StateError(
      'States.QueryEvaluationError',
      `The field '${field}' must be a whole number from ${least} to 99999999, not ${JSON.stringify(value)}.`,
    );
  return value;
}

/** What a state led to. */
export interface Outcome {
  readonly output: unknown;
  readonly outputText: string;
  readonly assigned: Readonly<Record<string, unknown>> | undefined;
  readonly next: string | undefined;
}

export type RunFlow = (run: Run) => Promise<unknown>;
