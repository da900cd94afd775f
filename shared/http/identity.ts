import { JwtVerifier } from 'aws-jwt-verify';
import { type ApiRequest, type Identity, identityFromClaims } from './api.ts';

/** Finds out who sent a public request: the customer of a valid token, or nobody. */
export type FindCustomer = (request: ApiRequest) => Promise<Identity | undefined>;

/**
 * Public routes serve guests and customers, and API Gateway knows no optional authorizer, so the function verifies
 * the token itself. A bad token counts as none: whoever sends it is a guest.
 */
export function customerFinder(pool: { readonly issuer: string; readonly clientId: string }): FindCustomer {
  const verifier = JwtVerifier.create({
    issuer: pool.issuer,
    audience: null,
    jwksUri: `${pool.issuer}/.well-known/jwks.json`,
  });
  return async (request) => {
    const token = /^Bearer (.+)$/i.exec(request.header('authorization') ?? '')?.[1];
    if (!token) return undefined;
    try {
      const claims = await verifier.verify(token);
      return claims.client_id === pool.clientId || claims.aud === pool.clientId
        ? identityFromClaims(claims)
        : undefined;
    } catch {
      return undefined;
    }
  };
}
