import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askForCapacity, consumedByRefusal, readCapacity } from '../../local/dynamodb/capacity.ts';
import { type Engine, startEngine } from '../../local/dynamodb/engine.ts';
import { openStream } from '../../local/dynamodb/stream.ts';
import { AwsError } from '../../local/service.ts';

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'latchkey-engine-'));
});
afterEach(() => rmSync(data, { recursive: true, force: true }));

const options = () => ({ dataDirectory: data, log: () => {}, onFailure: () => {} });
const alive = (pid: number | undefined) => pid !== undefined && existsSync(`/proc/${pid}`);
const table = {
  TableName: 'Things',
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
};
const put = (engine: Engine, pk: string, n: string) =>
  engine.call('PutItem', { TableName: 'Things', Item: { pk: { S: pk }, n: { N: n } } });

describe('startEngine', () => {
  it('keeps what was written, and ends its child', async () => {
    const first = await startEngine(options());
    await first.call('CreateTable', table);
    await put(first, 'a', '1');
    await first.stop();
    expect(alive(first.pid)).toBe(false);

    const second = await startEngine(options());
    const { Item } = await second.call('GetItem', { TableName: 'Things', Key: { pk: { S: 'a' } } });
    await second.stop();
    expect(Item).toEqual({ pk: { S: 'a' }, n: { N: '1' } });
  });

  it('ends an engine that was left behind on the same data, and reports one that dies', async () => {
    const failed = Promise.withResolvers<Error>();
    const left = await startEngine({ ...options(), onFailure: failed.resolve });
    const lines: string[] = [];

    const next = await startEngine({ ...options(), log: (line) => lines.push(line) });

    expect((await failed.promise).message).toMatch(/dynoxide ended \(SIGKILL\)/);
    expect(lines.join()).toContain(`left behind (pid ${left.pid})`);
    await next.stop();
  });

  it('does not outlive a process that is killed', async () => {
    const script = `
      import { startEngine } from ${JSON.stringify(new URL('../../local/dynamodb/engine.ts', import.meta.url).href)};
      const { pid } = await startEngine({ dataDirectory: ${JSON.stringify(data)}, log() {}, onFailure() {} });
      process.stdout.write(String(pid));`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = Number(await new Promise((resolve) => parent.stdout.once('data', (text) => resolve(String(text)))));
    expect(alive(pid)).toBe(true);

    const port = /--port\0(\d+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1];
    const gone = connectionEnds(Number(port));
    parent.kill('SIGKILL');
    await gone;

    expect(readFileSync(join(data, 'dynamodb.pid'), 'utf8')).toBe(String(pid));
  });

  it('says what is wrong when it cannot serve', async () => {
    const stopped = await startEngine(options());
    await stopped.stop();
    await expect(stopped.call('ListTables', {})).rejects.toThrow(AwsError);
    await expect(
      startEngine({ ...options(), url: 'http://127.0.0.1:9' }).then((engine) => engine.call('ListTables', {})),
    ).rejects.toThrow(/ECONNREFUSED/);
  });

  it('turns an error of the engine into the AWS error, with its details', async () => {
    const engine = await startEngine(options());
    await engine.call('CreateTable', table);
    const Put = { TableName: 'Things', Item: { pk: { S: 'a' } }, ConditionExpression: 'attribute_exists(pk)' };
    const refused = engine.call('TransactWriteItems', { TransactItems: [{ Put }] });
    await expect(refused).rejects.toMatchObject({
      code: 'TransactionCanceledException',
      details: { CancellationReasons: [{ Code: 'ConditionalCheckFailed' }] },
    });
    await engine.stop();
  });
});

/** Resolves when whoever listens on the port goes away. */
async function connectionEnds(port: number): Promise<void> {
  const { connect } = await import('node:net');
  await new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.resume());
    socket.on('error', () => {});
    socket.once('close', () => resolve());
  });
}

describe('openStream', () => {
  it('reads on after a position, page by page, without changes that change nothing', async () => {
    const engine = await startEngine(options());
    const { TableDescription } = await engine.call('CreateTable', table);
    const stream = openStream(
      engine,
      'arn:ours',
      String((TableDescription as Record<string, unknown>).LatestStreamArn),
    );
    expect(await stream.read(undefined, 10)).toEqual({ records: [], position: undefined, more: false });
    for (const n of ['1', '2', '2', '3']) await put(engine, 'a', n);

    const first = await stream.read(undefined, 3);
    const second = await stream.read(first.position, 3);
    const again = await stream.read(first.position, 3);

    expect(first.records.map(({ eventName }) => eventName)).toEqual(['INSERT', 'MODIFY']);
    expect(first.more).toBe(true);
    expect(second).toMatchObject({ more: false, records: [{ eventSourceARN: 'arn:ours', awsRegion: 'eu-central-1' }] });
    expect(again).toEqual(second);
    expect(await stream.latest()).toBe(second.position);
    await engine.stop();
  });
});

describe('metering', () => {
  const answer = (value: unknown) => Buffer.from(JSON.stringify(value));
  const units = { TableName: 'Things', CapacityUnits: 2.5, Table: { CapacityUnits: 2.5 } };

  it('asks in front of what the client sent', () => {
    expect(JSON.parse(askForCapacity(Buffer.from('{"TableName":"Things"}')).toString())).toEqual({
      ReturnConsumedCapacity: 'INDEXES',
      TableName: 'Things',
    });
  });

  it.each([
    ['last', { Items: [], ConsumedCapacity: units }, { Items: [] }],
    ['first', { ConsumedCapacity: units, Items: [] }, { Items: [] }],
    ['alone', { ConsumedCapacity: units }, {}],
    ['as a list', { ConsumedCapacity: [units] }, {}],
  ])('takes the figures out where they stand %s', (_name, value, rest) => {
    const { body, consumed } = readCapacity('Query', answer(value), false);
    expect(JSON.parse(body.toString())).toEqual(rest);
    expect(consumed).toEqual([{ table: 'Things', read: 2.5, write: 0 }]);
  });

  it('is not taken in by an item that looks like figures', () => {
    const item = { ConsumedCapacity: { M: {} }, text: { S: '"ConsumedCapacity":{' } };
    const { body, consumed } = readCapacity('PutItem', answer({ ConsumedCapacity: units, Attributes: item }), false);
    expect(JSON.parse(body.toString())).toEqual({ Attributes: item });
    expect(consumed).toEqual([{ table: 'Things', read: 0, write: 2.5 }]);
    expect(readCapacity('GetItem', answer({ Item: item }), false).consumed).toEqual([]);
  });

  it('leaves the figures to a client that asked for them', () => {
    const body = answer({ ConsumedCapacity: units });
    expect(readCapacity('GetItem', body, true)).toEqual({ body, consumed: [{ table: 'Things', read: 2.5, write: 0 }] });
  });

  it('counts refused conditions, which are billed too', () => {
    const TransactItems = [{ Put: { TableName: 'Things' } }, { Update: { TableName: 'Others' } }];
    expect(consumedByRefusal('PutItem', { TableName: 'Things' }, 'ConditionalCheckFailedException')).toEqual([
      { table: 'Things', read: 0, write: 1 },
    ]);
    expect(consumedByRefusal('TransactWriteItems', { TransactItems }, 'TransactionCanceledException')).toEqual([
      { table: 'Things', read: 0, write: 2 },
      { table: 'Others', read: 0, write: 2 },
    ]);
    expect(consumedByRefusal('PutItem', { TableName: 'Things' }, 'ValidationException')).toEqual([]);
  });
});
