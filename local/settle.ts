/** Waiting until the cloud is at rest, without ever sleeping. */
import type { DueTimes } from './due-times.ts';
import type { Activity, Clock } from './service.ts';

export interface SettleOptions {
  /** Moves the clock on to whatever is waited for, until nothing is. */
  readonly advance?: boolean;
  /** How far the clock may be moved, in milliseconds; a day unless told otherwise. */
  readonly limit?: number;
}

export interface SettleContext {
  readonly clock: Clock;
  readonly dueTimes: DueTimes;
  readonly activity: Activity;
}

const day = 86_400_000;
const mostSteps = 100_000;

/** Resolves when nothing is in progress; with `advance`, when nothing is waited for either. */
export async function settle({ clock, dueTimes, activity }: SettleContext, options: SettleOptions): Promise<void> {
  const latest = clock.now() + (options.limit ?? day);
  for (let step = 0; step < mostSteps; step += 1) {
    await activity.idle();
    if (options.advance !== true) return;
    const due = dueTimes.earliest();
    if (due === undefined || due > latest) return;
    // Schedules that fall due on the way run too, though only once: while one runs, its next turns are missed.
    clock.advance(Math.max(0, due - clock.now()));
  }
  throw new Error(
    `The cloud does not come to rest; in progress: ${activity.describe().join(', ') || 'timers that follow each other'}`,
  );
}
