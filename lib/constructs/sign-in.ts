import { Fn, Stack } from 'aws-cdk-lib';
import type { UserPool, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import type { Stage } from '../stages.ts';

/** Who signs in: the two never share a pool. */
export type Realm = 'customers' | 'staff';

/** A user pool and the one web page that signs in to it. */
export interface SignInPool {
  readonly pool: UserPool;
  readonly client: UserPoolClient;
}

/** Where a realm's sign-in pages are. Known without the pool, so that the site's security policy can name it. */
export function signInUrl(scope: Construct, stage: Stage, realm: Realm): string {
  // One value instead of a text around some: what is written into a file at deployment is put there whole.
  return Fn.join('', [
    'https://',
    domainPrefix(scope, stage, realm),
    `.auth.${Stack.of(scope).region}.amazoncognito.com`,
  ]);
}

/** The first part of those pages' host. It is taken worldwide, so the account is part of it. */
export function domainPrefix(scope: Construct, stage: Stage, realm: Realm): string {
  return Fn.join('-', ['latchkey', stage.name, realm, Stack.of(scope).account]);
}
