import { isDeepStrictEqual } from 'node:util';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GetCommand, PutCommand, paginateScan } from '@aws-sdk/lib-dynamodb';

export interface Copy {
  readonly from: string;
  readonly to: string;
  /** The names of the key's attributes, the partition key first. */
  readonly keys: readonly string[];
  /** Only items whose partition key begins with this. */
  readonly prefix: string;
  /** Counts without writing. */
  readonly dry: boolean;
}

export interface Copied {
  readonly read: number;
  readonly same: number;
  /** Items that were, or would be, written. */
  readonly written: number;
}

/**
 * Makes items of one table as they are in another. What is the same is not written, so that nothing is woken by it, and
 * items that only the target has stay.
 */
export async function copyItems(
  client: DynamoDBDocumentClient,
  { from, to, keys, prefix, dry }: Copy,
): Promise<Copied> {
  const [partitionKey = ''] = keys;
  let [read, same, written] = [0, 0, 0];
  const pages = paginateScan(
    { client },
    {
      TableName: from,
      ConsistentRead: true,
      ...(prefix && {
        FilterExpression: 'begins_with(#key, :prefix)',
        ExpressionAttributeNames: { '#key': partitionKey },
        ExpressionAttributeValues: { ':prefix': prefix },
      }),
    },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      read += 1;
      const Key = Object.fromEntries(keys.map((name) => [name, item[name]]));
      const { Item } = await client.send(new GetCommand({ TableName: to, Key, ConsistentRead: true }));
      if (isDeepStrictEqual(Item, item)) {
        same += 1;
        continue;
      }
      if (!dry) await client.send(new PutCommand({ TableName: to, Item: item }));
      written += 1;
    }
  }
  return { read, same, written };
}
