import type { ListDigitalKeysQuery } from '#shared/contracts/admin-digital-keys.ts';
import { loadCatalogue } from '#shared/data/catalog.ts';
import { getKey, getKeys } from '#shared/data/digital-keys.ts';
import { type KeyIndex, listKeys } from '#shared/data/key-lists.ts';
import { getOrder } from '#shared/data/orders.ts';
import type { DigitalKey } from '#shared/domain/digital-key.ts';
import { type ListPage, pageAcross } from './page-across.ts';

type Lists = {
  readonly names: readonly string[];
  readonly read: (name: string, after: { limit: number; cursor: string | undefined }) => Promise<ListPage<DigitalKey>>;
};

/**
 * A page of the keys that pass every filter. The narrowest filter decides where they are looked for: one key, the units
 * of an order, a lot, a product, else product after product. The table itself is never gone through.
 */
export async function searchKeys(
  query: ListDigitalKeysQuery,
  now: number,
): Promise<{ keys: DigitalKey[]; nextCursor: string | null }> {
  const lists = await listsFor(query, now);
  const { items, nextCursor } = await pageAcross<DigitalKey>({
    lists: lists.names,
    read: lists.read,
    keep: (key) =>
      (!query.status || key.status === query.status) &&
      (!query.product_id || key.productId === query.product_id) &&
      (!query.lot_id || key.lotId === query.lot_id) &&
      (!query.order_id || key.orderId === query.order_id),
    limit: query.limit,
    cursor: query.cursor,
  });
  return { keys: items, nextCursor };
}

async function listsFor(query: ListDigitalKeysQuery, now: number): Promise<Lists> {
  const { fingerprint, order_id: orderId, lot_id: lotId, product_id: productId } = query;
  if (fingerprint) {
    const key = await getKey(fingerprint);
    return inMemory('fingerprint', key ? [key] : []);
  }
  if (orderId) return inMemory(orderId, await keysOfUnits(orderId));
  if (lotId) return inIndex('byLot', [lotId]);
  if (productId) return inIndex('byProduct', [productId]);
  const { products } = await loadCatalogue({ maximumAge: 0, now });
  return inIndex('byProduct', products.map((product) => product.id).sort());
}

async function keysOfUnits(orderId: string): Promise<DigitalKey[]> {
  const found = await getOrder(orderId);
  const ids = found?.lines.flatMap((line) => line.units.flatMap(({ keyId }) => keyId ?? [])) ?? [];
  return [...(await getKeys(ids)).values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function inMemory(name: string, keys: readonly DigitalKey[]): Lists {
  return {
    names: [name],
    read: async (_, { limit, cursor = '' }) => {
      const rest = keys.filter((key) => key.id > cursor);
      const items = rest.slice(0, limit);
      return { items, nextCursor: rest.length > limit ? items.at(-1)?.id : undefined };
    },
  };
}

function inIndex(index: KeyIndex, names: readonly string[]): Lists {
  return {
    names,
    read: async (name, after) => {
      const page = await listKeys(index, name, after);
      return { items: page.keys, nextCursor: page.nextCursor };
    },
  };
}
