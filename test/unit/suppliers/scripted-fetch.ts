import type { SupplierOptions } from '#shared/suppliers/contract.ts';

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: string;
}

export type Scripted =
  | { readonly status?: number; readonly json: unknown; readonly headers?: Record<string, string> }
  | { readonly status: number; readonly text: string; readonly headers?: Record<string, string> }
  | Error;

/** Answers by `GET /path`: one for every call, or a list of which the last one stays. */
export type Script = Readonly<Record<string, Scripted | readonly Scripted[] | ((sent: Sent) => Scripted)>>;

export interface ScriptedServer {
  readonly options: SupplierOptions;
  readonly sent: readonly Sent[];
  /** How long was waited between tries. */
  readonly waits: readonly number[];
  /** Calls of one kind, in order. */
  calls(route: string): Sent[];
  advance(milliseconds: number): void;
}

export function scriptedServer(script: Script, more: Partial<SupplierOptions> = {}): ScriptedServer {
  const sent: Sent[] = [];
  const waits: number[] = [];
  let now = Date.parse('2026-03-01T12:00:00Z');
  const routeOf = ({ method, path }: Sent) => `${method} ${path}`;

  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(String(input));
    const call: Sent = {
      method: init?.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: new Headers(init?.headers),
      body: String(init?.body ?? ''),
    };
    const earlier = sent.filter((one) => routeOf(one) === routeOf(call)).length;
    sent.push(call);
    const found = script[routeOf(call)];
    const answer = typeof found === 'function' ? found(call) : isList(found) ? (found[earlier] ?? found.at(-1)) : found;
    if (answer === undefined) throw new Error(`nothing is scripted for ${routeOf(call)}`);
    if (answer instanceof Error) throw answer;
    const body = 'text' in answer ? answer.text : JSON.stringify(answer.json);
    return new Response(body, { status: answer.status ?? 200, ...(answer.headers ? { headers: answer.headers } : {}) });
  };

  return {
    sent,
    waits,
    calls: (route) => sent.filter((one) => routeOf(one) === route),
    advance: (milliseconds) => {
      now += milliseconds;
    },
    options: {
      baseUrl: 'https://supplier.example/',
      fetch,
      now: () => now,
      wait: async (milliseconds) => {
        waits.push(milliseconds);
      },
      ...more,
    },
  };
}

function isList(value: Script[string] | undefined): value is readonly Scripted[] {
  return Array.isArray(value);
}

/** A failure as Node's fetch throws it. */
export function connectionError(code: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}

export function timeout(): Error {
  return new DOMException('The operation was aborted due to timeout', 'TimeoutError');
}

export const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8');
