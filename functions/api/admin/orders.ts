import { searchOrders } from '#shared/admin/order-search.ts';
import { presentOrder, presentOrderSummary } from '#shared/admin/order-view.ts';
import { listAdminOrders, retrieveAdminOrder } from '#shared/contracts/admin-orders.ts';
import { getKeys } from '#shared/data/digital-keys.ts';
import { listOrderEvents } from '#shared/data/order-events.ts';
import { requireOrder } from '#shared/data/orders.ts';
import { api, route } from '#shared/http/api.ts';
import { json } from '#shared/http/problem.ts';
import { loadEnv } from '#shared/runtime/env.ts';

loadEnv('api/admin/orders');

export const handler = api([
  route(listAdminOrders, async ({ query, now }) => {
    const { orders, nextCursor } = await searchOrders(query, now);
    const { limit } = query;
    return json({ orders: orders.map(presentOrderSummary), count: orders.length, limit, next_cursor: nextCursor });
  }),

  route(retrieveAdminOrder, async ({ params }) => {
    const found = await requireOrder(params.id);
    const keyIds = found.lines.flatMap((line) => line.units.flatMap(({ keyId }) => keyId ?? []));
    const [keys, events] = await Promise.all([getKeys(keyIds), listOrderEvents(params.id)]);
    return json({ order: presentOrder(found, keys, events) });
  }),
]);
