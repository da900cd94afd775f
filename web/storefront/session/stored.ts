import { useSyncExternalStore } from 'react';

/** A value that outlives the page, in every tab alike. */
export interface Stored<T> {
  get(): T;
  set(value: T): void;
  subscribe(listener: () => void): () => void;
  /** What pages are prerendered with. */
  readonly neutral: T;
}

/** Keeps one value in the browser's storage; where storage is closed to us it lives as long as the page. */
export function stored<T>(
  name: string,
  options: { readonly neutral: T; readonly read: (raw: unknown) => T; readonly initial?: () => T },
): Stored<T> {
  const key = `latchkey.${name}`;
  const listeners = new Set<() => void>();
  let current: { readonly value: T } | undefined;

  function load(): T {
    if (typeof window === 'undefined') return options.neutral;
    try {
      const raw = window.localStorage.getItem(key);
      if (raw !== null) return options.read(JSON.parse(raw));
    } catch {
      return options.neutral;
    }
    return options.initial?.() ?? options.neutral;
  }
  const tell = () => {
    for (const listener of listeners) listener();
  };
  if (typeof window !== 'undefined') {
    window.addEventListener('storage', (event) => {
      if (event.key !== key) return;
      current = undefined;
      tell();
    });
  }
  return {
    neutral: options.neutral,
    get() {
      current ??= { value: load() };
      return current.value;
    },
    set(value) {
      current = { value };
      try {
        window.localStorage.setItem(key, JSON.stringify(value));
      } catch {
        // Kept for this page only.
      }
      tell();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Draws with the neutral value while a prerendered page comes alive, then with the shopper's own. */
export function useStored<T>(store: Stored<T>): T {
  return useSyncExternalStore(store.subscribe, store.get, () => store.neutral);
}
