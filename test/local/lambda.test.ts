import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../local/lambda/environment.ts';
import { openLogs } from '../../local/lambda/logs.ts';
import { type FixtureCloud, startFixture } from './fixtures/stack.ts';

let fixture: FixtureCloud;
let data: string;
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'latchkey-lambda-'));
  fixture = await startFixture({ dataDirectory: data });
});
afterAll(async () => {
  await fixture[Symbol.asyncDispose]();
  rmSync(data, { recursive: true, force: true });
});

const probe = (event: object): Promise<Outcome> => fixture.cloud.invoke('fixture/probe', event);
const answerOf = async (event: object): Promise<Record<string, unknown>> => {
  const outcome = await probe(event);
  if (!outcome.ok) throw new Error(outcome.error.errorMessage);
  return JSON.parse(outcome.payload);
};
const errorOf = async (event: object) => {
  const outcome = await probe(event);
  return outcome.ok ? undefined : outcome.error;
};

describe('a function', () => {
  it('keeps its module between invocations', async () => {
    const first = await answerOf({});
    const second = await answerOf({});
    expect(Number(second.invocations)).toBe(Number(first.invocations) + 1);
  });

  it('answers null when it returns nothing', async () => {
    expect(await probe({ do: 'nothing' })).toEqual({ ok: true, payload: 'null' });
  });

  it('has its own variables, an identity, and nothing of the process around it', async () => {
    const variables = await answerOf({ do: 'variables' });
    expect(variables).toMatchObject({
      TABLE: 'Fixture-Orders',
      SHOP_URL: fixture.cloud.origin,
      AWS_ACCESS_KEY_ID: 'LOCALFixture-probeRole',
      AWS_ENDPOINT_URL: fixture.cloud.endpoint,
      AWS_REGION: 'eu-central-1',
      AWS_LAMBDA_FUNCTION_NAME: 'Fixture-probe',
    });
    expect(variables).not.toHaveProperty('HOME');
    expect(variables).not.toHaveProperty('QUEUE_URL');
  });

  it.each([
    [{ do: 'fail' }, { errorType: 'OutOfStock', errorMessage: 'no' }],
    [{ do: 'reject-text' }, { errorType: 'string', errorMessage: 'just text' }],
    [{ do: 'exit' }, { errorType: 'Runtime.ExitError', errorMessage: 'Runtime exited with error: exit status 3' }],
    [{ do: 'fill' }, { errorType: 'Runtime.OutOfMemory' }],
  ])('fails as Lambda words it: %j', async (event, expected) => {
    expect(await errorOf(event)).toMatchObject(expected);
    expect(await probe({})).toMatchObject({ ok: true });
  });

  it('is ended when its time is up, and starts anew', async () => {
    const hung = await fixture.cloud.invoke('hasty', { do: 'hang' });
    expect(hung).toMatchObject({
      ok: false,
      error: {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(/Task timed out after 1.00 seconds$/),
      },
    });
    expect(await fixture.cloud.invoke('hasty', {})).toEqual({ ok: true, payload: '{"invocations":1}' });
  });

  it('runs side by side with itself', async () => {
    const both = await Promise.all([
      answerOf({ do: 'meet', me: 'a', other: 'b' }),
      answerOf({ do: 'meet', me: 'b', other: 'a' }),
    ]);
    expect(both).toEqual([{ met: true }, { met: true }]);
  });

  it('sees the time to which the clock was moved', async () => {
    fixture.cloud.clock.advance(90 * 60_000);
    const seen = await answerOf({ do: 'now' });
    expect(Math.abs(Number(seen.now) - fixture.cloud.clock.now())).toBeLessThan(60_000);
    expect(Math.abs(Date.parse(String(seen.date)) - Number(seen.now))).toBeLessThan(1000);
    expect(Math.abs(Number(seen.text) - Number(seen.now))).toBeLessThan(2000);
    expect(seen).toMatchObject({ given: '1970-01-01T00:00:00.000Z', known: true });
  });

  it('can be invoked over the wire, with its error beside the status', async () => {
    const invoke = (event: object, headers: Record<string, string> = {}) =>
      fetch(`${fixture.cloud.endpoint}/2015-03-31/functions/Fixture-probe/invocations`, {
        method: 'POST',
        body: JSON.stringify(event),
        headers: {
          authorization: 'AWS4-HMAC-SHA256 Credential=operator/20260101/eu-central-1/lambda/aws4_request',
          ...headers,
        },
      });
    const failed = await invoke({ do: 'fail' });
    expect([failed.status, failed.headers.get('x-amz-function-error')]).toEqual([200, 'Unhandled']);
    expect(await failed.json()).toMatchObject({ errorType: 'OutOfStock' });
    const later = await invoke({ do: 'put', pk: 'LATER' }, { 'x-amz-invocation-type': 'Event' });
    expect(later.status).toBe(202);
    await fixture.cloud.settled();
    const Key = { pk: { S: 'LATER' }, sk: { S: 'PROBE' } };
    expect(await fixture.call('DynamoDB_20120810.GetItem', { TableName: 'Fixture-Orders', Key })).toHaveProperty(
      'Item',
    );
  });

  it('leaves its output in the logs as JSON lines', async () => {
    const own = openLogs({ directory: join(data, 'own'), now: () => 0 });
    own.write('a', 'r', '{"level":"INFO"}\npla');
    own.write('a', undefined, 'in\n');
    own.write('b', undefined, 'rest');
    own.close();
    const lines = readFileSync(join(data, 'own', 'functions.log'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([
      { at: '1970-01-01T00:00:00.000Z', function: 'a', request: 'r', entry: { level: 'INFO' } },
      { at: '1970-01-01T00:00:00.000Z', function: 'a', line: 'plain' },
      { at: '1970-01-01T00:00:00.000Z', function: 'b', line: 'rest' },
    ]);
  });

  it('keeps the logs from growing without end', () => {
    const directory = join(data, 'small');
    const own = openLogs({ directory, now: () => 0, largestFile: 100, files: 2 });
    for (let index = 0; index < 5; index += 1) {
      own.write('a', undefined, `${'x'.repeat(70_000)}${index}\n`);
    }
    own.close();
    expect(readFileSync(join(directory, 'functions.log'), 'utf8')).toContain('x4');
    expect(readFileSync(join(directory, 'functions.1.log'), 'utf8')).toContain('x3');
    expect(() => readFileSync(join(directory, 'functions.2.log'))).toThrow(/ENOENT/);
  });
});

describe('a fault that kills a function', () => {
  const row = async (pk: string) =>
    fixture.call('DynamoDB_20120810.GetItem', {
      TableName: 'Fixture-Orders',
      Key: { pk: { S: pk }, sk: { S: 'PROBE' } },
    });

  it.each([
    ['before', false],
    ['after', true],
    ['mid', true],
  ] as const)('%s its work leaves the work %s', async (when, worked) => {
    const { cloud } = fixture;
    cloud.faults.set({ killFunction: { name: 'probe', when } });

    const killed = await errorOf({ do: 'put', pk: `KILL#${when}` });

    expect(killed).toMatchObject({ errorType: 'Runtime.ExitError' });
    expect('Item' in (await row(`KILL#${when}`))).toBe(worked);
    expect(await probe({})).toMatchObject({ ok: true });
  });
});
