import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { type Operation, operation } from '#shared/contracts/operation.ts';
import { ConflictError } from '#shared/domain/errors.ts';
import { type ApiRequest, route } from '#shared/http/api.ts';
import { rememberAnswers } from '#shared/http/idempotency.ts';
import { json, type Reply } from '#shared/http/problem.ts';
import { logger } from '#shared/runtime/logger.ts';
import { now } from './samples.ts';

process.env.OPS_TABLE = 'ops';
const ddb = mockClient(DynamoDBDocumentClient);
const refused = new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
const write = { route: 'POST /store/carts', summary: '', caller: 'public', response: z.unknown() } as const;

function ask(
  request: Partial<ApiRequest> & { readonly headers?: Record<string, string> } = {},
  run: () => Promise<Reply> = async () => json({ made: 1 }),
  declared: Partial<Operation> = {},
): Promise<Reply> {
  const { headers = { 'idempotency-key': 'key-1' }, ...rest } = request;
  return rememberAnswers(
    route(operation({ ...write, ...declared }), run),
    {
      params: {},
      query: {},
      body: {},
      rawBody: '{}',
      contentType: 'application/json',
      header: (name) => headers[name],
      identity: undefined,
      sourceIp: '192.0.2.1',
      now,
      ...rest,
    },
    run,
  );
}

/** The partition key of the last request that was begun. */
function keyOfLast(): string {
  const puts = ddb.commandCalls(PutCommand).filter((call) => call.args[0].input.Item?.guarded_until !== undefined);
  return puts.at(-1)?.args[0].input.Item?.pk;
}

/** What the table holds: what the first of two equal requests has written. */
async function storedByFirst(): Promise<Record<string, unknown>> {
  ddb.on(PutCommand).resolves({});
  await ask();
  const item = ddb.commandCalls(PutCommand)[1]?.args[0].input.Item ?? {};
  ddb.reset();
  return item;
}

beforeEach(() => void ddb.reset());

