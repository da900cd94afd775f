/** What both suppliers' servers do the same way: routing, counting calls, and the faults of the transport. */
import * as z from 'zod';
import type { Clock } from '../service.ts';
import { type FaultBox, faultKind } from './faults.ts';
import { type Call, type Listener, listen, numbersAsStrings, type Reply, withExtraFields } from './http.ts';

export const transportFaults = {
  unauthorizedOnce: faultKind({}, { once: true }),
  wrongIp: faultKind({}),
  rateLimited: faultKind({ retryAfterSeconds: z.int().min(0).optional() }, { main: 'retryAfterSeconds' }),
  serverError: faultKind({ status: z.int().min(500).max(599).default(500) }, { main: 'status' }),
  htmlError: faultKind({ status: z.int().min(400).max(599).default(503) }, { main: 'status' }),
  dropConnection: faultKind({}),
  slow: faultKind({ ms: z.int().min(0).default(5_000) }, { main: 'ms' }),
  extraFields: faultKind({}),
  numbersAsStrings: faultKind({}),
};

export const webhookFaults = {
  loseWebhooks: faultKind({}),
  duplicateWebhooks: faultKind({ copies: z.int().min(2).max(20).default(2) }, { main: 'copies' }),
  reorderWebhooks: faultKind({ ms: z.int().min(1).default(1_000) }, { main: 'ms' }),
};

/** `GET /v3/products/:id` and the name that faults and counters use for it. */
export interface Route<E extends string> {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly endpoint: E;
}

export interface RoutedCall<E extends string> extends Call {
  readonly endpoint: E;
  /** The path's variable part, decoded; every route has at most one. */
  readonly id: string;
}

/** How a supplier words the faults of the transport. */
export interface TransportAnswers<E extends string> {
  unknownPath(call: Call): Reply;
  wrongIp(call: RoutedCall<E>): Reply;
  unauthorized(call: RoutedCall<E>): Reply;
  rateLimited(call: RoutedCall<E>): Exclude<Reply, 'drop'>;
  serverError(call: RoutedCall<E>, status: number): Reply;
}

const htmlPage =
  '<!DOCTYPE html>\n<html><head><title>Service Unavailable</title></head><body><h1>Please try again later</h1></body></html>\n';

export function htmlReply(status: number): Reply {
  return { status, text: htmlPage, type: 'text/html; charset=utf-8' };
}

export interface SupplierServer<E extends string> {
  readonly listener: Listener;
  readonly calls: Readonly<Partial<Record<E, number>>>;
  stop(): Promise<void>;
}

interface CompiledRoute<E extends string> extends Route<E> {
  readonly segments: readonly string[];
}

function idIn(route: CompiledRoute<string>, segments: readonly string[]): string | undefined {
  if (route.segments.length !== segments.length) return undefined;
  let id = '';
  for (const [index, expected] of route.segments.entries()) {
    const given = segments[index] ?? '';
    if (!expected.startsWith(':')) {
      if (expected !== given) return undefined;
    } else if (given === '') return undefined;
    else id = given;
  }
  return id;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Serves the routes until stopped. `handle` runs only for calls that no transport fault ended before. */
export async function serveSupplier<E extends string>(options: {
  readonly port: number;
  readonly clock: Clock;
  readonly routes: readonly Route<E>[];
  readonly faults: FaultBox<typeof transportFaults>;
  readonly isDown: () => boolean;
  readonly answers: TransportAnswers<E>;
  readonly handle: (call: RoutedCall<E>) => Reply | Promise<Reply>;
}): Promise<SupplierServer<E>> {
  const { port, clock, faults, isDown, answers, handle } = options;
  const routes = options.routes.map((route): CompiledRoute<E> => ({ ...route, segments: route.path.split('/') }));
  const calls: Partial<Record<E, number>> = {};
  const closing = new AbortController();

  const routed = (call: Call): RoutedCall<E> | undefined => {
    const segments = call.path.split('/');
    for (const route of routes) {
      if (route.method !== call.method) continue;
      const id = idIn(route, segments);
      if (id !== undefined) return { ...call, endpoint: route.endpoint, id: decoded(id) };
    }
    return undefined;
  };

  /** The answer of a fault that strikes before the call is looked at: nothing has been done when it is given. */
  const struck = (call: RoutedCall<E>): Reply | undefined => {
    const { endpoint } = call;
    if (faults.take('dropConnection', endpoint)) return 'drop';
    if (faults.take('wrongIp', endpoint)) return answers.wrongIp(call);
    const limited = faults.take('rateLimited', endpoint);
    if (limited) {
      const reply = answers.rateLimited(call);
      const { retryAfterSeconds } = limited;
      if (retryAfterSeconds === undefined || !('json' in reply)) return reply;
      return { ...reply, headers: { 'retry-after': String(retryAfterSeconds) } };
    }
    const page = faults.take('htmlError', endpoint);
    if (page) return htmlReply(page.status);
    const broken = faults.take('serverError', endpoint);
    if (broken) return answers.serverError(call, broken.status);
    return endpoint !== 'token' && faults.take('unauthorizedOnce', endpoint) ? answers.unauthorized(call) : undefined;
  };

  const shaped = (reply: Reply, endpoint: string): Reply => {
    if (reply === 'drop' || !('json' in reply) || reply.status >= 300) return reply;
    let { json } = reply;
    if (faults.take('extraFields', endpoint)) json = withExtraFields(json);
    if (faults.take('numbersAsStrings', endpoint)) json = numbersAsStrings(json);
    return { ...reply, json };
  };

  const listener = await listen(port, async (plain) => {
    if (isDown()) return 'drop';
    const call = routed(plain);
    if (!call) return answers.unknownPath(plain);
    calls[call.endpoint] = (calls[call.endpoint] ?? 0) + 1;
    const reply = struck(call) ?? (await handle(call));
    // Late, not early: whoever gives up waiting must find that the call took effect.
    const slow = faults.take('slow', call.endpoint);
    if (slow) await clock.until(clock.now() + slow.ms, closing.signal);
    return shaped(reply, call.endpoint);
  });

  return {
    listener,
    calls,
    stop() {
      closing.abort(new Error('the sandbox stopped'));
      return listener.stop();
    },
  };
}

/** Counts calls in fixed windows of time; answers false once a window holds more than it may. */
export function windowLimit(clock: Clock, limit: number, windowMs: number): (who: string) => boolean {
  const windows = new Map<string, { readonly start: number; used: number }>();
  return (who) => {
    const now = clock.now();
    const current = windows.get(who);
    if (!current || now - current.start >= windowMs) {
      windows.set(who, { start: now, used: 1 });
      return true;
    }
    current.used += 1;
    return current.used <= limit;
  };
}
