import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { operation } from '#shared/contracts/operation.ts';
import { api, route } from '#shared/http/api.ts';
import { cameThroughTheFront } from '#shared/http/origin.ts';
import { noContent } from '#shared/http/problem.ts';

describe('a request to the API', () => {
  it.each([
    ['with the key', { 'x-origin-key': 'new' }, true],
    ['with the key before it', { 'x-origin-key': 'old' }, true],
    ['with another', { 'x-origin-key': 'other' }, false],
    ['with all of them at once', { 'x-origin-key': 'new,old' }, false],
    ['with an empty one', { 'x-origin-key': '' }, false],
    ['without one', {}, false],
  ])('%s came through CloudFront: %o %s', (_, headers, expected) => {
    expect(cameThroughTheFront(headers, 'new,old')).toBe(expected);
  });

  it('never came through it when the key is empty', () => {
    expect(cameThroughTheFront({ 'x-origin-key': '' }, '')).toBe(false);
    expect(cameThroughTheFront({}, 'key,')).toBe(false);
  });
});

describe('a function of the API', () => {
  afterEach(() => {
    delete process.env.ORIGIN_KEYS;
  });
  const read = operation({ route: 'GET /thing', summary: 'Reads', caller: 'public', response: z.null() });
  let runs = 0;
  const handler = api([
    route(read, async () => {
      runs += 1;
      return noContent();
    }),
  ]);
  const call = (headers: Record<string, string>) => {
    const event: Partial<APIGatewayProxyEventV2> = {
      routeKey: 'GET /thing',
      rawPath: '/thing',
      rawQueryString: '',
      headers,
    };
    Object.assign(event, { requestContext: { http: { method: 'GET', path: '/thing', sourceIp: '127.0.0.1' } } });
    return handler(event as APIGatewayProxyEventV2, {} as Context);
  };

  it('answers nobody who went around CloudFront', async () => {
    process.env.ORIGIN_KEYS = 'key';
    expect((await call({})).statusCode).toBe(403);
    expect(runs).toBe(0);
    expect((await call({ 'x-origin-key': 'key' })).statusCode).toBe(204);
    expect(runs).toBe(1);
  });
});
