import { Token } from './codeswholesale-wire.ts';
import type { SupplierOptions } from './contract.ts';
import { type Answer, describe, type HttpClient, isSuccess, notTried } from './http.ts';
import { rateLimit } from './rate-limit.ts';

export interface CodesWholesaleCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Sends a call with a valid token: taken from the cache, and renewed once when the supplier does not accept it. */
export type WithToken = (send: (headers: Readonly<Record<string, string>>) => Promise<Answer>) => Promise<Answer>;

/** A token is not used in its last seconds, unless it came with no more than these. */
const skewSeconds = 30;

export function withToken(
  credentials: CodesWholesaleCredentials,
  http: HttpClient,
  { now, onCredentialsRefused }: SupplierOptions,
): WithToken {
  // The secret belongs in the body: addresses end up in logs.
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: credentials.clientId,
    client_secret: credentials.clientSecret,
  }).toString();
  const limit = rateLimit({ calls: 50, milliseconds: 5 * 60_000, now });
  let cached: { readonly value: string; readonly until: number } | undefined;
  let pending: Promise<string | Answer> | undefined;

  async function request(): Promise<string | Answer> {
    const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await http.ask('/oauth/token', headers, form, limit);
    const token = isSuccess(answer) ? Token.safeParse(answer.json) : undefined;
    if (!token?.success) {
      if (answer.kind === 'answer' && (answer.status === 400 || answer.status === 401)) onCredentialsRefused?.();
      // Whatever went wrong here, the call that needed the token was not made.
      return notTried(`no token: ${describe(answer)}`);
    }
    const { value, seconds } = token.data;
    // Asking again while a token lives only gives the same one back, so a short rest is used to its end.
    const usable = seconds > skewSeconds ? seconds - skewSeconds : seconds;
    cached = { value, until: now() + usable * 1000 };
    return value;
  }

  async function token(): Promise<string | Answer> {
    if (cached && cached.until > now()) return cached.value;
    pending ??= request().finally(() => {
      pending = undefined;
    });
    return pending;
  }

  return async (send) => {
    for (let attempt = 1; ; attempt += 1) {
      const value = await token();
      if (typeof value !== 'string') return value;
      const answer = await send({ accept: 'application/json', authorization: `Bearer ${value}` });
      if (answer.kind !== 'answer' || answer.status !== 401) return answer;
      if (cached?.value === value) cached = undefined;
      // A 401 is given before the call is looked at, so that repeating it is safe for purchases too.
      if (attempt === 2) return answer;
    }
  };
}
