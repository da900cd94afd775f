import { InvalidRequestError } from '#shared/domain/errors.ts';

export interface ListPage<Item> {
  readonly items: readonly Item[];
  /** The id after which to go on; undefined at the end of this list. */
  readonly nextCursor: string | undefined;
}

export interface PageAcross<Item> {
  /** Names of the lists, in the order in which they are gone through. */
  readonly lists: readonly string[];
  readonly read: (list: string, after: { limit: number; cursor: string | undefined }) => Promise<ListPage<Item>>;
  readonly keep: (item: Item) => boolean;
  readonly limit: number;
  /** `<list>~<id>`: the id after which to go on in that list, or its beginning. */
  readonly cursor: string | undefined;
  /** Reads after which a page is handed out as it is, so that a rare filter cannot keep a request forever. */
  readonly mostReads?: number;
}

const itemsPerRead = 100;
const mostListsAtOnce = 16;

/**
 * One page of several lists one after the other, filtered. While lists turn out empty more of them are read at a time.
 * A page may come short with a cursor when what is looked for is rare.
 */
export async function pageAcross<Item extends { readonly id: string }>({
  lists,
  read,
  keep,
  limit,
  cursor,
  mostReads = 120,
}: PageAcross<Item>): Promise<{ items: Item[]; nextCursor: string | null }> {
  const items: Item[] = [];
  let place = placeOf(lists, cursor);
  let last = place;
  let atOnce = 1;
  for (let reads = 0; place.list < lists.length; ) {
    if (reads >= mostReads) return { items, nextCursor: cursorOf(lists, items.length > 0 ? last : place) };
    const from = place;
    const batch = lists.slice(from.list, from.list + atOnce);
    // Enough for a page and one more, which tells that another follows; larger steps once the filter leaves gaps.
    const limitPerRead = reads === 0 ? Math.min(itemsPerRead, limit + 1) : itemsPerRead;
    const pages = await Promise.all(
      batch.map((list, index) => read(list, { limit: limitPerRead, cursor: index === 0 ? from.after : undefined })),
    );
    reads += batch.length;
    for (const [index, page] of pages.entries()) {
      const list = from.list + index;
      for (const item of page.items) {
        place = { list, after: item.id };
        if (!keep(item)) continue;
        if (items.length === limit) return { items, nextCursor: cursorOf(lists, last) };
        items.push(item);
        last = place;
      }
      place = page.nextCursor ? { list, after: page.nextCursor } : { list: list + 1, after: undefined };
      if (page.nextCursor) break;
    }
    const nothing = pages.every((page) => page.items.length === 0);
    atOnce = nothing ? Math.min(mostListsAtOnce, atOnce * 2) : 1;
  }
  return { items, nextCursor: null };
}

interface Place {
  readonly list: number;
  readonly after: string | undefined;
}

function placeOf(lists: readonly string[], cursor: string | undefined): Place {
  if (cursor === undefined) return { list: 0, after: undefined };
  const cut = cursor.indexOf('~');
  const list = lists.indexOf(cursor.slice(0, cut));
  if (list < 0) {
    const message = 'belongs to a list with other filters; begin without one';
    throw new InvalidRequestError(`The cursor ${message}.`, [{ path: 'query.cursor', message }]);
  }
  return { list, after: cursor.slice(cut + 1) || undefined };
}

function cursorOf(lists: readonly string[], { list, after }: Place): string {
  return `${lists[list]}~${after ?? ''}`;
}
