import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { NotFoundError } from '#shared/domain/errors.ts';
import type { Order, OrderLine, OrderWithLines, Purchase } from '#shared/domain/order.ts';
import { ddb, tableName } from '#shared/runtime/aws.ts';
import { conditionFailed, fromItem, type Item, toItem } from './items.ts';
import { createdDay, lineKey, orderKey } from './keys.ts';

/** Writes an order that waits for payment. The head comes last: without it the lines count for nothing. */
export async function createOrder({ order, lines }: { order: Order; lines: readonly OrderLine[] }): Promise<void> {
  const TableName = tableName('ORDERS_TABLE');
  await Promise.all(
    lines.map((line) =>
      ddb.send(new PutCommand({ TableName, Item: { ...lineKey(order.id, line.id), entity: 'line', ...toItem(line) } })),
    ),
  );
  await ddb.send(
    new PutCommand({
      TableName,
      Item: { ...orderKey(order.id), entity: 'order', created_day: createdDay(order.createdAt), ...toItem(order) },
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
}

/** An order with its lines and purchases, strongly consistent; undefined when there is none. */
export async function getOrder(id: string): Promise<OrderWithLines | undefined> {
  const { pk } = orderKey(id);
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const page = await ddb.send(
      new QueryCommand({
        TableName: tableName('ORDERS_TABLE'),
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': pk, ':from': 'LINE#', ':to': 'PURCHASE#~' },
        ExclusiveStartKey: start,
      }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start);
  const head = items.find((item) => item.entity === 'order');
  if (!head) return undefined;
  return {
    order: fromItem<Order>(head),
    lines: items.filter((item) => item.entity === 'line').map((item) => fromItem<OrderLine>(item)),
    purchases: items.filter((item) => item.entity === 'purchase').map((item) => fromItem<Purchase>(item)),
  };
}

/** For the steps of the workflow, which are only ever started for an order that exists. */
export async function requireOrder(id: string): Promise<OrderWithLines> {
  const found = await getOrder(id);
  if (!found) throw new NotFoundError(`There is no order ${id}.`);
  return found;
}

export async function getOrderHead(id: string): Promise<Order | undefined> {
  const { Item } = await ddb.send(
    new GetCommand({ TableName: tableName('ORDERS_TABLE'), Key: orderKey(id), ConsistentRead: true }),
  );
  return Item ? fromItem<Order>(Item) : undefined;
}

/** Ends an order that nobody paid. `paid` when the payment was quicker: the order then stands. */
export async function cancelUnpaidOrder(id: string, now: number): Promise<'canceled' | 'paid'> {
  try {
    await ddb.send(
      new UpdateCommand({
        TableName: tableName('ORDERS_TABLE'),
        Key: orderKey(id),
        UpdateExpression:
          'SET #status = :canceled, fulfillment_status = :canceled, payment_status = :canceled, canceled_at = :at',
        ConditionExpression: 'payment_status = :not_paid',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':canceled': 'canceled',
          ':not_paid': 'not_paid',
          ':at': new Date(now).toISOString(),
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return 'canceled';
  } catch (error) {
    if (!conditionFailed(error)) throw error;
    return error.Item?.payment_status?.S === 'canceled' ? 'canceled' : 'paid';
  }
}

/** Marks an order for staff, with the reason in words. The pipeline may still finish it. */
export async function flagOrder(id: string, problem: string): Promise<void> {
  await ddb
    .send(
      new UpdateCommand({
        TableName: tableName('ORDERS_TABLE'),
        Key: orderKey(id),
        UpdateExpression: 'SET problem = :problem, #status = :requires_action',
        ConditionExpression: '#status IN (:pending, :requires_action)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':problem': problem,
          ':requires_action': 'requires_action',
          ':pending': 'pending',
        },
      }),
    )
    .catch((error: unknown) => {
      if (!conditionFailed(error)) throw error;
    });
}

/** Ids of authorised orders that are not finished, of one shard of the index. */
export async function* openOrderIds(shard: number): AsyncGenerator<string> {
  let start: Item | undefined;
  do {
    const page = await ddb.send(
      new QueryCommand({
        TableName: tableName('ORDERS_TABLE'),
        IndexName: 'byOpen',
        KeyConditionExpression: 'open_shard = :shard',
        ExpressionAttributeValues: { ':shard': `OPEN#${shard}` },
        ExclusiveStartKey: start,
      }),
    );
    for (const item of page.Items ?? []) yield String(item.id);
    start = page.LastEvaluatedKey;
  } while (start);
}
