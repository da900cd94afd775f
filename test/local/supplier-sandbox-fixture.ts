/** What a supplier's sandbox needs around it in a test: a frozen clock, a store in memory and a shop that notes every call. */
import { createActivity } from '../../local/activity.ts';
import { systemClock } from '../../local/clock.ts';
import type { SandboxContext, Webhook } from '../../local/sandbox.ts';
import type { Clock, Store } from '../../local/service.ts';
import { openStore } from '../../local/store.ts';

export interface TestShop {
  readonly context: SandboxContext;
  readonly clock: Clock;
  readonly store: Store;
  readonly hooks: Webhook[];
  /** What the shop answers to webhooks. */
  hookStatus: number;
}

export const noon = Date.parse('2026-01-10T12:00:00.659Z');

export function testShop(store: Store = openStore(':memory:'), start = noon): TestShop {
  const clock = systemClock(() => start);
  const hooks: Webhook[] = [];
  const shop = {
    clock,
    store,
    hooks,
    hookStatus: 204,
    context: {
      clock,
      store,
      activity: createActivity(),
      log: () => {},
      shopUrl: 'http://localhost:3000',
      deliverWebhook: async (webhook: Webhook) => {
        hooks.push(webhook);
        return shop.hookStatus;
      },
    },
  };
  return shop;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads the wire as it comes, and its expectations are the parser
  readonly json: any;
}

/** One request; the body goes out as given, or as JSON when it is an object. */
export async function send(
  url: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: object | string } = {},
): Promise<Answer> {
  const isText = typeof body === 'string';
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: { ...(body !== undefined && !isText && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') && text !== '';
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
}

/** Lets answers that are already on their way arrive. */
export async function turn(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}
