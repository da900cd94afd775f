import { useState } from 'react';
import { classes } from './classes.ts';

interface CoverProps {
  readonly src: string;
  readonly title: string;
  /** Loaded at once, before others; for what is seen first. */
  readonly first?: boolean;
  readonly className?: string;
}

/** A game's cover. Its space is reserved before it is there; where it cannot be loaded, the title stands in for it. */
export function Cover({ src, title, first = false, className }: CoverProps) {
  const [missing, setMissing] = useState(false);
  if (missing) {
    return (
      <span
        className={classes('wide flex aspect-[3/4] w-full items-end bg-sunk p-4 text-xl text-fg', className)}
        aria-hidden="true"
      >
        {title}
      </span>
    );
  }
  return (
    <img
      src={src}
      alt=""
      width={600}
      height={800}
      loading={first ? 'eager' : 'lazy'}
      fetchPriority={first ? 'high' : 'auto'}
      decoding="async"
      onError={() => setMissing(true)}
      className={classes('block aspect-[3/4] w-full bg-sunk object-cover', className)}
    />
  );
}
