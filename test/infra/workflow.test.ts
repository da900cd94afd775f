import validate from 'asl-validator';
import jsonata from 'jsonata';
import { describe, expect, it } from 'vitest';
import { type Json, listOf, objectOf, resourcesOf, short, synthesise } from './template.ts';

const machine = resourcesOf(synthesise('dev')).find(({ type }) => type === 'AWS::StepFunctions::StateMachine');
const definition = objectOf(JSON.parse(plainText(machine?.properties.DefinitionString)));
const states = new Map(Object.entries(objectOf(definition.States)).map(([name, state]) => [name, objectOf(state)]));

/** The definition with every reference replaced by a name that may stand inside a text. */
function plainText(value: unknown): string {
  const [separator, parts] = listOf(objectOf(value)['Fn::Join']);
  return listOf(parts)
    .map((part) => (typeof part === 'string' ? part : short(part)))
    .join(String(separator))
    .replaceAll('AWS::Partition', 'aws');
}

function stateOf(name: string): Json {
  const state = states.get(name);
  if (!state) throw new Error(`there is no state ${name}`);
  return state;
}

const evaluate = (expression: unknown, input: Json) =>
  jsonata(String(expression).replace(/^\{%|%\}$/g, '')).evaluate({}, { states: { input, result: { Payload: input } } });

/** The names of the states that an execution enters when steps answer as given. */
async function pathOf(answers: Readonly<Record<string, readonly Json[]>>): Promise<string[]> {
  const left = new Map(Object.entries(answers).map(([name, list]) => [name, [...list]]));
  const path: string[] = [];
  let input: Json = { order_id: 'order_1' };
  for (let name = String(definition.StartAt); ; ) {
    const state = stateOf(name);
    path.push(name);
    if (path.length > 50) throw new Error('the execution does not end');
    if (state.Type === 'Choice') {
      const chosen = await firstTrue(listOf(state.Choices).map(objectOf), input);
      name = String(chosen?.Next ?? state.Default);
      continue;
    }
    const answer = left.get(name)?.shift();
    if (!answer) throw new Error(`${name} was entered once more than expected`);
    if (answer.error) {
      const caught = listOf(state.Catch)
        .map(objectOf)
        .find((one) => listOf(one.ErrorEquals).includes(answer.error));
      name = String(caught?.Next);
      continue;
    }
    if (state.End === true) return path;
    input = answer;
    name = String(state.Next);
  }
}

async function firstTrue(choices: readonly Json[], input: Json): Promise<Json | undefined> {
  for (const choice of choices) if ((await evaluate(choice.Condition, input)) === true) return choice;
  return undefined;
}

const found = { 'Settle the payment': [{ captured: 1999, released: 0 }], 'Deliver the keys': [{}] };

describe('the way of an order', () => {
  it('is a definition that Step Functions accepts', () => {
    expect(validate(definition)).toMatchObject({ isValid: true, errors: [] });
  });

  it('takes an order that stock can fill through four states', async () => {
    expect(await pathOf({ 'Claim from stock': [{ short: 0 }], ...found })).toEqual([
      'Claim from stock',
      'Was all in stock?',
      'Settle the payment',
      'Deliver the keys',
    ]);
  });

  it('asks CodesWholesale for what stock lacks, and nobody else when that is enough', async () => {
    const path = await pathOf({
      'Claim from stock': [{ short: 2 }],
      'Buy from CodesWholesale': [{ status: 'done', short: 0, wait_seconds: 0 }],
      ...found,
    });
    expect(path).not.toContain('Buy from Kinguin');
    expect(path.at(-1)).toBe('Deliver the keys');
  });

  it('asks Kinguin for what CodesWholesale lacks, and settles with what there is after that', async () => {
    const path = await pathOf({
      'Claim from stock': [{ short: 3 }],
      'Buy from CodesWholesale': [{ status: 'done', short: 2, wait_seconds: 0 }],
      'Buy from Kinguin': [{ status: 'done', short: 1, wait_seconds: 0 }],
      ...found,
    });
    expect(path.filter((name) => name.startsWith('Buy'))).toEqual(['Buy from CodesWholesale', 'Buy from Kinguin']);
    expect(path.at(-1)).toBe('Deliver the keys');
  });

  it('asks a supplier again after a wait, whether the wait ran out or was ended', async () => {
    const path = await pathOf({
      'Claim from stock': [{ short: 1 }],
      'Buy from CodesWholesale': [
        { status: 'pending', short: 1, wait_seconds: 1 },
        { status: 'pending', short: 1, wait_seconds: 2 },
        { status: 'done', short: 0, wait_seconds: 0 },
      ],
      'Wait for CodesWholesale': [{ error: 'States.Timeout' }, {}],
      ...found,
    });
    expect(path.filter((name) => name === 'Buy from CodesWholesale')).toHaveLength(3);
    expect(path).not.toContain('Buy from Kinguin');
  });

  it('asks no other supplier while one still owes keys', async () => {
    const path = await pathOf({
      'Claim from stock': [{ short: 1 }],
      'Buy from CodesWholesale': [{ status: 'done', short: 1, wait_seconds: 0 }],
      'Buy from Kinguin': [
        { status: 'pending', short: 0, wait_seconds: 1 },
        { status: 'done', short: 0, wait_seconds: 0 },
      ],
      'Wait for Kinguin': [{}],
      ...found,
    });
    expect(path.filter((name) => name === 'Wait for Kinguin')).toHaveLength(1);
  });

  it('ends with a word to the buyer when nothing was found', async () => {
    const path = await pathOf({
      'Claim from stock': [{ short: 1 }],
      'Buy from CodesWholesale': [{ status: 'done', short: 1, wait_seconds: 0 }],
      'Buy from Kinguin': [{ status: 'done', short: 1, wait_seconds: 0 }],
      'Settle the payment': [{ captured: 0, released: 1999 }],
      'Deliver the keys': [{}],
    });
    expect(path.slice(-2)).toEqual(['Settle the payment', 'Deliver the keys']);
  });
});

