import { createHash } from 'node:crypto';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SendTaskSuccessCommand, SFNClient, TaskDoesNotExist, TaskTimedOut } from '@aws-sdk/client-sfn';
import { DeleteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { purchaseReference } from '#shared/domain/order.ts';

vi.stubEnv('ORDERS_TABLE', 'Orders');
vi.stubEnv('CODESWHOLESALE_SECRET_ARN', 'arn:cw-hook');
vi.stubEnv('CODESWHOLESALE_URL', 'https://cw.example');
vi.stubEnv('KINGUIN_SECRET_ARN', 'arn:kinguin-hook');
vi.stubEnv('KINGUIN_URL', 'https://kinguin.example');
const codesWholesale = await import('../../../functions/webhooks/codeswholesale.ts');
const kinguin = await import('../../../functions/webhooks/kinguin.ts');

const secrets = mockClient(SecretsManagerClient);
const states = mockClient(SFNClient);
const ddb = mockClient(DynamoDBDocumentClient);

const orderId = 'order_01K0000000000000000000000A';
const authHash = createHash('sha256').update('client-1signature-1').digest('hex');

interface Party {
  readonly name: 'kinguin' | 'codeswholesale';
  readonly handler: typeof kinguin.handler;
  /** An authentic call about the order with this reference. */
  readonly about: (
    reference: string,
    more?: object,
  ) => { readonly headers: Record<string, string>; readonly body: string };
  readonly forged: readonly { readonly headers: Record<string, string>; readonly body: string }[];
}

const parties: readonly Party[] = [
  {
    name: 'codeswholesale',
    handler: codesWholesale.handler,
    about: (reference, more = {}) => ({
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'PREORDER', authHash, orderId: reference, ...more }),
    }),
    forged: [
      {},
      { authHash: null },
      { authHash: '' },
      { authHash: `${authHash}0` },
      { authHash: 'client-1signature-1' },
    ].map((fields) => ({ headers: {}, body: JSON.stringify({ type: 'PREORDER', ...fields }) })),
  },
  {
    name: 'kinguin',
    handler: kinguin.handler,
    about: (reference, more = {}) => ({
      headers: { 'content-type': 'aplication/json', 'x-event-name': 'order.status', 'x-event-secret': 'hook-secret' },
      body: JSON.stringify({ orderId: 'PHX84FJAG5U', orderExternalId: reference, status: 'completed', ...more }),
    }),
    forged: [{}, { 'x-event-secret': '' }, { 'x-event-secret': 'hook-secre' }, { 'x-event-secret': 'HOOK-SECRET' }].map(
      (headers) => ({ headers: headers as Record<string, string>, body: '{}' }),
    ),
  },
];

describe.each(parties)('an event of $name', ({ name, handler, about, forged }) => {
  const reference = purchaseReference(orderId, name, 1);
  const call = async ({ headers, body }: { readonly headers: Record<string, string>; readonly body: string }) => {
    const event = {
      routeKey: `POST /webhooks/${name}`,
      rawPath: `/webhooks/${name}`,
      rawQueryString: '',
      headers,
      body,
      isBase64Encoded: false,
      requestContext: { http: { method: 'POST', sourceIp: '192.0.2.1' } },
    } as unknown as Parameters<typeof handler>[0];
    return handler(event, {} as Context);
  };
  const waiting = (taskToken: string) => ddb.on(DeleteCommand).resolves({ Attributes: { task_token: taskToken } });

  beforeEach(() => {
    for (const mock of [secrets, states, ddb]) mock.reset();
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    ddb.on(DeleteCommand).resolves({});
    states.on(SendTaskSuccessCommand).resolves({});
    secrets.on(GetSecretValueCommand, { SecretId: 'arn:cw-hook' }).resolves({
      SecretString: JSON.stringify({ client_id: 'client-1', client_secret: 'x', signature: 'signature-1' }),
    });
    secrets.on(GetSecretValueCommand, { SecretId: 'arn:kinguin-hook' }).resolves({
      SecretString: JSON.stringify({ api_key: 'x', webhook_secret: 'hook-secret' }),
    });
  });

  it('wakes the execution that waits for this supplier, and says nothing else', async () => {
    waiting('token-1');
    expect(await call(about(reference))).toMatchObject({ statusCode: 204 });
    const [taken] = ddb.commandCalls(DeleteCommand);
    expect(JSON.stringify(taken?.args[0].input.Key)).toContain(orderId);
    expect(JSON.stringify(taken?.args[0].input.Key)).toContain(name);
    expect(states.commandCalls(SendTaskSuccessCommand).map((sent) => sent.args[0].input)).toEqual([
      { taskToken: 'token-1', output: '{}' },
    ]);
  });

  it('wakes nobody when nobody waits', async () => {
    expect(await call(about(reference))).toMatchObject({ statusCode: 204 });
    expect(states.calls()).toHaveLength(0);
  });

  it.each([
    ['timed out', new TaskTimedOut({ message: 'late', $metadata: {} })],
    ['is gone', new TaskDoesNotExist({ message: 'gone', $metadata: {} })],
  ])('is fine when the wait %s meanwhile', async (_, error) => {
    waiting('token-1');
    states.on(SendTaskSuccessCommand).rejects(error);
    expect(await call(about(reference))).toMatchObject({ statusCode: 204 });
  });

  it('is asked for again when waking fails', async () => {
    waiting('token-1');
    states.on(SendTaskSuccessCommand).rejects(new Error('throttled'));
    expect(await call(about(reference))).toMatchObject({ statusCode: 500 });
  });

  it.each([
    ['an unknown id', about('PO-2026-1')],
    [
      'the other supplier’s reference',
      about(purchaseReference(orderId, name === 'kinguin' ? 'codeswholesale' : 'kinguin', 1)),
    ],
    ['something else', about('', { type: 'STOCK', orderId: undefined, orderExternalId: undefined, products: [] })],
    ['fields of other types', about('', { orderId: 7, orderExternalId: ['a'] })],
  ])('about %s is taken and ignored', async (_, event) => {
    expect(await call(event)).toMatchObject({ statusCode: 204 });
    expect(ddb.calls()).toHaveLength(0);
  });

  it.each(forged.map((event) => [event]))('without the secret is refused: %j', async (event) => {
    waiting('token-1');
    expect(await call(event)).toMatchObject({
      statusCode: 401,
      headers: { 'content-type': 'application/problem+json; charset=utf-8' },
    });
    expect(ddb.calls()).toHaveLength(0);
  });

  it.each([[''], ['not JSON'], ['{"type":']])('whose body is %j is refused as no JSON', async (body) => {
    expect(await call({ ...about(reference), body })).toMatchObject({ statusCode: 400 });
  });

  it.each([['null'], ['7'], ['"text"'], ['[]']])('whose body is %s changes nothing', async (body) => {
    const answer = await call({ ...about(reference), body });
    expect([204, 401]).toContain(answer.statusCode);
    expect(ddb.calls()).toHaveLength(0);
  });
});
