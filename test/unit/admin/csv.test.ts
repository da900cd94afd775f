import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvError, parseCsv } from '#shared/admin/csv.ts';

describe('reading CSV', () => {
  it('splits rows at every kind of line end and drops the byte order mark', () => {
    expect(parseCsv('\ufeffcode,type\r\nAAAA,text\nBBBB,\rCCCC,text')).toEqual([
      ['code', 'type'],
      ['AAAA', 'text'],
      ['BBBB', ''],
      ['CCCC', 'text'],
    ]);
  });

  it('keeps commas, line breaks and doubled quotes of quoted fields', () => {
    expect(parseCsv('"a,b","c\r\nd","say ""hi""",""')).toEqual([['a,b', 'c\r\nd', 'say "hi"', '']]);
  });

  it('counts blank lines as no rows', () => {
    expect(parseCsv('code\n\n  \nAAAA\n\n')).toEqual([['code'], ['AAAA']]);
    expect(parseCsv('')).toEqual([]);
  });

  it('ends a row that ends in a comma with an empty field', () => {
    expect(parseCsv('a,')).toEqual([['a', '']]);
    expect(parseCsv('a,\nb')).toEqual([['a', ''], ['b']]);
  });

  it.each([
    ['"AAAA', 'line 1: a quote is never closed'],
    ['code\n"a\nb"\n"c', 'line 4: a quote is never closed'],
    ['code\nAA"AA', 'line 2: a quote inside a field'],
    ['code\n"AAAA"B', 'line 2: something follows a closing quote'],
  ])('refuses %j with the line', (text, message) => {
    expect(() => parseCsv(text)).toThrow(CsvError);
    expect(() => parseCsv(text)).toThrow(message);
  });

  it('reads back whatever was written by the rules', () => {
    const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é') });
    const row = fc.array(field, { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), (rows) => {
        const written = rows
          .map((fields) => fields.map((one) => `"${one.replaceAll('"', '""')}"`).join(','))
          .join('\r\n');
        expect(parseCsv(written)).toEqual(rows);
      }),
      { numRuns: 200 },
    );
  });
});
