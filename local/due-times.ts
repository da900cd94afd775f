/** A clock that knows which of its timers are still to come, apart from those of schedules. */
import type { Clock } from './service.ts';

export interface DueTimes {
  /** The clock to hand to whatever has an end: executions, visibility timeouts, retries. */
  readonly clock: Clock;
  /** The earliest time that something waits for. */
  earliest(): number | undefined;
}

/** Wraps a clock; timers made on the wrapped clock itself do not count. */
export function countDueTimes(clock: Clock): DueTimes {
  const times = new Map<number, number>();

  function add(time: number): () => void {
    times.set(time, (times.get(time) ?? 0) + 1);
    let pending = true;
    return () => {
      if (!pending) return;
      pending = false;
      const left = (times.get(time) ?? 0) - 1;
      if (left > 0) times.set(time, left);
      else times.delete(time);
    };
  }

  return {
    clock: {
      now: () => clock.now(),
      advance: (milliseconds) => clock.advance(milliseconds),
      nextDue: () => clock.nextDue(),
      at(time, task) {
        const remove = add(time);
        const cancel = clock.at(time, () => {
          remove();
          task();
        });
        return () => {
          remove();
          cancel();
        };
      },
      until(time, signal) {
        const remove = add(time);
        return clock.until(time, signal).finally(remove);
      },
    },
    earliest() {
      let earliest: number | undefined;
      for (const time of times.keys()) if (earliest === undefined || time < earliest) earliest = time;
      return earliest;
    },
  };
}
