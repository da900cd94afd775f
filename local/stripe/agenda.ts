import type { ServiceContext } from '../service.ts';

interface Entry {
  readonly kind: string;
  readonly id: string;
}

/** What is due at some time, on disk. One timer of the clock serves all entries. */
export interface Agenda {
  put(time: number, kind: string, id: string): void;
  remove(time: number, kind: string, id: string): void;
  stop(): void;
}

const keyOf = (time: number, kind: string, id: string) => `${String(Math.ceil(time)).padStart(15, '0')}/${kind}/${id}`;

export function openAgenda(
  { clock, store }: ServiceContext,
  tasks: Readonly<Record<string, (id: string) => void>>,
): Agenda {
  const entries = store.collection<Entry>('stripe.agenda');
  let armedFor = Number.POSITIVE_INFINITY;
  let disarm = () => {};

  const arm = (time: number) => {
    if (time >= armedFor) return;
    disarm();
    armedFor = time;
    disarm = clock.at(time, ring);
  };
  const armNext = () => {
    const first = entries.entries().next();
    if (!first.done) arm(Number(first.value[0].slice(0, 15)));
  };
  const ring = () => {
    armedFor = Number.POSITIVE_INFINITY;
    for (const [key, { kind, id }] of entries.range('', keyOf(clock.now() + 1, '', ''))) {
      store.batch(() => {
        entries.delete(key);
        tasks[kind]?.(id);
      });
    }
    armNext();
  };

  armNext();
  return {
    put(time, kind, id) {
      entries.put(keyOf(time, kind, id), { kind, id });
      arm(Math.ceil(time));
    },
    remove: (time, kind, id) => entries.delete(keyOf(time, kind, id)),
    stop: () => disarm(),
  };
}
