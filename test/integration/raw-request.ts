import { request } from 'node:http';
import { Problem } from '#shared/contracts/operation.ts';

export interface RawRequest {
  readonly method: string;
  /** Goes out as it stands: dots, broken escapes and all, which `fetch` would mend. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Sends a request as it is written. */
export function send(origin: string, { method, path, headers = {}, body }: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const outgoing = request({ hostname, port, method, path, headers: { ...length, ...headers } }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** What API Gateway refuses by itself, before any function is asked. */
const ofGateway: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  413: 'Request Entity Too Large',
};

/**
 * What is wrong with a refusal, in words; undefined when it is a good one: a 4xx problem that says what and, for a bad
 * request, where.
 */
export function faultOfRefusal({ status, headers, text }: RawAnswer): string | undefined {
  if (status < 400 || status > 499) return `answered ${status}: ${text.slice(0, 200)}`;
  const type = String(headers['content-type']);
  if (type === 'application/json') {
    const plain = JSON.stringify({ message: ofGateway[status] });
    return text === plain || text === '' ? undefined : `${status} is neither a problem nor the gateway's: ${text}`;
  }
  if (!type.startsWith('application/problem+json')) return `${status} comes as ${type}`;
  const parsed = Problem.safeParse(JSON.parse(text));
  if (!parsed.success) return `${status} is not a problem document: ${text.slice(0, 200)}`;
  const { data } = parsed;
  if (data.status !== status) return `says ${data.status} and is ${status}`;
  if (data.detail.length < 10) return `says nothing: ${text}`;
  if (status === 400 && (data.errors ?? []).every(({ path, message }) => path === '' || message === ''))
    return `400 does not name what to mend: ${text.slice(0, 300)}`;
  return undefined;
}
