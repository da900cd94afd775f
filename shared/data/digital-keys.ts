import { BatchGetCommand, GetCommand, PutCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type DigitalKey, type Lot, stockShards } from '#shared/domain/digital-key.ts';
import type { OrderLine, Unit } from '#shared/domain/order.ts';
import { ddb, tableName } from '#shared/runtime/aws.ts';
import { fillUnits } from './claims.ts';
import { cancellationCodes, conditionFailed, fromItem, type Item, toItem } from './items.ts';
import { stockShard } from './keys.ts';

/** The index that makes a key claimable. Its shard comes from the id, which is random already. */
export function shardOf(key: Pick<DigitalKey, 'id' | 'productId'>): string {
  return stockShard(key.productId, key.id.charCodeAt(key.id.length - 1) % stockShards);
}

/** The write that puts a key into stock, if the vault does not have this code. */
export function stockPut(key: DigitalKey) {
  return {
    TableName: tableName('KEYS_TABLE'),
    Item: { entity: 'key', ...toItem(key), stock_shard: shardOf(key) },
    ConditionExpression: 'attribute_not_exists(id)',
  };
}

/** Puts a key into stock; false when the vault has this code already, whatever became of it. */
export async function addToStock(key: DigitalKey): Promise<boolean> {
  try {
    await ddb.send(new PutCommand(stockPut(key)));
    return true;
  } catch (error) {
    if (conditionFailed(error)) return false;
    throw error;
  }
}

/**
 * Stores bought keys and writes them into the units they were bought for, all or nothing. `refused` when a code is
 * known already or a unit is no longer open: the caller then looks at them one by one.
 */
export async function assignBought(
  line: OrderLine,
  bought: readonly { readonly unit: number; readonly key: DigitalKey }[],
): Promise<'assigned' | 'refused'> {
  const filled = bought.map(({ unit, key }): [number, Unit] => [
    unit,
    {
      keyId: key.id,
      source: key.source === 'import' ? 'inventory' : key.source,
      ...(key.unitCost === undefined ? {} : { cost: key.unitCost }),
      at: key.createdAt,
    },
  ]);
  try {
    await ddb.send(
      new TransactWriteCommand({
        TransactItems: [
          fillUnits(line, filled),
          ...bought.map(({ key }) => ({
            Put: {
              TableName: tableName('KEYS_TABLE'),
              Item: { entity: 'key', ...toItem(key) },
              ConditionExpression: 'attribute_not_exists(id)',
            },
          })),
        ],
      }),
    );
    return 'assigned';
  } catch (error) {
    const codes = cancellationCodes(error);
    if (codes?.includes('ConditionalCheckFailed')) return 'refused';
    throw error;
  }
}

export async function getKey(id: string): Promise<DigitalKey | undefined> {
  const { Item } = await ddb.send(
    new GetCommand({ TableName: tableName('KEYS_TABLE'), Key: { id }, ConsistentRead: true }),
  );
  return Item && Item.entity === 'key' ? fromItem<DigitalKey>(Item) : undefined;
}

/** Keys by id, strongly consistent; ids without a key are left out. */
export async function getKeys(ids: readonly string[]): Promise<Map<string, DigitalKey>> {
  const table = tableName('KEYS_TABLE');
  const found = new Map<string, DigitalKey>();
  const unique = [...new Set(ids)];
  for (let from = 0; from < unique.length; from += 100) {
    let keys: Item[] = unique.slice(from, from + 100).map((id) => ({ id }));
    while (keys.length > 0) {
      const page = await ddb.send(
        new BatchGetCommand({ RequestItems: { [table]: { Keys: keys, ConsistentRead: true } } }),
      );
      for (const item of page.Responses?.[table] ?? []) found.set(String(item.id), fromItem<DigitalKey>(item));
      keys = page.UnprocessedKeys?.[table]?.Keys ?? [];
    }
  }
  return found;
}

/** The buyer can see the key from now on. A repeat changes nothing; `customerId` puts it into a library. */
export async function markDelivered(
  keyId: string,
  orderId: string,
  customerId: string | undefined,
  now: number,
): Promise<void> {
  try {
    await ddb.send(
      new UpdateCommand({
        TableName: tableName('KEYS_TABLE'),
        Key: { id: keyId },
        UpdateExpression: `SET #status = :delivered, delivered_at = :at${customerId ? ', customer_id = :customer' : ''}`,
        ConditionExpression: '#status = :assigned AND order_id = :order',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':delivered': 'delivered',
          ':assigned': 'assigned',
          ':order': orderId,
          ':at': new Date(now).toISOString(),
          ...(customerId ? { ':customer': customerId } : {}),
        },
      }),
    );
  } catch (error) {
    if (!conditionFailed(error)) throw error;
  }
}

/** Takes an unseen key out of its unit and puts it back into stock, both or neither. False when it was seen or moved. */
export async function returnToStock(line: OrderLine, unit: number, keyId: string): Promise<boolean> {
  const key = { id: keyId, productId: line.productId };
  try {
    await ddb.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Update: {
              TableName: tableName('KEYS_TABLE'),
              Key: { id: keyId },
              UpdateExpression:
                'SET #status = :available, stock_shard = :shard REMOVE order_id, line_id, #unit, assigned_at',
              ConditionExpression: '#status = :assigned AND order_id = :order AND attribute_not_exists(revealed_at)',
              ExpressionAttributeNames: { '#status': 'status', '#unit': 'unit' },
              ExpressionAttributeValues: {
                ':available': 'available',
                ':assigned': 'assigned',
                ':shard': shardOf(key),
                ':order': line.orderId,
              },
            },
          },
          {
            Update: {
              TableName: tableName('ORDERS_TABLE'),
              Key: { pk: `ORDER#${line.orderId}`, sk: `LINE#${line.id}` },
              UpdateExpression: `SET #units[${unit}] = :empty, closed = :true`,
              ConditionExpression: `#units[${unit}].keyId = :key`,
              ExpressionAttributeNames: { '#units': 'units' },
              ExpressionAttributeValues: { ':empty': {}, ':true': true, ':key': keyId },
            },
          },
        ],
      }),
    );
    return true;
  } catch (error) {
    if (cancellationCodes(error)?.includes('ConditionalCheckFailed')) return false;
    throw error;
  }
}

/** Writes a lot down; one that exists already stays as it is. */
export async function createLot(lot: Lot): Promise<void> {
  const { productId, ...rest } = lot;
  await ddb
    .send(
      new PutCommand({
        TableName: tableName('KEYS_TABLE'),
        // Not `product_id`: a lot must not stand in the index of a product's keys.
        Item: { entity: 'lot', ...toItem(rest), lot_of_product: productId },
        ConditionExpression: 'attribute_not_exists(id)',
      }),
    )
    .catch((error: unknown) => {
      if (!conditionFailed(error)) throw error;
    });
}
