import * as z from 'zod';
import type { Clock } from '../service.ts';
import { compileTemplate, type Template } from './expressions.ts';
import { type Integration, parseResource } from './integrations.ts';

/** A state machine of the template. The definition is ASL, as an object or as JSON text, in the JSONata dialect. */
export interface MachineDefinition {
  readonly arn: string;
  readonly name: string;
  /** The role its tasks are run with. */
  readonly role: string;
  readonly definition: unknown;
  readonly type?: string;
}

export interface Retrier {
  readonly errors: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number;
  readonly jitter: boolean;
}

/** What a state, a choice or a catcher makes of what it has. */
export interface Outputs {
  readonly output: Template | undefined;
  readonly assign: Template | undefined;
}

export interface Catcher extends Outputs {
  readonly errors: readonly string[];
  readonly next: string;
}

interface Recovery {
  readonly retriers: readonly Retrier[];
  readonly catchers: readonly Catcher[];
}

interface Common extends Outputs {
  readonly name: string;
  /** Absent where the (sub)machine ends. */
  readonly next: string | undefined;
}

export interface TaskState extends Common, Recovery {
  readonly type: 'Task';
  readonly integration: Integration;
  readonly parameters: Template | undefined;
  readonly timeoutSeconds: Template | undefined;
  readonly heartbeatSeconds: Template | undefined;
}
export interface ParallelState extends Common, Recovery {
  readonly type: 'Parallel';
  readonly parameters: Template | undefined;
  readonly branches: readonly Flow[];
}
export interface MapState extends Common, Recovery {
  readonly type: 'Map';
  readonly items: Template | undefined;
  readonly itemSelector: Template | undefined;
  readonly maxConcurrency: Template;
  readonly processor: Flow;
}
export interface ChoiceState extends Common {
  readonly type: 'Choice';
  readonly choices: readonly (Outputs & { readonly condition: Template; readonly next: string })[];
}
export interface WaitState extends Common {
  readonly type: 'Wait';
  readonly seconds: Template | undefined;
  readonly timestamp: Template | undefined;
}
export interface FailState extends Common {
  readonly type: 'Fail';
  readonly error: Template | undefined;
  readonly cause: Template | undefined;
}
export interface PlainState extends Common {
  readonly type: 'Pass' | 'Succeed';
}
export type State = TaskState | ParallelState | MapState | ChoiceState | WaitState | FailState | PlainState;

/** A graph of states: the machine's own, a branch's or an item processor's. */
export interface Flow {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

export interface CompiledMachine extends Flow {
  readonly timeoutSeconds: number | undefined;
}

const templateOf = z.unknown();
const text = z.string().min(1);
const dialect = { QueryLanguage: z.literal('JSONata').optional(), Comment: z.string().optional() };
const outputs = { Output: templateOf.optional(), Assign: z.record(z.string(), z.unknown()).optional() };
const onward = { Next: text.optional(), End: z.literal(true).optional() };
const numberOrExpression = z.union([z.int().min(0), z.string().startsWith('{%')]);

const retrierSchema = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(text).min(1),
  IntervalSeconds: z.int().min(1).max(99_999_999).default(1),
  MaxAttempts: z.int().min(0).max(99_999_999).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().min(1).max(31_622_400).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
});
const catcherSchema = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: z.array(text).min(1),
  Next: text,
  ...outputs,
});
const recovery = { Retry: z.array(retrierSchema).default([]), Catch: z.array(catcherSchema).default([]) };

const flowSchema = z.object({ StartAt: text, States: z.record(text, z.unknown()) });
const stateSchema = z.discriminatedUnion('Type', [
  z.strictObject({ Type: z.literal('Pass'), ...dialect, ...outputs, ...onward }),
  z.strictObject({ Type: z.literal('Succeed'), ...dialect, Output: outputs.Output }),
  z.strictObject({
    Type: z.literal('Fail'),
    ...dialect,
    Error: z.string().optional(),
    Cause: z.string().optional(),
  }),
  z.strictObject({
    Type: z.literal('Wait'),
    ...dialect,
    ...outputs,
    ...onward,
    Seconds: numberOrExpression.optional(),
    Timestamp: text.optional(),
  }),
  z.strictObject({
    Type: z.literal('Choice'),
    ...dialect,
    ...outputs,
    Default: text.optional(),
    Choices: z
      .array(
        z.strictObject({
          Comment: z.string().optional(),
          Condition: z.union([z.boolean(), z.string().startsWith('{%')]),
          Next: text,
          ...outputs,
        }),
      )
      .min(1),
  }),
  z.strictObject({
    Type: z.literal('Task'),
    ...dialect,
    ...outputs,
    ...onward,
    ...recovery,
    Resource: text,
    Arguments: templateOf.optional(),
    TimeoutSeconds: numberOrExpression.optional(),
    HeartbeatSeconds: numberOrExpression.optional(),
  }),
  z.strictObject({
    Type: z.literal('Parallel'),
    ...dialect,
    ...outputs,
    ...onward,
    ...recovery,
    Arguments: templateOf.optional(),
    Branches: z.array(flowSchema.strict()).min(1),
  }),
  z.strictObject({
    Type: z.literal('Map'),
    ...dialect,
    ...outputs,
    ...onward,
    ...recovery,
    Items: templateOf.optional(),
    ItemSelector: templateOf.optional(),
    MaxConcurrency: numberOrExpression.default(0),
    ItemProcessor: flowSchema
      .extend({ ProcessorConfig: z.strictObject({ Mode: z.literal('INLINE') }).optional() })
      .strict(),
  }),
]);
const machineSchema = flowSchema
  .extend({
    Comment: z.string().optional(),
    Version: z.literal('1.0').optional(),
    QueryLanguage: z.literal('JSONata'),
    TimeoutSeconds: z.int().min(1).max(99_999_999).optional(),
  })
  .strict();

