import { createHash, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { InvalidRequestError, UnauthorizedError } from '#shared/domain/errors.ts';
import { readSecret } from '#shared/runtime/secrets.ts';

const CodesWholesaleSecret = z.object({ client_id: z.string().min(1), signature: z.string().min(1) });
const KinguinSecret = z.object({ webhook_secret: z.string().min(1) });

/** What an authentic postback of CodesWholesale carries as `authHash`: it is the same in each, whatever the body says. */
export async function codesWholesaleHash(secretArn: string): Promise<string> {
  const { client_id, signature } = await readSecret(secretArn, CodesWholesaleSecret);
  return createHash('sha256')
    .update(client_id + signature)
    .digest('hex');
}

/** What an authentic event of Kinguin carries in its `X-Event-Secret` header. */
export async function kinguinEventSecret(secretArn: string): Promise<string> {
  return (await readSecret(secretArn, KinguinSecret)).webhook_secret;
}

/** Refuses a call that does not carry the secret; how long that takes tells nothing about it. */
export function requireSecret(given: string | undefined, expected: string): void {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  if (given === undefined || !timingSafeEqual(digest(given), digest(expected))) {
    throw new UnauthorizedError('The webhook’s secret is missing or wrong.');
  }
}

/** The body as JSON whatever its content type says: one supplier misspells it. */
export function parseHint(rawBody: string): unknown {
  try {
    return JSON.parse(rawBody);
  } catch {
    throw new InvalidRequestError('Send the event as a JSON document.');
  }
}
