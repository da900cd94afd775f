/** OAuth client credentials as CodesWholesale hands them out. */
import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../service.ts';
import type { Account } from './codeswholesale-orders.ts';
import type { Call, Reply } from './http.ts';

export interface CodesWholesaleCredentials {
  readonly client_id: string;
  readonly client_secret: string;
  /** Only signs postbacks. */
  readonly signature: string;
}

interface AccountRow {
  readonly account: () => Account;
  updateAccount(change: Partial<Account>): void;
}

const oauthError = (status: number, error: string, description: string): Reply => ({
  status,
  json: { error, error_description: description },
});

export const invalidToken = (token: string): Reply =>
  oauthError(401, 'invalid_token', `Access token expired: ${token}`);

/** Answers a token; while one is alive, that same one with the seconds it has left. Parameters count in the form body or the query. */
export function issueToken(
  call: Call,
  {
    clock,
    book,
    credentials,
    lifetimeSeconds,
    springShape,
  }: {
    readonly clock: Clock;
    readonly book: AccountRow;
    readonly credentials: CodesWholesaleCredentials;
    readonly lifetimeSeconds: number;
    readonly springShape: boolean;
  },
): Reply {
  const form = new URLSearchParams(call.body);
  const parameter = (name: string) => form.get(name) ?? call.query.get(name);
  if (parameter('grant_type') !== 'client_credentials') {
    return oauthError(400, 'unsupported_grant_type', `Unsupported grant type: ${parameter('grant_type')}`);
  }
  const clientId = parameter('client_id');
  if (clientId !== credentials.client_id) {
    return oauthError(401, 'unauthorized', `No client with requested id: ${clientId}`);
  }
  if (parameter('client_secret') !== credentials.client_secret) {
    return oauthError(401, 'invalid_client', 'Bad client credentials');
  }
  const now = clock.now();
  let { token, tokenExpiresAt } = book.account();
  if (tokenExpiresAt <= now) {
    token = randomUUID();
    tokenExpiresAt = now + lifetimeSeconds * 1_000;
    book.updateAccount({ token, tokenExpiresAt });
  }
  const seconds = Math.floor((tokenExpiresAt - now) / 1_000);
  if (!springShape) return { status: 200, json: { access_token: token, token_type: 'bearer', expires_in: seconds } };
  return {
    status: 200,
    json: {
      value: token,
      tokenType: 'bearer',
      expiresIn: seconds,
      expiration: new Date(tokenExpiresAt).toISOString(),
      expired: false,
      scope: ['administration'],
      refreshToken: { value: token.split('').reverse().join('') },
      additionalInformation: {},
    },
  };
}

/** The refusal of a call whose token is missing, wrong or over. */
export function refuseToken(
  call: Call,
  { clock, book }: { readonly clock: Clock; readonly book: AccountRow },
): Reply | undefined {
  const { token, tokenExpiresAt } = book.account();
  const [, given] = /^Bearer\s+(.+)$/i.exec(call.headers.authorization ?? '') ?? [];
  if (!given) return oauthError(401, 'unauthorized', 'Full authentication is required to access this resource');
  return given === token && tokenExpiresAt > clock.now() ? undefined : invalidToken(given);
}

/** What a postback carries instead of a signature: it does not depend on the body. */
export function postbackHash({ client_id, signature }: CodesWholesaleCredentials): string {
  return createHash('sha256')
    .update(client_id + signature)
    .digest('hex');
}
