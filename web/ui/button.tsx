import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { classes } from './classes.ts';

type Look = 'primary' | 'plain' | 'quiet';

const looks: Readonly<Record<Look, string>> = {
  primary: 'cut bg-signal text-on-signal font-semibold hover:brightness-95 active:translate-y-px',
  plain: 'border border-edge bg-raised font-medium hover:border-fg active:translate-y-px',
  quiet: 'underline decoration-1 hover:decoration-2',
};

/** How a button or a link that acts like one looks; the two share it. */
export function buttonClass(look: Look = 'primary', more?: string): string {
  return classes(
    'inline-flex min-h-12 items-center justify-center gap-2 px-6 text-center text-base transition-[filter,border-color] duration-100 disabled:opacity-55',
    looks[look],
    more,
  );
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: Look;
  /** Shown as busy and not to be pressed again. */
  readonly busy?: boolean;
  readonly children: ReactNode;
}

/** A button that stays in place while its work is done: pressing it again then does nothing. */
export function Button({ look = 'primary', busy = false, className, onClick, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={buttonClass(look, classes(busy && 'opacity-70', className))}
    >
      {children}
    </button>
  );
}
