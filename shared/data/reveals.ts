import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DigitalKey } from '#shared/domain/digital-key.ts';
import { ddb, tableName } from '#shared/runtime/aws.ts';
import { mapConcurrently } from '#shared/runtime/batch.ts';
import { conditionFailed } from './items.ts';
import { addOrderEvent } from './order-events.ts';

/** Who saw keys, and from where; without it no code is opened. */
export interface Viewer {
  readonly actor: string;
  readonly sourceIp: string;
}

/**
 * Records that keys of one order are about to be shown: the first time on each key, every time in the order's history.
 * Comes before the codes are opened, so that nothing is ever seen without a record.
 */
export async function recordReveal(
  orderId: string,
  keys: readonly DigitalKey[],
  viewer: Viewer,
  now: number,
): Promise<void> {
  const at = new Date(now).toISOString();
  await Promise.all([
    addOrderEvent(
      orderId,
      {
        at,
        type: 'keys_revealed',
        actor: viewer.actor,
        detail: { keyIds: keys.map((key) => key.id), sourceIp: viewer.sourceIp },
      },
      `keys_revealed#${crypto.randomUUID().slice(0, 8)}`,
    ),
    ...(await mapConcurrently(
      keys.filter((key) => !key.revealedAt),
      8,
      (key) => markRevealed(key.id, at),
    )),
  ]);
}

async function markRevealed(id: string, at: string): Promise<void> {
  try {
    await ddb.send(
      new UpdateCommand({
        TableName: tableName('KEYS_TABLE'),
        Key: { id },
        UpdateExpression: 'SET revealed_at = :at',
        ConditionExpression: 'attribute_exists(id) AND attribute_not_exists(revealed_at)',
        ExpressionAttributeValues: { ':at': at },
      }),
    );
  } catch (error) {
    if (!conditionFailed(error)) throw error;
  }
}
