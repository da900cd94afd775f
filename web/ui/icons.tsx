const paths = {
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm5 11.5L20.5 20.5',
  cart: 'M3 4h2.5l2 11h10.5l2-8H6.5M9 20h.01M17 20h.01',
  close: 'M5 5l14 14M19 5L5 19',
  check: 'M4 12.5l5.5 5.5L20 6.5',
  cross: 'M6 6l12 12M18 6L6 18',
  warn: 'M12 4L21 20H3ZM12 10v5M12 17.6v.1',
  globe: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM3 12h18M12 3c3 2.8 3 15.2 0 18M12 3c-3 2.8-3 15.2 0 18',
  user: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4 21c1-9 15-9 16 0',
  filter: 'M3 6h18M6 12h12M10 18h4',
  copy: 'M8 8h12v12H8ZM16 8V4H4v12h4',
  external: 'M9 5H5v14h14v-4M13 5h6v6M19 5l-9 9',
} as const;

export type IconName = keyof typeof paths;

/** A line drawing beside a word; it says nothing by itself. */
export function Icon({ name, className = 'size-5' }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      className={`${className} shrink-0`}
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="square"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}
