import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { ddb, tableName } from '#shared/runtime/aws.ts';
import { fromItem, toItem } from './items.ts';
import { eventKey, orderKey } from './keys.ts';

/** Something that happened to an order beside its plain way: a refused quote, a bounce, a reveal. Ids and counts only. */
export interface OrderEvent {
  readonly at: string;
  readonly type: string;
  readonly actor: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Adds to an order's history. The same event at the same time is one event. */
export async function addOrderEvent(orderId: string, event: OrderEvent, name: string = event.type): Promise<void> {
  await ddb.send(
    new PutCommand({
      TableName: tableName('ORDERS_TABLE'),
      Item: { ...eventKey(orderId, event.at, name), entity: 'event', ...toItem(event) },
    }),
  );
}

/** The events of an order, oldest first; the newest 500. */
export async function listOrderEvents(orderId: string): Promise<OrderEvent[]> {
  const { Items } = await ddb.send(
    new QueryCommand({
      TableName: tableName('ORDERS_TABLE'),
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': orderKey(orderId).pk, ':prefix': 'EVENT#' },
      ScanIndexForward: false,
      Limit: 500,
    }),
  );
  return (Items ?? []).map((item) => fromItem<OrderEvent>(item)).reverse();
}
