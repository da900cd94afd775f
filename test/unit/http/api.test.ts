import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { operation, wholeNumber } from '#shared/contracts/operation.ts';
import { ConflictError } from '#shared/domain/errors.ts';
import { api, readQuery, route } from '#shared/http/api.ts';
import { json } from '#shared/http/problem.ts';

const create = operation({
  route: 'POST /things',
  summary: 'Makes a thing',
  caller: 'public',
  body: z.strictObject({ name: z.string().min(1), quantity: z.int().min(1).max(9) }),
  response: z.object({}),
  largestBody: 200,
});
const read = operation({
  route: 'GET /things/{id}',
  summary: 'Reads',
  caller: 'staff',
  roles: ['admin'],
  params: z.object({ id: z.string().max(5) }),
  response: z.object({}),
});
const fail = operation({
  route: 'GET /fail',
  summary: 'Fails',
  caller: 'public',
  query: z.object({ how: z.string() }),
  response: z.object({}),
});

const handler = api([
  route(create, async ({ body }) => json({ made: body.name })),
  route(read, async ({ params, identity }) => json({ id: params.id, by: identity?.id })),
  route(fail, async ({ query }) => {
    if (query.how === 'readable') throw new ConflictError('It is taken.');
    throw new Error('the database password is hunter2');
  }),
]);

async function call(
  routeKey: string,
  parts: Partial<APIGatewayProxyEventV2> & { claims?: Record<string, string> } = {},
) {
  const [method = 'GET', path = '/'] = routeKey.split(' ');
  const { claims, ...rest } = parts;
  const event = {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: '',
    headers: {},
    isBase64Encoded: false,
    requestContext: {
      http: { method, path, sourceIp: '127.0.0.1' },
      ...(claims ? { authorizer: { jwt: { claims } } } : {}),
    },
    ...rest,
  } as unknown as APIGatewayProxyEventV2;
  const reply = await handler(event, {} as Context);
  return {
    status: reply.statusCode,
    type: String(reply.headers?.['content-type']),
    body: JSON.parse(reply.body ?? 'null'),
  };
}

const jsonBody = (body: unknown) => ({ headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

describe('a request', () => {
  it('reaches its route with the body parsed', async () => {
    expect(await call('POST /things', jsonBody({ name: 'a', quantity: 1 }))).toMatchObject({
      status: 200,
      body: { made: 'a' },
    });
  });

  it.each([
    ['an unknown member', jsonBody({ name: 'a', quantity: 1, price: 0 }), 400, 'price'],
    ['a wrong type', jsonBody({ name: 'a', quantity: '2' }), 400, 'body.quantity'],
    ['a fraction', jsonBody({ name: 'a', quantity: 1.5 }), 400, 'body.quantity'],
    ['a huge number', jsonBody({ name: 'a', quantity: 1e308 }), 400, 'body.quantity'],
    ['a list', jsonBody([1]), 400, 'body'],
    ['broken JSON', { headers: { 'content-type': 'application/json' }, body: '{"a"' }, 400, 'not valid JSON'],
    ['another content type', { headers: { 'content-type': 'text/plain' }, body: '{}' }, 415, 'application/json'],
    ['too large a body', jsonBody({ name: 'a'.repeat(300), quantity: 1 }), 413, '200 bytes'],
  ])('with %s is told what to mend', async (_, parts, status, hint) => {
    const answer = await call('POST /things', parts);
    expect(answer.status).toBe(status);
    expect(answer.type).toMatch('application/problem+json');
    expect(answer.body.detail).toContain(hint);
    expect(answer.body.message).toBe(answer.body.detail);
  });

  it('that is broken JSON is told where, and nothing of it is repeated', async () => {
    const body = '{"name":"SECRET-KEY-12345",}';
    const answer = await call('POST /things', { headers: { 'content-type': 'application/json' }, body });
    expect(answer.body.errors).toEqual([{ path: 'body', message: 'is not valid JSON at character 27' }]);
    expect(JSON.stringify(answer.body)).not.toContain('SECRET');
  });

  it('with a query where none is read is refused', async () => {
    const answer = await call('POST /things', { ...jsonBody({ name: 'a', quantity: 1 }), rawQueryString: 'price=0' });
    expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringContaining('price') } });
  });

  it('for a route that is not there is answered 404', async () => {
    expect((await call('GET /nowhere')).status).toBe(404);
  });
});

describe('staff routes', () => {
  const params = { pathParameters: { id: '1' } };
  it('want a token', async () => expect((await call('GET /things/{id}', params)).status).toBe(401));
  it('want the right group', async () => {
    expect(
      (await call('GET /things/{id}', { ...params, claims: { sub: 's', 'cognito:groups': '[support]' } })).status,
    ).toBe(403);
    expect((await call('GET /things/{id}', { ...params, claims: { sub: 's' } })).status).toBe(403);
    expect(
      (await call('GET /things/{id}', { ...params, claims: { sub: 's', 'cognito:groups': '[support admin]' } })).body,
    ).toEqual({ id: '1', by: 's' });
  });
});

describe('errors', () => {
  it('of the domain are readable', async () => {
    expect(await call('GET /fail', { rawQueryString: 'how=readable' })).toMatchObject({
      status: 409,
      body: { detail: 'It is taken.', type: '/problems/conflict' },
    });
  });
  it('of ours tell nothing', async () => {
    const answer = await call('GET /fail', { rawQueryString: 'how=other' });
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.body)).not.toContain('hunter2');
  });
});

it('reads lists in every spelling, and odd bytes without failing', () => {
  expect(readQuery('id[0]=a&id[1]=b&q=%00&x=1&x=2&y%5B%5D=z&bad=%zz')).toEqual({
    id: ['a', 'b'],
    q: '\0',
    x: ['1', '2'],
    y: ['z'],
    bad: '%zz',
  });
});

it.each(['', ' ', '0x10', '1e2', '1.5', '-1', '101', 'abc', '9'.repeat(400), ['1', '2']])(
  'takes %j for no whole number up to a hundred',
  (value) => expect(wholeNumber(0, 100).safeParse(value).success).toBe(false),
);

it('keeps a query away from the prototype', () => {
  readQuery('__proto__=1&constructor=2');
  expect(({} as Record<string, unknown>)['1']).toBeUndefined();
});
