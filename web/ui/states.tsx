import type { ReactNode } from 'react';
import { classes } from './classes.ts';

/** Nothing to show, and what to do about it. */
export function EmptyState({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="border border-dashed border-edge px-6 py-12 text-center">
      <h2 className="text-2xl">{title}</h2>
      <div className="mx-auto mt-3 grid max-w-[52ch] justify-items-center gap-5 text-muted">{children}</div>
    </div>
  );
}

/** Something failed: what, and a way on. Announced at once. */
export function ErrorState({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div role="alert" className="border-l-4 border-bad bg-raised px-6 py-8">
      <h2 className="text-2xl">{title}</h2>
      <div className="mt-3 grid max-w-[60ch] justify-items-start gap-5 text-muted">{children}</div>
    </div>
  );
}

/** Holds the place of what is being loaded, in its size. */
export function Skeleton({ className }: { readonly className: string }) {
  return <span aria-hidden="true" className={classes('skeleton block', className)} />;
}
