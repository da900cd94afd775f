import type { Middleware } from 'openapi-fetch';
import type { paths } from './schema.ts';

/** A refusal or a failure of the API, in words that can be shown. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** 0 when nothing answered. */
  readonly status: number;
  readonly requestId: string | undefined;

  constructor(message: string, status: number, requestId?: string) {
    super(message);
    this.status = status;
    this.requestId = requestId;
  }
}

type StoreApi = Awaited<ReturnType<typeof openClient>>;

/** The client's code comes with the first call: a prerendered page makes none until something is done on it. */
async function openClient() {
  const [{ default: createClient }] = await Promise.all([import('openapi-fetch'), prepare()]);
  const client = createClient<paths>({ fetch: fetchOrSay });
  client.use(...middleware);
  return client;
}

async function fetchOrSay(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    if (request.signal.aborted) throw error;
    throw new ApiError('The shop did not answer.', 0);
  }
}

const middleware: Middleware[] = [];
let prepare: () => Promise<unknown> = async () => {};
let opened: Promise<StoreApi> | undefined;

function method<Name extends 'GET' | 'POST' | 'DELETE'>(name: Name): StoreApi[Name] {
  const call = async (...given: readonly unknown[]): Promise<unknown> => {
    opened ??= openClient();
    return Reflect.apply((await opened)[name], undefined, given);
  };
  // It takes and answers what the client's own method does; a type that waits cannot say so.
  return call as StoreApi[Name];
}

/** What has to be there before the first call; it comes with the client. */
export function beforeFirstCall(load: () => Promise<unknown>): void {
  prepare = load;
}

/** The store's API on the page's own origin, typed by its description. */
export const api = {
  GET: method('GET'),
  POST: method('POST'),
  DELETE: method('DELETE'),
  /** Has a look at every request from now on. Called while the page starts, before any call. */
  use(...added: readonly Middleware[]): void {
    middleware.push(...added);
  },
};

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** What a call answered; throws an `ApiError` for anything else. */
export async function answered<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (data !== undefined) return data;
  const told = typeof error === 'object' && error !== null && 'detail' in error ? String(error.detail) : '';
  const requestId = response.headers.get('apigw-requestid') ?? response.headers.get('x-request-id') ?? undefined;
  throw new ApiError(told || `The shop answered ${response.status}.`, response.status, requestId);
}
