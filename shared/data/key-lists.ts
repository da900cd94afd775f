import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { DigitalKey } from '#shared/domain/digital-key.ts';
import { ddb, tableName } from '#shared/runtime/aws.ts';
import { getKeys } from './digital-keys.ts';

export type KeyIndex = 'byProduct' | 'byLot' | 'byCustomer';

const attributes: Record<KeyIndex, string> = { byProduct: 'product_id', byLot: 'lot_id', byCustomer: 'customer_id' };

export interface KeyPage {
  readonly keys: readonly DigitalKey[];
  readonly nextCursor: string | undefined;
}

/** Keys of a product, a lot or a customer, by id. `cursor` is the id after which to go on; `keep` filters what is read. */
export async function listKeys(
  index: KeyIndex,
  value: string,
  {
    limit,
    cursor,
    keep = () => true,
  }: { readonly limit: number; readonly cursor?: string | undefined; readonly keep?: (key: DigitalKey) => boolean },
): Promise<KeyPage> {
  const keys: DigitalKey[] = [];
  let after = cursor;
  for (;;) {
    const page = await ddb.send(
      new QueryCommand({
        TableName: tableName('KEYS_TABLE'),
        IndexName: index,
        KeyConditionExpression: after ? '#partition = :value AND id > :after' : '#partition = :value',
        ExpressionAttributeNames: { '#partition': attributes[index] },
        ExpressionAttributeValues: after ? { ':value': value, ':after': after } : { ':value': value },
        Limit: Math.min(Math.max(limit, 1), 100),
      }),
    );
    const ids = (page.Items ?? []).map((item) => String(item.id));
    const found = await getKeys(ids);
    for (const id of ids) {
      const key = found.get(id);
      if (keys.length === limit) return { keys, nextCursor: keys.at(-1)?.id };
      if (key && keep(key)) keys.push(key);
    }
    after = ids.at(-1);
    if (!page.LastEvaluatedKey || !after) return { keys, nextCursor: undefined };
    if (keys.length >= limit) return { keys, nextCursor: keys.at(-1)?.id };
  }
}
