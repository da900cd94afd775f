import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import type { SupplierName } from '#shared/domain/product.ts';
import { ddb, tableName } from '#shared/runtime/aws.ts';
import { waitKey } from './keys.ts';

/**
 * Takes the task token with which an execution waits for a supplier, so that only one caller wakes it. The workflow
 * writes the item itself, as it begins to wait; undefined when nothing waits.
 */
export async function takeWait(orderId: string, supplier: SupplierName): Promise<string | undefined> {
  const { Attributes } = await ddb.send(
    new DeleteCommand({
      TableName: tableName('ORDERS_TABLE'),
      Key: waitKey(orderId, supplier),
      ReturnValues: 'ALL_OLD',
    }),
  );
  const token = Attributes?.task_token;
  return typeof token === 'string' ? token : undefined;
}
