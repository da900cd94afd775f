import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JwtVerifier } from 'aws-jwt-verify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FixtureCloud, startFixture } from './fixtures/stack.ts';

let fixture: FixtureCloud;
let data: string;
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'latchkey-cognito-'));
  fixture = await startFixture({ dataDirectory: data });
});
afterAll(async () => {
  await fixture[Symbol.asyncDispose]();
  rmSync(data, { recursive: true, force: true });
});

type Claims = Record<string, unknown>;
const claimsOf = (token: string): Claims => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
const issuer = async () =>
  String(claimsOf((await fixture.cloud.identityToken({ email: 'probe@example.com' })).id_token).iss);
const clientId = async () =>
  String(claimsOf((await fixture.cloud.identityToken({ email: 'probe@example.com' })).id_token).aud);

/** A browser without pages: follows no redirect by itself and keeps cookies. */
function browser() {
  const cookies = new Map<string, string>();
  return async (url: string, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(new URL(url, fixture.cloud.endpoint), {
      redirect: 'manual',
      ...init,
      headers: { ...init.headers, cookie },
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
}

const form = (fields: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams(fields) });

async function authorizeUrl(challenge: string, callback = `${fixture.cloud.origin}/auth/callback`): Promise<string> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: await clientId(),
    redirect_uri: callback,
    scope: 'openid email',
    state: 's-1',
    ...(challenge !== '' && { code_challenge: challenge, code_challenge_method: 'S256' }),
  });
  return `${await issuer()}/oauth2/authorize?${query}`;
}

/** From the link on the shop's page to the code that comes back. */
async function signIn(visit: ReturnType<typeof browser>, email: string, challenge: string): Promise<string> {
  const toLogin = await visit(await authorizeUrl(challenge));
  const login = toLogin.headers.get('location') ?? '';
  if (!login.includes('/login/')) return new URL(login).searchParams.get('code') ?? '';
  expect(await (await visit(login)).text()).toContain('Someone new');
  const posted = await visit(login, form({ email }));
  const back = await visit(posted.headers.get('location') ?? '');
  const callback = new URL(back.headers.get('location') ?? '');
  expect(callback.searchParams.get('state')).toBe('s-1');
  return callback.searchParams.get('code') ?? '';
}

async function exchange(fields: Record<string, string>): Promise<{ status: number; tokens: Record<string, string> }> {
  const answer = await fetch(`${await issuer()}/oauth2/token`, {
    ...form(fields),
    headers: { origin: 'http://localhost:1' },
  });
  expect(answer.headers.get('access-control-allow-origin')).toBe('http://localhost:1');
  return { status: answer.status, tokens: (await answer.json()) as Record<string, string> };
}

const challengeOf = (verifier: string) => createHash('sha256').update(verifier).digest('base64url');

