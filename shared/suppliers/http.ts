import { setTimeout as timer } from 'node:timers/promises';
import type { SupplierOptions } from './contract.ts';
import type { RateLimit } from './rate-limit.ts';

/** What a call came to. It never holds the body as text: bodies may hold codes, and words about answers end up in logs. */
export type Answer =
  /** `json` is undefined when the body was not JSON. */
  | { readonly kind: 'answer'; readonly status: number; readonly json: unknown }
  /** `sent` is false only when the supplier certainly never saw the call. */
  | {
      readonly kind: 'silence';
      readonly sent: boolean;
      readonly cause: 'time' | 'connection' | 'not-tried';
      readonly detail: string;
    };

type Headers = Readonly<Record<string, string>>;

export interface HttpClient {
  /** Reads; repeated a few times where the supplier stumbles or asks for patience. */
  get(path: string, headers: Headers, limit?: RateLimit): Promise<Answer>;
  /** Reads something that is asked for by POST, repeated in the same way. */
  ask(path: string, headers: Headers, body: string, limit?: RateLimit): Promise<Answer>;
  /** Buys: sends once and never again. */
  post(path: string, headers: Headers, body: string): Promise<Answer>;
}

/** A purchase may take long, but must end before the function that waits for it does. */
const purchaseTimeout = 60_000;

const readTimeout = 20_000;
const askTimeout = 10_000;
const readAttempts = 3;
const firstPause = 250;

/** A `Retry-After` beyond this is obeyed by not asking again at all. */
const longestPause = 5_000;

/** Errors of a connection that was never made, so that nothing can have been sent over it. */
const neverConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The HTTP side of a supplier: time limits, repeats where they are harmless, and no exception for whatever is answered. */
export function httpClient({ baseUrl, fetch, now, wait = (time) => timer(time) }: SupplierOptions): HttpClient {
  const origin = baseUrl.replace(/\/+$/, '');

  async function send(path: string, init: RequestInit, timeout: number): Promise<{ answer: Answer; pause?: number }> {
    try {
      // A redirect is not followed: it would turn a purchase into a read, and carry the credentials elsewhere.
      const response = await fetch(`${origin}${path}`, {
        ...init,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeout),
      });
      const answer = { kind: 'answer', status: response.status, json: parseJson(await response.text()) } as const;
      const pause = pauseOf(response.headers.get('retry-after'), now());
      return pause === undefined ? { answer } : { answer, pause };
    } catch (error) {
      return { answer: silenceOf(error) };
    }
  }

  async function read(path: string, init: RequestInit, timeout: number, limit?: RateLimit): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const delay = limit ? limit.take() : 0;
      if (delay === undefined) return notTried('our own rate limit is used up');
      if (delay > 0) await wait(delay);
      const { answer, pause = firstPause * 2 ** (attempt - 1) } = await send(path, init, timeout);
      if (attempt === readAttempts || !isWorthRepeating(answer) || pause > longestPause) return answer;
      await wait(pause);
    }
  }

  return {
    get: (path, headers, limit) => read(path, { method: 'GET', headers }, readTimeout, limit),
    ask: (path, headers, body, limit) => read(path, { method: 'POST', headers, body }, askTimeout, limit),
    post: async (path, headers, body) => (await send(path, { method: 'POST', headers, body }, purchaseTimeout)).answer,
  };
}

/** The silence of a call that was not made. */
export function notTried(detail: string): Answer {
  return { kind: 'silence', sent: false, cause: 'not-tried', detail };
}

/** An answer in words for a purchase's record: of the body no more than what `errorIn` read out of it. */
export function describe(answer: Answer, errorIn?: string): string {
  if (answer.kind === 'silence') return answer.detail;
  const body = answer.json === undefined ? ' without JSON' : '';
  return `HTTP ${answer.status}${body}${errorIn ? `: ${errorIn.slice(0, 200)}` : ''}`;
}

export function isSuccess(answer: Answer): answer is Answer & { readonly kind: 'answer' } {
  return answer.kind === 'answer' && answer.status >= 200 && answer.status < 300;
}

/** A status that may mean that nothing was done; whether it does, the body has to say. */
export function mayBeRefusal(status: number): boolean {
  return status >= 400 && status < 500 && ![408, 409, 425, 429].includes(status);
}

// Node's own message would quote the body, and with it a code.
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isWorthRepeating(answer: Answer): boolean {
  // An idle connection that was closed meanwhile is the usual silence; a second time-out nobody can wait for.
  if (answer.kind === 'silence') return answer.cause === 'connection';
  return answer.status === 429 || answer.status >= 500;
}

function silenceOf(error: unknown): Answer {
  if (error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')) {
    return { kind: 'silence', sent: true, cause: 'time', detail: 'no answer within the time limit' };
  }
  const code = codeOf(error);
  const sent = code === undefined || !neverConnected.has(code);
  return { kind: 'silence', sent, cause: 'connection', detail: `the connection failed${code ? ` (${code})` : ''}` };
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}

/** `Retry-After` in milliseconds: it comes as seconds or as a date. */
function pauseOf(header: string | null, now: number): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  const pause = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isFinite(pause) ? Math.max(0, pause) : undefined;
}
