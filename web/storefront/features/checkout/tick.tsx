import { type ReactNode, useId } from 'react';
import { classes } from '../../../ui/classes.ts';

interface TickProps {
  readonly id: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly error: string | undefined;
  readonly hint?: string;
  readonly children: ReactNode;
}

/** A box to tick, never ticked for the shopper, with its fault beneath it. */
export function Tick({ id, checked, onChange, error, hint, children }: TickProps) {
  const noteId = useId();
  return (
    <div className={classes('border bg-raised px-4 py-3', error ? 'border-bad' : 'border-edge')}>
      <label htmlFor={id} className="flex gap-3 py-1">
        <input
          id={id}
          type="checkbox"
          className="mt-0.5 size-6 shrink-0 accent-[var(--fg)]"
          checked={checked}
          aria-invalid={error !== undefined}
          aria-describedby={error || hint ? noteId : undefined}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>{children}</span>
      </label>
      {(error || hint) && (
        <p id={noteId} className={classes('mt-1 pl-9 text-sm', error ? 'text-bad' : 'text-muted')}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}
