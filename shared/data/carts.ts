import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Cart } from '#shared/domain/cart.ts';
import { ConflictError, NotFoundError } from '#shared/domain/errors.ts';
import { isId } from '#shared/domain/ids.ts';
import { ddb, tableName } from '#shared/runtime/aws.ts';
import { conditionFailed, epochSeconds, fromItem, toItem } from './items.ts';
import { cartKey } from './keys.ts';

/** A cart with the number of its last write, which the next write must name. */
type StoredCart = Cart & { readonly version: number };

const lifetime = 30 * 86_400_000;
const attempts = 6;

/** A cart that was changed or made in the last thirty days. */
export async function getCart(id: string, now: number): Promise<Cart> {
  return readCart(id, now);
}

async function readCart(id: string, now: number): Promise<StoredCart> {
  const { Item } = isId('cart', id)
    ? await ddb.send(new GetCommand({ TableName: tableName('ORDERS_TABLE'), Key: cartKey(id), ConsistentRead: true }))
    : {};
  // The table deletes what has expired only hours or days later.
  if (!Item || Number(Item.expires_at_epoch) <= epochSeconds(now)) {
    throw new NotFoundError(
      'There is no such cart. Carts that are not touched for 30 days are deleted; start a new one.',
    );
  }
  return fromItem<StoredCart>(Item);
}

export async function createCart(cart: Cart, now: number): Promise<Cart> {
  return writeCart({ ...cart, version: 0 }, now);
}

/**
 * Reads a cart, changes it and writes it, again from the start when somebody else wrote in between. `change` may run more
 * than once; when it answers the very cart it was given, nothing is written.
 */
export async function changeCart(id: string, now: number, change: (cart: Cart) => Cart | Promise<Cart>): Promise<Cart> {
  for (let attempt = 1; ; attempt += 1) {
    const before = await readCart(id, now);
    const after = await change(before);
    if (after === before) return before;
    try {
      return await writeCart({ ...after, version: before.version }, now);
    } catch (error) {
      if (!conditionFailed(error)) throw error;
      if (attempt === attempts) {
        throw new ConflictError('The cart is being changed from several places at once. Please try again.');
      }
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 15 * 2 ** attempt));
    }
  }
}

async function writeCart({ version, ...cart }: StoredCart, now: number): Promise<StoredCart> {
  const written = { ...cart, updatedAt: new Date(now).toISOString(), version: version + 1 };
  await ddb.send(
    new PutCommand({
      TableName: tableName('ORDERS_TABLE'),
      Item: { ...cartKey(cart.id), entity: 'cart', expires_at_epoch: epochSeconds(now + lifetime), ...toItem(written) },
      ...(version === 0
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'version = :version', ExpressionAttributeValues: { ':version': version } }),
    }),
  );
  return written;
}
