import { createHash } from 'node:crypto';
import {
  beginRequest,
  finishRequest,
  largestStoredAnswer,
  type RequestName,
  releaseRequest,
} from '#shared/data/idempotency.ts';
import { ConflictError, InvalidRequestError } from '#shared/domain/errors.ts';
import { logger } from '#shared/runtime/logger.ts';
import type { ApiRequest, Around, Route } from './api.ts';
import type { Reply } from './problem.ts';

/**
 * Answers a write that was sent before with the same `Idempotency-Key` as it was answered then, for a day. Only successes
 * are kept: a refusal has changed nothing, and after a fault of ours the request may simply be sent again.
 */
export const rememberAnswers: Around = async (route, request, run) => {
  const key = request.header('idempotency-key');
  if (key === undefined || !isRemembered(route)) return run();
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    const message = 'must be 1 to 255 visible ASCII characters; a UUID is best';
    throw new InvalidRequestError(`The header Idempotency-Key ${message}.`, [
      { path: 'header.idempotency-key', message },
    ]);
  }
  const name = nameOf(route, request, key);
  const before = await beginRequest(name, request.now);
  switch (before.outcome) {
    case 'answered':
      return {
        statusCode: before.answer.statusCode,
        headers: { ...before.answer.headers, 'idempotency-replayed': 'true' },
        body: before.answer.body,
      };
    case 'in-progress':
      throw new ConflictError('The first request with this Idempotency-Key is still being worked on. Ask again soon.');
    case 'other-content':
      throw new ConflictError(
        'This Idempotency-Key came with another request before. Use a new key for a new request.',
      );
    case 'begun':
      return runAndKeep(name, before.claim, request, run);
    default:
      return before satisfies never;
  }
};

function isRemembered({ operation }: Route): boolean {
  return operation.remember !== false && operation.caller !== 'webhook' && !operation.route.startsWith('GET ');
}

/**
 * Guests are told apart by the id in the path, which only they know, and where there is none by their address: the same key
 * from somebody else must not bring this one's answer.
 */
function nameOf({ operation }: Route, request: ApiRequest, key: string): RequestName {
  const params = JSON.stringify(request.params ?? {});
  const authorization = request.header('authorization');
  const guest = params === '{}' ? `address:${request.sourceIp}` : 'guest';
  const caller = request.identity?.id ?? (authorization ? hash(authorization) : guest);
  const content = hash(JSON.stringify([request.contentType, request.query ?? {}, request.rawBody]));
  return { caller, route: `${operation.route} ${params}`, key, content };
}

async function runAndKeep(
  name: RequestName,
  claim: string,
  request: ApiRequest,
  run: () => Promise<Reply>,
): Promise<Reply> {
  let reply: Reply;
  try {
    reply = await run();
  } catch (error) {
    await quietly(releaseRequest(name, claim));
    throw error;
  }
  const { statusCode = 200, headers = {}, body = '' } = reply;
  const keep = statusCode < 400 && Buffer.byteLength(body) <= largestStoredAnswer && !reply.isBase64Encoded;
  const texts = Object.fromEntries(Object.entries(headers).map(([header, value]) => [header, String(value)]));
  await quietly(
    keep ? finishRequest(name, claim, { statusCode, headers: texts, body }, request.now) : releaseRequest(name, claim),
  );
  return reply;
}

/** The work is done by now; that its answer could not be kept must not undo that for the caller. */
async function quietly(keeping: Promise<void>): Promise<void> {
  try {
    await keeping;
  } catch (error) {
    logger.error('an answer could not be kept for its idempotency key', { error });
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
