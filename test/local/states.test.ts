import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createActivity } from '../../local/activity.ts';
import { systemClock } from '../../local/clock.ts';
import { AwsError, type Caller, operator, type ServiceContext } from '../../local/service.ts';
import { createStates, type States, type StatesOptions } from '../../local/states/service.ts';
import { openStore } from '../../local/store.ts';

const machineArn = 'arn:aws:states:eu-central-1:000000000000:stateMachine:Orders';
const arnOf = (name: string) => `arn:aws:states:eu-central-1:000000000000:execution:Orders:${name}`;
const invoke = 'arn:aws:states:::lambda:invoke';

interface Call {
  service: string;
  operation: string;
  input: Record<string, unknown>;
  caller: Caller;
}
type Handler = (call: Call) => unknown;
type StateSources = Record<string, Record<string, unknown>>;
const machine = (states: StateSources, more: Record<string, unknown> = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt: Object.keys(states)[0],
  States: states,
  ...more,
});
/** A task that calls the function of that name. */
const task = (name: string, more: Record<string, unknown> = {}) => ({
  Type: 'Task',
  Resource: invoke,
  Arguments: { FunctionName: name, Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
  ...more,
});
const never = new Promise<never>(() => {});

describe('Step Functions', () => {
  let folder: string;
  let context: ServiceContext;
  let states: States;
  let calls: Call[];
  let handler: Handler;
  let logged: string[];
  let present: unknown;
  let options: StatesOptions;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'states-'));
    calls = [];
    logged = [];
    options = {};
    handler = ({ input }) => ({ StatusCode: 200, Payload: input.Payload });
  });
  afterEach(() => {
    states?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Opens the service on the folder; again after a crash, when the earlier instance was simply left behind. */
  const open = (definition: unknown) => {
    present = definition;
    const wallTime = context ? context.clock.now() : Date.parse('2026-01-01T00:00:00Z');
    context = {
      // Stands still, so that only the tests move time; it goes on from where an earlier instance was.
      clock: systemClock(() => wallTime),
      store: openStore(join(folder, 'cloud.db')),
      activity: createActivity(),
      log: (line) => logged.push(line),
    };
    states = createStates(
      context,
      [{ arn: machineArn, name: 'Orders', role: 'OrdersRole', definition }],
      async (service, operation, input, caller) => {
        const call = { service, operation, input, caller };
        calls.push(call);
        return (await handler(call)) as object;
      },
      options,
    );
  };
  const crash = () => open(present);
  const call = async (operation: string, input: Record<string, unknown>) =>
    (await states.call(operation, input, operator)) as Record<string, unknown>;
  const start = (input: unknown = {}, name = 'one') =>
    call('StartExecution', { stateMachineArn: machineArn, name, input: JSON.stringify(input) });
  const describeOne = (name = 'one') => call('DescribeExecution', { executionArn: arnOf(name) });
  const history = async (name = 'one') =>
    (await call('GetExecutionHistory', { executionArn: arnOf(name), maxResults: 1_000 })).events as {
      id: number;
      previousEventId: number;
      timestamp: number;
      type: string;
      [details: string]: unknown;
    }[];
  const types = async (name = 'one') => (await history(name)).map(({ type }) => type);
  const settled = () => context.activity.idle();
  /** Starts, waits for rest, answers the description with the output parsed. */
  const run = async (input: unknown = {}, name = 'one') => {
    await start(input, name);
    await settled();
    const { output, ...rest } = await describeOne(name);
    return { ...rest, output: typeof output === 'string' ? JSON.parse(output) : undefined } as Record<string, unknown>;
  };
  const functionsCalled = () => calls.map(({ input }) => input.FunctionName);
  const failing = (errorType: string) => ({ FunctionError: 'Unhandled', Payload: { errorType, errorMessage: 'no' } });

  describe('states', () => {
    test('runs tasks in turn with arguments, outputs, variables and the context, as the role of the machine', async () => {
      open(
        machine({
          First: task('first', {
            Arguments: {
              FunctionName: 'first',
              Payload: {
                id: '{% $states.context.Execution.Name %}',
                total: '{% $sum($states.input.lines.price) %}',
                list: ['{% $states.context.State.Name %}', 'plain', 3],
              },
            },
            Assign: { total: '{% $states.result.Payload.total %}', seen: 1 },
            Output: { before: '{% $states.input.lines[0].price %}', code: '{% $states.result.StatusCode %}' },
            Next: 'Second',
          }),
          Second: {
            Type: 'Pass',
            // Both see the variables as they were at the entry of the state.
            Assign: { total: 100 },
            Output: {
              total: '{% $total %}',
              input: '{% $states.input %}',
              execution: '{% $states.context.Execution %}',
            },
            Next: 'Third',
          },
          Third: { Type: 'Succeed', Output: '{% $merge([$states.input, {"after": $total}]) %}' },
        }),
      );
      const answer = await run({ lines: [{ price: 3 }, { price: 4 }] });
      expect(calls).toEqual([
        {
          service: 'lambda',
          operation: 'Invoke',
          input: { FunctionName: 'first', Payload: { id: 'one', total: 7, list: ['First', 'plain', 3] } },
          caller: { kind: 'role', role: 'OrdersRole' },
        },
      ]);
      expect(answer.status).toBe('SUCCEEDED');
      expect(answer.output).toEqual({
        total: 7,
        after: 100,
        input: { before: 3, code: 200 },
        execution: {
          Id: arnOf('one'),
          Name: 'one',
          Input: { lines: [{ price: 3 }, { price: 4 }] },
          RoleArn: 'OrdersRole',
          StartTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
          RedriveCount: 0,
        },
      });
      expect(await types()).toEqual([
        'ExecutionStarted',
        'TaskStateEntered',
        'TaskScheduled',
        'TaskStarted',
        'TaskSucceeded',
        'TaskStateExited',
        'PassStateEntered',
        'PassStateExited',
        'SucceedStateEntered',
        'SucceedStateExited',
        'ExecutionSucceeded',
      ]);
      const events = await history();
      expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
      expect(events[5]).toMatchObject({
        previousEventId: 5,
        stateExitedEventDetails: { name: 'First', assignedVariables: { total: '7', seen: '1' } },
      });
    });

    test('chooses by the first condition that holds, with what that choice puts out, or the default', async () => {
      open(
        machine({
          Which: {
            Type: 'Choice',
            Choices: [
              { Condition: '{% $states.input.n > 10 %}', Next: 'End', Output: 'large', Assign: { size: 'L' } },
              { Condition: '{% $states.input.n > 5 %}', Next: 'End', Output: 'medium' },
            ],
            Default: 'End',
            Output: 'small',
          },
          End: { Type: 'Pass', End: true },
        }),
      );
      expect((await run({ n: 11 }, 'a')).output).toBe('large');
      expect((await run({ n: 6 }, 'b')).output).toBe('medium');
      expect((await run({ n: 1 }, 'c')).output).toBe('small');
      expect(await run({ n: 'many' }, 'd')).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
      expect(await types('d')).toContain('EvaluationFailed');
    });

    test('fails where no condition holds, where a condition is not a boolean, and in Fail', async () => {
      open(
        machine({
          Which: {
            Type: 'Choice',
            Choices: [
              { Condition: '{% $states.input.fail %}', Next: 'Fail' },
              { Condition: false, Next: 'Fail' },
            ],
          },
          Fail: { Type: 'Fail', Error: 'Order.Broken', Cause: "{% 'order ' & $states.input.id %}" },
        }),
      );
      expect(await run({ fail: true, id: 7 }, 'a')).toMatchObject({
        status: 'FAILED',
        error: 'Order.Broken',
        cause: 'order 7',
      });
      expect(await run({ fail: false }, 'b')).toMatchObject({ error: 'States.NoChoiceMatched' });
      expect(await run({ fail: 'yes' }, 'c')).toMatchObject({ error: 'States.QueryEvaluationError' });
      expect(await run({}, 'd')).toMatchObject({ error: 'States.QueryEvaluationError' });
    });

    test('waits for seconds and for a time, at rest, and only as long', async () => {
      open(
        machine({
          Seconds: { Type: 'Wait', Seconds: '{% $states.input.seconds %}', Next: 'Until' },
          Until: { Type: 'Wait', Timestamp: '{% $states.input.until %}', Next: 'Now' },
          Now: { Type: 'Pass', Output: { now: '{% $now() %}', millis: '{% $millis() %}' }, End: true },
        }),
      );
      const until = context.clock.now() + 86_400_000 * 400;
      const waiting = await run({ seconds: 3_600, until: new Date(until).toISOString() });
      expect(waiting.status).toBe('RUNNING');
      expect(context.activity.busy).toBe(false);
      expect(await types()).toEqual(['ExecutionStarted', 'WaitStateEntered']);
      context.clock.advance(3_600_000);
      expect(context.activity.busy).toBe(true);
      await settled();
      expect((await types()).at(-1)).toBe('WaitStateEntered');
      context.clock.advance(until - context.clock.now() - 1_000);
      await settled();
      expect(await describeOne()).toMatchObject({ status: 'RUNNING' });
      context.clock.advance(1_000);
      await settled();
      const { output } = await describeOne();
      const { now, millis } = JSON.parse(String(output));
      expect(millis).toBeGreaterThanOrEqual(until);
      expect(Date.parse(now)).toBeGreaterThanOrEqual(until);
    });

    test('maps items in order with a limit of concurrency, each with its own variables', async () => {
      let running = 0;
      let most = 0;
      handler = async ({ input }) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        return { Payload: (input.Payload as { value: number }).value * 10 };
      };
      open(
        machine({
          Set: { Type: 'Pass', Assign: { rate: 2 }, Next: 'Each' },
          Each: {
            Type: 'Map',
            Items: '{% $states.input.items %}',
            ItemSelector: {
              value: '{% $states.context.Map.Item.Value * $rate %}',
              index: '{% $states.context.Map.Item.Index %}',
            },
            MaxConcurrency: 2,
            ItemProcessor: {
              ProcessorConfig: { Mode: 'INLINE' },
              StartAt: 'Call',
              States: { Call: task('call', { Assign: { rate: 5 }, End: true }) },
            },
            Output: { results: '{% $states.result %}', rate: '{% $rate %}' },
            End: true,
          },
        }),
      );
      const answer = await run({ items: [1, 2, 3, 4, 5] });
      expect(answer.output).toEqual({ results: [20, 40, 60, 80, 100], rate: 2 });
      expect(most).toBe(2);
      expect(calls.map(({ input }) => (input.Payload as { index: number }).index)).toEqual([0, 1, 2, 3, 4]);
      const events = await types();
      expect(events.filter((type) => type === 'MapIterationSucceeded')).toHaveLength(5);
      expect(events.slice(-4)).toEqual([
        'MapIterationSucceeded',
        'MapStateSucceeded',
        'MapStateExited',
        'ExecutionSucceeded',
      ]);
      expect((await run({ items: [] }, 'none')).output).toEqual({ results: [], rate: 2 });
      expect(await run({ items: 'text' }, 'wrong')).toMatchObject({ error: 'States.QueryEvaluationError' });
    });

    test('runs the branches of a Parallel state side by side and catches what one of them throws', async () => {
      handler = ({ input }) => (input.FunctionName === 'bad' ? failing('Broken') : { Payload: 'fine' });
      const branch = (name: string) => ({ StartAt: name, States: { [name]: task(name, { End: true }) } });
      open(
        machine({
          Both: {
            Type: 'Parallel',
            Arguments: { from: '{% $states.input.x %}' },
            Branches: [branch('good'), branch('other')],
            Next: 'Bad',
          },
          Bad: {
            Type: 'Parallel',
            Branches: [
              { StartAt: 'Sleep', States: { Sleep: { Type: 'Wait', Seconds: 9_999, End: true } } },
              branch('bad'),
            ],
            Catch: [
              {
                ErrorEquals: ['Broken'],
                Next: 'Done',
                Output: { error: '{% $states.errorOutput.Error %}', input: '{% $states.input %}' },
              },
            ],
            End: true,
          },
          Done: { Type: 'Succeed' },
        }),
      );
      const answer = await run({ x: 4 });
      expect(calls.slice(0, 2).map(({ input }) => input.Payload)).toEqual([{ from: 4 }, { from: 4 }]);
      expect(answer.output).toEqual({ error: 'Broken', input: ['fine', 'fine'] });
      expect(context.clock.nextDue()).toBeUndefined();
      expect(await types()).toEqual(expect.arrayContaining(['ParallelStateStarted', 'ParallelStateFailed']));
    });
  });

  describe('errors', () => {
    test('retries with a growing delay and a limit, tells the count, then gives up', async () => {
      const counts: unknown[] = [];
      handler = ({ input }) => {
        counts.push((input.Payload as { retry: number }).retry);
        return failing('Busy');
      };
      open(
        machine({
          Try: task('try', {
            Arguments: { FunctionName: 'try', Payload: { retry: '{% $states.context.State.RetryCount %}' } },
            Retry: [
              { ErrorEquals: ['Busy'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 3, MaxDelaySeconds: 10 },
              { ErrorEquals: ['States.ALL'], MaxAttempts: 9 },
            ],
            End: true,
          }),
        }),
      );
      const begin = context.clock.now();
      await run();
      for (const [count, delay] of [2_000, 6_000, 10_000].entries()) {
        expect(counts).toHaveLength(count + 1);
        expect(context.activity.busy).toBe(false);
        context.clock.advance(delay - 500);
        await settled();
        expect(counts).toHaveLength(count + 1);
        context.clock.advance(500);
        await settled();
      }
      expect(counts).toEqual([0, 1, 2, 3]);
      expect(await describeOne()).toMatchObject({
        status: 'FAILED',
        error: 'Busy',
        cause: JSON.stringify({ errorType: 'Busy', errorMessage: 'no' }),
      });
      expect(context.clock.now() - begin).toBeGreaterThanOrEqual(18_000);
      expect((await types()).filter((type) => type === 'TaskFailed')).toHaveLength(4);
    });

    test('spreads retries over the delay when told to', async () => {
      handler = () => failing('Busy');
      const retry = {
        ErrorEquals: ['States.TaskFailed'],
        IntervalSeconds: 1_000,
        MaxAttempts: 1,
        JitterStrategy: 'FULL',
      };
      open(machine({ Try: task('try', { Retry: [retry], End: true }) }));
      const begin = context.clock.now();
      const delays = [];
      for (const name of ['a', 'b', 'c']) {
        await run({}, name);
        delays.push((context.clock.nextDue() ?? 0) - begin);
        context.clock.advance(1_000_000);
        await settled();
      }
      expect(new Set(delays.map((delay) => delay % 1_000_000)).size).toBe(3);
      expect(calls).toHaveLength(6);
    });

    test('catches by name with output and variables, and leaves what wildcards do not cover', async () => {
      handler = ({ input }) => {
        const { error, big } = input.Payload as { error?: string; big?: boolean };
        return error ? failing(error) : { Payload: big ? 'x'.repeat(262_144) : 'fine' };
      };
      open(
        machine({
          Try: task('try', {
            Catch: [
              {
                ErrorEquals: ['Known'],
                Next: 'Caught',
                Assign: { problem: '{% $states.errorOutput.Error %}' },
                Output: { id: '{% $states.input.id %}' },
              },
              { ErrorEquals: ['States.ALL'], Next: 'Rest' },
            ],
            End: true,
          }),
          Caught: { Type: 'Pass', Output: '{% $merge([$states.input, {"problem": $problem}]) %}', End: true },
          Rest: { Type: 'Pass', End: true },
        }),
      );
      expect((await run({ id: 1, error: 'Known' }, 'a')).output).toEqual({ id: 1, problem: 'Known' });
      expect((await run({ error: 'Other' }, 'b')).output).toEqual({
        Error: 'Other',
        Cause: JSON.stringify({ errorType: 'Other', errorMessage: 'no' }),
      });
      expect(await run({ big: true }, 'c')).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
    });

    test('ends a task after its time, which an expression may set, and lets a late answer go', async () => {
      handler = () => never;
      open(
        machine({
          Try: task('try', {
            TimeoutSeconds: '{% $states.input.limit %}',
            Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }],
            End: true,
          }),
          Late: { Type: 'Succeed' },
        }),
      );
      await start({ limit: 30 });
      await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
      expect(context.activity.describe()).toEqual(['execution of Orders']);
      context.clock.advance(29_000);
      expect(await describeOne()).toMatchObject({ status: 'RUNNING' });
      context.clock.advance(1_000);
      await settled();
      expect(JSON.parse(String((await describeOne()).output))).toEqual({ Error: 'States.Timeout' });
      expect(await types()).toContain('TaskTimedOut');
    });

    test('names errors of services as AWS does', async () => {
      handler = ({ service }) => {
        throw new AwsError(service === 'sqs' ? 'QueueDoesNotExist' : 'ConditionalCheckFailedException', 'refused');
      };
      const all = [{ ErrorEquals: ['States.ALL'], Next: 'End' }];
      const call = (Resource: string) => ({ Type: 'Task', Resource, Arguments: {}, Catch: all, End: true });
      const answers = [];
      for (const resource of [
        'arn:aws:states:::aws-sdk:dynamodb:updateItem',
        'arn:aws:states:::dynamodb:putItem',
        'arn:aws:states:::aws-sdk:sqs:sendMessage',
      ]) {
        open(machine({ Call: call(resource), End: { Type: 'Succeed' } }));
        answers.push((await run({}, resource.split(':').slice(5).join('-'))).output);
      }
      expect(answers).toEqual([
        { Error: 'DynamoDb.ConditionalCheckFailedException', Cause: 'refused' },
        { Error: 'DynamoDB.ConditionalCheckFailedException', Cause: 'refused' },
        { Error: 'Sqs.QueueDoesNotExistException', Cause: 'refused' },
      ]);
      expect(calls.map(({ service, operation }) => `${service}:${operation}`)).toEqual([
        'dynamodb:UpdateItem',
        'dynamodb:PutItem',
        'sqs:SendMessage',
      ]);
    });

    test('fails the execution, not the cloud, when a task runner breaks', async () => {
      handler = () => {
        throw new TypeError('undefined is not a function');
      };
      open(
        machine({
          Try: task('try', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }], Next: 'End' }),
          End: { Type: 'Succeed' },
        }),
      );
      expect(await run()).toMatchObject({
        status: 'FAILED',
        error: 'States.Runtime',
        cause: 'undefined is not a function',
      });
      expect(logged.join()).toContain('undefined is not a function');
    });

    test('ends a whole execution after the time of its machine', async () => {
      open(machine({ Sleep: { Type: 'Wait', Seconds: 9_999, End: true } }, { TimeoutSeconds: 60 }));
      await run();
      context.clock.advance(60_000);
      await settled();
      expect(await describeOne()).toMatchObject({ status: 'TIMED_OUT' });
      expect((await types()).at(-1)).toBe('ExecutionTimedOut');
      expect(context.clock.nextDue()).toBeUndefined();
    });

    test('ends a loop that never ends at the limit of events', async () => {
      open(machine({ Again: { Type: 'Pass', Next: 'Again' } }));
      expect(await run()).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    });
  });

  describe('task tokens', () => {
    const waiting = (more: Record<string, unknown> = {}) =>
      machine({
        Ask: {
          Type: 'Task',
          Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken',
          Arguments: { TableName: 'Orders', Token: '{% $states.context.Task.Token %}' },
          TimeoutSeconds: '{% $states.input.limit %}',
          Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Late' }],
          Next: 'Answered',
          ...more,
        },
        Answered: { Type: 'Succeed', Output: { answer: '{% $states.input %}' } },
        Late: { Type: 'Succeed', Output: 'late' },
      });
    const token = (index = 0) => String(calls[index]?.input.Token);
    const output = async () => JSON.parse(String((await describeOne()).output));

    test('rests until the token is answered, once', async () => {
      handler = () => ({ Attributes: {} });
      open(waiting());
      await run({ limit: 600 });
      expect(await types()).toEqual([
        'ExecutionStarted',
        'TaskStateEntered',
        'TaskScheduled',
        'TaskStarted',
        'TaskSubmitted',
      ]);
      expect(context.activity.busy).toBe(false);
      await call('SendTaskSuccess', { taskToken: token(), output: '{"keys":2}' });
      expect(context.activity.busy).toBe(true);
      await settled();
      expect(await output()).toEqual({ answer: { keys: 2 } });
      await expect(call('SendTaskSuccess', { taskToken: token(), output: '{}' })).rejects.toMatchObject({
        code: 'TaskTimedOut',
      });
      await expect(call('SendTaskFailure', { taskToken: 'nonsense' })).rejects.toMatchObject({ code: 'InvalidToken' });
      expect(context.clock.nextDue()).toBeUndefined();
    });

    test('takes an answer that comes before the call has returned', async () => {
      let finish = (_: unknown) => {};
      handler = () => new Promise((resolve) => (finish = resolve));
      open(waiting());
      await start({ limit: 600 });
      while (calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
      await call('SendTaskSuccess', { taskToken: token(), output: '"early"' });
      finish({});
      await settled();
      expect(await output()).toEqual({ answer: 'early' });
    });

    test('times out, and takes no answer after that', async () => {
      handler = () => ({});
      open(waiting());
      await run({ limit: 600 });
      context.clock.advance(600_000);
      await settled();
      expect(await output()).toBe('late');
      await expect(call('SendTaskSuccess', { taskToken: token(), output: '{}' })).rejects.toMatchObject({
        code: 'TaskTimedOut',
      });
    });

    test('is failed by its token, and by a missing heartbeat', async () => {
      handler = () => ({});
      open(waiting({ HeartbeatSeconds: 60, Catch: [] }));
      await run({ limit: 600 });
      await call('SendTaskFailure', { taskToken: token(), error: 'Refused', cause: 'no stock' });
      await settled();
      expect(await describeOne()).toMatchObject({ status: 'FAILED', error: 'Refused', cause: 'no stock' });
      await run({ limit: 600 }, 'two');
      context.clock.advance(50_000);
      await call('SendTaskHeartbeat', { taskToken: token(1) });
      context.clock.advance(50_000);
      await settled();
      expect(await describeOne('two')).toMatchObject({ status: 'RUNNING' });
      context.clock.advance(10_000);
      await settled();
      expect(await describeOne('two')).toMatchObject({ status: 'FAILED', error: 'States.HeartbeatTimeout' });
    });

    test('survives a crash with its token and its deadline, without calling again', async () => {
      handler = () => ({});
      open(waiting());
      await run({ limit: 600 });
      context.clock.advance(300_000);
      crash();
      await settled();
      expect(calls).toHaveLength(1);
      context.clock.advance(299_000);
      await settled();
      expect(await describeOne()).toMatchObject({ status: 'RUNNING' });
      await call('SendTaskSuccess', { taskToken: token(), output: '1' });
      await settled();
      expect(await output()).toEqual({ answer: 1 });
      await run({ limit: 600 }, 'two');
      crash();
      context.clock.advance(601_000);
      await settled();
      expect(JSON.parse(String((await describeOne('two')).output))).toBe('late');
    });

    test('keeps an answer that was acknowledged just before a crash', async () => {
      handler = () => never;
      open(waiting());
      await start({ limit: 600 });
      while (calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
      await call('SendTaskSuccess', { taskToken: token(), output: '"kept"' });
      handler = () => ({});
      crash();
      await settled();
      expect(await output()).toEqual({ answer: 'kept' });
    });
  });

  describe('after a crash', () => {
    test('does the task in progress again and goes on, without doing what was done', async () => {
      handler = ({ input }) => (input.FunctionName === 'second' ? never : { Payload: { from: input.FunctionName } });
      open(
        machine({
          First: task('first', { Assign: { kept: 1 }, Next: 'Second' }),
          Second: task('second', {
            Output: { kept: '{% $kept %}', payload: '{% $states.result.Payload %}' },
            End: true,
          }),
        }),
      );
      await start();
      while (calls.length < 2) await new Promise((resolve) => setImmediate(resolve));
      handler = ({ input }) => ({ Payload: input.Payload });
      crash();
      await settled();
      expect(functionsCalled()).toEqual(['first', 'second', 'second']);
      expect(JSON.parse(String((await describeOne()).output))).toEqual({ kept: 1, payload: { from: 'first' } });
      expect((await history()).map(({ id }) => id)).toEqual((await history()).map((_, index) => index + 1));
    });

    test('goes on waiting, and retrying, for what is left', async () => {
      handler = () => failing('Busy');
      open(
        machine({
          Sleep: { Type: 'Wait', Seconds: 100, Next: 'Try' },
          Try: task('try', { Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 50, MaxAttempts: 1 }], End: true }),
        }),
      );
      await run();
      context.clock.advance(60_000);
      crash();
      await settled();
      expect(calls).toHaveLength(0);
      context.clock.advance(40_000);
      await settled();
      expect(calls).toHaveLength(1);
      crash();
      await settled();
      expect(calls).toHaveLength(1);
      context.clock.advance(50_000);
      await settled();
      expect(calls).toHaveLength(2);
      expect(await describeOne()).toMatchObject({ status: 'FAILED', error: 'Busy' });
    });

    test('goes on with the iterations that had not ended, at the state where each was', async () => {
      handler = ({ input }) => {
        const { Payload, FunctionName } = input as { Payload: number; FunctionName: string };
        return FunctionName === 'b' && Payload === 20 ? never : { Payload: Payload * 10 };
      };
      open(
        machine({
          Each: {
            Type: 'Map',
            Items: '{% $states.input %}',
            ItemProcessor: { StartAt: 'A', States: { A: task('a', { Next: 'B' }), B: task('b', { End: true }) } },
            End: true,
          },
        }),
      );
      await start([1, 2, 3]);
      while (calls.length < 6) await new Promise((resolve) => setImmediate(resolve));
      await new Promise((resolve) => setImmediate(resolve));
      calls.length = 0;
      handler = ({ input }) => ({ Payload: (input.Payload as number) * 10 });
      crash();
      await settled();
      expect(calls.map(({ input }) => [input.FunctionName, input.Payload])).toEqual([['b', 20]]);
      expect(JSON.parse(String((await describeOne()).output))).toEqual([100, 200, 300]);
    });

    test('keeps a running execution on the definition it began with', async () => {
      open(machine({ Sleep: { Type: 'Wait', Seconds: 10, Next: 'Old' }, Old: { Type: 'Succeed', Output: 'old' } }));
      await run();
      open(machine({ Only: { Type: 'Succeed', Output: 'new' } }));
      context.clock.advance(10_000);
      await settled();
      expect(JSON.parse(String((await describeOne()).output))).toBe('old');
      expect((await run({}, 'two')).output).toBe('new');
    });

    test('leaves executions running when it is closed', async () => {
      let finish = (_: unknown) => {};
      handler = () => new Promise((resolve) => (finish = resolve));
      open(machine({ Try: task('try', { End: true }) }));
      await start();
      while (calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
      states.close();
      finish(failing('Closing'));
      await settled();
      handler = () => ({ Payload: 'fine' });
      crash();
      await settled();
      expect(await describeOne()).toMatchObject({ status: 'SUCCEEDED', output: '"fine"' });
    });
  });

  describe('executions', () => {
    const sleepy = machine({ Sleep: { Type: 'Wait', Seconds: 100, End: true } });

    test('starts a name once', async () => {
      open(sleepy);
      const first = await start({ a: 1 });
      await settled();
      expect(await start({ a: 1 })).toEqual(first);
      await expect(start({ a: 2 })).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
      context.clock.advance(100_000);
      await settled();
      await expect(start({ a: 1 })).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
      crash();
      await expect(start({ a: 1 })).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
    });

    test('refuses what AWS refuses', async () => {
      open(sleepy);
      const failure = (operation: string, input: Record<string, unknown>) =>
        call(operation, input).catch((error: { code: string }) => error.code);
      const begin = { stateMachineArn: machineArn };
      expect(await failure('StartExecution', { stateMachineArn: 'arn:none' })).toBe('StateMachineDoesNotExist');
      expect(await failure('StartExecution', { ...begin, input: '{' })).toBe('InvalidExecutionInput');
      expect(await failure('StartExecution', { ...begin, input: `"${'x'.repeat(262_143)}"` })).toBe(
        'InvalidExecutionInput',
      );
      expect(await failure('StartExecution', { ...begin, name: 'a b' })).toBe('InvalidName');
      expect(await failure('DescribeExecution', { executionArn: arnOf('none') })).toBe('ExecutionDoesNotExist');
      expect(await failure('StartSyncExecution', begin)).toBe('UnsupportedOperation');
      expect(await failure('DescribeExecution', { executionArn: arnOf('one'), colour: 1 })).toBe('ValidationException');
    });

    test('lists executions newest first, by status and in pages', async () => {
      open(sleepy);
      for (const name of ['a', 'b', 'c']) {
        await start({}, name);
        context.clock.advance(1_000);
      }
      await call('StopExecution', { executionArn: arnOf('b'), error: 'Enough', cause: 'by hand' });
      const names = (answer: Record<string, unknown>) =>
        (answer.executions as { name: string }[]).map(({ name }) => name);
      const list = (more: Record<string, unknown>) => call('ListExecutions', { stateMachineArn: machineArn, ...more });
      expect(names(await list({}))).toEqual(['c', 'b', 'a']);
      expect(names(await list({ statusFilter: 'RUNNING' }))).toEqual(['c', 'a']);
      const first = await list({ maxResults: 2 });
      expect(names(first)).toEqual(['c', 'b']);
      const second = await list({ maxResults: 2, nextToken: first.nextToken });
      expect(names(second)).toEqual(['a']);
      expect(second).not.toHaveProperty('nextToken');
      expect(await describeOne('b')).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'by hand' });
      expect(await call('ListStateMachines', {})).toMatchObject({ stateMachines: [{ stateMachineArn: machineArn }] });
      expect(await call('DescribeStateMachine', { stateMachineArn: machineArn })).toMatchObject({
        roleArn: 'OrdersRole',
        definition: JSON.stringify(sleepy),
      });
      const page = await call('GetExecutionHistory', { executionArn: arnOf('b'), maxResults: 1, reverseOrder: true });
      expect(page).toMatchObject({ events: [{ type: 'ExecutionAborted' }], nextToken: '1' });
      const bare = await call('GetExecutionHistory', { executionArn: arnOf('b'), includeExecutionData: false });
      expect(JSON.stringify(bare)).not.toContain('"input"');
    });

    test('redrives a failed execution from the state that failed', async () => {
      let broken = true;
      handler = ({ input }) =>
        broken && input.Payload === 20 && input.FunctionName === 'b'
          ? failing('Broken')
          : { Payload: Number(input.Payload) * 10 };
      open(
        machine({
          Each: {
            Type: 'Map',
            Items: '{% $states.input %}',
            ItemProcessor: { StartAt: 'A', States: { A: task('a', { Next: 'B' }), B: task('b', { End: true }) } },
            Next: 'Last',
          },
          Last: { Type: 'Succeed' },
        }),
      );
      expect(await run([1, 2])).toMatchObject({ status: 'FAILED', redriveStatus: 'REDRIVABLE', redriveCount: 0 });
      crash();
      calls.length = 0;
      broken = false;
      await call('RedriveExecution', { executionArn: arnOf('one') });
      await settled();
      expect(await describeOne()).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1, output: '[100,200]' });
      expect(functionsCalled()).not.toContain('a');
      expect(await types()).toContain('ExecutionRedriven');
      await expect(call('RedriveExecution', { executionArn: arnOf('one') })).rejects.toMatchObject({
        code: 'ExecutionNotRedrivable',
      });
    });

    test('redrives no longer than a fortnight after the end', async () => {
      handler = () => failing('Broken');
      open(machine({ Try: task('try', { End: true }) }));
      await run();
      context.clock.advance(15 * 86_400_000);
      await expect(call('RedriveExecution', { executionArn: arnOf('one') })).rejects.toMatchObject({
        code: 'ExecutionNotRedrivable',
      });
    });

    test('counts transitions: every entry of a state and every retry', async () => {
      let transitions = 0;
      options = { onTransition: () => (transitions += 1) };
      let attempts = 0;
      handler = () => (attempts++ === 0 ? failing('Busy') : { Payload: 1 });
      open(
        machine({
          Try: task('try', { Retry: [{ ErrorEquals: ['Busy'] }], Next: 'End' }),
          End: { Type: 'Succeed' },
        }),
      );
      await run();
      context.clock.advance(1_000);
      await settled();
      expect(transitions).toBe(3);
    });

    test('keeps the newest histories, all descriptions, and nothing of the finished in memory', async () => {
      options = { keptHistories: 3 };
      handler = () => failing('Broken');
      open(machine({ Try: task('try', { End: true }) }));
      for (const name of ['a', 'b', 'c', 'd', 'e']) {
        await run({}, name);
        context.clock.advance(10);
      }
      expect(states.running()).toBe(0);
      expect(await history('a')).toEqual([]);
      expect(await history('b')).toEqual([]);
      expect((await types('c')).at(-1)).toBe('ExecutionFailed');
      expect(await describeOne('a')).toMatchObject({ status: 'FAILED', redriveStatus: 'NOT_REDRIVABLE' });
      expect(await describeOne('c')).toMatchObject({ redriveStatus: 'REDRIVABLE' });
      expect(context.store.collection('states/frames').size).toBe(3);
    });
  });

  describe('definitions', () => {
    test('does not start with a field, state or resource that it does not imitate, or a broken one', () => {
      const pass = { Type: 'Pass', End: true };
      const reason = (definition: unknown) => {
        try {
          open(definition);
        } catch (error) {
          return String(error);
        }
        return 'started';
      };
      expect(reason(machine({ A: pass }))).toBe('started');
      expect(reason({ ...machine({ A: pass }), QueryLanguage: 'JSONPath' })).toContain('QueryLanguage');
      expect(reason(machine({ A: { ...pass, ResultPath: '$.x' } }))).toContain('ResultPath');
      expect(reason(machine({ A: { Type: 'Magic', End: true } }))).toContain('Type');
      expect(reason(machine({ A: { Type: 'Pass', Next: 'B' } }))).toContain('"B", which does not exist');
      expect(reason(machine({ A: { Type: 'Pass' } }))).toContain('either Next or End');
      expect(reason(machine({ A: { ...pass, Output: '{% $states. %}' } }))).toContain('is not JSONata');
      expect(reason(machine({ A: { ...pass, Assign: { states: 1 } } }))).toContain('reserved');
      expect(reason(machine({ A: { Type: 'Wait', End: true } }))).toContain('either Seconds or Timestamp');
      const resource = (Resource: string) => reason(machine({ A: { Type: 'Task', Resource, End: true } }));
      expect(resource('arn:aws:states:::states:startExecution.sync')).toContain('not imitated');
      expect(resource('arn:aws:states:::aws-sdk:glacier:deleteVault')).toContain('not imitated');
      expect(resource('arn:aws:states:::dynamodb:scan')).toContain('not imitated');
      expect(reason(machine({ A: { Type: 'Map', ToleratedFailureCount: 1, End: true } }))).toContain('Tolerated');
    });

    test('takes definitions that the public validator takes', () => {
      const validate = createRequire(import.meta.url)('asl-validator') as (definition: object) => {
        isValid: boolean;
        errorsText: () => string;
      };
      const definition = machine({
        Claim: task('claim', {
          TimeoutSeconds: '{% $states.input.limit %}',
          Retry: [{ ErrorEquals: ['Busy'], JitterStrategy: 'FULL', MaxDelaySeconds: 5 }],
          Catch: [{ ErrorEquals: ['States.ALL'], Assign: { e: '{% $states.errorOutput %}' }, Next: 'Wait' }],
          Next: 'Which',
        }),
        Which: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 1 %}', Next: 'Wait' }], Default: 'Each' },
        Wait: { Type: 'Wait', Seconds: 5, Next: 'Each' },
        Each: {
          Type: 'Map',
          Items: '{% $states.input %}',
          ItemProcessor: {
            ProcessorConfig: { Mode: 'INLINE' },
            StartAt: 'Buy',
            States: { Buy: task('buy', { End: true }) },
          },
          End: true,
        },
      });
      const { isValid, errorsText } = validate(definition);
      expect(errorsText()).toBe('');
      expect(isValid).toBe(true);
      expect(() => open(definition)).not.toThrow();
      expect(() => open(JSON.stringify(definition))).not.toThrow();
    });
  });
});
