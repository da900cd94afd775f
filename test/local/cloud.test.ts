import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDataDirectory } from '../../local/data-directory.ts';
import { startFixture } from './fixtures/stack.ts';

const hour = 3_600_000;
const get = (pk: string, sk: string) => ({
  TableName: 'Fixture-Orders',
  Key: { pk: { S: pk }, sk: { S: sk } },
  ConsistentRead: true,
});
const order = (id: string, mode?: string) => ({ method: 'POST', body: JSON.stringify({ id, mode }) });

describe('a cloud made from a template', () => {
  it('carries an order from the API through stream, queue and machine, and waits for nothing but the clock', async () => {
    await using fixture = await startFixture();
    const { cloud, call } = fixture;

    const answer = await cloud.fetch('/orders', order('o-1'));
    await cloud.settled();

    expect([answer.status, await answer.json()]).toEqual([201, { id: 'o-1' }]);
    const executionArn = 'arn:aws:states:eu-central-1:000000000000:execution:fixture:o-1';
    expect(await call('AWSStepFunctions.DescribeExecution', { executionArn })).toMatchObject({ status: 'RUNNING' });

    await cloud.settled({ advance: true });

    expect(await call('AWSStepFunctions.DescribeExecution', { executionArn })).toMatchObject({ status: 'SUCCEEDED' });
    expect(await call('DynamoDB_20120810.GetItem', get('DONE#o-1', 'DONE'))).toHaveProperty('Item');
    expect(cloud.denied).toEqual([]);
  });

  it('refuses what a role does not allow, and says what is missing', async () => {
    await using fixture = await startFixture({}, (resources) => void delete resources.relayPolicy);
    const { cloud } = fixture;

    await cloud.fetch('/orders', order('o-1'));
    await cloud.settled();

    expect(cloud.denied[0]).toEqual({
      role: 'Fixture-relayRole',
      action: 'sqs:SendMessage',
      resource: 'arn:aws:sqs:eu-central-1:000000000000:Fixture-Queue.fifo',
      explicit: false,
    });
    expect(fixture.logged.join('\n')).toContain(
      'is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs',
    );
  });

  it('only reports what is missing when it is told so', async () => {
    await using fixture = await startFixture({ iam: 'report' }, (resources) => void delete resources.relayPolicy);
    const { cloud, call } = fixture;

    await cloud.fetch('/orders', order('o-1'));
    await cloud.settled({ advance: true });

    expect(cloud.denied).toHaveLength(1);
    expect(await call('DynamoDB_20120810.GetItem', get('DONE#o-1', 'DONE'))).toHaveProperty('Item');
  });

  it('serves any AWS client with the configuration it hands out', async () => {
    await using fixture = await startFixture();
    const client = new DynamoDBClient(fixture.cloud.aws);

    const { Item } = await client.send(
      new GetItemCommand({ TableName: fixture.cloud.tables.Orders, Key: { pk: { S: 'a' }, sk: { S: 'b' } } }),
    );

    expect(Item).toBeUndefined();
    expect(fixture.cloud.queues).toHaveProperty(
      'Dispatch',
      `${fixture.cloud.endpoint}/000000000000/Fixture-Queue.fifo`,
    );
    client.destroy();
  });

  it('runs a schedule when it is due, and once however far the clock jumps', async () => {
    await using fixture = await startFixture();
    const { cloud, call } = fixture;

    cloud.clock.advance(hour);
    await cloud.settled();
    const before = await call('DynamoDB_20120810.Scan', { TableName: 'Fixture-Orders' });
    cloud.clock.advance(24 * hour);
    await cloud.settled();
    const after = await call('DynamoDB_20120810.Scan', { TableName: 'Fixture-Orders' });

    expect(before.Count).toBe(0);
    expect(after.Count).toBe(1);
  });

  it('tells the rule on the default bus that a mail bounced', async () => {
    await using fixture = await startFixture();
    const { cloud, call } = fixture;

    await fetch(`${cloud.endpoint}/v2/email/outbound-emails`, {
      method: 'POST',
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=operator/20260101/eu-central-1/ses/aws4_request' },
      body: JSON.stringify({
        FromEmailAddress: 'keys@shop.example',
        ConfigurationSetName: 'mails',
        Destination: { ToAddresses: ['will-bounce@example.com'] },
        Content: { Simple: { Subject: { Data: 'Your keys' }, Body: { Text: { Data: 'Here' } } } },
      }),
    });
    await cloud.settled();

    expect(cloud.inbox('will-bounce@example.com')).toMatchObject([{ subject: 'Your keys', outcome: 'bounced' }]);
    const { Items } = await call('DynamoDB_20120810.Scan', { TableName: 'Fixture-Orders' });
    expect(Items).toMatchObject([{ pk: { S: 'TRACE#Email Bounced' } }]);
  });
});

