/** Cognito: the user pools of the template, their sign-in, and tokens for tests. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AwsError, type Clock, type Store } from '../service.ts';
import type { Json } from '../template/json.ts';
import type { Template } from '../template/template.ts';
import { claimsFor, type Invoke } from './claims.ts';
import { sendJson } from './http.ts';
import { signToken, verifyToken } from './jwt.ts';
import { type Pool, readPools } from './pool.ts';
import type { SignIn } from './sign-in.ts';

export interface TokenRequest {
  readonly email: string;
  /** Given: a member of staff in these groups. Absent: a customer. */
  readonly groups?: readonly string[] | undefined;
}

export interface Tokens {
  readonly access_token: string;
  readonly id_token: string;
}

export interface Cognito {
  readonly pools: readonly Pool[];
  /** Serves `/cognito/<pool>/…`. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Signs a user in without a browser; the user is made if need be. */
  issueTokens(request: TokenRequest): Promise<Tokens>;
  /** The claims of a token that this issuer signed and that has not expired. */
  verify(token: string, issuer: string): Json | undefined;
}

export interface CognitoOptions {
  readonly template: Template;
  readonly store: Store;
  readonly clock: Clock;
  readonly invoke: Invoke;
  readonly log: (line: string) => void;
  readonly origins: readonly string[];
}

const tokenSeconds = 3600;
const verifiedTokens = 1000;

export function createCognito(options: CognitoOptions): Cognito {
  const { clock, template, store, invoke } = options;
  const pools = readPools(template, store, clock.now);
  const signIns = new Map<string, Promise<SignIn>>();
  /** Tokens with a good signature: checking one takes longer than the rest of a request. */
  const verified = new Map<string, Json>();

  function signInOf(pool: Pool): Promise<SignIn> {
    let signIn = signIns.get(pool.id);
    if (!signIn) {
      signIn = import('./sign-in.ts').then(({ createSignIn }) => createSignIn({ ...options, pool, now: clock.now }));
      signIns.set(pool.id, signIn);
    }
    return signIn;
  }

  return {
    pools,
    async handle(request, response) {
      const url = request.url ?? '/';
      const [, , poolId] = url.split('/');
      const pool = pools.find(({ id }) => id === poolId);
      if (!pool) return sendJson(response, 404, { message: 'There is no such user pool' });
      const prefix = `/cognito/${pool.id}`;
      const path = url.slice(prefix.length).replace(/\?.*$/, '');
      if (path === '/.well-known/jwks.json')
        return sendJson(response, 200, { keys: [pool.key.publicJwk] }, { 'access-control-allow-origin': '*' });
      const signIn = await signInOf(pool);
      // The provider finds out where it is mounted from the difference of the two.
      Object.assign(request, { originalUrl: url, url: url.slice(prefix.length) || '/' });
      await signIn.handle(request, response, path);
    },

    async issueTokens({ email, groups }) {
      const staff = groups !== undefined && groups.length > 0;
      const pool = pools.find((one) => one.groups.length > 0 === staff);
      if (!pool)
        throw new AwsError(
          'ResourceNotFoundException',
          `The template has no user pool ${staff ? 'with' : 'without'} groups`,
        );
      const [client] = pool.clients;
      if (!client) throw new AwsError('ResourceNotFoundException', `The user pool ${pool.logicalId} has no client`);
      const user = pool.ensureUser(email, groups);
      const scopes = client.scopes.length > 0 ? client.scopes : ['openid'];
      const source = 'TokenGeneration_Authentication';
      const claims = await claimsFor({ pool, user, clientId: client.id, scopes, source }, invoke);
      const now = Math.floor(clock.now() / 1000);
      const common = {
        iss: pool.issuer,
        auth_time: now,
        iat: now,
        exp: now + tokenSeconds,
        origin_jti: randomUUID(),
        event_id: randomUUID(),
      };
      return {
        access_token: signToken(
          { ...claims.access, ...common, client_id: client.id, scope: scopes.join(' '), jti: randomUUID() },
          pool.key,
        ),
        id_token: signToken({ ...claims.id, ...common, aud: client.id, jti: randomUUID() }, pool.key),
      };
    },

    verify(token, issuer) {
      const pool = pools.find((one) => one.issuer === issuer);
      if (!pool) return undefined;
      const claims = verified.get(token) ?? verifyToken(token, pool.key);
      if (claims?.iss !== issuer) return undefined;
      if (!isCurrent(claims, clock.now() / 1000)) {
        verified.delete(token);
        return undefined;
      }
      if (verified.size >= verifiedTokens) verified.clear();
      verified.set(token, claims);
      return claims;
    },
  };
}

function isCurrent({ exp, nbf }: Json, now: number): boolean {
  return typeof exp === 'number' && now < exp && (typeof nbf !== 'number' || now >= nbf);
}
