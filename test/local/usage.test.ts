import { describe, expect, it } from 'vitest';
import { createFaults } from '../../local/faults.ts';
import { createUsage } from '../../local/usage.ts';
import { startFixture } from './fixtures/stack.ts';

describe('createUsage', () => {
  it('adds up by service, table and function, since any time', () => {
    let now = 10_000_000;
    const usage = createUsage(() => now);
    usage.request('sqs', 'SendMessage');
    usage.capacity([{ table: 'Orders', read: 0.5, write: 2 }]);
    now += 5000;
    usage.request('sqs', 'SendMessage');
    usage.stateTransition();
    usage.count('workflow/deliver-keys', 2000, 512);

    expect(usage.report()).toMatchObject({
      requests: { sqs: { SendMessage: 2 } },
      capacity: { Orders: { read: 0.5, write: 2 } },
      stateTransitions: 1,
      lambda: { 'workflow/deliver-keys': { invocations: 1, gigabyteSeconds: 1 } },
    });
    expect(usage.report(now)).toMatchObject({ requests: { sqs: { SendMessage: 1 } }, capacity: {} });
    expect(usage.report(now + 1000).requests).toEqual({});
  });

  it('forgets no count when it lets go of single seconds', () => {
    let now = 0;
    const usage = createUsage(() => now);
    for (let second = 0; second < 4000; second += 1) {
      now = second * 1000;
      usage.stateTransition();
    }
    expect(usage.report().stateTransitions).toBe(4000);
  });
});

describe('the usage of a cloud', () => {
  it('meters what an order costs', async () => {
    await using fixture = await startFixture();
    const { cloud } = fixture;

    await cloud.fetch('/orders', { method: 'POST', body: JSON.stringify({ id: 'o-1' }) });
    await cloud.settled({ advance: true });

    expect(cloud.usage()).toMatchObject({
      requests: {
        dynamodb: { PutItem: expect.any(Number) },
        sqs: { SendMessage: 1 },
        states: { StartExecution: 1 },
        lambda: { Invoke: 1 },
      },
      stateTransitions: 3,
    });
    // The table and its index for the order, and the table for what the machine keeps; the schedule runs once.
    expect(cloud.usage().capacity['Fixture-Orders']?.write).toBeGreaterThanOrEqual(3);
    expect(cloud.usage().lambda['fixture/api']).toMatchObject({ invocations: 1 });
  });
});

describe('createFaults', () => {
  it('throttles the share it is told, evenly', () => {
    const faults = createFaults();
    faults.set({ throttle: { service: 'dynamodb', operation: 'PutItem', rate: 0.25 } });
    const refused = Array.from({ length: 8 }, () => faults.takeRefusal('dynamodb', 'PutItem')?.code);
    expect(refused.filter(Boolean)).toEqual(['ThrottlingException', 'ThrottlingException']);
    expect(faults.takeRefusal('dynamodb', 'GetItem')).toBeUndefined();
    faults.clear();
    expect(Array.from({ length: 8 }, () => faults.takeRefusal('dynamodb', 'PutItem')).filter(Boolean)).toEqual([]);
  });

  it('rejects an operation as often as it is told, with the error it is told', () => {
    const faults = createFaults();
    faults.set({ rejectOperation: { service: 'ses', operation: 'SendEmail', error: 'ServiceUnavailable' } });
    expect(faults.takeRefusal('ses', 'SendEmail')).toMatchObject({ code: 'ServiceUnavailable', status: 500 });
    expect(faults.takeRefusal('ses', 'SendEmail')).toBeUndefined();
  });

  it('kills the function that is named, whole or by the end of its name', () => {
    const faults = createFaults();
    faults.set({ killFunction: { name: 'deliver-keys', times: 2, when: 'after' } });
    expect(faults.takeKill('workflow/not-deliver-keys')).toBeUndefined();
    expect([1, 2, 3].map(() => faults.takeKill('workflow/deliver-keys')?.when)).toEqual(['after', 'after', undefined]);
  });

  it('refuses what it does not know', () => {
    expect(() => createFaults().set(JSON.parse('{"throttle": {"service": "sqs", "rate": 2}}'))).toThrow(/rate/);
  });

  it('is felt by functions and not by the operator', async () => {
    await using fixture = await startFixture();
    const { cloud, call } = fixture;
    cloud.faults.set({ throttle: { service: 'dynamodb', rate: 1 } });
    const Item = { pk: { S: 'a' }, sk: { S: 'b' } };

    await expect(call('DynamoDB_20120810.PutItem', { TableName: 'Fixture-Orders', Item })).resolves.toEqual({});
    expect(await cloud.invoke('fixture/probe', { do: 'put', pk: 'x' })).toMatchObject({
      ok: false,
      error: { errorType: 'ThrottlingException' },
    });
  });
});
