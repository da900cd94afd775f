import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { AwsError, type AwsService, type ServiceContext } from '../service.ts';
import { type CompiledMachine, compileMachine, type MachineDefinition } from './definition.ts';
import { exceedsDataLimit } from './errors.ts';
import { Execution, type ExecutionServices } from './execution.ts';
import type { TaskRunner } from './integrations.ts';
import { type ExecutionRecord, ExecutionRecords, type ExecutionStatus, type HistoryEvent } from './records.ts';
import type { TokenCallbacks, TokenDesk } from './run.ts';

/** The state machines of the template as an AWS service. */
export interface States extends AwsService {
  /** How many executions are running, whether they work or wait. */
  running(): number;
  /** Lets go of running executions; the next start resumes them. */
  close(): void;
}

export interface StatesOptions {
  /** Told of every transition that AWS would bill. */
  readonly onTransition?: (machineArn: string, executionArn: string) => void;
  /** How many finished executions keep their histories. */
  readonly keptHistories?: number;
}

interface Machine {
  readonly definition: MachineDefinition;
  readonly compiled: CompiledMachine;
  /** Under which its present definition is kept. */
  readonly digest: string;
}

const arn = z.string().min(1).max(256);
const jsonText = z.string();
const name = z.string().regex(/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/]{1,80}$/);
const page = { maxResults: z.int().min(0).max(1_000).optional(), nextToken: z.string().optional() };
const statuses = z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE']);
const ending = { error: z.string().max(256).optional(), cause: z.string().max(32_768).optional() };
const redriveWindow = 14 * 86_400_000;

/** What each operation takes. Anything else is refused, so that nothing is passed over in silence. */
const inputs = {
  StartExecution: z.strictObject({
    stateMachineArn: arn,
    name: z.string().optional(),
    input: jsonText.default('{}'),
    traceHeader: z.string().optional(),
  }),
  DescribeExecution: z.strictObject({ executionArn: arn, includedData: z.string().optional() }),
  ListExecutions: z.strictObject({ stateMachineArn: arn, statusFilter: statuses.optional(), ...page }),
  GetExecutionHistory: z.strictObject({
    executionArn: arn,
    reverseOrder: z.boolean().default(false),
    includeExecutionData: z.boolean().default(true),
    ...page,
  }),
  StopExecution: z.strictObject({ executionArn: arn, ...ending }),
  RedriveExecution: z.strictObject({ executionArn: arn, clientToken: z.string().optional() }),
  SendTaskSuccess: z.strictObject({ taskToken: z.string(), output: jsonText }),
  SendTaskFailure: z.strictObject({ taskToken: z.string(), ...ending }),
  SendTaskHeartbeat: z.strictObject({ taskToken: z.string() }),
  DescribeStateMachine: z.strictObject({ stateMachineArn: arn, includedData: z.string().optional() }),
  ListStateMachines: z.strictObject(page),
};

