/** The HTTP side of a sandbox: a bare server whose handler answers a value. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Call {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  /** Who calls, for limits per address. */
  readonly address: string;
}

/** `drop` ends the connection without an answer. */
export type Reply =
  | { readonly status: number; readonly json: unknown; readonly headers?: Readonly<Record<string, string>> }
  | { readonly status: number; readonly text: string; readonly type: string }
  | { readonly status: number; readonly bytes: Buffer; readonly type: string }
  | { readonly status: number; readonly redirect: string }
  | 'drop';

export interface Listener {
  readonly url: string;
  stop(): Promise<void>;
}

const largestBody = 1_000_000;

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > largestBody) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function send(response: ServerResponse, reply: Exclude<Reply, 'drop'>): void {
  if ('redirect' in reply) {
    response.writeHead(reply.status, { location: reply.redirect }).end();
    return;
  }
  if ('json' in reply) {
    const text = reply.json === undefined ? '' : JSON.stringify(reply.json);
    response
      .writeHead(reply.status, {
        'content-type': 'application/json;charset=UTF-8',
        'content-length': Buffer.byteLength(text),
        ...reply.headers,
      })
      .end(text);
    return;
  }
  const bytes = 'bytes' in reply ? reply.bytes : Buffer.from(reply.text);
  response.writeHead(reply.status, { 'content-type': reply.type, 'content-length': bytes.length }).end(bytes);
}

/** Listens on 127.0.0.1 until stopped; `handle` gets every request with its whole body. Rejects with EADDRINUSE on a taken port. */
export async function listen(port: number, handle: (call: Call) => Reply | Promise<Reply>): Promise<Listener> {
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request);
    if (body === undefined) return send(response, { status: 413, json: { status: 413, message: 'Payload too large' } });
    const target = request.url ?? '/';
    const mark = target.indexOf('?');
    const reply = await handle({
      method: request.method ?? 'GET',
      path: mark < 0 ? target : target.slice(0, mark),
      query: new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1)),
      headers: request.headers,
      body,
      address: request.socket.remoteAddress ?? '',
    });
    if (reply === 'drop') request.socket.destroy();
    else send(response, reply);
  };
  // Whatever goes wrong inside, the caller sees what a broken server shows: a connection that ends.
  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy());
  });
  // Longer than any client keeps an idle connection, or requests meet a socket that is just being closed.
  server.keepAliveTimeout = 75_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    stop: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

/** The answer with every number inside it spelled as a string. */
export function numbersAsStrings(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(numbersAsStrings);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, numbersAsStrings(inner)]));
}

/** The answer with a field that no documentation names in every object, and one deeper inside. */
export function withExtraFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withExtraFields);
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.entries(value).map(([name, field]) => [name, withExtraFields(field)]);
  return { ...Object.fromEntries(inner), addedLater: { since: '2031-01-01', flags: [1, 'two', null] } };
}
