/** The desk: what a person at the laptop may look at and do, as JSON under `/local/` and as one page. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { sendHtml, sendJson } from '../cognito/http.ts';
import { readBody } from '../gateway/body.ts';
import type { Handler } from '../gateway/listener.ts';
import { AwsError } from '../service.ts';
import { isObject, type Json } from '../template/json.ts';
import { deskPage } from './page.ts';

/** A route of the desk: `GET /local/inbox/:id`. */
export interface DeskRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path below `/local/`, with `:name` for a variable part. */
  readonly path: string;
  /** Answers JSON, or a file. */
  readonly answer: (request: DeskRequest) => unknown;
}

export interface DeskRequest {
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Json;
}

/** A file as an answer of the desk. */
export class DeskFile {
  readonly contentType: string;
  readonly filename: string;
  readonly content: Buffer;
  constructor(contentType: string, filename: string, content: Buffer) {
    this.contentType = contentType;
    this.filename = filename;
    this.content = content;
  }
}

export interface DeskOptions {
  readonly routes: readonly DeskRoute[];
  /** Origins of the laptop itself: nobody else's pages may act here. */
  readonly origins: readonly string[];
  /** Serves the payment sandbox's own pages, below `/local/stripe/pay/`. */
  readonly paymentPage: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | undefined;
}

const largestBody = 1_000_000;
const localHosts = new Set(['localhost', '127.0.0.1', '[::1]']);
const paymentPagePath = '/local/stripe/pay/';

export function createDesk({ routes, origins, paymentPage }: DeskOptions): Handler {
  const entries = routes.map((route) => ({ route, ...compile(route.path) }));

  async function serve(request: IncomingMessage, response: ServerResponse, path: string, query: string): Promise<void> {
    const inner = path.slice('/local/'.length).replace(/\/$/, '');
    if (inner === '') return sendHtml(response, 200, deskPage());
    const found = entries.find(({ route, expression }) => route.method === request.method && expression.test(inner));
    if (!found) throw new AwsError('NotFound', `The desk has no ${request.method} ${path}`, 404);
    const match = found.expression.exec(inner);
    const answer = await found.route.answer({
      parameters: Object.fromEntries(
        found.names.map((name, index) => [name, decodeURIComponent(match?.[index + 1] ?? '')]),
      ),
      query: new URLSearchParams(query),
      body: await readJson(request),
    });
    if (answer instanceof DeskFile) sendFile(response, answer);
    else sendJson(response, 200, answer ?? {});
  }

  return async (request, response, path, query) => {
    const refusal = refusalOf(request, origins);
    if (refusal) return sendJson(response, 403, { message: refusal });
    if (paymentPage && path.startsWith(paymentPagePath)) return paymentPage(request, response);
    try {
      await serve(request, response, path, query);
    } catch (error) {
      if (error instanceof AwsError)
        return sendJson(response, error.status, { code: error.code, message: error.message });
      if (error instanceof z.ZodError)
        return sendJson(response, 400, { code: 'ValidationException', message: z.prettifyError(error) });
      throw error;
    }
  };
}

/** Keeps other sites' scripts away from a port that every page in the browser can reach. */
function refusalOf(request: IncomingMessage, origins: readonly string[]): string | undefined {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (!localHosts.has(host)) return 'The desk is reached as localhost only';
  const { origin } = request.headers;
  return origin === undefined || origins.includes(origin) ? undefined : 'The desk is not for other sites';
}

function compile(path: string): { readonly expression: RegExp; readonly names: readonly string[] } {
  const names: string[] = [];
  const source = path.replace(/:(\w+)/g, (_match, name: string) => {
    names.push(name);
    return '([^/]+)';
  });
  return { expression: new RegExp(`^${source}$`), names };
}

async function readJson(request: IncomingMessage): Promise<Json> {
  const body = await readBody(request, largestBody);
  if (!body) throw new AwsError('RequestEntityTooLarge', 'The request is too large', 413);
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString());
    if (isObject(value)) return value;
  } catch {
    throw new AwsError('SerializationException', 'The body is not JSON');
  }
  throw new AwsError('SerializationException', 'The body is not a JSON object');
}

function sendFile(response: ServerResponse, { contentType, filename, content }: DeskFile): void {
  response.writeHead(200, {
    'content-type': contentType,
    'content-length': content.length,
    'content-disposition': `inline; filename="${filename.replace(/[^\w.-]/g, '_')}"`,
    'content-security-policy': "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox",
  });
  response.end(content);
}
