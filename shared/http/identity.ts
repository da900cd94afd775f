import { JwtVerifier } from 'aws-jwt-verify';
import { JwtBaseError } from 'aws-jwt-verify/error';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { type ApiRequest, type Identity, identityFromClaims } from './api.ts';

/** Finds out who sent a public request: the customer of a valid token, or nobody. */
export type FindCustomer = (request: ApiRequest) => Promise<Identity | undefined>;

const keySetMilliseconds = 3000;

/**
 * Public routes serve guests and customers, and API Gateway knows no optional authorizer, so the function verifies
 * the token itself. A bad token counts as none: whoever sends it is a guest. When the pool's keys cannot be read nobody
 * knows what the token is worth, and this throws: a customer must not buy as a guest by accident.
 */
export function customerFinder(pool: { readonly issuer: string; readonly clientId: string }): FindCustomer {
  const verifier = JwtVerifier.create(
    { issuer: pool.issuer, audience: null, jwksUri: `${pool.issuer}/.well-known/jwks.json` },
    { jwksCache: new SimpleJwksCache({ fetcher: { fetch: readKeySet } }) },
  );
  return async (request) => {
    const token = /^Bearer (.+)$/i.exec(request.header('authorization') ?? '')?.[1];
    if (!token) return undefined;
    try {
      const claims = await verifier.verify(token);
      return claims.client_id === pool.clientId || claims.aud === pool.clientId
        ? identityFromClaims(claims)
        : undefined;
    } catch (error) {
      if (error instanceof JwtBaseError) return undefined;
      throw error;
    }
  };
}

/** The issuer's address is configuration, so its scheme is trusted; the verifier's own reader insists on TLS. */
async function readKeySet(uri: string): Promise<ArrayBuffer> {
  const response = await fetch(uri, { signal: AbortSignal.timeout(keySetMilliseconds) });
  if (!response.ok) throw new Error(`${uri} answered ${response.status}.`);
  return response.arrayBuffer();
}
