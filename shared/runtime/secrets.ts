import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type * as z from 'zod';

const client = new SecretsManagerClient({});
const cache = new Map<string, { value: unknown; until: number }>();

/** A secret is read again after this, so that a rotated one is taken up without a deployment. */
const cacheMilliseconds = 5 * 60_000;

/** A secret's JSON, parsed and cached. Its text never appears in an error. */
export async function readSecret<S extends z.ZodType>(arn: string, schema: S): Promise<z.output<S>> {
  const hit = cache.get(arn);
  if (hit && hit.until > Date.now()) return hit.value as z.output<S>;
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  let content: unknown;
  try {
    content = JSON.parse(SecretString ?? '');
  } catch {
    throw new Error(`The secret ${arn} is not JSON.`);
  }
  const result = schema.safeParse(content);
  if (!result.success) {
    const missing = result.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new Error(`The secret ${arn} lacks or misspells: ${missing}.`);
  }
  cache.set(arn, { value: result.data, until: Date.now() + cacheMilliseconds });
  return result.data;
}

/** Forgets a secret after the other side refused it, so that the next call reads the rotated one. */
export function forgetSecret(arn: string): void {
  cache.delete(arn);
}
