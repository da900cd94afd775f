/** How one order of the demo went; amounts in the shop's decimals. */
export interface Row {
  readonly number: number;
  readonly scenario: string;
  readonly order: string;
  readonly sources: string;
  /** From the authorised payment to visible keys, in milliseconds; absent when no key was found. */
  readonly milliseconds: number | undefined;
  readonly authorized: number;
  readonly captured: number;
  readonly released: number;
  readonly payment: string;
  /** Broken promises, in words; empty when all held. */
  readonly broken: readonly string[];
}

const columns: readonly [string, (row: Row) => string, 'left' | 'right'][] = [
  ['#', (row) => String(row.number), 'right'],
  ['scenario', (row) => row.scenario, 'left'],
  ['order', (row) => row.order.slice(-8), 'left'],
  ['source per unit', (row) => row.sources, 'left'],
  ['to key', (row) => (row.milliseconds === undefined ? '-' : `${row.milliseconds} ms`), 'right'],
  ['authorized', (row) => row.authorized.toFixed(2), 'right'],
  ['captured', (row) => row.captured.toFixed(2), 'right'],
  ['released', (row) => row.released.toFixed(2), 'right'],
  ['payment', (row) => row.payment, 'left'],
  ['', (row) => (row.broken.length === 0 ? 'ok' : 'BROKEN'), 'left'],
];

/** The rows as a table for a terminal. */
export function table(rows: readonly Row[]): string {
  const cells = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, cell]) => cell(row)))];
  const widths = columns.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, column) =>
          columns[column]?.[2] === 'right' ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** `3 codeswholesale + 1 kinguin`, in the order of the chain. */
export function sourceSummary(sources: readonly string[]): string {
  const known = ['inventory', 'codeswholesale', 'kinguin', '-'];
  return known
    .flatMap((source) => {
      const count = sources.filter((one) => one === source).length;
      return count === 0 ? [] : [`${count > 1 ? `${count} ` : ''}${source === '-' ? 'none' : source}`];
    })
    .join(' + ');
}
