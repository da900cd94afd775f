import { createHash, randomBytes } from 'node:crypto';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ddb, tableName } from '#shared/runtime/aws.ts';
import { conditionFailed, epochSeconds } from './items.ts';
import { orderKey, tokenKey } from './keys.ts';

const lifetimeMilliseconds = 180 * 86_400_000;

/** A secret for an order's link: 32 random bytes. Only `hash` is ever stored. */
export function newOrderToken(): { token: string; hash: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: hashOfToken(token) };
}

function hashOfToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Makes a token valid for 180 days. Deleting its item revokes it. */
export async function addOrderToken(orderId: string, hash: string, now: number): Promise<void> {
  await ddb.send(
    new PutCommand({
      TableName: tableName('ORDERS_TABLE'),
      Item: {
        ...tokenKey(orderId, hash),
        entity: 'token',
        created_at: new Date(now).toISOString(),
        expires_at_epoch: epochSeconds(now + lifetimeMilliseconds),
      },
    }),
  );
}

/** True for the one caller that may be handed the order's token with its completion; false for every later one. */
export async function claimFirstToken(orderId: string, now: number): Promise<boolean> {
  try {
    await ddb.send(
      new UpdateCommand({
        TableName: tableName('ORDERS_TABLE'),
        Key: orderKey(orderId),
        UpdateExpression: 'SET token_issued_at = :at',
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(token_issued_at)',
        ExpressionAttributeValues: { ':at': new Date(now).toISOString() },
      }),
    );
    return true;
  } catch (error) {
    if (conditionFailed(error)) return false;
    throw error;
  }
}

/** Whether the token opens this order now. */
export async function orderTokenMatches(orderId: string, token: string, now: number): Promise<boolean> {
  if (!/^[\w-]{43}$/.test(token)) return false;
  const { Item } = await ddb.send(
    new GetCommand({ TableName: tableName('ORDERS_TABLE'), Key: tokenKey(orderId, hashOfToken(token)) }),
  );
  return Item !== undefined && Number(Item.expires_at_epoch) > epochSeconds(now);
}
