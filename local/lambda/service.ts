/** Lambda: functions in worker threads, with cold starts, time limits, memory limits and a cap on concurrency. */
import { randomUUID } from 'node:crypto';
import type { Activity, Clock } from '../service.ts';
import { AwsError } from '../service.ts';
import { lastPart } from '../template/names.ts';
import { type Environment, exitError, type FunctionError, type Outcome, startEnvironment } from './environment.ts';
import type { LambdaFunction } from './function.ts';
import type { FunctionLogs } from './logs.ts';

/** Faults that tests and the desk switch on. */
export interface LambdaFaults {
  /** Whether this invocation's environment is to die, and when. */
  takeKill(functionName: string): { readonly when: 'before' | 'after' | 'mid'; readonly atRequest: number } | undefined;
}

export interface Invocations {
  /** Told of every invocation that ended, with its duration. */
  count(functionName: string, milliseconds: number, memoryMegabytes: number): void;
}

export interface LambdaOptions {
  readonly functions: readonly LambdaFunction[];
  readonly endpoint: string;
  readonly clock: Clock;
  readonly activity: Activity;
  readonly logs: FunctionLogs;
  readonly faults: LambdaFaults;
  readonly usage: Invocations;
  /** The most environments of one function. */
  readonly environmentsPerFunction?: number;
  /** How many events an environment takes at a time; Lambda's own is 1. */
  readonly eventsPerEnvironment?: number;
}

export interface LambdaService {
  /** Runs a function by name or ARN; the event is JSON text, and so is the answer. `onStart`: an environment took it. */
  invoke(functionNameOrArn: string, event: string, onStart?: () => void): Promise<Outcome>;
  has(functionNameOrArn: string): boolean;
  /** Called when a role made an AWS request: a function that is to die in the middle dies now. Answers whether it did. */
  interrupt(role: string): boolean;
  /** Starts an environment ahead of need. */
  warm(functionName: string): void;
  readonly statistics: { readonly coldStarts: number; readonly environments: number };
  /** Ends every environment, whatever it is at; later invocations fail. */
  stop(): Promise<void>;
}

interface Slot {
  readonly environment: Environment;
  /** Events in progress. */
  running: number;
  idleSince: number;
  /** Dies at this AWS request from now on, counted from 1; 0 lets it live. */
  diesAtRequest: number;
}

interface Waiting {
  readonly event: string;
  readonly onStart: (() => void) | undefined;
  readonly finish: (outcome: Outcome) => void;
}

interface Pool {
  readonly lambdaFunction: LambdaFunction;
  readonly most: number;
  readonly eventsPerEnvironment: number;
  readonly slots: Set<Slot>;
  readonly waiting: Waiting[];
}

const defaultEnvironments = 1;
const defaultEvents = 6;
const idleMilliseconds = 60_000;
const idled: FunctionError = { errorType: 'Runtime.Idle', errorMessage: 'The environment was idle', trace: [] };
const stopped: FunctionError = { errorType: 'Runtime.ExitError', errorMessage: 'The local cloud stopped', trace: [] };

