import { beforeEach, describe, expect, test } from 'vitest';
import { createActivity } from '../../local/activity.ts';
import { systemClock } from '../../local/clock.ts';
import { createSecrets } from '../../local/secrets/service.ts';
import { type AwsService, operator, type ServiceContext } from '../../local/service.ts';
import { openStore } from '../../local/store.ts';

const arn = 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:stripe-AbCdEf';

describe('Secrets Manager', () => {
  let context: ServiceContext;
  let secrets: AwsService;
  const open = (value: string) => {
    secrets = createSecrets(context, [{ arn, name: 'stripe', value }]);
  };
  beforeEach(() => {
    context = { clock: systemClock(), store: openStore(':memory:'), activity: createActivity(), log: () => {} };
    open('first');
  });
  const call = async (operation: string, input: Record<string, unknown> = {}) =>
    (await secrets.call(operation, { SecretId: arn, ...input }, operator)) as Record<string, unknown>;
  const value = async (more: Record<string, unknown> = {}) => (await call('GetSecretValue', more)).SecretString;

  test('answers the given value by ARN and by name', async () => {
    expect(await call('GetSecretValue')).toMatchObject({
      ARN: arn,
      Name: 'stripe',
      SecretString: 'first',
      VersionStages: ['AWSCURRENT'],
    });
    expect(await value({ SecretId: 'stripe' })).toBe('first');
    await expect(value({ SecretId: 'none' })).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
    await expect(value({ VersionStage: 'AWSPREVIOUS' })).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
    await expect(call('DeleteSecret')).rejects.toMatchObject({ code: 'UnsupportedOperation' });
  });

  test('keeps a put value over restarts, and the one before it', async () => {
    const { VersionId } = await call('PutSecretValue', { SecretString: 'second' });
    open('first');
    expect(await value()).toBe('second');
    expect(await value({ VersionId })).toBe('second');
    expect(await value({ VersionStage: 'AWSPREVIOUS' })).toBe('first');
    const { VersionIdsToStages } = await call('DescribeSecret');
    expect(Object.values(VersionIdsToStages as object)).toEqual([['AWSCURRENT'], ['AWSPREVIOUS']]);
  });

  test('takes a given value that changed', async () => {
    await call('PutSecretValue', { SecretString: 'second' });
    open('third');
    expect(await value()).toBe('third');
    expect(await value({ VersionStage: 'AWSPREVIOUS' })).toBe('second');
  });

  test('puts a value once for the same token', async () => {
    const ClientRequestToken = crypto.randomUUID();
    await call('PutSecretValue', { SecretString: 'second', ClientRequestToken });
    await call('PutSecretValue', { SecretString: 'second', ClientRequestToken });
    expect(await value({ VersionStage: 'AWSPREVIOUS' })).toBe('first');
    await expect(call('PutSecretValue', { SecretString: 'other', ClientRequestToken })).rejects.toMatchObject({
      code: 'ResourceExistsException',
    });
  });
});
