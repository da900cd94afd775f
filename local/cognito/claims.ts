/** What a user's tokens say, after the pool's trigger had its say. */

import type { Outcome } from '../lambda/environment.ts';
import { AwsError } from '../service.ts';
import { isObject, type Json, listOf, objectOf, parseObject, textsOf } from '../template/json.ts';
import { region } from '../template/names.ts';
import type { Pool, User } from './pool.ts';

export type Invoke = (functionArn: string, event: string) => Promise<Outcome>;

export interface TokenClaims {
  readonly access: Json;
  readonly id: Json;
}

export interface ClaimsRequest {
  readonly pool: Pool;
  readonly user: User;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly source: 'TokenGeneration_HostedAuth' | 'TokenGeneration_Authentication';
}

/** Claims beside the protocol's own (issuer, times, ids). */
export async function claimsFor(request: ClaimsRequest, invoke: Invoke): Promise<TokenClaims> {
  const { pool, user } = request;
  const groups = user.groups.length > 0 ? { 'cognito:groups': [...user.groups] } : {};
  const access: Json = { sub: user.sub, ...groups, token_use: 'access', username: user.sub, version: 2 };
  const id: Json = {
    sub: user.sub,
    ...groups,
    token_use: 'id',
    'cognito:username': user.sub,
    email: user.email,
    email_verified: true,
  };
  if (pool.preTokenGeneration === undefined) return { access, id };
  const details = await askTrigger(pool.preTokenGeneration, request, invoke);
  return {
    access: override(access, objectOf(details.accessTokenGeneration)),
    id: override(id, objectOf(details.idTokenGeneration)),
  };
}

async function askTrigger(
  functionArn: string,
  { pool, user, clientId, scopes, source }: ClaimsRequest,
  invoke: Invoke,
): Promise<Json> {
  const event = {
    version: '2',
    triggerSource: source,
    region,
    userPoolId: pool.id,
    userName: user.sub,
    callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId },
    request: {
      userAttributes: { sub: user.sub, email: user.email, email_verified: 'true', 'cognito:user_status': 'CONFIRMED' },
      groupConfiguration: { groupsToOverride: user.groups, iamRolesToOverride: [], preferredRole: null },
      scopes,
    },
    response: { claimsAndScopeOverrideDetails: null },
  };
  const outcome = await invoke(functionArn, JSON.stringify(event));
  if (!outcome.ok)
    throw new AwsError(
      'UserLambdaValidationException',
      `PreTokenGeneration failed with error ${outcome.error.errorMessage}.`,
    );
  const response = objectOf(parseObject(outcome.payload, 'the answer of the trigger').response);
  return objectOf(response.claimsAndScopeOverrideDetails);
}

/** Claims that a trigger may not touch. */
const reserved = new Set([
  'sub',
  'iss',
  'exp',
  'iat',
  'jti',
  'token_use',
  'client_id',
  'aud',
  'auth_time',
  'username',
  'cognito:username',
]);

function override(claims: Json, changes: Json): Json {
  const suppressed = new Set(textsOf(changes.claimsToSuppress));
  const added = isObject(changes.claimsToAddOrOverride) ? changes.claimsToAddOrOverride : {};
  const kept = Object.entries(claims).filter(([name]) => reserved.has(name) || !suppressed.has(name));
  return Object.fromEntries([...kept, ...Object.entries(added).filter(([name]) => !reserved.has(name))]);
}

/** HTTP API hands claims to functions as text: lists become `[a b]`. */
export function claimsAsText(claims: Json): Record<string, string> {
  return Object.fromEntries(
    Object.entries(claims).map(([name, value]) => [
      name,
      Array.isArray(value) ? `[${listOf(value).join(' ')}]` : String(value),
    ]),
  );
}