describe('its steps', () => {
  const tasks = [...states].filter(([, state]) => state.Type === 'Task');
  const steps = tasks.filter(([name]) => !name.startsWith('Wait'));

  it('get the order’s id and nothing else that could be a secret', () => {
    const orderId = '{% $states.context.Execution.Input.order_id %}';
    const payloads = steps.map(([name, state]) => [name, objectOf(state.Arguments).Payload]);
    expect(Object.fromEntries(payloads)).toEqual({
      'Claim from stock': { order_id: orderId },
      'Buy from CodesWholesale': { order_id: orderId, supplier: 'codeswholesale' },
      'Buy from Kinguin': { order_id: orderId, supplier: 'kinguin' },
      'Settle the payment': { order_id: orderId },
      'Deliver the keys': { order_id: orderId },
    });
  });

  it('are repeated with full jitter when trouble may pass', () => {
    for (const [, state] of tasks) {
      const retries = listOf(state.Retry).map(objectOf);
      expect(retries).toHaveLength(1);
      expect(retries[0]).toMatchObject({ JitterStrategy: 'FULL', MaxAttempts: 8, BackoffRate: 2, MaxDelaySeconds: 60 });
      expect(listOf(retries[0]?.ErrorEquals)).toContain('States.TaskFailed');
    }
  });

  it('wait no longer for an answer than a little over the function’s own limit', () => {
    for (const [, state] of steps) expect(state.TimeoutSeconds).toBeGreaterThanOrEqual(30);
    for (const [, state] of steps) expect(state.TimeoutSeconds).toBeLessThanOrEqual(70);
  });

  it('write down the token that ends a wait, under the order and the supplier', () => {
    const wait = stateOf('Wait for Kinguin');
    expect(wait.Resource).toMatch(/:states:::aws-sdk:dynamodb:updateItem\.waitForTaskToken$/);
    expect(wait.TimeoutSeconds).toBe('{% $wait_seconds %}');
    expect(stateOf('Buy from Kinguin').Assign).toEqual({ wait_seconds: '{% $states.result.Payload.wait_seconds %}' });
    expect(wait.Arguments).toEqual({
      TableName: 'TablesOrdersTable',
      Key: {
        pk: { S: "{% 'ORDER#' & $states.context.Execution.Input.order_id %}" },
        sk: { S: 'WAIT#kinguin' },
      },
      UpdateExpression: 'SET task_token = :token, waiting_since = :now',
      ExpressionAttributeValues: {
        ':token': { S: '{% $states.context.Task.Token %}' },
        ':now': { S: '{% $now() %}' },
      },
    });
  });

  it('never wait out a timeout by retrying, which would be two waits for one', () => {
    for (const name of ['Wait for CodesWholesale', 'Wait for Kinguin'])
      expect(listOf(stateOf(name).Retry).flatMap((retry) => listOf(objectOf(retry).ErrorEquals))).toEqual([
        'States.TaskFailed',
      ]);
  });
});

describe('the machine', () => {
  it('is a standard one that gives an order thirty days and logs no data', () => {
    expect(machine?.properties.StateMachineType).toBe('STANDARD');
    expect(definition).toMatchObject({ QueryLanguage: 'JSONata', TimeoutSeconds: 30 * 86_400 });
    expect(machine?.properties.LoggingConfiguration).toMatchObject({ Level: 'ALL', IncludeExecutionData: false });
    expect(machine?.properties.TracingConfiguration).toEqual({ Enabled: true });
  });
});
