/** What every event source needs of the cloud around it. */
import type { Outcome } from '../lambda/environment.ts';
import type { Activity, Clock } from '../service.ts';

export interface SourceFaults {
  /** How many of the next stream batches come twice. */
  takeDuplicateRecords(): boolean;
  /** Milliseconds that the next stream batch is held back. */
  takeRecordDelay(): number;
  takeDuplicateMessages(): boolean;
}

export interface SourceContext {
  readonly clock: Clock;
  readonly activity: Activity;
  readonly faults: SourceFaults;
  readonly log: (line: string) => void;
  readonly invoke: (functionName: string, event: string) => Promise<Outcome>;
  /** Sends what could not be processed to a queue. */
  readonly sendToQueue: (queueArn: string, body: string) => void;
  readonly signal: AbortSignal;
}

/** Work that stands still while it waits for the clock, and counts as work otherwise. */
export interface Work {
  pause(milliseconds: number): Promise<void>;
  /** Lets other work, which counts for itself, come to its end. */
  standBy<T>(others: Promise<T>): Promise<T>;
  end(): void;
}

export function beginWork({ activity, clock, signal }: SourceContext, what: string): Work {
  let end = activity.begin(what);

  async function standBy<T>(others: Promise<T>): Promise<T> {
    end();
    try {
      return await others;
    } finally {
      end = activity.begin(what);
    }
  }

  return {
    pause: (milliseconds) => standBy(clock.until(clock.now() + milliseconds, signal)),
    standBy,
    end: () => end(),
  };
}

const immediateRetries = 3;

/** How long to wait before a retry: the first ones come at once, later ones after a growing while. */
export function retryDelay(attempt: number): number {
  return attempt <= immediateRetries ? 0 : Math.min(60_000, 1000 * 2 ** (attempt - immediateRetries - 1));
}
