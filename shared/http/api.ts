import middy from '@middy/core';
import type { APIGatewayProxyEventV2, APIGatewayProxyEventV2WithJWTAuthorizer } from 'aws-lambda';
import type * as z from 'zod';
import type { Operation, StaffRole } from '#shared/contracts/operation.ts';
import {
  ForbiddenError,
  InvalidRequestError,
  NotFoundError,
  TooLargeError,
  UnauthorizedError,
  UnsupportedMediaTypeError,
} from '#shared/domain/errors.ts';
import { logger } from '#shared/runtime/logger.ts';
import { cameThroughTheFront } from './origin.ts';
import { problem, problemOf, type Reply } from './problem.ts';

/** Whoever signed in: a customer by the customers' pool, staff by the staff pool. */
export interface Identity {
  readonly id: string;
  readonly email: string | undefined;
  readonly groups: readonly string[];
}

export interface ApiRequest<Params = unknown, Query = unknown, Body = unknown> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The body as it came, for signatures and formats other than JSON. */
  readonly rawBody: string;
  readonly contentType: string;
  header(name: string): string | undefined;
  /** Who signed in, by the authorizer in front of the route. Undefined on public routes. */
  readonly identity: Identity | undefined;
  readonly sourceIp: string;
  readonly now: number;
}

export interface Route {
  readonly operation: Operation;
  run(request: ApiRequest): Promise<Reply>;
}

/** Something that may answer in place of the route, or look at its answer: idempotency is one. */
export type Around = (route: Route, request: ApiRequest, run: () => Promise<Reply>) => Promise<Reply>;

/** Binds a declared operation to what it does; the parts of the request arrive parsed by its schemas. */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  operation: Operation<P, Q, B>,
  run: (request: ApiRequest<z.output<P>, z.output<Q>, z.output<B>>) => Promise<Reply>,
): Route {
  return { operation, run: run as Route['run'] };
}

type HttpEvent = APIGatewayProxyEventV2;

/** The one middy stack of every HTTP function: check that CloudFront sent it, find the route, check the caller, parse, run, turn errors into problems. */
export function api(routes: readonly Route[], around?: Around) {
  const byKey = new Map(routes.map((one) => [one.operation.route as string, one]));
  return middy<HttpEvent, Reply>()
    .onError((request) => {
      const answer = problemOf(request.error);
      if (answer) {
        request.response = answer;
        return;
      }
      logger.error('request failed', { route: request.event.routeKey, error: request.error });
      request.response = problem(
        500,
        'internal',
        'Something went wrong on our side. Nothing was changed; please try again.',
      );
    })
    .handler(async (event: HttpEvent) => {
      if (!cameThroughTheFront(event.headers)) throw new ForbiddenError('Use the address of the shop.');
      const found = byKey.get(event.routeKey);
      if (!found) throw new NotFoundError(`There is nothing at ${event.rawPath}.`);
      const request = readRequest(found.operation, event);
      return around ? around(found, request, () => found.run(request)) : found.run(request);
    });
}

function readRequest(operation: Operation, event: HttpEvent): ApiRequest {
  const identity = identityOf(event);
  checkCaller(operation, identity);
  const header = (name: string) => event.headers[name.toLowerCase()] || undefined;
  const rawBody = event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString() : (event.body ?? '');
  if (Buffer.byteLength(rawBody) > (operation.largestBody ?? 64 * 1024)) {
    throw new TooLargeError(
      `The body is larger than the ${operation.largestBody ?? 64 * 1024} bytes that this route takes.`,
    );
  }
  const contentType = (header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return {
    params: parse(operation.params, event.pathParameters ?? {}, 'path'),
    query: parse(operation.query, readQuery(event.rawQueryString), 'query'),
    body: event.requestContext.http.method === 'POST' ? readBody(operation, rawBody, contentType) : undefined,
    rawBody,
    contentType,
    header,
    identity,
    sourceIp: event.requestContext.http.sourceIp,
    now: Date.now(),
  };
}

function readBody(operation: Operation, rawBody: string, contentType: string): unknown {
  if (operation.caller === 'webhook') return rawBody;
  if (operation.alsoReads?.includes(contentType)) return rawBody;
  if (rawBody === '') return parse(operation.body, {}, 'body');
  if (contentType !== 'application/json') {
    const accepted = ['application/json', ...(operation.alsoReads ?? [])].join(' or ');
    throw new UnsupportedMediaTypeError(`Send the body as ${accepted}, and name it in the content-type header.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(rawBody);
  } catch (error) {
    throw notJson(error);
  }
  return parse(operation.body, value, 'body');
}

/** Only the place is taken from the parser's own message: that quotes the body, which may hold codes. */
function notJson(error: unknown): InvalidRequestError {
  const place = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  const message = `is not valid JSON${place === undefined ? '' : ` at character ${place}`}`;
  return new InvalidRequestError(`The body ${message}.`, [{ path: 'body', message }]);
}

/** Parses with the schema, or says which members are wrong and why. */
export function parse<S extends z.ZodType>(schema: S, value: unknown, where: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const { issues } = result.error;
  const errors = issues.slice(0, mostErrors).map((issue) => ({
    path: [where, ...issue.path].join('.'),
    message: issue.message,
  }));
  const more = issues.length > mostErrors ? `; and ${issues.length - mostErrors} more` : '';
  throw new InvalidRequestError(`${errors.map((one) => `${one.path}: ${one.message}`).join('; ')}${more}`, errors);
}

/** Enough to mend a form by; a list of thousands of wrong things is answered with its first ones. */
const mostErrors = 20;

/** `id[0]=a&id[1]=b`, `id[]=a` and `id=a&id=b` all become a list; everything else a string. */
export function readQuery(raw: string): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = Object.create(null);
  if (!raw) return query;
  for (const [name, value] of new URLSearchParams(raw)) {
    const list = /^(.+)\[\d*\]$/.exec(name);
    const key = list?.[1] ?? name;
    const before = query[key];
    query[key] =
      before === undefined ? (list ? [value] : value) : [...(Array.isArray(before) ? before : [before]), value];
  }
  return query;
}

function identityOf(event: HttpEvent): Identity | undefined {
  const context = event.requestContext as Partial<APIGatewayProxyEventV2WithJWTAuthorizer['requestContext']>;
  const claims = context.authorizer?.jwt?.claims;
  return claims ? identityFromClaims(claims) : undefined;
}

/** API Gateway hands claims over as text, a list as `[admin support]`; a verified token has real lists. */
export function identityFromClaims(claims: Record<string, unknown>): Identity {
  const groups = claims['cognito:groups'];
  return {
    id: String(claims.sub),
    email: typeof claims.email === 'string' ? claims.email.toLowerCase() : undefined,
    groups: Array.isArray(groups)
      ? groups.map(String)
      : typeof groups === 'string'
        ? groups.replace(/[[\]]/g, '').split(/[\s,]+/)
        : [],
  };
}

function checkCaller(operation: Operation, identity: Identity | undefined): void {
  if (operation.caller !== 'customer' && operation.caller !== 'staff') return;
  if (!identity) throw new UnauthorizedError('Sign in, and send the token in the authorization header.');
  if (operation.caller !== 'staff') return;
  const roles: readonly StaffRole[] = operation.roles ?? [];
  if (!roles.some((role) => identity.groups.includes(role))) {
    throw new ForbiddenError(`This needs one of the staff groups ${roles.join(', ')}.`);
  }
}
