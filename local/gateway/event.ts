/** HTTP API's payload format 2.0: a request as the function sees it, and its answer as the browser sees it. */
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isObject, type Json, objectOf, textsOf } from '../template/json.ts';
import { account } from '../template/names.ts';
import type { Match } from './routes.ts';

export interface RequestParts {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly query: string;
  readonly body: Buffer;
  readonly match: Match;
  /** Claims as text and the scopes, when a token was asked for. */
  readonly claims: Readonly<Record<string, string>> | undefined;
  /** Headers that CloudFront adds on its way to the API. */
  readonly originHeaders: Readonly<Record<string, string>>;
  readonly now: number;
}

/** The event as JSON text. */
export function eventOf({ request, path, query, body, match, claims, originHeaders, now }: RequestParts): string {
  const { route, parameters } = match;
  const { headers } = request;
  const binary = body.length > 0 && !isText(headers['content-type']);
  const sourceIp = request.socket.remoteAddress?.replace('::ffff:', '') ?? '127.0.0.1';
  return JSON.stringify({
    version: '2.0',
    routeKey: route.key,
    rawPath: path,
    rawQueryString: query,
    cookies: headers.cookie === undefined ? undefined : headers.cookie.split(/;\s*/),
    headers: { ...headersOf(headers), 'x-forwarded-for': sourceIp, 'x-forwarded-proto': 'http', ...originHeaders },
    queryStringParameters: query === '' ? undefined : queryOf(query),
    pathParameters: Object.keys(parameters).length > 0 ? parameters : undefined,
    requestContext: {
      accountId: account,
      apiId: route.apiId,
      authorizer: claims && { jwt: { claims, scopes: claims.scope === undefined ? null : claims.scope.split(' ') } },
      domainName: headers.host ?? 'localhost',
      domainPrefix: 'localhost',
      http: {
        method: request.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: '$default',
      time: timeText(now),
      timeEpoch: now,
    },
    body: body.length === 0 ? undefined : body.toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: binary,
  });
}

function headersOf(headers: IncomingHttpHeaders): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && name !== 'cookie' && name !== 'connection')
      flat[name] = Array.isArray(value) ? value.join(',') : value;
  return flat;
}

function queryOf(query: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query))
    values[name] = name in values ? `${values[name]},${value}` : value;
  return values;
}

const textTypes = /^(text\/|application\/(json|xml|javascript|[\w.+-]+\+(json|xml))\b)/i;

function isText(contentType: string | undefined): boolean {
  return contentType === undefined || textTypes.test(contentType);
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2026:19:03:58 +0000` */
function timeText(now: number): string {
  const text = new Date(now).toISOString();
  return `${text.slice(8, 10)}/${months[Number(text.slice(5, 7)) - 1]}/${text.slice(0, 4)}:${text.slice(11, 19)} +0000`;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string | Buffer;
}

/** What the function answered; a value without a status is JSON with status 200. Undefined when it is no answer at all. */
export function answerOf(payload: string): HttpAnswer | undefined {
  const value: unknown = JSON.parse(payload);
  if (!isObject(value) || value.statusCode === undefined)
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: typeof value === 'string' ? value : payload,
    };
  const status = Number(value.statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  const body = value.body === undefined || value.body === null ? '' : String(value.body);
  return {
    status,
    headers: answerHeaders(value),
    body: value.isBase64Encoded === true ? Buffer.from(body, 'base64') : body,
  };
}

function answerHeaders(value: Json): Record<string, string | readonly string[]> {
  const headers: Record<string, string | readonly string[]> = {};
  for (const [name, header] of Object.entries(objectOf(value.headers))) headers[name.toLowerCase()] = String(header);
  const cookies = textsOf(value.cookies);
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  headers['content-type'] ??= 'text/plain; charset=utf-8';
  return headers;
}
