/** Calls that may go out in a span of time, as one execution environment sees it. */
export interface RateLimit {
  /** Takes a place: the milliseconds to wait before the call, or undefined when the wait would be too long to be of use. */
  take(): number | undefined;
}

/** Longer than this nobody waits for a place: the caller is better off with another supplier. */
const longestWait = 2_000;

/** A bucket that holds `calls` places and fills up again evenly over `milliseconds`. */
export function rateLimit(limit: {
  readonly calls: number;
  readonly milliseconds: number;
  readonly now: () => number;
}): RateLimit {
  const { calls, milliseconds, now } = limit;
  let places = calls;
  let filledAt = now();
  return {
    take() {
      const time = now();
      places = Math.min(calls, places + ((time - filledAt) * calls) / milliseconds);
      filledAt = time;
      const wait = places >= 1 ? 0 : Math.ceil(((1 - places) * milliseconds) / calls);
      if (wait > longestWait) return undefined;
      places -= 1;
      return wait;
    },
  };
}
