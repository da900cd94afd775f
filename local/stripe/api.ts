import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../service.ts';
import { expand } from './expand.ts';
import type { ApiFault, Faults } from './faults.ts';
import { type Form, parseForm } from './form.ts';
import { type Answer, type Answers, fingerprintOf, isKept } from './idempotency.ts';
import type { Ledger } from './ledger.ts';
import { list } from './params.ts';
import { type Problem, StripeProblem } from './problems.ts';
import { type Route, routes } from './routes.ts';

export interface ApiOptions {
  readonly ledger: Ledger;
  readonly answers: Answers;
  readonly faults: Faults;
  readonly secretKey: string;
  readonly apiVersion: string;
  /** Runs a deed as one transaction and then sends its webhooks. */
  readonly commit: <T>(deed: () => T) => T;
  readonly isPending: (eventId: string) => boolean;
  readonly log: (line: string) => void;
}

const largestBody = 1024 * 1024;

/** Answers one request to `/v1/…` as Stripe would. */
export function createApi(options: ApiOptions): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { ledger, answers, faults, secretKey, apiVersion, commit, isPending, log } = options;
  const allows = createRateLimiter(ledger.clock, faults);

  return async (request, response) => {
    const requestId = `req_${randomBytes(7).toString('hex')}`;
    const method = request.method ?? 'GET';
    const url = new URL(request.url ?? '/', 'http://stripe.invalid');
    const key = method === 'POST' ? header(request, 'idempotency-key') : undefined;
    const reply = (answer: Answer, extra: Record<string, string> = {}) =>
      send(response, answer, {
        'request-id': requestId,
        'stripe-version': header(request, 'stripe-version') ?? apiVersion,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...extra,
      });
    const refuse = (error: unknown, extra: Record<string, string> = {}) => {
      if (!(error instanceof StripeProblem))
        log(`stripe: ${method} ${url.pathname} broke: ${error instanceof Error ? error.stack : error}`);
      reply(answerOf(error, requestId), extra);
    };

    const body = await readBody(request);
    if (body === undefined)
      return refuse(
        new StripeProblem(413, { type: 'invalid_request_error', message: 'The request body is too large.' }),
      );
    try {
      authorize(request, secretKey);
      const { route, id } = match(method, url.pathname);
      if (key !== undefined && key.length > 255) throw invalidKey();
      const fingerprint = fingerprintOf(method, url.pathname, body);
      const kept = key === undefined ? undefined : answers.find(key, fingerprint);
      if (kept) {
        return reply(kept, {
          'idempotent-replayed': 'true',
          'original-request': kept.requestId,
          'stripe-should-retry': 'false',
        });
      }
      if (!allows()) throw rateLimited();
      const fault = faults.take(route.operation);
      if (fault === 'lost') return void request.socket.destroy();
      const problem = fault && problemOf(fault);
      const answer = perform(
        () => {
          if (problem) throw problem;
          const params = parseForm(method === 'GET' ? url.search.slice(1) : body);
          return run(route, id, params);
        },
        requestId,
        (made) => {
          if (key !== undefined) answers.keep(key, fingerprint, made);
        },
      );
      if (fault === 'timeout') return void request.socket.destroy();
      reply(answer, answer.status === 500 && key !== undefined ? { 'stripe-should-retry': 'false' } : {});
    } catch (error) {
      refuse(error);
    }
  };

  function run(route: Route, id: string, params: Form): object {
    return expand(ledger, route.answer({ ledger, id, params, isPending }), list(params.expand, 'expand'));
  }

  /** The answer and its keeping are one transaction with the effect: a repeat finds both or neither. */
  function perform(deed: () => object, requestId: string, keep: (answer: Answer) => void): Answer {
    try {
      return commit(() => {
        const made = { status: 200, body: JSON.stringify(deed()), requestId };
        keep(made);
        return made;
      });
    } catch (error) {
      if (!(error instanceof StripeProblem)) throw error;
      const made = answerOf(error, requestId);
      if (isKept(error.status, error.problem.param)) commit(() => keep(made));
      return made;
    }
  }
}

function answerOf(error: unknown, requestId: string): Answer {
  const status = error instanceof StripeProblem ? error.status : 500;
  const problem: Problem =
    error instanceof StripeProblem ? error.problem : { type: 'api_error', message: 'An unknown error occurred.' };
  return {
    status,
    body: JSON.stringify({
      error: { ...problem, request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}` },
    }),
    requestId,
  };
}

function send(response: ServerResponse, { status, body }: Answer, headers: Record<string, string>): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-cache, no-store',
    ...headers,
  });
  response.end(body);
}

function match(method: string, path: string): { readonly route: Route; readonly id: string } {
  for (const route of routes) {
    if (route.method !== method) continue;
    const found = route.path.exec(path);
    if (found) return { route, id: decodeURIComponent(found[1] ?? '') };
  }
  const message = `Unrecognized request URL (${method}: ${path}). If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code.`;
  throw new StripeProblem(404, { type: 'invalid_request_error', message });
}

function authorize(request: IncomingMessage, secretKey: string): void {
  const [scheme = '', credentials = ''] = (header(request, 'authorization') ?? '').split(' ');
  const isBasic = scheme.toLowerCase() === 'basic';
  const given = isBasic ? Buffer.from(credentials, 'base64').toString().split(':')[0] : credentials;
  if (given === secretKey) return;
  const message = given
    ? `Invalid API Key provided: ${given.slice(0, 8)}****${given.slice(-4)}`
    : 'You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth.';
  throw new StripeProblem(401, { type: 'invalid_request_error', message });
}

function problemOf(fault: ApiFault['kind']): StripeProblem | undefined {
  switch (fault) {
    case '500':
      return new StripeProblem(500, { type: 'api_error', message: 'An error occurred on our side.' });
    case '503':
      return new StripeProblem(503, { type: 'api_error', message: 'The service is unavailable.' });
    case '429':
      return rateLimited();
    case 'declined':
      return new StripeProblem(402, {
        type: 'card_error',
        code: 'card_declined',
        decline_code: 'generic_decline',
        message: 'Your card was declined.',
      });
    default:
      return undefined;
  }
}

function rateLimited(): StripeProblem {
  const message = 'Request rate limit exceeded.';
  return new StripeProblem(429, { type: 'invalid_request_error', code: 'rate_limit', message });
}

function invalidKey(): StripeProblem {
  const message = 'Idempotency keys must be at most 255 characters.';
  return new StripeProblem(400, { type: 'invalid_request_error', message });
}

function createRateLimiter(clock: Clock, faults: Faults): () => boolean {
  let second = 0;
  let count = 0;
  return () => {
    const limit = faults.state().rateLimit;
    if (limit === undefined) return true;
    const now = Math.floor(clock.now() / 1000);
    if (now !== second) count = 0;
    second = now;
    count += 1;
    return count <= limit;
  };
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The whole body as text; undefined when it is too large. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= largestBody) chunks.push(chunk);
  }
  return size > largestBody ? undefined : Buffer.concat(chunks).toString('utf8');
}
