import type { Order } from './order.ts';

/** How an order that stands still is pushed on. */
export type Push =
  | { readonly kind: 'leave' }
  /** No execution was ever started: send the order into the queue again. */
  | { readonly kind: 'send' }
  /** Its execution failed: go on from the state that failed. */
  | { readonly kind: 'redrive' }
  /** Nothing automatic is left: staff must look. */
  | { readonly kind: 'park'; readonly problem: string };

export interface Execution {
  readonly status: 'absent' | 'running' | 'succeeded' | 'failed';
  readonly endedAt: number | undefined;
  readonly redrives: number;
}

const minute = 60_000;
/** A message needs seconds; an order without an execution after this long has lost its message. */
const startBudget = minute;
const longestRun = 24 * 60 * minute;
const mostRedrives = 20;

/** Decides for one authorised order that is not finished. `now` in milliseconds. */
export function pushFor(order: Order, execution: Execution, now: number): Push {
  const age = now - Date.parse(order.authorizedAt ?? order.createdAt);
  switch (execution.status) {
    case 'absent':
      return age > startBudget ? { kind: 'send' } : { kind: 'leave' };
    case 'running':
      return age > longestRun
        ? { kind: 'park', problem: 'It has been in procurement for more than a day.' }
        : { kind: 'leave' };
    case 'failed': {
      if (execution.redrives >= mostRedrives)
        return { kind: 'park', problem: `Its execution failed after ${execution.redrives} redrives.` };
      const pause = Math.min(2 ** execution.redrives, 60) * minute;
      return now - (execution.endedAt ?? 0) >= Math.min(pause, age) ? { kind: 'redrive' } : { kind: 'leave' };
    }
    case 'succeeded':
      return age > startBudget
        ? { kind: 'park', problem: 'Its execution ended, but the order did not.' }
        : { kind: 'leave' };
  }
}
