import type { Form, FormValue } from './form.ts';
import { form, integer, text } from './params.ts';
import { invalid } from './problems.ts';
import type { Shelf } from './records.ts';

export interface Page<T> {
  readonly object: 'list';
  readonly url: string;
  readonly has_more: boolean;
  readonly data: readonly T[];
}

interface Query<T extends { readonly id: string }> {
  readonly url: string;
  readonly params: Form;
  readonly shelf: Shelf<T>;
  /** The few documents that an index names, newest first; all of the shelf when absent. */
  readonly only?: readonly string[] | undefined;
  readonly keep?: (document: T) => boolean;
  readonly createdOf: (document: T) => number;
}

/** One page of documents, newest first, by `limit`, `starting_after` and `created`. */
export function page<T extends { readonly id: string }>({
  url,
  params,
  shelf,
  only,
  keep = () => true,
  createdOf,
}: Query<T>): Page<T> {
  const limit = integer(params.limit, 'limit') ?? 10;
  if (limit < 1 || limit > 100)
    throw invalid('Invalid integer: must be between 1 and 100.', 'limit', 'parameter_invalid_integer');
  if (params.ending_before !== undefined) throw invalid('Paging backwards is not imitated.', 'ending_before');
  const after = text(params.starting_after, 'starting_after');
  if (after !== undefined && !shelf.get(after))
    throw invalid(`No such object: '${after}'`, 'starting_after', 'resource_missing');
  const range = createdRange(params.created);
  const data: T[] = [];
  for (const document of documentsAfter(shelf, only, after)) {
    const created = createdOf(document);
    if (created < range.from) break;
    if (created > range.to || !keep(document)) continue;
    if (data.length === limit) return { object: 'list', url, has_more: true, data };
    data.push(document);
  }
  return { object: 'list', url, has_more: false, data };
}

function documentsAfter<T extends { readonly id: string }>(
  shelf: Shelf<T>,
  only: readonly string[] | undefined,
  after: string | undefined,
): Iterable<T> {
  if (!only) return shelf.newestFirst(after);
  return only.filter((id) => after === undefined || id > after).flatMap((id) => shelf.get(id) ?? []);
}

function createdRange(value: FormValue | undefined): { readonly from: number; readonly to: number } {
  if (typeof value === 'string') {
    const exact = integer(value, 'created') ?? 0;
    return { from: exact, to: exact };
  }
  const bounds = form(value, 'created') ?? {};
  const bound = (name: string) => integer(bounds[name], `created[${name}]`);
  const greater = bound('gt');
  const less = bound('lt');
  return {
    from: bound('gte') ?? (greater === undefined ? 0 : greater + 1),
    to: bound('lte') ?? (less === undefined ? Number.POSITIVE_INFINITY : less - 1),
  };
}
