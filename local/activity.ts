import type { Activity } from './service.ts';

/** Counts work in progress by name. `idle` waits until nothing is in progress and a turn of the event loop brought nothing new. */
export function createActivity(): Activity {
  const counts = new Map<string, number>();
  let total = 0;
  let waiting: (() => void)[] = [];

  const end = (what: string) => {
    const left = (counts.get(what) ?? 0) - 1;
    if (left > 0) counts.set(what, left);
    else counts.delete(what);
    total -= 1;
    if (total > 0 || waiting.length === 0) return;
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };

  const begin = (what: string) => {
    counts.set(what, (counts.get(what) ?? 0) + 1);
    total += 1;
    let open = true;
    return () => {
      if (!open) throw new Error(`"${what}" ended twice`);
      open = false;
      end(what);
    };
  };

  return {
    begin,
    async track(what, work) {
      const done = begin(what);
      try {
        return await work;
      } finally {
        done();
      }
    },
    get busy() {
      return total > 0;
    },
    async idle() {
      for (;;) {
        if (total > 0) await new Promise<void>((resolve) => waiting.push(resolve));
        // Work often hands over to its successor in the next turn; only a quiet turn is rest.
        await new Promise<void>((resolve) => setImmediate(resolve));
        if (total === 0) return;
      }
    },
    describe: () => [...counts].map(([what, count]) => (count === 1 ? what : `${what} (${count})`)),
  };
}
