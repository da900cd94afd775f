import { logger } from './logger.ts';

/** Runs `work` over `items` with at most `limit` in progress; answers in order. After the first error nothing new is begun. */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = new Array(items.length);
  let next = 0;
  const lane = async () => {
    try {
      for (let index = next++; index < items.length; index = next++)
        results[index] = await work(items[index] as Item, index);
    } catch (error) {
      next = items.length;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, lane));
  return results;
}

/**
 * Works a batch group by group: groups run side by side, inside a group one after the other. The first failure of a
 * group fails its remainder too, so that the order inside the group holds; other groups go on.
 */
export async function failedOfGroups<Item>(
  items: readonly Item[],
  groupOf: (item: Item) => string,
  work: (item: Item) => Promise<void>,
): Promise<Item[]> {
  const groups = Map.groupBy(items, groupOf);
  const failed = await Promise.all(
    [...groups.values()].map(async (group) => {
      for (const [index, item] of group.entries()) {
        try {
          await work(item);
        } catch (error) {
          logger.error('a message failed; its group waits', { group: groupOf(item), error });
          return group.slice(index);
        }
      }
      return [];
    }),
  );
  return failed.flat();
}
