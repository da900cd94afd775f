import type { Store } from '../service.ts';

/** Documents held in memory and written through to the store, so that reads are cheap and a restart loses nothing. */
export interface Records<T> {
  get(key: string): T | undefined;
  put(key: string, value: T): void;
  delete(key: string): void;
  values(): IterableIterator<T>;
  readonly size: number;
}

/** Opens a collection of the store; documents are in the order they were first written if their keys sort that way. */
export function openRecords<T>(store: Store, name: string): Records<T> {
  const collection = store.collection<T>(name);
  const held = new Map<string, T>(collection.entries());
  return {
    get: (key) => held.get(key),
    put(key, value) {
      collection.put(key, value);
      held.set(key, value);
    },
    delete(key) {
      collection.delete(key);
      held.delete(key);
    },
    values: () => held.values(),
    get size() {
      return held.size;
    },
  };
}
