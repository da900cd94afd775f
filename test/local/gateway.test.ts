import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FixtureCloud, type Resources, signedCall, startFixture } from './fixtures/stack.ts';

let fixture: FixtureCloud;
let staff: string;
let customer: string;
beforeAll(async () => {
  fixture = await startFixture();
  staff = (await fixture.cloud.identityToken({ email: 'ada@example.com', groups: ['admin', 'support'] })).access_token;
  customer = (await fixture.cloud.identityToken({ email: 'bob@example.com' })).access_token;
});
afterAll(() => fixture[Symbol.asyncDispose]());

const shop = (path: string, init?: RequestInit) => fixture.cloud.fetch(path, init);
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const event = async (path: string, init?: RequestInit) =>
  (await shop(path, init)).json() as Promise<Record<string, never>>;

/** A request with raw headers and path, which fetch would tidy up. */
function raw(
  path: string,
  headers: Record<string, string | string[]>,
  method = 'GET',
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(fixture.cloud.endpoint);
    const outgoing = request({ host: '127.0.0.1', port, path, method, headers }, (incoming) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (text) => (body += text));
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body }));
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

describe('the HTTP API', () => {
  it('hands a request to the function in payload format 2.0', async () => {
    const answer = await raw('/echo?a=1&b=%20x&a=2', {
      Cookie: 'one=1; two=2',
      'X-Several': ['a', 'b'],
      Host: 'localhost',
    });
    expect(JSON.parse(answer.body)).toMatchObject({
      version: '2.0',
      routeKey: 'ANY /echo',
      rawPath: '/echo',
      rawQueryString: 'a=1&b=%20x&a=2',
      queryStringParameters: { a: '1,2', b: ' x' },
      cookies: ['one=1', 'two=2'],
      headers: { 'x-several': 'a, b', 'x-origin-verify': 'through-the-front' },
      requestContext: {
        http: { method: 'GET', path: '/echo', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' },
        stage: '$default',
        accountId: '000000000000',
      },
      isBase64Encoded: false,
    });
    expect(JSON.parse(answer.body).headers).not.toHaveProperty('cookie');
  });

  it.each([
    ['application/json', '{"a":"ü"}', { body: '{"a":"ü"}', isBase64Encoded: false }],
    ['application/problem+json; charset=utf-8', '{}', { body: '{}', isBase64Encoded: false }],
    ['text/csv', 'a,b', { body: 'a,b', isBase64Encoded: false }],
    ['application/octet-stream', 'AB', { body: 'QUI=', isBase64Encoded: true }],
    ['image/png', 'AB', { body: 'QUI=', isBase64Encoded: true }],
  ])('takes a body of %s', async (type, body, expected) => {
    expect(await event('/echo', { method: 'POST', body, headers: { 'content-type': type } })).toMatchObject(expected);
  });

  it.each([
    ['/orders/o%2F1', 'GET /orders/{id}', { id: 'o/1' }],
    ['/orders/latest', 'GET /orders/latest', undefined],
    ['/files/a/b.txt', 'GET /files/{path+}', { path: 'a/b.txt' }],
  ])('finds the route of %s', async (path, routeKey, pathParameters) => {
    const seen = await event(path);
    expect([seen.routeKey, seen.pathParameters]).toEqual([routeKey, pathParameters]);
  });

  it.each([
    ['/binary', 200, 'image/png', Buffer.from('iVBORw==', 'base64').toString('latin1')],
    ['/plain', 200, 'application/json', '{"hello":"there"}'],
    ['/fails', 500, 'application/json', '{"message":"Internal Server Error"}'],
    ['/nonsense', 500, 'application/json', '{"message":"Internal Server Error"}'],
    ['/api/unknown', 404, 'application/json', '{"message":"Not Found"}'],
    ['/staff', 401, 'application/json', '{"message":"Unauthorized"}'],
  ])('answers %s with %i', async (path, status, type, body) => {
    const answer = await shop(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, type]);
    expect(Buffer.from(await answer.arrayBuffer()).toString('latin1')).toBe(body);
  });

  it('sets every cookie that the function sets', async () => {
    const answer = await shop('/cookies');
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([204, ['a=1; Path=/', 'b=2']]);
  });

  it('refuses a body of more than 10 MB', async () => {
    const answer = await shop('/echo', { method: 'POST', body: new Uint8Array(10_485_761) });
    expect([answer.status, await answer.json()]).toEqual([413, { message: 'Request Entity Too Large' }]);
  });

  it('gives the claims of a good token to the function as text', async () => {
    const seen = await event('/staff', bearer(staff));
    expect(seen.requestContext).toMatchObject({
      authorizer: {
        jwt: {
          claims: { 'cognito:groups': '[admin support]', token_use: 'access', version: '2' },
          scopes: ['openid', 'email'],
        },
      },
    });
  });

  it.each([
    ['of the other pool', () => customer],
    ['that was changed', () => staff.replace(/\.[^.]+\./, `.${Buffer.from('{"sub":"x"}').toString('base64url')}.`)],
    ['without a signature', () => `${staff.split('.').slice(0, 2).join('.')}.`],
    ['that is none', () => 'abc'],
  ])('refuses a token %s', async (_name, token) => {
    expect((await shop('/staff', bearer(token()))).status).toBe(401);
  });

  it('forbids a route whose scope the token lacks', async () => {
    const answer = await shop('/scoped', bearer(staff));
    expect([answer.status, await answer.json()]).toEqual([403, { message: 'Forbidden' }]);
  });

  it('refuses a token that has expired on the cloud’s clock', async () => {
    const { access_token } = await fixture.cloud.identityToken({ email: 'eve@example.com', groups: ['admin'] });
    expect((await shop('/staff', bearer(access_token))).status).toBe(200);
    fixture.cloud.clock.advance(3_600_000);
    expect((await shop('/staff', bearer(access_token))).status).toBe(401);
  });
});

