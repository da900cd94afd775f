import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Answer, httpClient, describe as inWords, mayBeRefusal } from '#shared/suppliers/http.ts';
import { connectionError, type Scripted, scriptedServer, timeout } from './scripted-fetch.ts';

const busy: Scripted = { status: 503, text: '<html>busy</html>' };
const fine: Scripted = { json: { fine: true } };
const read = (answers: readonly Scripted[]) => {
  const server = scriptedServer({ 'GET /thing': answers });
  return { server, answer: httpClient(server.options).get('/thing', {}) };
};

afterEach(() => void vi.restoreAllMocks());

describe('reading', () => {
  it.each<[string, Scripted]>([
    ['a 500', { status: 500, json: {} }],
    ['a page instead of JSON', busy],
    ['a 429', { status: 429, json: {} }],
    ['a connection that was closed', connectionError('ECONNRESET')],
    ['a refused connection', connectionError('ECONNREFUSED')],
  ])('is repeated after %s', async (_, stumble) => {
    const { server, answer } = read([stumble, fine]);
    expect(await answer).toEqual({ kind: 'answer', status: 200, json: { fine: true } });
    expect(server.sent).toHaveLength(2);
  });

  it('gives up after three tries, each pause longer than the one before', async () => {
    const { server, answer } = read([busy]);
    expect(await answer).toMatchObject({ status: 503, json: undefined });
    expect(server.waits).toEqual([250, 500]);
  });

  it.each<[string, Scripted]>([
    ['a time-out', timeout()],
    ['a 400', { status: 400, json: {} }],
    ['a 404', { status: 404, json: {} }],
    ['a redirect', { status: 302, text: '' }],
  ])('is not repeated after %s', async (_, stumble) => {
    const { server, answer } = read([stumble, fine]);
    await answer;
    expect(server.sent).toHaveLength(1);
  });

  it.each([
    ['3', [3_000]],
    ['Sun, 01 Mar 2026 12:00:04 GMT', [4_000]],
    ['0', [0]],
    ['soon', [250]],
  ])('waits as long as Retry-After: %s asks', async (header, waits) => {
    const { server, answer } = read([{ status: 429, json: {}, headers: { 'retry-after': header } }, fine]);
    expect(await answer).toMatchObject({ status: 200 });
    expect(server.waits).toEqual(waits);
  });

  it('does not ask again at all when it is told to wait long', async () => {
    const { server, answer } = read([{ status: 429, json: {}, headers: { 'retry-after': '60' } }, fine]);
    expect(await answer).toMatchObject({ status: 429 });
    expect(server.sent).toHaveLength(1);
  });

  it('is not tried when our own rate limit is used up', async () => {
    const server = scriptedServer({ 'GET /thing': fine });
    const answer = await httpClient(server.options).get('/thing', {}, { take: () => undefined });
    expect(answer).toMatchObject({ kind: 'silence', sent: false });
    expect(server.sent).toHaveLength(0);
  });

  it('waits for its place in our own rate limit', async () => {
    const server = scriptedServer({ 'GET /thing': fine });
    await httpClient(server.options).get('/thing', {}, { take: () => 120 });
    expect(server.waits).toEqual([120]);
  });
});

it('asks by POST as patiently as it reads', async () => {
  const server = scriptedServer({ 'POST /thing': [busy, connectionError('ECONNRESET'), fine] });
  expect(await httpClient(server.options).ask('/thing', {}, 'a=1')).toMatchObject({ status: 200 });
  expect(server.sent.map(({ body }) => body)).toEqual(['a=1', 'a=1', 'a=1']);
});

describe('sending', () => {
  const send = (answer: Scripted) => {
    const server = scriptedServer({ 'POST /thing': answer });
    return { server, answer: httpClient(server.options).post('/thing', {}, '{}') };
  };

  it.each<[string, Scripted]>([
    ['a 500', busy],
    ['a 429', { status: 429, json: {}, headers: { 'retry-after': '0' } }],
    ['a closed connection', connectionError('ECONNRESET')],
    ['a refused connection', connectionError('ECONNREFUSED')],
  ])('is never repeated, not after %s either', async (_, stumble) => {
    const { server, answer } = send(stumble);
    await answer;
    expect(server.sent).toHaveLength(1);
  });

  it.each([
    ['ECONNREFUSED', false],
    ['ENOTFOUND', false],
    ['UND_ERR_CONNECT_TIMEOUT', false],
    ['ECONNRESET', true],
    ['EPIPE', true],
    ['UND_ERR_SOCKET', true],
    ['UND_ERR_HEADERS_TIMEOUT', true],
  ])('tells of %s whether the supplier may have seen it: %s', async (code, sent) => {
    expect(await send(connectionError(code)).answer).toMatchObject({ kind: 'silence', sent });
  });

  it('takes a failure without a code for one that the supplier may have seen', async () => {
    expect(await send(new TypeError('fetch failed')).answer).toMatchObject({ kind: 'silence', sent: true });
  });

  it('limits the time of each call and follows no redirect', async () => {
    const limits = vi.spyOn(AbortSignal, 'timeout');
    const seen: RequestInit[] = [];
    const { options } = scriptedServer({});
    const client = httpClient({
      ...options,
      fetch: async (_, init) => {
        seen.push(init ?? {});
        return Response.json({});
      },
    });
    await client.get('/thing', {});
    await client.ask('/thing', {}, '{}');
    await client.post('/thing', {}, '{}');
    expect(limits.mock.calls.flat()).toEqual([20_000, 10_000, 60_000]);
    expect(seen.map(({ redirect, signal }) => [redirect, signal instanceof AbortSignal])).toEqual([
      ['manual', true],
      ['manual', true],
      ['manual', true],
    ]);
  });
});

it('never says anything of a body, not even of one that is broken JSON', async () => {
  const { answer } = read([{ status: 200, text: '{"code":"AAAAA-BBBBB-CCCCC' }]);
  const seen = await answer;
  expect(seen).toEqual({ kind: 'answer', status: 200, json: undefined });
  expect(inWords(seen)).toBe('HTTP 200 without JSON');
});

it('cuts what it repeats of an error', () => {
  const answer: Answer = { kind: 'answer', status: 400, json: {} };
  expect(inWords(answer, 'x'.repeat(500)).length).toBeLessThan(250);
});

it.each([
  [400, true],
  [404, true],
  [422, true],
  [200, false],
  [302, false],
  [408, false],
  [409, false],
  [429, false],
  [500, false],
])('lets status %i be a refusal: %s', (status, refusal) => {
  expect(mayBeRefusal(status)).toBe(refusal);
});
