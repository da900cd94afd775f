import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { DigitalKey } from '#shared/domain/digital-key.ts';
import { ddb, tableName } from '#shared/runtime/aws.ts';
import { shardOf } from './digital-keys.ts';
import { cancellationCodes, type TransactItem } from './items.ts';

/** What a key in stock may become. Only `available` keys stand in the index that claims are made from. */
export interface StockChange {
  readonly status: 'available' | 'quarantined' | 'revoked';
  readonly reason?: string | undefined;
}

/**
 * Moves a key in stock to another status, together with what goes `alongside`. False when its status is no longer the
 * one that was read: an order has taken it, or somebody else has changed it; then nothing was written.
 */
export async function changeStock(
  key: DigitalKey,
  { status, reason }: StockChange,
  alongside: readonly TransactItem[],
  now: number,
): Promise<boolean> {
  const revoked = status === 'revoked';
  const sets = ['#status = :status', ...(reason ? ['reason = :reason'] : []), ...(revoked ? ['revoked_at = :at'] : [])];
  const update = {
    TableName: tableName('KEYS_TABLE'),
    Key: { id: key.id },
    UpdateExpression:
      status === 'available'
        ? `SET ${[...sets, 'stock_shard = :shard'].join(', ')}`
        : `SET ${sets.join(', ')} REMOVE stock_shard`,
    ConditionExpression: '#status = :before',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':status': status,
      ':before': key.status,
      ...(reason ? { ':reason': reason } : {}),
      ...(revoked ? { ':at': new Date(now).toISOString() } : {}),
      ...(status === 'available' ? { ':shard': shardOf(key) } : {}),
    },
  };
  try {
    await ddb.send(new TransactWriteCommand({ TransactItems: [{ Update: update }, ...alongside] }));
    return true;
  } catch (error) {
    const codes = cancellationCodes(error) ?? [];
    if (codes.some((code) => code === 'ConditionalCheckFailed' || code === 'TransactionConflict')) return false;
    throw error;
  }
}
