/** A source map as esbuild writes it. */
export interface SourceMap {
  readonly version: 3;
  readonly sources: readonly string[];
  readonly mappings: string;
  readonly names: readonly string[];
}

/** Fields of a segment: column of the output, then source, line, column and name of the input. */
type Segment = readonly number[];

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/**
 * The part of a map that leads to sources that `isOwn` accepts. What comes from elsewhere stays unmapped, which makes
 * the map of a function that is mostly packages a few per cent of the whole, and quick to load at a cold start.
 */
export function ownSourceMap(map: SourceMap, isOwn: (source: string) => boolean): SourceMap {
  const kept = map.sources.flatMap((source, index) => (isOwn(source) ? [index] : []));
  const newIndex = new Map(kept.map((index, position) => [index, position]));
  const names = new Map<number, number>();
  const lines = decode(map.mappings).map((line) => {
    let inOwn = false;
    return line.flatMap(([column = 0, source = -1, ...rest]): Segment[] => {
      const own = newIndex.get(source);
      const wasOwn = inOwn;
      inOwn = own !== undefined;
      // One segment without a source ends the own stretch before it; more of them would say the same again.
      if (own === undefined) return wasOwn ? [[column]] : [];
      const [inputLine = 0, inputColumn = 0, name] = rest;
      if (name === undefined) return [[column, own, inputLine, inputColumn]];
      if (!names.has(name)) names.set(name, names.size);
      return [[column, own, inputLine, inputColumn, names.get(name) ?? 0]];
    });
  });
  return {
    version: 3,
    sources: kept.map((index) => map.sources[index] ?? ''),
    mappings: encode(lines),
    names: [...names.keys()].map((index) => map.names[index] ?? ''),
  };
}

/** Every field but the column counts from the segment before, over the ends of lines. */
function decode(mappings: string): Segment[][] {
  const before = [0, 0, 0, 0, 0];
  return mappings.split(';').map((line) => {
    before[0] = 0;
    return line === ''
      ? []
      : line.split(',').map((text) =>
          numbersOf(text).map((delta, field) => {
            const value = (before[field] ?? 0) + delta;
            before[field] = value;
            return value;
          }),
        );
  });
}

function encode(lines: readonly (readonly Segment[])[]): string {
  const before = [0, 0, 0, 0, 0];
  return lines
    .map((line) => {
      before[0] = 0;
      return line
        .map((segment) =>
          segment
            .map((value, field) => {
              const delta = value - (before[field] ?? 0);
              before[field] = value;
              return textOf(delta);
            })
            .join(''),
        )
        .join(',');
    })
    .join(';');
}

/** Base-64 digits of five bits, the lowest first; the sixth bit says that more follow, the first is the sign. */
function numbersOf(text: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of text) {
    const digit = digits.indexOf(character);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}

function textOf(number: number): string {
  let rest = number < 0 ? (-number << 1) | 1 : number << 1;
  let text = '';
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += digits[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}