export function startLambda(options: LambdaOptions): LambdaService {
  const { clock, activity, faults, usage } = options;
  const timeShift = new SharedArrayBuffer(8);
  const shift = new Float64Array(timeShift);
  const pools = new Map(options.functions.map((one) => [one.name, createPool(one, options)]));
  const byRole = new Map([...pools.values()].map((pool) => [pool.lambdaFunction.role, pool]));
  let coldStarts = 0;
  let stopping = false;
  const reaper = setInterval(() => retireIdle(pools.values()), idleMilliseconds / 2).unref();

  function spawn(pool: Pool): Slot {
    coldStarts += 1;
    const { lambdaFunction } = pool;
    const environment = startEnvironment({
      lambdaFunction,
      endpoint: options.endpoint,
      timeShift,
      onOutput: (requestId, text) => options.logs.write(lambdaFunction.label, requestId, text),
      onEnd: () => discard(pool, slot),
    });
    const slot: Slot = { environment, running: 0, idleSince: 0, diesAtRequest: 0 };
    pool.slots.add(slot);
    return slot;
  }

  function discard(pool: Pool, slot: Slot): void {
    pool.slots.delete(slot);
    serve(pool);
  }

  function serve(pool: Pool): void {
    while (pool.waiting.length > 0) {
      const slot = freeSlot(pool) ?? (pool.slots.size < pool.most ? spawn(pool) : undefined);
      if (!slot) return;
      const next = pool.waiting.shift();
      if (next) void run(pool, slot, next);
    }
  }

  async function run(pool: Pool, chosen: Slot, { event, onStart, finish }: Waiting): Promise<void> {
    onStart?.();
    const { lambdaFunction } = pool;
    const kill = faults.takeKill(lambdaFunction.label);
    // What is to die gets an environment of its own, so that nobody dies with it; whoever comes next starts cold.
    const slot = kill ? spawn(pool) : chosen;
    if (kill) for (const other of pool.slots) if (other.running === 0 && other !== slot) other.environment.kill(idled);
    slot.running += kill ? Number.POSITIVE_INFINITY : 1;
    if (kill?.when === 'before') slot.environment.kill(exitError(137));
    if (kill?.when === 'mid') slot.diesAtRequest = kill.atRequest;
    alignTime();
    const requestId = randomUUID();
    const started = performance.now();
    const limit = setTimeout(
      () => slot.environment.kill(timedOut(lambdaFunction, requestId)),
      lambdaFunction.timeoutSeconds * 1000,
    );
    const outcome = await slot.environment.run(event, requestId);
    clearTimeout(limit);
    if (kill) slot.diesAtRequest = 0;
    usage.count(lambdaFunction.label, performance.now() - started, lambdaFunction.memoryMegabytes);
    if (kill?.when === 'after') slot.environment.kill(exitError(137));
    slot.running = kill ? 0 : slot.running - 1;
    if (slot.environment.alive) {
      slot.idleSince = Date.now();
      serve(pool);
    }
    if (!outcome.ok)
      options.logs.write(lambdaFunction.label, requestId, `${JSON.stringify({ level: 'ERROR', ...outcome.error })}\n`);
    finish(kill?.when === 'after' ? { ok: false, error: exitError(137) } : outcome);
  }

  /** Functions see the cloud's time; a difference of a millisecond is two looks at the same clock. */
  function alignTime(): void {
    const ahead = clock.now() - Date.now();
    shift[0] = Math.abs(ahead) < 2 ? 0 : ahead;
  }

  function poolOf(name: string): Pool {
    const pool = pools.get(name) ?? pools.get(lastPart(name));
    if (!pool) throw new AwsError('ResourceNotFoundException', `Function not found: ${name}`, 404);
    return pool;
  }

  return {
    has: (name) => pools.has(name) || pools.has(lastPart(name)),
    async invoke(name, event, onStart) {
      const pool = poolOf(name);
      if (stopping) return { ok: false, error: stopped };
      const done = activity.begin(`function ${pool.lambdaFunction.label}`);
      try {
        return await new Promise<Outcome>((finish) => {
          pool.waiting.push({ event, onStart, finish });
          serve(pool);
        });
      } finally {
        done();
      }
    },
    interrupt(role) {
      const pool = byRole.get(role);
      const doomed = pool && [...pool.slots].find((slot) => slot.diesAtRequest > 0);
      if (!doomed) return false;
      doomed.diesAtRequest -= 1;
      if (doomed.diesAtRequest > 0) return false;
      doomed.environment.kill(exitError(137));
      return true;
    },
    warm(name) {
      const pool = poolOf(name);
      if (pool.slots.size === 0) spawn(pool);
    },
    get statistics() {
      const environments = [...pools.values()].reduce((sum, pool) => sum + pool.slots.size, 0);
      return { coldStarts, environments };
    },
    async stop() {
      stopping = true;
      clearInterval(reaper);
      const ended: Promise<void>[] = [];
      for (const pool of pools.values()) {
        for (const { finish } of pool.waiting.splice(0)) finish({ ok: false, error: stopped });
        for (const { environment } of pool.slots) {
          environment.kill(stopped);
          ended.push(environment.ended);
        }
      }
      await Promise.all(ended);
    },
  };
}

function createPool(lambdaFunction: LambdaFunction, options: LambdaOptions): Pool {
  const most = options.environmentsPerFunction ?? defaultEnvironments;
  return {
    lambdaFunction,
    most: Math.max(1, Math.min(most, lambdaFunction.reservedConcurrency ?? most)),
    eventsPerEnvironment: Math.min(
      options.eventsPerEnvironment ?? defaultEvents,
      lambdaFunction.reservedConcurrency ?? Number.POSITIVE_INFINITY,
    ),
    slots: new Set(),
    waiting: [],
  };
}

/** A living environment with room, the fullest first, so that the others grow idle and end. */
function freeSlot(pool: Pool): Slot | undefined {
  let found: Slot | undefined;
  for (const slot of pool.slots) {
    if (!slot.environment.alive || slot.running >= pool.eventsPerEnvironment) continue;
    if (!found || slot.running > found.running) found = slot;
  }
  return found;
}

function timedOut({ timeoutSeconds }: LambdaFunction, requestId: string): FunctionError {
  return {
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
    trace: [],
  };
}

function retireIdle(pools: Iterable<Pool>): void {
  const before = Date.now() - idleMilliseconds;
  for (const pool of pools)
    for (const slot of [...pool.slots])
      if (slot.running === 0 && slot.idleSince < before && slot.idleSince > 0) slot.environment.kill(idled);
}
