/** The HTTP API: routes of the template, JWT authorizers, limits, and functions behind them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { claimsAsText } from '../cognito/claims.ts';
import type { Outcome } from '../lambda/environment.ts';
import type { Json } from '../template/json.ts';
import { readBody } from './body.ts';
import { answerOf, eventOf } from './event.ts';
import type { JwtRule, Match, RouteTable } from './routes.ts';
import type { Throttle } from './throttle.ts';

export interface HttpApi {
  /** Serves a request that a route matches. */
  handle(request: IncomingMessage, response: ServerResponse, match: Match, path: string, query: string): Promise<void>;
  readonly routes: RouteTable;
}

export interface HttpApiOptions {
  readonly routes: RouteTable;
  /** `onStart` is called when an environment takes the event: waiting for one of the few here is no time of API Gateway's. */
  readonly invoke: (functionName: string, event: string, onStart: () => void) => Promise<Outcome>;
  readonly verify: (token: string, issuer: string) => Json | undefined;
  readonly throttle: Throttle;
  readonly originHeaders: Readonly<Record<string, string>>;
  /** Headers that CloudFront adds to the API's answers. */
  readonly responseHeaders: (path: string) => Readonly<Record<string, string>>;
  readonly now: () => number;
  readonly log: (line: string) => void;
}

const largestBody = 10_485_760;
const longestMilliseconds = 30_000;

export function createHttpApi(options: HttpApiOptions): HttpApi {
  const { invoke, log } = options;

  async function handle(
    request: IncomingMessage,
    response: ServerResponse,
    match: Match,
    path: string,
    query: string,
  ): Promise<void> {
    const { route } = match;
    if (!options.throttle(route.key)) return refuse(response, 429, 'Too Many Requests');
    const admission = route.jwt ? admit(request, route.jwt, options.verify) : undefined;
    if (typeof admission === 'number')
      return refuse(response, admission, admission === 401 ? 'Unauthorized' : 'Forbidden');
    const body = await readBody(request, largestBody);
    if (!body) return refuse(response, 413, 'Request Entity Too Large');
    const event = eventOf({
      request,
      path,
      query,
      body,
      match,
      claims: admission,
      originHeaders: options.originHeaders,
      now: options.now(),
    });
    const outcome = await inTime((onStart) => invoke(route.functionName, event, onStart));
    if (!outcome) return refuse(response, 503, 'Service Unavailable');
    if (!outcome.ok) {
      log(`${route.key}: ${outcome.error.errorType}: ${outcome.error.errorMessage}`);
      return refuse(response, 500, 'Internal Server Error');
    }
    const answer = answerOf(outcome.payload);
    if (!answer) {
      log(`${route.key}: the function's answer is not an HTTP answer`);
      return refuse(response, 500, 'Internal Server Error');
    }
    const headers: Record<string, string | readonly string[] | number> = {
      ...options.responseHeaders(path),
      ...answer.headers,
    };
    if (answer.status !== 204 && answer.status !== 304) headers['content-length'] = Buffer.byteLength(answer.body);
    response.writeHead(answer.status, headers as Record<string, string | string[] | number>);
    response.end(request.method === 'HEAD' ? undefined : answer.body);
  }

  return { handle, routes: options.routes };
}

/** The claims as text, or the status with which the authorizer refuses. */
function admit(
  request: IncomingMessage,
  rule: JwtRule,
  verify: HttpApiOptions['verify'],
): Readonly<Record<string, string>> | 401 | 403 {
  const header = request.headers[rule.header];
  const token = typeof header === 'string' ? header.replace(/^Bearer /i, '') : '';
  const claims = token === '' ? undefined : verify(token, rule.issuer);
  if (!claims) return 401;
  const audiences = [claims.aud, claims.client_id].flat().map(String);
  if (rule.audience.length > 0 && !audiences.some((audience) => rule.audience.includes(audience))) return 401;
  const scopes = String(claims.scope ?? '').split(' ');
  if (rule.scopes.length > 0 && !rule.scopes.some((scope) => scopes.includes(scope))) return 403;
  return claimsAsText(claims);
}

async function inTime(work: (onStart: () => void) => Promise<Outcome>): Promise<Outcome | undefined> {
  let limit: ReturnType<typeof setTimeout> | undefined;
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const onStart = () => {
    limit = setTimeout(() => resolve(undefined), longestMilliseconds);
  };
  try {
    return await Promise.race([work(onStart), late]);
  } finally {
    clearTimeout(limit);
  }
}

/** An answer of API Gateway itself. */
export function refuse(response: ServerResponse, status: number, message: string): void {
  const body = JSON.stringify({ message });
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}
