import { useSyncExternalStore } from 'react';
import { Icon } from './icons.tsx';

interface Toast {
  readonly id: number;
  readonly text: string;
}

const shownFor = 5000;
let toasts: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Says a short sentence at the foot of the page, to the eye and to a screen reader. */
export function toast(text: string): void {
  last += 1;
  const id = last;
  change([...toasts.slice(-2), { id, text }]);
  window.setTimeout(() => change(toasts.filter((one) => one.id !== id)), shownFor);
}

const none: readonly Toast[] = [];
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function Toasts() {
  const shown = useSyncExternalStore(
    subscribe,
    () => toasts,
    () => none,
  );
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-4 z-30 grid justify-items-center gap-2 px-4"
    >
      {shown.map(({ id, text }) => (
        <p key={id} className="cut flex items-center gap-3 bg-fg px-5 py-3 text-ground">
          <Icon name="check" />
          {text}
        </p>
      ))}
    </div>
  );
}