describe('a data folder', () => {
  let data: string;
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'latchkey-data-'));
  });
  afterEach(() => rmSync(data, { recursive: true, force: true }));

  it('lets a new cloud go on where the last one ended, without reading the stream again', async () => {
    {
      await using first = await startFixture({ dataDirectory: data });
      await first.cloud.fetch('/orders', order('o-1'));
      await first.cloud.settled();
    }
    await using second = await startFixture({ dataDirectory: data });
    await second.cloud.settled({ advance: true });

    expect(await second.call('DynamoDB_20120810.GetItem', get('DONE#o-1', 'DONE'))).toHaveProperty('Item');
    expect(second.cloud.usage().lambda['fixture/relay']).toBeUndefined();
  });

  it('keeps the time to which the clock was moved', async () => {
    const moved = Date.now() + 48 * hour;
    {
      await using first = await startFixture({ dataDirectory: data });
      first.cloud.clock.advance(48 * hour);
    }
    await using second = await startFixture({ dataDirectory: data });

    expect(second.cloud.clock.now()).toBeGreaterThanOrEqual(moved);
  });

  it('forgets everything when it is to be fresh', async () => {
    {
      await using first = await startFixture({ dataDirectory: data });
      await first.cloud.fetch('/orders', order('o-1'));
    }
    await using second = await startFixture({ dataDirectory: data, fresh: true });

    expect(await second.call('DynamoDB_20120810.Scan', { TableName: 'Fixture-Orders' })).toMatchObject({ Count: 0 });
  });

  it('names the way out when a table has other keys than the template', async () => {
    {
      await using _first = await startFixture({ dataDirectory: data });
    }
    const other = startFixture({ dataDirectory: data }, (resources) => {
      const { Orders } = resources;
      if (Orders?.Properties) Orders.Properties.StreamSpecification = { StreamViewType: 'KEYS_ONLY' };
    });

    await expect(other).rejects.toThrow(/other keys than the template.*--fresh/);
  });

  it('is one process’s at a time', async () => {
    const first = openDataDirectory(data, false);
    const { pid } = process;
    Object.defineProperty(process, 'pid', { value: pid + 1, configurable: true });
    try {
      expect(() => openDataDirectory(data, false)).toThrow(`in use by process ${pid}`);
    } finally {
      Object.defineProperty(process, 'pid', { value: pid, configurable: true });
      first.release();
    }
    expect(() => openDataDirectory(data, false).release()).not.toThrow();
  });
});

describe('stopping', () => {
  it('takes nothing that it interrupts for done or failed', async () => {
    const data = mkdtempSync(join(tmpdir(), 'latchkey-data-'));
    try {
      {
        await using first = await startFixture({ dataDirectory: data });
        for (const id of ['a', 'b', 'c']) await first.cloud.fetch('/orders', order(id));
      }
      await using second = await startFixture({ dataDirectory: data });
      await second.cloud.settled({ advance: true });

      for (const id of ['a', 'b', 'c'])
        expect(await second.call('DynamoDB_20120810.GetItem', get(`DONE#${id}`, 'DONE'))).toHaveProperty('Item');
    } finally {
      rmSync(data, { recursive: true, force: true });
    }
  });

  it('does not wait for a function that hangs', async () => {
    const fixture = await startFixture();
    const hung = fixture.cloud.invoke('fixture/probe', { do: 'hang' });
    await fixture.cloud.invoke('fixture/probe', {});

    await fixture[Symbol.asyncDispose]();

    expect(await hung).toMatchObject({ ok: false, error: { errorMessage: 'The local cloud stopped' } });
  });
});
