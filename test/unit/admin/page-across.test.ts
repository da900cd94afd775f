import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageAcross } from '#shared/admin/page-across.ts';

interface Entry {
  readonly id: string;
  readonly good: boolean;
}

/** Lists in memory, read the way the tables are: after an id, at most so many. */
function reader(lists: Record<string, readonly Entry[]>) {
  let reads = 0;
  return {
    reads: () => reads,
    read: async (list: string, { limit, cursor = '' }: { limit: number; cursor: string | undefined }) => {
      reads += 1;
      const rest = (lists[list] ?? []).filter(({ id }) => id > cursor);
      const items = rest.slice(0, limit);
      return { items, nextCursor: rest.length > limit ? items.at(-1)?.id : undefined };
    },
  };
}

const keep = (entry: Entry) => entry.good;

async function allPages(names: readonly string[], read: ReturnType<typeof reader>['read'], limit: number, most = 120) {
  const seen: string[] = [];
  const sizes: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await pageAcross<Entry>({ lists: names, read, keep, limit, cursor, mostReads: most });
    seen.push(...page.items.map(({ id }) => id));
    sizes.push(page.items.length);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return { seen, sizes };
}

describe('paging across several lists', () => {
  const entries = fc.array(fc.record({ good: fc.boolean() }), { maxLength: 8 });

  it('gives every entry that passes once, in order, in pages of at most the limit', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(entries, { maxLength: 6 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 4 }),
        async (made, limit, most) => {
          const lists = Object.fromEntries(
            made.map((list, l) => [`l${l}`, list.map(({ good }, i) => ({ id: `l${l}i${i}`, good }))]),
          );
          const { seen, sizes } = await allPages(Object.keys(lists), reader(lists).read, limit, most);
          const expected = Object.values(lists).flatMap((list) => list.filter(keep).map(({ id }) => id));
          expect(seen).toEqual(expected);
          expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });

  it('has no cursor when the last entry fits the page exactly', async () => {
    const { read } = reader({ a: [{ id: 'a1', good: true }], b: [] });
    const page = await pageAcross<Entry>({ lists: ['a', 'b'], read, keep, limit: 1, cursor: undefined });
    expect(page).toEqual({ items: [{ id: 'a1', good: true }], nextCursor: null });
  });

  it('stops looking for what is rare and says where to go on', async () => {
    const rare = Array.from({ length: 1000 }, (_, i) => ({ id: `i${String(i).padStart(4, '0')}`, good: i === 999 }));
    const { read, reads } = reader({ a: rare });
    const first = await pageAcross<Entry>({ lists: ['a'], read, keep, limit: 10, cursor: undefined, mostReads: 4 });
    expect(first.items).toEqual([]);
    expect(first.nextCursor).toMatch(/^a~i\d{4}$/);
    expect(reads()).toBe(4);
    const { seen } = await allPages(['a'], read, 10, 4);
    expect(seen).toEqual(['i0999']);
  });

  it('refuses a cursor of other lists', async () => {
    const { read } = reader({ a: [] });
    await expect(pageAcross<Entry>({ lists: ['a'], read, keep, limit: 1, cursor: 'b~x' })).rejects.toThrow(
      'belongs to a list with other filters',
    );
  });
});
