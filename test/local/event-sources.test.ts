import { describe, expect, it } from 'vitest';
import { parsePattern } from '../../local/events/pattern.ts';
import { parseSchedule } from '../../local/events/schedule-expression.ts';
import { type FixtureCloud, startFixture } from './fixtures/stack.ts';

const order = (id: string, mode = 'plain') => ({
  Put: {
    TableName: 'Fixture-Orders',
    Item: { pk: { S: `ORDER#${id}` }, sk: { S: 'ORDER' }, id: { S: id }, mode: { S: mode }, status: { S: 'NEW' } },
  },
});
const write = ({ call }: FixtureCloud, ...TransactItems: object[]) =>
  call('DynamoDB_20120810.TransactWriteItems', { TransactItems });
const executions = async ({ call }: FixtureCloud) => {
  const { executions } = await call('AWSStepFunctions.ListExecutions', {
    stateMachineArn: 'arn:aws:states:eu-central-1:000000000000:stateMachine:fixture',
  });
  return (executions as { name: string }[]).map(({ name }) => name).sort();
};
const received = async ({ call, cloud }: FixtureCloud, queue: string): Promise<string[]> => {
  const { Messages = [] } = await call('AmazonSQS.ReceiveMessage', {
    QueueUrl: cloud.queues[queue],
    MaxNumberOfMessages: 10,
  });
  return (Messages as { Body: string }[]).map(({ Body }) => Body);
};

describe('a stream mapping', () => {
  it('passes on what its filter lets through', async () => {
    await using fixture = await startFixture();
    const other = { Put: { TableName: 'Fixture-Orders', Item: { pk: { S: 'ORDER#x' }, sk: { S: 'LINE' } } } };

    await write(fixture, order('o-1'), other);
    await fixture.cloud.settled();

    expect(await executions(fixture)).toEqual(['o-1']);
    expect(fixture.cloud.usage().lambda['fixture/relay']?.invocations).toBe(1);
  });

  it('keeps quiet about a write that changes nothing', async () => {
    await using fixture = await startFixture({}, (resources) => {
      const properties = resources.relayMapping?.Properties;
      if (properties) delete properties.FilterCriteria;
    });
    const same = {
      TableName: 'Fixture-Orders',
      Key: order('o-1').Put.Item && { pk: { S: 'ORDER#o-1' }, sk: { S: 'ORDER' } },
      UpdateExpression: 'SET #s = :s',
      ExpressionAttributeNames: { '#s': 'status' },
      ExpressionAttributeValues: { ':s': { S: 'NEW' } },
    };

    await write(fixture, order('o-1'));
    await fixture.cloud.settled();
    await fixture.call('DynamoDB_20120810.UpdateItem', same);
    await fixture.cloud.settled();

    expect(fixture.cloud.usage().lambda['fixture/relay']?.invocations).toBe(1);
  });

  it('isolates a poison record by halves, sets it aside and loses no other', async () => {
    await using fixture = await startFixture();
    const ids = ['a', 'b', 'c', 'd', 'e'];

    await write(fixture, ...ids.map((id) => order(id, id === 'c' ? 'poison' : 'plain')));
    await fixture.cloud.settled({ advance: true, limit: 600_000 });

    expect(await executions(fixture)).toEqual(['a', 'b', 'd', 'e']);
    const [aside, ...more] = await received(fixture, 'SetAside');
    expect(JSON.parse(aside ?? '')).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted' },
      DDBStreamBatchInfo: { batchSize: 1, startSequenceNumber: '3', endSequenceNumber: '3' },
    });
    expect(more).toEqual([]);
  });

  it('tries again when the function failed once, without waiting', async () => {
    await using fixture = await startFixture();

    await write(fixture, order('a'), order('b', 'fails-once'));
    await fixture.cloud.settled();

    expect(await executions(fixture)).toEqual(['a', 'b']);
  });

  it('goes on from the record that was reported as failed', async () => {
    await using fixture = await startFixture();

    await write(fixture, order('a'), order('b', 'partial'), order('c'));
    await fixture.cloud.settled();

    expect(await executions(fixture)).toEqual(['a', 'b', 'c']);
    expect(fixture.cloud.usage().requests.sqs?.SendMessage).toBe(3);
  });

  it('gives records ids, a region and a source as AWS does', async () => {
    await using fixture = await startFixture({}, (resources) => void delete resources.beginMapping);

    await write(fixture, order('a'));
    await fixture.cloud.settled();

    const [body] = await received(fixture, 'Dispatch');
    expect(JSON.parse(body ?? '')).toMatchObject({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      source: 'arn:aws:dynamodb:eu-central-1:000000000000:table/Fixture-Orders/stream/2026-01-01T00:00:00.000',
    });
  });

  it('delivers twice when it is told so, to the same end', async () => {
    await using fixture = await startFixture();
    fixture.cloud.faults.set({ duplicateStreamRecords: 1, duplicateMessages: 1 });

    await write(fixture, order('a'));
    await fixture.cloud.settled();

    expect(await executions(fixture)).toEqual(['a']);
    expect(fixture.cloud.usage().lambda['fixture/relay']?.invocations).toBe(2);
    expect(fixture.cloud.usage().lambda['fixture/begin']?.invocations).toBe(2);
  });

  it('holds records back on the cloud’s clock', async () => {
    await using fixture = await startFixture();
    fixture.cloud.faults.set({ delayStreamRecords: 30_000 });

    await write(fixture, order('a'));
    await fixture.cloud.settled();
    expect(await executions(fixture)).toEqual([]);
    fixture.cloud.clock.advance(30_000);
    await fixture.cloud.settled();

    expect(await executions(fixture)).toEqual(['a']);
  });

  it('works on several keys at a time when it may', async () => {
    await using fixture = await startFixture({}, (resources) => {
      const properties = resources.relayMapping?.Properties;
      if (properties) properties.ParallelizationFactor = 10;
    });

    await write(fixture, ...Array.from({ length: 20 }, (_, index) => order(`o-${index}`)));
    await fixture.cloud.settled();

    expect(await executions(fixture)).toHaveLength(20);
    expect(fixture.cloud.usage().lambda['fixture/relay']?.invocations).toBeGreaterThan(2);
  });
});

