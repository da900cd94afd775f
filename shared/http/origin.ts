import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether a request came through CloudFront, which adds a key that only it and this function know. Where a deployment
 * sets no keys, as in a test of one function, everything did.
 */
export function cameThroughTheFront(
  headers: Readonly<Record<string, string | undefined>>,
  accepted: string | undefined = process.env.ORIGIN_KEYS,
): boolean {
  if (accepted === undefined) return true;
  const given = digest(headers['x-origin-key'] ?? '');
  // Every key is compared, so that how long it takes tells nothing.
  return accepted
    .split(',')
    .map((key) => key !== '' && timingSafeEqual(digest(key), given))
    .includes(true);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