describe('rememberAnswers', () => {
  it('guards the request for a minute, keeps its answer for a day', async () => {
    ddb.on(PutCommand).resolves({});
    expect((await ask()).body).toBe('{"made":1}');
    const [begin, finish] = ddb.commandCalls(PutCommand).map((call) => call.args[0].input);
    expect(begin?.Item).toMatchObject({ guarded_until: now / 1000 + 60, expires_at_epoch: now / 1000 + 86_400 });
    expect(finish?.Item).toMatchObject({
      answer: { statusCode: 200, body: '{"made":1}' },
      claim: begin?.Item?.claim,
    });
    expect(finish?.ExpressionAttributeValues).toEqual({ ':claim': begin?.Item?.claim });
  });

  it('answers a repeat as the first time and does nothing', async () => {
    const item = await storedByFirst();
    ddb.on(PutCommand).rejects(refused);
    ddb.on(GetCommand).resolves({ Item: item });
    const run = vi.fn(async () => json({ made: 2 }));
    const reply = await ask({}, run);
    expect(reply).toMatchObject({ statusCode: 200, body: '{"made":1}', headers: { 'idempotency-replayed': 'true' } });
    expect(run).not.toHaveBeenCalled();
  });

  it('refuses the key with another body', async () => {
    const item = await storedByFirst();
    ddb.on(PutCommand).rejects(refused);
    ddb.on(GetCommand).resolves({ Item: item });
    await expect(ask({ rawBody: '{"a":1}' })).rejects.toThrow(/another request/);
    await expect(ask({ query: { fields: 'id' } })).rejects.toThrow(/another request/);
  });

  it('refuses a repeat while the first is under way', async () => {
    const { answer: _, ...item } = await storedByFirst();
    ddb.on(PutCommand).rejects(refused);
    ddb.on(GetCommand).resolves({ Item: item });
    await expect(ask()).rejects.toThrow(ConflictError);
    ddb.on(GetCommand).resolves({});
    await expect(ask()).rejects.toThrow(/still being worked on/);
  });

  it.each([
    ['a refusal that was thrown', () => Promise.reject(new ConflictError('no'))],
    ['a fault of ours', () => Promise.reject(new Error('boom'))],
    ['an answer that is a refusal', async () => json({}, 404)],
    ['a server error', async () => json({}, 500)],
    ['an answer too large for an item', async () => json({ list: 'x'.repeat(400 * 1024) })],
  ])('does not keep %s', async (_, run) => {
    ddb.on(PutCommand).resolves({});
    ddb.on(DeleteCommand).resolves({});
    await ask({}, run).catch(() => undefined);
    expect(ddb.commandCalls(PutCommand)).toHaveLength(1);
    expect(ddb.commandCalls(DeleteCommand)).toHaveLength(1);
  });

  it('answers even when the answer cannot be kept', async () => {
    const log = vi.spyOn(logger, 'error').mockReturnValue();
    ddb.on(PutCommand).resolvesOnce({}).rejects(new Error('throttled'));
    expect((await ask()).statusCode).toBe(200);
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
    ddb.reset();
    ddb.on(PutCommand).resolvesOnce({}).rejects(refused);
    expect((await ask()).statusCode).toBe(200);
  });

  it('does not run at all when it cannot know whether it ran before', async () => {
    ddb.on(PutCommand).rejects(new Error('throttled'));
    const run = vi.fn(async () => json({}));
    await expect(ask({}, run)).rejects.toThrow('throttled');
    expect(run).not.toHaveBeenCalled();
  });

  it.each<[string, Partial<Operation>, Record<string, string>]>([
    ['without a key', {}, {}],
    ['of reads', { route: 'GET /store/carts/{id}' }, { 'idempotency-key': 'k' }],
    ['whose answers hold secrets', { remember: false }, { 'idempotency-key': 'k' }],
    ['of webhooks', { caller: 'webhook' }, { 'idempotency-key': 'k' }],
  ])('leaves alone requests %s', async (_, declared, headers) => {
    expect((await ask({ headers }, undefined, declared)).statusCode).toBe(200);
    expect(ddb.calls()).toHaveLength(0);
  });

  it.each(['', ' ', 'a b', 'ä', 'x'.repeat(256), 'a\nb'])('refuses the key %j', async (key) => {
    await expect(ask({ headers: { 'idempotency-key': key } })).rejects.toThrow(/visible ASCII/);
  });

  it('keeps callers, routes and keys apart', async () => {
    ddb.on(PutCommand).resolves({});
    const keys: string[] = [];
    const begin = async (...parts: Parameters<typeof ask>) => {
      await ask(...parts);
      keys.push(keyOfLast());
    };
    const headers = { 'idempotency-key': 'key-1' };
    await begin();
    await begin({ sourceIp: '192.0.2.2' });
    await begin({ headers: { 'idempotency-key': 'key-2' } });
    await begin({ headers: { ...headers, authorization: 'Bearer ada' } });
    await begin({ headers: { ...headers, authorization: 'Bearer bob' } });
    await begin({ identity: { id: 'staff-1', email: undefined, groups: [] } });
    await begin({}, undefined, { route: 'POST /store/payment-collections' });
    await begin({ params: { id: 'cart_1' } });
    await begin({ params: { id: 'cart_2' } });
    expect(new Set(keys).size).toBe(keys.length);
    await begin();
    expect(keys.at(-1)).toBe(keys[0]);
  });

  it('knows a guest by the cart in the path, wherever they come from', async () => {
    ddb.on(PutCommand).resolves({});
    await ask({ params: { id: 'cart_1' }, sourceIp: '192.0.2.1' });
    const first = keyOfLast();
    await ask({ params: { id: 'cart_1' }, sourceIp: '198.51.100.7' });
    expect(keyOfLast()).toBe(first);
  });
});
