import { generateKeyPairSync, sign } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ApiRequest } from '#shared/http/api.ts';
import { customerFinder } from '#shared/http/identity.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keySet = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'key-1', alg: 'RS256', use: 'sig' }] };
const issuer = 'http://127.0.0.1:1/pool';

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(claims: object): string {
  const later = Math.floor(Date.now() / 1000) + 600;
  const all = { sub: 'customer-1', iss: issuer, client_id: 'shop', email: 'ada@example.com', exp: later, ...claims };
  const content = `${encoded({ alg: 'RS256', kid: 'key-1' })}.${encoded(all)}`;
  return `${content}.${sign('sha256', Buffer.from(content), privateKey).toString('base64url')}`;
}

async function find(authorization: string | undefined, answer: () => Response | Promise<Response>) {
  const asked = vi.fn(answer);
  vi.stubGlobal('fetch', asked);
  const request = { header: (name: string) => (name === 'authorization' ? authorization : undefined) };
  const found = await customerFinder({ issuer, clientId: 'shop' })(request as unknown as ApiRequest);
  return { found, asked };
}
const keys = () => Response.json(keySet);

afterEach(() => vi.unstubAllGlobals());

describe('the customer of a request', () => {
  it('is the one its token names, by the keys that the issuer publishes', async () => {
    const { found, asked } = await find(`Bearer ${token({})}`, keys);
    expect(found).toMatchObject({ id: 'customer-1', email: 'ada@example.com' });
    expect(asked).toHaveBeenCalledWith(`${issuer}/.well-known/jwks.json`, expect.anything());
  });

  it('is nobody without a token, and no key is read for that', async () => {
    const { found, asked } = await find(undefined, keys);
    expect(found).toBeUndefined();
    expect(asked).not.toHaveBeenCalled();
  });

  it.each([
    ['that is none', 'garbage'],
    ['of another issuer', token({ iss: 'http://127.0.0.1:1/other' })],
    ['of another client', token({ client_id: 'console' })],
    ['that has ended', token({ exp: 1000 })],
    ['whose signature is not the issuer’s', `${token({}).slice(0, -8)}AAAAAAAA`],
  ])('is nobody with a token %s', async (_what, bad) => {
    expect((await find(`Bearer ${bad}`, keys)).found).toBeUndefined();
  });

  it.each([
    ['does not answer', () => Promise.reject(new TypeError('fetch failed'))],
    ['answers an error', () => new Response('', { status: 503 })],
  ])('is unknown, not nobody, while the issuer %s', async (_what, answer) => {
    await expect(find(`Bearer ${token({})}`, answer)).rejects.toThrow();
  });
});