describe('signing in', () => {
  it('goes by code and PKCE, and gives tokens that verify', async () => {
    const visit = browser();
    const verifier = randomBytes(32).toString('base64url');
    const code = await signIn(visit, 'Ada@Example.com', challengeOf(verifier));

    const { status, tokens } = await exchange({
      grant_type: 'authorization_code',
      client_id: await clientId(),
      code,
      redirect_uri: `${fixture.cloud.origin}/auth/callback`,
      code_verifier: verifier,
    });

    expect(status).toBe(200);
    expect(claimsOf(tokens.id_token ?? '')).toMatchObject({
      email: 'ada@example.com',
      token_use: 'id',
      aud: await clientId(),
    });
    expect(claimsOf(tokens.access_token ?? '')).toMatchObject({
      token_use: 'access',
      client_id: await clientId(),
      email: 'ada@example.com',
    });
    const keys = (await (await fetch(`${await issuer()}/.well-known/jwks.json`)).json()) as Parameters<
      ReturnType<typeof JwtVerifier.create>['cacheJwks']
    >[0];
    const jwt = JwtVerifier.create({ issuer: await issuer(), audience: null });
    jwt.cacheJwks(keys);
    await expect(jwt.verify(tokens.access_token ?? '')).resolves.toHaveProperty('sub');

    const refreshed = await exchange({
      grant_type: 'refresh_token',
      client_id: await clientId(),
      refresh_token: tokens.refresh_token ?? '',
    });
    expect(claimsOf(refreshed.tokens.access_token ?? '').sub).toBe(claimsOf(tokens.access_token ?? '').sub);
    const info = await fetch(`${await issuer()}/oauth2/userInfo`, {
      headers: { authorization: `Bearer ${refreshed.tokens.access_token}` },
    });
    expect(info.status).toBeLessThan(500);
  });

  it('remembers who signed in until they sign out', async () => {
    const visit = browser();
    const challenge = challengeOf('x'.repeat(43));
    await signIn(visit, 'bob@example.com', challenge);
    const again = await visit(await authorizeUrl(challenge));
    expect(again.headers.get('location')).toContain('code=');

    const out = await visit(
      `${await issuer()}/logout?client_id=${await clientId()}&logout_uri=${encodeURIComponent(`${fixture.cloud.origin}/`)}`,
    );
    expect([out.status, out.headers.get('location')]).toEqual([302, `${fixture.cloud.origin}/`]);
    const after = await visit(await authorizeUrl(challenge));
    expect(after.headers.get('location')).toContain('/login/');
  });

  it('sends nobody to an address that is not registered', async () => {
    const visit = browser();
    const challenge = challengeOf('x'.repeat(43));
    expect((await visit(await authorizeUrl(challenge, 'https://evil.example/callback'))).status).toBe(400);
    const out = await visit(
      `${await issuer()}/logout?client_id=${await clientId()}&logout_uri=${encodeURIComponent('https://evil.example/')}`,
    );
    expect(out.status).toBe(400);
  });

  it('insists on PKCE and on the right verifier', async () => {
    const visit = browser();
    const without = await visit(await authorizeUrl(''));
    expect(new URL(without.headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_request');
    const code = await signIn(visit, 'eve@example.com', challengeOf('x'.repeat(43)));
    const fields = {
      grant_type: 'authorization_code',
      client_id: await clientId(),
      code,
      redirect_uri: `${fixture.cloud.origin}/auth/callback`,
    };
    expect((await exchange({ ...fields, code_verifier: 'y'.repeat(43) })).status).toBe(400);
  });

  it('shows the page again when the address is none', async () => {
    const visit = browser();
    const login = (await visit(await authorizeUrl(challengeOf('x'.repeat(43))))).headers.get('location') ?? '';
    const answer = await visit(login, form({ email: '<b>nobody</b>' }));
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('&#60;b&#62;nobody')]);
  });
});

describe('issueTokens', () => {
  it('gives staff their groups and customers what the trigger adds, which cannot change who they are', async () => {
    const staff = await fixture.cloud.identityToken({ email: 'sue@example.com', groups: ['support'] });
    const customer = await fixture.cloud.identityToken({ email: 'carl@example.com' });
    expect(claimsOf(staff.access_token)).toMatchObject({ 'cognito:groups': ['support'], token_use: 'access' });
    expect(claimsOf(staff.access_token)).not.toHaveProperty('email');
    expect(claimsOf(customer.access_token)).toMatchObject({ email: 'carl@example.com' });
    expect(claimsOf(customer.access_token).sub).not.toBe('another');
    expect(claimsOf(customer.id_token)).not.toHaveProperty('email_verified');
    expect(claimsOf(staff.access_token).iss).not.toBe(claimsOf(customer.access_token).iss);
  });

  it('knows a user again, after a restart too', async () => {
    const before = claimsOf((await fixture.cloud.identityToken({ email: 'Dora@example.com' })).id_token).sub;
    await fixture[Symbol.asyncDispose]();
    fixture = await startFixture({ dataDirectory: data });
    const after = claimsOf((await fixture.cloud.identityToken({ email: 'dora@example.com' })).id_token).sub;
    expect(after).toBe(before);
  });

  it('refuses an address that is none', async () => {
    await expect(fixture.cloud.identityToken({ email: 'nobody' })).rejects.toThrow(/not an email address/);
  });
});