type ParsedState = z.infer<typeof stateSchema>;
type ParsedFlow = z.infer<typeof flowSchema>;

/** Reads and compiles a definition. Whatever this interpreter does not know is an error here, never passed over later. */
export function compileMachine(definition: unknown, clock: Clock): CompiledMachine {
  const parsed = parse(machineSchema, typeof definition === 'string' ? JSON.parse(definition) : definition, 'machine');
  return { ...compileFlow(parsed, clock, new Set()), timeoutSeconds: parsed.TimeoutSeconds };
}

function compileFlow(flow: ParsedFlow, clock: Clock, taken: Set<string>): Flow {
  const states = new Map<string, State>();
  for (const [name, source] of Object.entries(flow.States)) {
    if (taken.has(name)) throw new Error(`there are two states called "${name}"`);
    taken.add(name);
    states.set(name, compileState(name, parse(stateSchema, source, `state "${name}"`), clock, taken));
  }
  for (const state of states.values())
    for (const target of targetsOf(state))
      if (!states.has(target)) throw new Error(`state "${state.name}" goes on to "${target}", which does not exist`);
  if (!states.has(flow.StartAt)) throw new Error(`there is no state "${flow.StartAt}" to start at`);
  return { startAt: flow.StartAt, states };
}

function compileState(name: string, source: ParsedState, clock: Clock, taken: Set<string>): State {
  const compile = (value: unknown, field: string) => compileTemplate(value, `${name}/${field}`, clock);
  const maybe = (value: unknown, field: string) => (value === undefined ? undefined : compile(value, field));
  const outputsOf = (
    from: { Output?: unknown; Assign?: Record<string, unknown> | undefined },
    prefix = '',
  ): Outputs => {
    if (from.Assign && Object.hasOwn(from.Assign, 'states'))
      throw new Error(`state "${name}" assigns to "states", which is reserved`);
    return { output: maybe(from.Output, `${prefix}Output`), assign: maybe(from.Assign, `${prefix}Assign`) };
  };
  const common = { name, ...outputsOf(source.Type === 'Fail' ? {} : source), next: nextOf(name, source) };
  const recoveryOf = (from: Extract<ParsedState, { Type: 'Task' | 'Parallel' | 'Map' }>): Recovery => ({
    retriers: from.Retry.map((retrier) => ({
      errors: retrier.ErrorEquals,
      intervalSeconds: retrier.IntervalSeconds,
      maxAttempts: retrier.MaxAttempts,
      backoffRate: retrier.BackoffRate,
      maxDelaySeconds: retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY,
      jitter: retrier.JitterStrategy === 'FULL',
    })),
    catchers: from.Catch.map((catcher, index) => ({
      errors: catcher.ErrorEquals,
      next: catcher.Next,
      ...outputsOf(catcher, `Catch[${index}]/`),
    })),
  });
  switch (source.Type) {
    case 'Pass':
    case 'Succeed':
      return { ...common, type: source.Type };
    case 'Fail':
      return { ...common, type: 'Fail', error: maybe(source.Error, 'Error'), cause: maybe(source.Cause, 'Cause') };
    case 'Wait':
      if ((source.Seconds === undefined) === (source.Timestamp === undefined))
        throw new Error(`state "${name}" needs either Seconds or Timestamp`);
      return {
        ...common,
        type: 'Wait',
        seconds: maybe(source.Seconds, 'Seconds'),
        timestamp: maybe(source.Timestamp, 'Timestamp'),
      };
    case 'Choice':
      return {
        ...common,
        type: 'Choice',
        choices: source.Choices.map((choice, index) => ({
          condition: compile(choice.Condition, `Choices[${index}]/Condition`),
          next: choice.Next,
          ...outputsOf(choice, `Choices[${index}]/`),
        })),
      };
    case 'Task':
      return {
        ...common,
        ...recoveryOf(source),
        type: 'Task',
        integration: parseResource(source.Resource, name),
        parameters: maybe(source.Arguments, 'Arguments'),
        timeoutSeconds: maybe(source.TimeoutSeconds, 'TimeoutSeconds'),
        heartbeatSeconds: maybe(source.HeartbeatSeconds, 'HeartbeatSeconds'),
      };
    case 'Parallel':
      return {
        ...common,
        ...recoveryOf(source),
        type: 'Parallel',
        parameters: maybe(source.Arguments, 'Arguments'),
        branches: source.Branches.map((branch) => compileFlow(branch, clock, taken)),
      };
    case 'Map':
      return {
        ...common,
        ...recoveryOf(source),
        type: 'Map',
        items: maybe(source.Items, 'Items'),
        itemSelector: maybe(source.ItemSelector, 'ItemSelector'),
        maxConcurrency: compile(source.MaxConcurrency, 'MaxConcurrency'),
        processor: compileFlow(source.ItemProcessor, clock, taken),
      };
  }
}

function nextOf(name: string, source: ParsedState): string | undefined {
  if (source.Type === 'Succeed' || source.Type === 'Fail') return undefined;
  if (source.Type === 'Choice') return source.Default;
  if ((source.Next === undefined) === (source.End === undefined))
    throw new Error(`state "${name}" needs either Next or End`);
  return source.Next;
}

function targetsOf(state: State): string[] {
  const targets = state.next === undefined ? [] : [state.next];
  if (state.type === 'Choice') targets.push(...state.choices.map(({ next }) => next));
  if ('catchers' in state) targets.push(...state.catchers.map(({ next }) => next));
  return targets;
}

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Error(`${what}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
