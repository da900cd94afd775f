import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Purchase } from '#shared/domain/order.ts';
import { ddb, tableName } from '#shared/runtime/aws.ts';
import { conditionFailed, toItem } from './items.ts';
import { purchaseKey } from './keys.ts';

/** Writes a purchase down before the supplier is asked. False when one of this number exists: somebody was quicker. */
export async function createPurchase(purchase: Purchase): Promise<boolean> {
  try {
    await ddb.send(new PutCommand({ ...itemOf(purchase), ConditionExpression: 'attribute_not_exists(pk)' }));
    return true;
  } catch (error) {
    if (conditionFailed(error)) return false;
    throw error;
  }
}

/** Another invocation has moved this purchase on meanwhile. The step is repeated and reads what is true now. */
export class PurchaseMovedError extends Error {
  override name = 'PurchaseMovedError';
}

/** Saves what a purchase has become, unless somebody else has saved it since it was read. Answers what was saved. */
export async function savePurchase(before: Purchase, changes: Partial<Purchase>, now: number): Promise<Purchase> {
  const after: Purchase = {
    ...before,
    ...changes,
    revision: before.revision + 1,
    updatedAt: new Date(now).toISOString(),
  };
  try {
    await ddb.send(
      new PutCommand({
        ...itemOf(after),
        ConditionExpression: 'revision = :before',
        ExpressionAttributeValues: { ':before': before.revision },
      }),
    );
    return after;
  } catch (error) {
    if (conditionFailed(error)) throw new PurchaseMovedError(`${before.reference} was changed meanwhile.`);
    throw error;
  }
}

function itemOf(purchase: Purchase) {
  return {
    TableName: tableName('ORDERS_TABLE'),
    Item: {
      ...purchaseKey(purchase.orderId, purchase.supplier, purchase.number),
      entity: 'purchase',
      ...toItem(purchase),
    },
  };
}
