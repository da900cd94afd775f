import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Lot } from '#shared/domain/digital-key.ts';
import { ddb, tableName } from '#shared/runtime/aws.ts';
import { fromItem } from './items.ts';

type StoredLot = Omit<Lot, 'productId'> & { readonly lotOfProduct: string };

/** Where keys came from; undefined when there is no such lot. */
export async function getLot(id: string): Promise<Lot | undefined> {
  const { Item } = await ddb.send(
    new GetCommand({ TableName: tableName('KEYS_TABLE'), Key: { id }, ConsistentRead: true }),
  );
  if (Item?.entity !== 'lot') return undefined;
  const { lotOfProduct, ...lot } = fromItem<StoredLot>(Item);
  return { ...lot, productId: lotOfProduct };
}
