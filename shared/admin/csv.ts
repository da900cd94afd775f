/** A text that is not CSV: which row, and what is wrong with it. */
export class CsvError extends Error {
  override name = 'CsvError';
}

/**
 * The rows of an RFC 4180 text: fields in quotes may hold commas, line breaks and doubled quotes. A byte order mark goes,
 * lines end in any of the usual ways, and lines with nothing on them are no rows.
 */
export function parseCsv(text: string): string[][] {
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  let line = 1;
  while (at < source.length) {
    const quoted = source[at] === '"';
    const end = quoted ? closingQuote(source, at, line) : endOfPlainField(source, at, line);
    row.push(quoted ? source.slice(at + 1, end - 1).replaceAll('""', '"') : source.slice(at, end));
    if (quoted) line += linesIn(source.slice(at, end));
    at = end;
    if (source[at] === ',') {
      at += 1;
      if (at === source.length) row.push('');
      else continue;
    }
    if (!isBlank(row)) rows.push(row);
    row = [];
    if (at < source.length) {
      at += source.startsWith('\r\n', at) ? 2 : 1;
      line += 1;
    }
  }
  return rows;
}

const fieldEnd = /[,\r\n"]/g;

function endOfPlainField(source: string, start: number, line: number): number {
  fieldEnd.lastIndex = start;
  const end = fieldEnd.exec(source)?.index ?? source.length;
  if (source[end] === '"') throw new CsvError(`line ${line}: a quote inside a field that does not begin with one`);
  return end;
}

/** Just behind the quote that closes the field. */
function closingQuote(source: string, start: number, line: number): number {
  let at = start + 1;
  for (;;) {
    const quote = source.indexOf('"', at);
    if (quote < 0) throw new CsvError(`line ${line}: a quote is never closed`);
    if (source[quote + 1] !== '"') {
      const after = source[quote + 1];
      if (after !== undefined && !',\r\n'.includes(after)) {
        throw new CsvError(`line ${line}: something follows a closing quote`);
      }
      return quote + 1;
    }
    at = quote + 2;
  }
}

function linesIn(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

function isBlank(row: readonly string[]): boolean {
  return row.length === 1 && row[0]?.trim() === '';
}
