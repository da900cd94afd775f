/** What a part of the benchmark answers: figures, each beside what it is meant to be. */

export type Goal = { readonly atLeast: number } | { readonly atMost: number };

export interface Figure {
  readonly part: string;
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal?: Goal;
}

/** Rows of detail below the figures: what an order asks of AWS, or what a function weighs. */
export interface Table {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export interface Result {
  readonly figures: readonly Figure[];
  readonly tables: readonly Table[];
}

export interface PartOptions {
  readonly orders: number;
  readonly directory: string;
  readonly progress: (line: string) => void;
}

export type Part = (options: PartOptions) => Promise<Result>;

/** Whether a figure is where it is meant to be; undefined when it has no goal. */
export function isMet({ value, goal }: Figure): boolean | undefined {
  if (!goal) return undefined;
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;
}

/** The value below which the given share (0 to 1) lies; the nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** The slope of the straight line that fits best: how much `y` grows with each `x`. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / points.length;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return spread === 0 ? 0 : points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
}
