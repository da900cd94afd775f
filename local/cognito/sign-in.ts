/** The sign-in: one page that lists the users, makes new ones, and asks for no password. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Provider } from 'oidc-provider';
import { AwsError, type Store } from '../service.ts';
import { createAdapter } from './adapter.ts';
import { claimsFor, type Invoke } from './claims.ts';
import { readForm, sendHtml } from './http.ts';
import { problemPage, signInPage } from './page.ts';
import type { Pool, PoolClient } from './pool.ts';

export interface SignIn {
  /** Serves a path below the pool's own, e.g. `/oauth2/authorize`. */
  handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
}

export interface SignInOptions {
  readonly pool: Pool;
  readonly store: Store;
  readonly now: () => number;
  readonly invoke: Invoke;
  readonly log: (line: string) => void;
  /** Origins under which the laptop is reached; a callback for one of them is good for all. */
  readonly origins: readonly string[];
}

const lifetime = { accessToken: 3600, refreshToken: 30 * 86_400, session: 3600, interaction: 600 };
const resource = 'urn:latchkey:api';

/** Makes the provider of one pool. Its module is large, so it is loaded with the first sign-in only. */
export function createSignIn(options: SignInOptions): SignIn {
  const { pool } = options;
  const provider = new Provider(pool.issuer, configurationOf(options));
  provider.on('server_error', (_context, error) => options.log(`cognito: ${error.stack ?? error.message}`));
  const serve = provider.callback();

  async function handleLogin(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') return sendHtml(response, 200, signInPage(pool));
    const form = await readForm(request);
    try {
      const groups = form.getAll('groups');
      const user = pool.ensureUser(form.get('email') ?? '', groups.length > 0 ? groups : undefined);
      await provider.interactionFinished(
        request,
        response,
        { login: { accountId: user.sub } },
        { mergeWithLastSubmission: false },
      );
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      sendHtml(response, 400, signInPage(pool, error.message));
    }
  }

  return {
    async handle(request, response, path) {
      if (path.startsWith('/login/')) return handleLogin(request, response);
      if (path === '/logout') return logOut(request, response, pool, options.origins);
      return serve(request, response);
    },
  };
}

function configurationOf({ pool, store, now, invoke, origins }: SignInOptions): Record<string, unknown> {
  const scopes = [...new Set(['openid', 'email', 'profile', ...pool.clients.flatMap((client) => client.scopes)])];
  const scopeText = scopes.join(' ');
  const claims = async (sub: string, clientId: string, granted: string) => {
    const user = pool.user(sub);
    if (!user) throw new AwsError('UserNotFoundException', 'The user is gone');
    const source = 'TokenGeneration_HostedAuth';
    return claimsFor({ pool, user, clientId, scopes: granted.split(' '), source }, invoke);
  };
  return {
    adapter: (kind: string) => createAdapter(store, pool.id, kind, now),
    jwks: { keys: [pool.key.privateJwk] },
    cookies: { keys: [pool.key.privateJwk.d] },
    clients: pool.clients.map((client) => ({
      client_id: client.id,
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: everyOrigin(client.callbackUrls, origins),
      post_logout_redirect_uris: everyOrigin(client.logoutUrls, origins),
      scope: [...new Set(['openid', ...client.scopes])].join(' '),
      application_type: 'web',
    })),
    scopes,
    // Claims outside these lists are left out of tokens, whatever a trigger adds.
    claims: {
      openid: ['sub', 'token_use', 'cognito:username', 'cognito:groups'],
      email: ['email', 'email_verified'],
    },
    conformIdTokenClaims: false,
    clientBasedCORS: () => true,
    pkce: { required: () => true },
    routes: {
      authorization: '/oauth2/authorize',
      token: '/oauth2/token',
      userinfo: '/oauth2/userInfo',
      revocation: '/oauth2/revoke',
      jwks: '/.well-known/jwks.json',
      end_session: '/oauth2/end-session',
    },
    features: {
      devInteractions: { enabled: false },
      revocation: { enabled: true },
      userinfo: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context: unknown, _resource: string, client: { clientId: string }) => ({
          scope: scopeText,
          audience: client.clientId,
          accessTokenTTL: lifetime.accessToken,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/cognito/${pool.id}/login/${uid}` },
    extraTokenClaims: async (_context: unknown, token: { accountId?: string; clientId: string; scope?: string }) =>
      token.accountId === undefined ? {} : (await claims(token.accountId, token.clientId, token.scope ?? '')).access,
    findAccount: (context: { oidc: { client?: { clientId: string } } }, sub: string) =>
      pool.user(sub) && {
        accountId: sub,
        claims: async (_use: string, scope: string) =>
          (await claims(sub, context.oidc.client?.clientId ?? '', scope)).id,
      },
    issueRefreshToken: async () => true,
    renderError: (context: { body: unknown; type: string }, { error, error_description }: Record<string, string>) => {
      context.type = 'html';
      context.body = problemPage(`${error}: ${error_description}`);
    },
    // A client of the house asks for no consent.
    loadExistingGrant: async ({ oidc }: import('oidc-provider').OidcContext) => {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId ?? '',
        accountId: oidc.session?.accountId ?? '',
      });
      grant.addOIDCScope(`${scopeText} offline_access`);
      grant.addResourceScope(resource, scopeText);
      await grant.save();
      return grant;
    },
    ttl: {
      AccessToken: lifetime.accessToken,
      IdToken: lifetime.accessToken,
      RefreshToken: lifetime.refreshToken,
      Grant: lifetime.refreshToken,
      Session: lifetime.session,
      Interaction: lifetime.interaction,
    },
  };
}

/** `http://localhost:3000/x` is also good as `http://127.0.0.1:3000/x`. */
export function everyOrigin(urls: readonly string[], origins: readonly string[]): readonly string[] {
  const variants = urls.flatMap((url) => {
    const own = origins.find((origin) => url === origin || url.startsWith(`${origin}/`));
    return own === undefined ? [url] : origins.map((origin) => origin + url.slice(own.length));
  });
  return [...new Set(variants)];
}

/** Cognito's own way out: forgets the session and goes to an address that the client registered. */
function logOut(request: IncomingMessage, response: ServerResponse, pool: Pool, origins: readonly string[]): void {
  const query = new URL(request.url ?? '/', pool.issuer).searchParams;
  const client = pool.clients.find(({ id }) => id === query.get('client_id'));
  const target = query.get('logout_uri') ?? query.get('redirect_uri') ?? '';
  if (!client || !isRegistered(client, target, origins)) {
    sendHtml(
      response,
      400,
      '<!doctype html><title>Sign out</title><p>The client or the address is not registered.</p>',
    );
    return;
  }
  const gone = 'expires=Thu, 01 Jan 1970 00:00:00 GMT; httponly';
  const names = ['_session', '_session.sig', '_session.legacy', '_session.legacy.sig'];
  const paths = ['/', `/cognito/${pool.id}`];
  response.writeHead(302, {
    location: target,
    'set-cookie': names.flatMap((name) => paths.map((path) => `${name}=; path=${path}; ${gone}`)),
  });
  response.end();
}

function isRegistered(client: PoolClient, target: string, origins: readonly string[]): boolean {
  return everyOrigin([...client.logoutUrls, ...client.callbackUrls], origins).includes(target);
}