/** Opens the machines and resumes what was running. A definition with anything that is not imitated stops the start. */
export function createStates(
  context: ServiceContext,
  definitions: readonly MachineDefinition[],
  tasks: TaskRunner,
  { onTransition = () => {}, keptHistories }: StatesOptions = {},
): States {
  const { clock, store } = context;
  const openedAt = clock.now();
  const records = new ExecutionRecords(store, keptHistories);
  const running = new Map<string, Execution>();
  const tokens = new Map<string, TokenCallbacks>();
  const compiledBefore = new Map<string, CompiledMachine>();

  const machines = new Map<string, Machine>();
  for (const definition of definitions) {
    if (definition.type === 'EXPRESS') throw new Error(`machine ${definition.name}: Express machines are not imitated`);
    const digest = records.keepDefinition(definition.definition);
    machines.set(definition.arn, { definition, digest, compiled: compileNamed(definition, definition.definition) });
  }

  function compileNamed({ name: machineName }: MachineDefinition, source: unknown): CompiledMachine {
    try {
      return compileMachine(source, clock);
    } catch (error) {
      throw new Error(`machine ${machineName}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  const desk: TokenDesk = {
    open(token, callbacks) {
      tokens.set(token, callbacks);
      return () => void tokens.delete(token);
    },
  };
  const services: ExecutionServices = {
    context,
    records,
    tokens: desk,
    runTask: tasks,
    countTransition: onTransition,
    ended: ({ record }) => void running.delete(record.arn),
  };

  const machineOf = (machineArn: string): Machine => {
    const machine = machines.get(machineArn);
    if (!machine) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${machineArn}'`);
    return machine;
  };
  const recordOf = (executionArn: string): ExecutionRecord => {
    const record = running.get(executionArn)?.record ?? records.get(executionArn);
    if (!record) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
    return record;
  };
  /** The execution with the definition it began with, which may be older than the present one. */
  const open = (record: ExecutionRecord): Execution => {
    const machine = machineOf(record.machineArn);
    let compiled = record.definition === machine.digest ? machine.compiled : compiledBefore.get(record.definition);
    if (!compiled) {
      compiled = compileNamed(machine.definition, records.definition(record.definition));
      compiledBefore.set(record.definition, compiled);
    }
    const execution = new Execution(services, machine.definition, compiled, record);
    running.set(record.arn, execution);
    return execution;
  };
  const answerToken = (token: string): TokenCallbacks => {
    if (!/^AQ[\w-]{64}$/.test(token)) throw new AwsError('InvalidToken', `Invalid Token: '${token}'`);
    const callbacks = tokens.get(token);
    if (!callbacks) throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    return callbacks;
  };

  for (const executionArn of records.running()) {
    const record = records.get(executionArn);
    if (!record) throw new Error(`execution ${executionArn} has lost its record`);
    if (machines.has(record.machineArn)) open(record).resume();
    else context.log(`execution ${executionArn} stands still: its machine is no longer in the template`);
  }

  const operations: Record<string, (input: unknown) => object> = {
    StartExecution(input) {
      const request = read(inputs.StartExecution, input);
      const machine = machineOf(request.stateMachineArn);
      const executionName = request.name ?? randomUUID();
      if (!name.safeParse(executionName).success) throw new AwsError('InvalidName', `Invalid Name: '${executionName}'`);
      if (!isJson(request.input) || exceedsDataLimit(request.input))
        throw new AwsError(
          'InvalidExecutionInput',
          'Invalid State Machine Execution Input: not JSON of at most 256 KiB',
        );
      const executionArn = `${machine.definition.arn.replace(':stateMachine:', ':execution:')}:${executionName}`;
      const earlier = running.get(executionArn)?.record ?? records.get(executionArn);
      if (earlier) {
        if (earlier.status === 'RUNNING' && earlier.input === request.input)
          return { executionArn, startDate: earlier.startedAt / 1_000 };
        throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
      }
      const record: ExecutionRecord = {
        arn: executionArn,
        name: executionName,
        machineArn: machine.definition.arn,
        definition: machine.digest,
        input: request.input,
        startedAt: clock.now(),
        status: 'RUNNING',
        redriveCount: 0,
      };
      open(record).start();
      return { executionArn, startDate: record.startedAt / 1_000 };
    },
    DescribeExecution(input) {
      const { executionArn } = read(inputs.DescribeExecution, input);
      const record = recordOf(executionArn);
      return { ...describe(record), ...redriveStatus(record) };
    },
    ListExecutions(input) {
      const request = read(inputs.ListExecutions, input);
      machineOf(request.stateMachineArn);
      const most = request.maxResults || 100;
      const cursor = request.nextToken && Buffer.from(request.nextToken, 'base64url').toString();
      const executions: object[] = [];
      let last: string | undefined;
      for (const entry of records.newestFirst(request.stateMachineArn, cursor)) {
        if (request.statusFilter && entry.record.status !== request.statusFilter) continue;
        if (executions.length === most) return { executions, nextToken: Buffer.from(last ?? '').toString('base64url') };
        executions.push(summarize(entry.record));
        last = entry.cursor;
      }
      return { executions };
    },
    GetExecutionHistory(input) {
      const request = read(inputs.GetExecutionHistory, input);
      recordOf(request.executionArn);
      const events = [...records.history(request.executionArn)];
      events.push(...(running.get(request.executionArn)?.pendingHistory() ?? []));
      if (request.reverseOrder) events.reverse();
      const from = Number(request.nextToken ?? 0);
      const to = from + (request.maxResults || 100);
      return {
        events: events.slice(from, to).map((event) => (request.includeExecutionData ? event : withoutData(event))),
        ...(to < events.length && { nextToken: String(to) }),
      };
    },
    StopExecution(input) {
      const request = read(inputs.StopExecution, input);
      running.get(request.executionArn)?.stop(request.error, request.cause);
      return { stopDate: (recordOf(request.executionArn).stoppedAt ?? clock.now()) / 1_000 };
    },
    RedriveExecution(input) {
      const request = read(inputs.RedriveExecution, input);
      const ended = recordOf(request.executionArn);
      const status = redriveStatus(ended);
      if (status.redriveStatus !== 'REDRIVABLE')
        throw new AwsError('ExecutionNotRedrivable', status.redriveStatusReason);
      const redrivenAt = clock.now();
      const { stoppedAt: _stopped, error: _error, cause: _cause, ...rest } = ended;
      open({ ...rest, status: 'RUNNING', redriveCount: ended.redriveCount + 1, redrivenAt }).redrive(ended);
      return { redriveDate: redrivenAt / 1_000 };
    },
    SendTaskSuccess(input) {
      const { taskToken, output } = read(inputs.SendTaskSuccess, input);
      const callbacks = answerToken(taskToken);
      if (!isJson(output) || exceedsDataLimit(output))
        throw new AwsError('InvalidOutput', 'Invalid Output: not JSON of at most 256 KiB');
      tokens.delete(taskToken);
      callbacks.answer({ kind: 'success', output: JSON.parse(output) });
      return {};
    },
    SendTaskFailure(input) {
      const { taskToken, error, cause } = read(inputs.SendTaskFailure, input);
      const callbacks = answerToken(taskToken);
      tokens.delete(taskToken);
      callbacks.answer({ kind: 'failure', error: error ?? 'States.TaskFailed', cause });
      return {};
    },
    SendTaskHeartbeat(input) {
      answerToken(read(inputs.SendTaskHeartbeat, input).taskToken).heartbeat();
      return {};
    },
    DescribeStateMachine(input) {
      const { definition } = machineOf(read(inputs.DescribeStateMachine, input).stateMachineArn);
      const { definition: source } = definition;
      return {
        ...summarizeMachine(definition),
        status: 'ACTIVE',
        definition: typeof source === 'string' ? source : JSON.stringify(source),
        roleArn: definition.role,
      };
    },
    ListStateMachines(input) {
      read(inputs.ListStateMachines, input);
      return { stateMachines: [...machines.values()].map(({ definition }) => summarizeMachine(definition)) };
    },
  };

  function redriveStatus(record: ExecutionRecord): { redriveStatus: string; redriveStatusReason?: string } {
    const not = (reason: string) => ({ redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: reason });
    if (record.status === 'RUNNING') return not('Execution is RUNNING and cannot be redriven');
    if (record.status === 'SUCCEEDED') return not('Execution is SUCCEEDED and cannot be redriven');
    if (clock.now() - (record.stoppedAt ?? 0) > redriveWindow)
      return not('Execution is past its redrivable period of 14 days');
    if (records.frames(record.arn).length === 0) return not('Execution is too old: its state is no longer kept');
    return { redriveStatus: 'REDRIVABLE' };
  }

  const summarizeMachine = ({ arn: stateMachineArn, name: machineName }: MachineDefinition) => ({
    stateMachineArn,
    name: machineName,
    type: 'STANDARD',
    creationDate: openedAt / 1_000,
  });

  return {
    async call(operation, input) {
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (!run) throw new AwsError('UnsupportedOperation', `The local Step Functions does not imitate ${operation}.`);
      return run(input);
    },
    running: () => running.size,
    close() {
      for (const execution of running.values()) execution.close();
      running.clear();
    },
  };
}

function read<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw new AwsError('ValidationException', z.prettifyError(parsed.error));
  return parsed.data;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const summarize = (record: ExecutionRecord) => ({
  executionArn: record.arn,
  stateMachineArn: record.machineArn,
  name: record.name,
  status: record.status satisfies ExecutionStatus,
  startDate: record.startedAt / 1_000,
  ...(record.stoppedAt !== undefined && { stopDate: record.stoppedAt / 1_000 }),
  redriveCount: record.redriveCount,
  ...(record.redrivenAt !== undefined && { redriveDate: record.redrivenAt / 1_000 }),
});

const describe = (record: ExecutionRecord) => ({
  ...summarize(record),
  input: record.input,
  inputDetails: { included: true },
  ...(record.output !== undefined && { output: record.output, outputDetails: { included: true } }),
  ...(record.error !== undefined && { error: record.error }),
  ...(record.cause !== undefined && { cause: record.cause }),
});

const dataMembers = new Set(['input', 'output', 'parameters', 'assignedVariables']);

/** The event without what passed through it. */
const withoutData = (event: HistoryEvent): object =>
  Object.fromEntries(
    Object.entries(event).map(([member, value]) =>
      typeof value === 'object' && value !== null
        ? [member, Object.fromEntries(Object.entries(value).filter(([inner]) => !dataMembers.has(inner)))]
        : [member, value],
    ),
  );
