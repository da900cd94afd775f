import type * as z from 'zod';
import type { ImportBody, importDigitalKeys } from '#shared/contracts/admin-digital-keys.ts';
import { keyContentTypes } from '#shared/domain/digital-key.ts';
import { InvalidRequestError } from '#shared/domain/errors.ts';
import { mostKeysPerImport, type SubmittedCode } from '#shared/domain/key-import.ts';
import { CsvError, parseCsv } from './csv.ts';

/** What somebody wants imported, whichever way it was sent. */
export interface Submitted {
  readonly productId: string;
  readonly keys: readonly SubmittedCode[];
  /** EUR cents. */
  readonly unitCost: number | undefined;
  readonly source: string | undefined;
  readonly dryRun: boolean;
}

export function submittedInJson(body: ImportBody): Submitted {
  return {
    productId: body.product_id,
    keys: body.keys.map(
      (key): SubmittedCode =>
        'content_type' in key || 'type' in key
          ? { code: key.code, type: key.type, contentType: key.content_type }
          : { code: key.code },
    ),
    unitCost: body.unit_cost,
    source: body.source || undefined,
    dryRun: body.dry_run,
  };
}

/** Keys as CSV, one a row below a header; what JSON has beside them stands in the query. */
export function submittedInCsv(text: string, query: z.output<typeof importDigitalKeys.query>): Submitted {
  if (!query.product_id) throw refused('query.product_id', 'is needed with text/csv: the product that the keys are of');
  return {
    productId: query.product_id,
    keys: keysOfCsv(text),
    unitCost: query.unit_cost,
    source: query.source || undefined,
    dryRun: query.dry_run === 'true',
  };
}

const columns = ['code', 'type', 'content_type'] as const;

function keysOfCsv(text: string): SubmittedCode[] {
  const [header, ...rows] = readCsv(text);
  const names = header?.map((name) => name.trim().toLowerCase()) ?? [];
  const unknown = names.filter((name) => !columns.some((column) => column === name));
  if (!names.includes('code') || unknown.length > 0 || new Set(names).size < names.length) {
    throw refused('body', `must begin with a header row of code and, if wanted, type and content_type, each once`);
  }
  if (rows.length === 0) throw refused('body', 'has no keys below its header');
  if (rows.length > mostKeysPerImport) {
    throw refused('body', `has ${rows.length} keys; at most ${mostKeysPerImport} are taken at a time`);
  }
  return rows.map((row, index) => {
    if (row.length > names.length) {
      throw refused('body', `row ${index} below the header has ${row.length} fields, the header ${names.length}`);
    }
    const field = (name: (typeof columns)[number]) => row[names.indexOf(name)]?.trim() || undefined;
    return {
      code: field('code') ?? '',
      type: oneOf(['text', 'image'], field('type'), `row ${index} below the header: type`),
      contentType: oneOf(keyContentTypes, field('content_type'), `row ${index} below the header: content_type`),
    };
  });
}

function readCsv(text: string): string[][] {
  try {
    return parseCsv(text);
  } catch (error) {
    if (error instanceof CsvError) throw refused('body', `is not CSV: ${error.message}`);
    throw error;
  }
}

function oneOf<Value extends string>(
  values: readonly Value[],
  given: string | undefined,
  where: string,
): Value | undefined {
  if (given === undefined) return undefined;
  const value = values.find((one) => one === given.toLowerCase());
  if (!value) throw refused('body', `${where} must be one of ${values.join(', ')}`);
  return value;
}

function refused(path: string, message: string): InvalidRequestError {
  return new InvalidRequestError(`${path}: ${message}.`, [{ path, message }]);
}
