import { cpus } from 'node:os';
import { type Figure, isMet, type Result, type Table } from './figures.ts';

/** The figures as text for a terminal. */
export function terminalReport({ figures, tables }: Result): string {
  return [
    aligned([figureHead, ...figures.map(figureRow)]),
    ...tables.map(({ title, head, rows }) => `${title}\n${aligned([head, ...rows.map(textsOf)])}`),
  ].join('\n\n');
}

/** The figures as Markdown, to be put into docs/performance.md. */
export function markdownReport({ figures, tables }: Result): string {
  return [
    machineLine(),
    markdownTable(figureHead, figures.map(figureRow)),
    ...tables.map(({ title, head, rows }) => `**${title}**\n\n${markdownTable(head, rows.map(textsOf))}`),
  ].join('\n\n');
}

/** What the figures were measured on. */
export function machineLine(): string {
  const [first] = cpus();
  return `Node ${process.versions.node}, ${cpus().length} × ${first?.model.trim() ?? 'CPU'}`;
}

const figureHead = ['part', 'what', 'measured', 'goal', ''] as const;

function figureRow(figure: Figure): string[] {
  const { part, name, value, unit, goal } = figure;
  const met = isMet(figure);
  const wanted = goal ? ('atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`) : '';
  return [part, name, `${numberText(value)} ${unit}`, wanted, met === undefined ? '' : met ? 'met' : 'missed'];
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) return '-';
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toFixed(2)));
}

function textsOf(row: Table['rows'][number]): string[] {
  return row.map((cell) => (typeof cell === 'number' ? numberText(cell) : cell));
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
