import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { forgetSecret } from '#shared/runtime/secrets.ts';
import { supplierRegistry } from '#shared/suppliers/registry.ts';
import { type Script, scriptedServer } from './scripted-fetch.ts';

const secrets = mockClient(SecretsManagerClient);
const env = {
  CODESWHOLESALE_URL: 'https://cw.example',
  CODESWHOLESALE_SECRET_ARN: 'arn:cw',
  KINGUIN_URL: 'https://kinguin.example/esa/api',
  KINGUIN_SECRET_ARN: 'arn:kinguin',
};
const token = { json: { access_token: 't', expires_in: 3600 } };
const missing = { status: 404, json: { kind: 'HttpClient', code: 20001 } };

const start = (script: Script) => {
  const server = scriptedServer(script);
  return { server, suppliers: supplierRegistry(env, server.options) };
};
const keep = (arn: string, secret: object) =>
  secrets.on(GetSecretValueCommand, { SecretId: arn }).resolves({ SecretString: JSON.stringify(secret) });
const quoted = [{ supplierProductId: 'p1', quantity: 1 }];

describe('the suppliers of a function', () => {
  beforeEach(() => {
    secrets.reset();
    forgetSecret('arn:cw');
    forgetSecret('arn:kinguin');
    keep('arn:cw', { client_id: 'id', client_secret: 'secret', signature: 's' });
    keep('arn:kinguin', { api_key: 'first', webhook_secret: 'w' });
  });

  it('read only the secret of the one that is asked for', async () => {
    const { suppliers } = start({});
    expect((await suppliers('kinguin')).name).toBe('kinguin');
    expect(secrets.commandCalls(GetSecretValueCommand).map((call) => call.args[0].input.SecretId)).toEqual([
      'arn:kinguin',
    ]);
  });

  it('stay the same from call to call, and with them their tokens', async () => {
    const { server, suppliers } = start({ 'POST /oauth/token': token, 'GET /v3/products/p1': missing });
    await (await suppliers('codeswholesale')).quote(quoted);
    await (await suppliers('codeswholesale')).quote(quoted);
    expect(await suppliers('codeswholesale')).toBe(await suppliers('codeswholesale'));
    expect(server.calls('POST /oauth/token')).toHaveLength(1);
  });

  it('ask each at its own address with its own credentials', async () => {
    const { server, suppliers } = start({ 'GET /esa/api/v2/products/p1': missing });
    await (await suppliers('kinguin')).quote(quoted);
    expect(server.sent.map(({ path, headers }) => [path, headers.get('x-api-key')])).toEqual([
      ['/esa/api/v2/products/p1', 'first'],
    ]);
  });

  it('take up a rotated secret after the old one was refused', async () => {
    const { server, suppliers } = start({
      'GET /esa/api/v2/products/p1': ({ headers }) =>
        headers.get('x-api-key') === 'second' ? missing : { status: 401, json: { kind: 'Authorization' } },
    });
    await (await suppliers('kinguin')).quote(quoted);
    keep('arn:kinguin', { api_key: 'second', webhook_secret: 'w' });
    expect(await (await suppliers('kinguin')).quote(quoted)).toMatchObject([{ reason: 'not_found' }]);
    expect(server.sent.map(({ headers }) => headers.get('x-api-key'))).toEqual(['first', 'first', 'second']);
  });

  it('fail with the name of what a secret lacks, and nothing of what it holds', async () => {
    keep('arn:kinguin', { apikey: 'hush' });
    const { suppliers } = start({});
    await expect(suppliers('kinguin')).rejects.toThrow('api_key');
    await expect(suppliers('kinguin')).rejects.not.toThrow('hush');
  });
});
