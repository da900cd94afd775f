/** What the desk's routes answer, over the cloud's own parts. */
import * as z from 'zod';
import type { Cloud } from '../cloud-types.ts';
import type { RunningSandbox } from '../sandbox.ts';
import { AwsError, operator } from '../service.ts';
import type { Sqs } from '../sqs/service.ts';
import type { States } from '../states/service.ts';
import { listOf, objectOf } from '../template/json.ts';
import type { IgnoredResource } from '../template/template.ts';
import { DeskFile, type DeskRoute } from './desk.ts';

export interface DeskParts {
  readonly status: () => 'preparing' | 'ready';
  readonly cloud: Cloud;
  readonly sqs: Sqs;
  readonly states: () => States;
  readonly sandboxes: ReadonlyMap<string, RunningSandbox>;
  readonly ignored: readonly IgnoredResource[];
  readonly attachment: (
    mailId: string,
    index: number,
  ) => { contentType: string; filename: string; content: Buffer } | undefined;
}

const tokenRequest = z.object({ email: z.string(), groups: z.array(z.string()).optional() });
const clockChange = z.union([
  z.strictObject({ advance: z.number().min(0) }),
  z.strictObject({ to: z.iso.datetime({ offset: true }) }),
]);
const settleRequest = z.object({ advance: z.boolean().optional(), limit: z.number().min(0).optional() });

export function deskRoutes(parts: DeskParts): readonly DeskRoute[] {
  const { cloud, sqs, states, sandboxes } = parts;
  const sandbox = (name: string): RunningSandbox => {
    const found = sandboxes.get(name);
    if (!found) throw new AwsError('NotFound', `${name} is not imitated in this run`, 404);
    return found;
  };
  const suppliers = () => [...sandboxes].filter(([name]) => name !== 'stripe');

  return [
    {
      method: 'GET',
      path: 'health',
      answer: () => {
        if (parts.status() !== 'ready') throw new AwsError('preparing', 'The catalogue is being filled', 503);
        return { status: 'ready' };
      },
    },
    {
      method: 'GET',
      path: 'inbox',
      answer: ({ query }) =>
        cloud.inbox(query.get('to') ?? undefined).map((mail) => ({ ...mail, to: mail.to.join(', ') })),
    },
    {
      method: 'GET',
      path: 'inbox/:id/attachments/:index',
      answer: ({ parameters: { id = '', index } }) => {
        const file = parts.attachment(id, Number(index));
        if (!file) throw new AwsError('NotFound', 'There is no such attachment', 404);
        return new DeskFile(file.contentType, file.filename, file.content);
      },
    },
    {
      method: 'POST',
      path: 'identity/token',
      answer: ({ body }) => cloud.identityToken(tokenRequest.parse(body)),
    },
    { method: 'GET', path: 'stripe', answer: () => sandbox('stripe').state() },
    {
      method: 'POST',
      path: 'stripe',
      answer: ({ body }) => {
        sandbox('stripe').configure(body);
        return sandbox('stripe').state();
      },
    },
    {
      method: 'POST',
      path: 'stripe/checkout-sessions/:id/:deed',
      answer: ({ parameters: { id, deed }, body }) => sandbox('stripe').act?.(`checkout-sessions/${id}/${deed}`, body),
    },
    {
      method: 'GET',
      path: 'suppliers',
      answer: () => ({ suppliers: suppliers().map(([name, one]) => ({ name, ...objectOf(one.state()) })) }),
    },
    { method: 'GET', path: 'suppliers/:name', answer: ({ parameters: { name = '' } }) => sandbox(name).state() },
    {
      method: 'POST',
      path: 'suppliers/:name',
      answer: ({ parameters: { name = '' }, body }) => {
        sandbox(name).configure(body);
        return sandbox(name).state();
      },
    },
    { method: 'GET', path: 'faults', answer: () => cloud.faults.state() },
    {
      method: 'POST',
      path: 'faults',
      answer: ({ body }) => {
        cloud.faults.set(body);
        return cloud.faults.state();
      },
    },
    {
      method: 'DELETE',
      path: 'faults',
      answer: () => {
        cloud.faults.clear();
        return cloud.faults.state();
      },
    },
    {
      method: 'GET',
      path: 'aws',
      answer: () => ({
        endpoint: cloud.endpoint,
        region: cloud.aws.region,
        accessKeyId: cloud.aws.credentials.accessKeyId,
        secretAccessKey: cloud.aws.credentials.secretAccessKey,
        tables: cloud.tables,
        queues: cloud.queues,
        machines: cloud.machines,
        functions: cloud.functions,
        ignored: parts.ignored,
      }),
    },
    { method: 'GET', path: 'usage', answer: ({ query }) => cloud.usage(timeOf(query.get('since'))) },
    { method: 'GET', path: 'denied', answer: () => ({ denied: cloud.denied }) },
    {
      method: 'GET',
      path: 'executions',
      answer: ({ query }) => executions(cloud, states(), query.get('status') ?? undefined),
    },
    {
      method: 'GET',
      path: 'executions/:name',
      answer: ({ parameters: { name = '' } }) => execution(cloud, states(), name),
    },
    {
      method: 'GET',
      path: 'queues',
      answer: () => ({
        queues: sqs.queues().map((queue) => ({
          name: queue.name,
          url: queue.url,
          visible: queue.depth(),
          inFlight: queue.inFlight(),
          delayed: queue.delayed(),
          deadLetters: sqs
            .queues()
            .some(({ properties }) => properties.RedrivePolicy?.deadLetterTargetArn === queue.arn),
        })),
      }),
    },
    {
      method: 'POST',
      path: 'queues/:name/redrive',
      answer: ({ parameters: { name } }) => {
        const queue = sqs.queues().find((one) => one.name === name);
        if (!queue) throw new AwsError('NotFound', `There is no queue ${name}`, 404);
        return sqs.call('StartMessageMoveTask', { SourceArn: queue.arn }, operator);
      },
    },
    {
      method: 'POST',
      path: 'schedules/:name/run',
      answer: async ({ parameters: { name } }) => {
        if (!(`schedules/${name}` in cloud.functions))
          throw new AwsError('NotFound', `There is no schedule ${name}`, 404);
        return cloud.invoke(`schedules/${name}`, {});
      },
    },
    { method: 'GET', path: 'clock', answer: () => clockState(cloud) },
    {
      method: 'POST',
      path: 'clock',
      answer: ({ body }) => {
        const change = clockChange.parse(body);
        const distance = 'advance' in change ? change.advance : Date.parse(change.to) - cloud.clock.now();
        if (distance < 0) throw new AwsError('ValidationException', 'Time moves forward only');
        cloud.clock.advance(distance);
        return clockState(cloud);
      },
    },
    {
      method: 'POST',
      path: 'settled',
      answer: async ({ body }) => {
        const { advance, limit } = settleRequest.parse(body);
        await cloud.settled({ ...(advance !== undefined && { advance }), ...(limit !== undefined && { limit }) });
        return { status: 'settled' };
      },
    },
  ];
}