describe('the site', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', '<h1>the shop</h1>'],
    ['/orders-of-mine', 'text/html; charset=utf-8', '<h1>the shop</h1>'],
    ['/console/', 'text/html; charset=utf-8', '<h1>the console</h1>'],
    ['/console/orders/o-1', 'text/html; charset=utf-8', '<h1>the console</h1>'],
    ['/app.0a1b2c3d.js', 'text/javascript; charset=utf-8', 'export {};'],
  ])('serves %s', async (path, type, body) => {
    const answer = await shop(path);
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([200, type, body]);
  });

  it('has the security headers of the template, without those that ask for TLS', async () => {
    const { headers } = await shop('/');
    expect(headers.get('content-security-policy')).toBe("default-src 'self'");
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.has('strict-transport-security')).toBe(false);
  });

  it('lets browsers keep files with a fingerprint, and ask about the others', async () => {
    expect((await shop('/app.0a1b2c3d.js')).headers.get('cache-control')).toContain('immutable');
    const page = await shop('/');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const again = await shop('/', { headers: { 'if-none-match': page.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  it.each(['/../Fixture.template.json', '/%2e%2e/Fixture.template.json', '/missing.png', '/..%2f..%2fetc/passwd.txt'])(
    'has no %s',
    async (path) => {
      expect((await raw(path, {})).status).toBe(404);
    },
  );
});

describe('pages that were drawn for this very shop', () => {
  const drawnPages = mkdtempSync(join(tmpdir(), 'latchkey-drawn-'));
  mkdirSync(join(drawnPages, 'p/hades'), { recursive: true });
  writeFileSync(join(drawnPages, 'p/hades/index.html'), `<h1>Hades</h1>${' '.repeat(2000)}`);
  writeFileSync(join(drawnPages, 'sitemap.xml'), '<urlset/>');
  afterAll(() => rmSync(drawnPages, { recursive: true }));

  it('come before those of the app, which answers for all others', async () => {
    await using changed = await startFixture({ drawnPages });
    const text = async (path: string) => (await (await changed.cloud.fetch(path)).text()).trim();
    expect(await text('/p/hades')).toBe('<h1>Hades</h1>');
    expect(await text('/p/hades/')).toBe('<h1>Hades</h1>');
    expect(await text('/sitemap.xml')).toBe('<urlset/>');
    expect(await text('/p/other')).toBe('<h1>the shop</h1>');
  });

  it('are compressed for whoever can read that', async () => {
    await using changed = await startFixture({ drawnPages });
    const encoding = async (accepted: string) => {
      const { headers } = await changed.cloud.fetch('/p/hades', { headers: { 'accept-encoding': accepted } });
      return headers.get('content-encoding');
    };
    expect(await encoding('gzip, br')).toBe('br');
    expect(await encoding('identity')).toBeNull();
  });
});

describe('the function at the edge of the site', () => {
  const code = `function handler(event) {
    var request = event.request;
    if (request.uri === '/orders-of-mine') request.uri = '/index.html';
    else if (request.uri === '/gone') return { statusCode: 410, headers: { 'content-type': { value: 'text/plain' } }, body: 'gone' };
    return request;
  }`;
  const withFunction = (resources: Resources) => {
    resources.Pages = { Type: 'AWS::CloudFront::Function', Properties: { Name: 'pages', FunctionCode: code } };
    const config = resources.Site?.Properties?.DistributionConfig as { DefaultCacheBehavior: object };
    Object.assign(config.DefaultCacheBehavior, {
      FunctionAssociations: [{ EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': ['Pages', 'FunctionARN'] } }],
    });
  };

  it('says which file answers an address, or answers itself; a file that is missing is 404', async () => {
    await using changed = await startFixture({}, withFunction);
    const answers = await Promise.all(
      ['/orders-of-mine', '/index.html', '/gone', '/elsewhere', '/..%2fFixture.template.json'].map(async (path) => {
        const answer = await changed.cloud.fetch(path);
        return [answer.status, answer.status === 404 ? '' : await answer.text()];
      }),
    );
    expect(answers).toEqual([
      [200, '<h1>the shop</h1>'],
      [200, '<h1>the shop</h1>'],
      [410, 'gone'],
      [404, ''],
      [404, ''],
    ]);
  });
});

describe('the AWS endpoint', () => {
  const { call } = {
    call: (key: string, target: string, input: object) => signedCall(fixture.cloud.endpoint, key, target, input),
  };
  const put = (pk: string) => ({ TableName: 'Fixture-Orders', Item: { pk: { S: pk }, sk: { S: 'x' } } });

  it('knows a role by its access key and holds it to its policies', async () => {
    await expect(call('LOCALFixture-apiRole', 'DynamoDB_20120810.PutItem', put('ORDER#1'))).resolves.toEqual({});
    await expect(call('LOCALFixture-apiRole', 'DynamoDB_20120810.PutItem', put('KEY#1'))).rejects.toThrow(
      /AccessDeniedException: .*assumed-role\/Fixture-apiRole is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb/,
    );
    await expect(
      call('LOCALFixture-apiRole', 'DynamoDB_20120810.DescribeTable', { TableName: 'Fixture-Orders' }),
    ).rejects.toThrow(/AccessDenied/);
  });

  it('judges KMS by the encryption context', async () => {
    const [KeyId] = Object.values(await keyIds());
    const encrypt = (purpose: string) =>
      call('LOCALFixture-probeRole', 'TrentService.Encrypt', {
        KeyId,
        Plaintext: 'eA==',
        EncryptionContext: { purpose },
      });
    await expect(encrypt('test')).resolves.toHaveProperty('CiphertextBlob');
    await expect(encrypt('other')).rejects.toThrow(/AccessDenied.*kms:Encrypt/);
  });

  it.each([
    ['an unknown access key', 'AKIAREAL', 'AmazonSQS.ListQueues', /UnrecognizedClientException/],
    ['an unknown service', 'operator', 'AmazonPolly.Speak', /UnknownOperationException/],
    ['an unknown operation', 'operator', 'AmazonSQS.Paint', /UnsupportedOperation/],
    [
      'a function that reads streams itself',
      'LOCALFixture-apiRole',
      'DynamoDBStreams_20120810.ListStreams',
      /AccessDenied/,
    ],
  ])('refuses %s', async (_name, key, target, message) => {
    await expect(call(key, target, {})).rejects.toThrow(message);
  });

  it('hands an error of the engine through as it is', async () => {
    await expect(call('operator', 'DynamoDB_20120810.PutItem', { TableName: 'Nothing', Item: {} })).rejects.toThrow(
      /ResourceNotFoundException/,
    );
  });

  async function keyIds(): Promise<Record<string, string>> {
    const [{ stableUuid }] = await Promise.all([import('../../local/template/names.ts')]);
    return { Key: stableUuid('Key') };
  }
});

describe('the desk', () => {
  const desk = async (path: string, init?: RequestInit) => {
    const answer = await shop(`/local/${path}`, init);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const post = (body: unknown) => ({
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });

  it('says that the cloud is ready, and where everything is', async () => {
    expect(await desk('health')).toEqual({ status: 200, body: { status: 'ready' } });
    expect((await desk('aws')).body).toMatchObject({
      endpoint: fixture.cloud.endpoint,
      tables: { Orders: 'Fixture-Orders' },
      machines: { Workflow: 'arn:aws:states:eu-central-1:000000000000:stateMachine:fixture' },
      ignored: [{ id: 'Alarm', reason: 'nobody is paged on a laptop' }],
    });
  });

  it('gives tokens, and says which groups there are', async () => {
    expect((await desk('identity/token', post({ email: 'zoe@example.com' }))).body).toHaveProperty('id_token');
    expect(await desk('identity/token', post({ email: 'zoe@example.com', groups: ['kings'] }))).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('admin, support') },
    });
  });

  it('moves the clock forward only', async () => {
    const before = fixture.cloud.clock.now();
    expect((await desk('clock', post({ advance: 60_000 }))).status).toBe(200);
    expect(fixture.cloud.clock.now() - before).toBeGreaterThanOrEqual(60_000);
    expect((await desk('clock', post({ to: '2020-01-01T00:00:00Z' }))).status).toBe(400);
  });

  it('switches faults on and off, and refuses what it does not know', async () => {
    expect((await desk('faults', post({ duplicateStreamRecords: 2 }))).body).toMatchObject({
      duplicateStreamRecords: 2,
    });
    expect((await desk('faults', post({ explode: true }))).status).toBe(400);
    expect((await desk('faults', { method: 'DELETE' })).body).toMatchObject({ duplicateStreamRecords: 0 });
  });

  it.each([
    [
      'queues',
      {
        queues: expect.arrayContaining([
          expect.objectContaining({ name: 'Fixture-DeadLetters.fifo', deadLetters: true }),
        ]),
      },
    ],
    ['executions', { running: 0, executions: [] }],
    ['usage', { requests: expect.any(Object), capacity: expect.any(Object) }],
    ['suppliers', { suppliers: [] }],
  ])('shows %s', async (path, body) => {
    expect(await desk(path)).toMatchObject({ status: 200, body });
  });

  it.each([
    ['of another site', { origin: 'https://evil.example' }],
    ['under another name', { host: 'evil.example' }],
  ])('is not for a page %s', async (_name, headers) => {
    expect((await raw('/local/inbox', headers)).status).toBe(403);
  });

  it('answers bad JSON and unknown paths with a reason', async () => {
    expect(await desk('clock', { method: 'POST', body: '{' })).toMatchObject({ status: 400 });
    expect(await desk('nothing')).toMatchObject({ status: 404 });
    expect(await desk('executions/none')).toMatchObject({ status: 404 });
    expect(await desk('suppliers/acme')).toMatchObject({
      status: 404,
      body: { message: 'acme is not imitated in this run' },
    });
  });

  it('has a page', async () => {
    const answer = await shop('/local/');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });
});
