/** The one listener: AWS requests, sign-in, the desk, the API and the site, told apart by header and path. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AwsEndpoint } from '../aws/endpoint.ts';
import type { Front } from './cloudfront.ts';
import { type HttpApi, refuse } from './http-api.ts';
import type { Site } from './site.ts';

export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  query: string,
) => Promise<void>;

export interface Parts {
  readonly aws: AwsEndpoint;
  readonly api: HttpApi;
  readonly site: Site;
  readonly front: Front;
  readonly cognito: Handler;
  readonly desk: Handler;
}

export interface Listener {
  readonly port: number;
  /** Serves from now on; until then every request is answered 503. */
  serve(parts: Parts): void;
  close(): Promise<void>;
}

/** Listens on the loopback only. */
export async function openListener(port: number, log: (line: string) => void): Promise<Listener> {
  let parts: Parts | undefined;
  const server = createServer({ keepAlive: true, keepAliveTimeout: 60_000 }, (request, response) => {
    if (!parts) return refuse(response, 503, 'The local cloud is starting');
    route(request, response, parts).catch((error: unknown) => {
      log(
        `${request.method} ${request.url}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
      if (response.headersSent) response.destroy();
      else refuse(response, 500, 'The local cloud failed; see its log');
    });
  });
  await listen(server, port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    serve(given) {
      parts = given;
    },
    close() {
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is in use; choose another with --port`) : error),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function route(request: IncomingMessage, response: ServerResponse, parts: Parts): Promise<void> {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = mark < 0 ? '' : url.slice(mark + 1);
  if (parts.aws.accepts(request)) return parts.aws.handle(request, response, path);
  if (path.startsWith('/local/') || path === '/local') return parts.desk(request, response, path, query);
  if (path.startsWith('/cognito/')) return parts.cognito(request, response, path, query);
  const match = parts.api.routes.match(request.method ?? 'GET', path);
  if (match) return parts.api.handle(request, response, match, path, query);
  if (parts.front.isApiPath(path)) return refuse(response, 404, 'Not Found');
  parts.site.handle(request, response, path);
}