function timeOf(text: string | null): number | undefined {
  if (text === null) return undefined;
  const time = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(time)) throw new AwsError('ValidationException', `${text} is not a time`);
  return time;
}

function clockState({ clock }: Cloud): object {
  const due = clock.nextDue();
  return { now: new Date(clock.now()).toISOString(), next_due: due === undefined ? null : new Date(due).toISOString() };
}

async function executions(cloud: Cloud, states: States, status: string | undefined): Promise<object> {
  const lists = await Promise.all(
    Object.values(cloud.machines).map((stateMachineArn) =>
      states.call(
        'ListExecutions',
        { stateMachineArn, maxResults: 100, ...(status !== undefined && { statusFilter: status }) },
        operator,
      ),
    ),
  );
  return { running: states.running(), executions: lists.flatMap((list) => listOf(objectOf(list).executions)) };
}

async function execution(cloud: Cloud, states: States, name: string): Promise<object> {
  for (const machineArn of Object.values(cloud.machines)) {
    const executionArn = `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    try {
      const description = await states.call('DescribeExecution', { executionArn }, operator);
      const history = await states.call('GetExecutionHistory', { executionArn, maxResults: 1000 }, operator);
      return { ...description, ...history };
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== 'ExecutionDoesNotExist') throw error;
    }
  }
  throw new AwsError('NotFound', `There is no execution ${name}`, 404);
}