it('a record of a moved clock is as young as one of the real one', async () => {
  await using fixture = await startFixture({}, (resources) => {
    Object.assign(resources.relayMapping?.Properties ?? {}, { MaximumRecordAgeInSeconds: 3600 });
  });
  fixture.cloud.clock.advance(2 * 3_600_000);
  await write(fixture, order('o-1'));
  await fixture.cloud.settled();
  expect(await executions(fixture)).toEqual(['o-1']);
});

describe('a queue mapping', () => {
  it('brings back what failed after its visibility timeout, and gives up in the dead letters', async () => {
    await using fixture = await startFixture();

    await write(fixture, order('a'), order('b', 'stuck'));
    await fixture.cloud.settled();
    expect(await executions(fixture)).toEqual(['a']);
    expect(await received(fixture, 'DeadLetters')).toEqual([]);
    await fixture.cloud.settled({ advance: true, limit: 1_000_000 });

    expect(JSON.parse((await received(fixture, 'DeadLetters'))[0] ?? '')).toMatchObject({ id: 'b' });
  });

  it('keeps the messages of a function that died', async () => {
    await using fixture = await startFixture();
    fixture.cloud.faults.set({ killFunction: { name: 'begin', when: 'mid' } });

    await write(fixture, order('a'));
    await fixture.cloud.settled();
    expect(await executions(fixture)).toEqual(['a']);
    fixture.cloud.clock.advance(60_000);
    await fixture.cloud.settled();

    expect(fixture.cloud.usage().lambda['fixture/begin']?.invocations).toBe(2);
    expect(await executions(fixture)).toEqual(['a']);
  });
});

describe('parsePattern', () => {
  it.each<[object, unknown, boolean]>([
    [{ a: ['x', 'y'] }, { a: 'y' }, true],
    [{ a: ['x'] }, { a: ['z', 'x'] }, true],
    [{ a: ['x'] }, {}, false],
    [{ a: [null] }, { a: null }, true],
    [{ a: { b: [1] } }, { a: { b: 1 } }, true],
    [{ a: { b: [1] } }, { a: 'b' }, false],
    [{ a: [{ exists: false }] }, {}, true],
    [{ a: [{ exists: true }] }, { a: 0 }, true],
    [{ a: [{ prefix: 'ORD' }] }, { a: 'ORDER' }, true],
    [{ a: [{ prefix: { 'equals-ignore-case': 'ord' } }] }, { a: 'ORDER' }, true],
    [{ a: [{ suffix: 'ER' }] }, { a: 'ORDER' }, true],
    [{ a: [{ 'anything-but': ['x', 'y'] }] }, { a: 'y' }, false],
    [{ a: [{ 'anything-but': { prefix: 'O' } }] }, { a: 'NEW' }, true],
    [{ a: [{ 'equals-ignore-case': 'new' }] }, { a: 'NEW' }, true],
    [{ a: [{ numeric: ['>', 1, '<=', 3] }] }, { a: 3 }, true],
    [{ a: [{ numeric: ['>', 1, '<=', 3] }] }, { a: 4 }, false],
    [{ a: [{ wildcard: 'a*c.d' }] }, { a: 'abbc.d' }, true],
    [{ $or: [{ a: [1] }, { b: [2] }] }, { b: 2 }, true],
    [{ $or: [{ a: [1] }, { b: [2] }] }, { a: 2, b: 1 }, false],
  ])('%j on %j is %s', (pattern, event, expected) => {
    expect(parsePattern({ ...pattern })(event)).toBe(expected);
  });

  it('refuses what it does not know', () => {
    expect(() => parsePattern({ a: [{ cidr: '10.0.0.0/8' }] })).toThrow(/cidr/);
  });
});

describe('parseSchedule', () => {
  it.each([
    ['rate(1 minute)', '2026-03-01T10:00:30Z', '2026-03-01T10:01:30Z'],
    ['rate(2 days)', '2026-03-01T10:00:00Z', '2026-03-03T10:00:00Z'],
    ['cron(0 3 * * ? *)', '2026-03-01T10:00:00Z', '2026-03-02T03:00:00Z'],
    ['cron(0/15 * * * ? *)', '2026-03-01T10:00:00Z', '2026-03-01T10:15:00Z'],
    ['cron(30 9 ? * MON-FRI *)', '2026-03-06T10:00:00Z', '2026-03-09T09:30:00Z'],
    ['cron(0 0 29 FEB ? *)', '2026-03-01T10:00:00Z', '2028-02-29T00:00:00Z'],
  ])('%s after %s is %s', (expression, after, expected) => {
    expect(new Date(parseSchedule(expression)(Date.parse(after))).toISOString()).toBe(new Date(expected).toISOString());
  });

  it.each(['rate(0 minutes)', 'at(2026-01-01T00:00:00)', 'cron(* *)', 'cron(x 3 * * ? *)'])(
    'refuses %s',
    (expression) => {
      expect(() => parseSchedule(expression)).toThrow();
    },
  );
});
