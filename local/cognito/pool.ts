/** A user pool: its users, groups, clients and signing key. */
import { type JsonWebKey, randomUUID } from 'node:crypto';
import { AwsError, type Collection, type Store } from '../service.ts';
import { type Json, objectOf, optionalText, textsOf } from '../template/json.ts';
import type { Template } from '../template/template.ts';
import { makeKeyDocument, readKey, type SigningKey } from './jwt.ts';

export interface User {
  readonly sub: string;
  readonly email: string;
  readonly groups: readonly string[];
  readonly createdAt: string;
}

export interface PoolClient {
  readonly id: string;
  readonly callbackUrls: readonly string[];
  readonly logoutUrls: readonly string[];
  readonly scopes: readonly string[];
}

export interface Pool {
  readonly id: string;
  readonly logicalId: string;
  /** Issuer of its tokens. */
  readonly issuer: string;
  readonly groups: readonly string[];
  readonly clients: readonly PoolClient[];
  readonly key: SigningKey;
  /** ARN of the function that may add claims, if there is one. */
  readonly preTokenGeneration: string | undefined;
  users(): readonly User[];
  user(sub: string): User | undefined;
  userByEmail(email: string): User | undefined;
  /** Finds or makes the user; given groups replace the ones it had. */
  ensureUser(email: string, groups: readonly string[] | undefined): User;
}

/** Reads the pools with what the store remembers of them. */
export function readPools(template: Template, store: Store, now: () => number): readonly Pool[] {
  const keys = store.collection<JsonWebKey>('cognito/keys');
  return template.of('AWS::Cognito::UserPool').map((resource) => {
    const ofPool = ({ properties }: { readonly properties: Json }) => properties.UserPoolId === resource.ref;
    let document = keys.get(resource.ref);
    if (!document) {
      document = makeKeyDocument();
      keys.put(resource.ref, document);
    }
    const groups = template
      .of('AWS::Cognito::UserPoolGroup')
      .filter(ofPool)
      .map(({ properties }) => String(properties.GroupName));
    return {
      id: resource.ref,
      logicalId: resource.id,
      issuer: resource.attributes.ProviderURL ?? '',
      groups,
      clients: template.of('AWS::Cognito::UserPoolClient').filter(ofPool).map(clientOf),
      key: readKey(document, `${resource.ref}-1`),
      preTokenGeneration: triggerOf(resource.id, objectOf(resource.properties.LambdaConfig)),
      ...userDirectory(store.collection<User>(`cognito/users/${resource.ref}`), groups, now),
    };
  });
}

function clientOf({ ref, properties }: { readonly ref: string; readonly properties: Json }): PoolClient {
  return {
    id: ref,
    callbackUrls: textsOf(properties.CallbackURLs),
    logoutUrls: textsOf(properties.LogoutURLs),
    scopes: textsOf(properties.AllowedOAuthScopes),
  };
}

function triggerOf(id: string, config: Json): string | undefined {
  const { PreTokenGeneration, PreTokenGenerationConfig, ...others } = config;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw new Error(`The user pool ${id} has the trigger ${unknown}, which the local Cognito does not run`);
  return optionalText(objectOf(PreTokenGenerationConfig).LambdaArn) ?? optionalText(PreTokenGeneration);
}

const emailShape = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

function userDirectory(
  users: Collection<User>,
  knownGroups: readonly string[],
  now: () => number,
): Pick<Pool, 'users' | 'user' | 'userByEmail' | 'ensureUser'> {
  const all = () => [...users.entries()].map(([, user]) => user);
  const byEmail = (email: string) => users.get(email.trim().toLowerCase());
  return {
    users: all,
    user: (sub) => all().find((user) => user.sub === sub),
    userByEmail: byEmail,
    ensureUser(given, groups) {
      const email = given.trim().toLowerCase();
      if (!emailShape.test(email)) throw new AwsError('InvalidParameterException', `${given} is not an email address`);
      const unknown = groups?.find((group) => !knownGroups.includes(group));
      if (unknown !== undefined)
        throw new AwsError(
          'ResourceNotFoundException',
          `There is no group ${unknown}; the pool has: ${knownGroups.join(', ') || 'none'}`,
        );
      const existing = byEmail(email);
      if (existing && (groups === undefined || sameEntries(existing.groups, groups))) return existing;
      const user: User = {
        sub: existing?.sub ?? randomUUID(),
        email,
        groups: groups ?? [],
        createdAt: existing?.createdAt ?? new Date(now()).toISOString(),
      };
      users.put(email, user);
      return user;
    },
  };
}

function sameEntries(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((entry) => other.includes(entry));
}
