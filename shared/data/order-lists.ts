import { BatchGetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Order } from '#shared/domain/order.ts';
import { ddb, tableName } from '#shared/runtime/aws.ts';
import { fromItem, type Item } from './items.ts';
import { orderKey } from './keys.ts';

export interface OrderPage {
  readonly orders: readonly Order[];
  readonly nextCursor: string | undefined;
}

/** A customer's orders, newest first: the paid ones unless `keep` says otherwise. `cursor` is the id after which to go on. */
export async function listOrdersOfCustomer(
  customerId: string,
  {
    limit,
    cursor,
    keep = (order) => order.authorizedAt !== undefined,
  }: { readonly limit: number; readonly cursor?: string | undefined; readonly keep?: (order: Order) => boolean },
): Promise<OrderPage> {
  return pageThrough('byCustomer', 'customer_id', customerId, limit, cursor, keep);
}

/** Orders made on one day (`2026-11-25`), newest first. */
export async function listOrdersOfDay(
  day: string,
  {
    limit,
    cursor,
    keep = () => true,
  }: { readonly limit: number; readonly cursor?: string | undefined; readonly keep?: (order: Order) => boolean },
): Promise<OrderPage> {
  return pageThrough('byCreated', 'created_day', day, limit, cursor, keep);
}

async function pageThrough(
  index: string,
  attribute: string,
  value: string,
  limit: number,
  cursor: string | undefined,
  keep: (order: Order) => boolean,
): Promise<OrderPage> {
  const orders: Order[] = [];
  let after = cursor;
  for (;;) {
    const page = await ddb.send(
      new QueryCommand({
        TableName: tableName('ORDERS_TABLE'),
        IndexName: index,
        KeyConditionExpression: after ? '#partition = :value AND id < :after' : '#partition = :value',
        ExpressionAttributeNames: { '#partition': attribute },
        ExpressionAttributeValues: after ? { ':value': value, ':after': after } : { ':value': value },
        ScanIndexForward: false,
        Limit: Math.max(limit, 1),
      }),
    );
    const ids = (page.Items ?? []).map((item) => String(item.id));
    for (const order of await getOrderHeads(ids)) {
      if (orders.length === limit) return { orders, nextCursor: orders.at(-1)?.id };
      if (keep(order)) orders.push(order);
    }
    after = ids.at(-1);
    if (!page.LastEvaluatedKey || !after) return { orders, nextCursor: undefined };
    if (orders.length >= limit) return { orders, nextCursor: orders.at(-1)?.id };
  }
}

/** The heads of these orders, in the order asked for; ids without an order are left out. */
export async function getOrderHeads(ids: readonly string[]): Promise<Order[]> {
  const table = tableName('ORDERS_TABLE');
  const found = new Map<string, Order>();
  for (let from = 0; from < ids.length; from += 100) {
    let keys: Item[] = ids.slice(from, from + 100).map(orderKey);
    while (keys.length > 0) {
      const page = await ddb.send(new BatchGetCommand({ RequestItems: { [table]: { Keys: keys } } }));
      for (const item of page.Responses?.[table] ?? []) found.set(String(item.id), fromItem<Order>(item));
      keys = page.UnprocessedKeys?.[table]?.Keys ?? [];
    }
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}
