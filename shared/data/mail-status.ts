import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { DeliveryMail } from '#shared/domain/order.ts';
import { ddb, tableName } from '#shared/runtime/aws.ts';
import { conditionFailed } from './items.ts';
import { orderKey } from './keys.ts';
import { addOrderEvent } from './order-events.ts';

export interface MailEventFact {
  readonly messageId: string;
  readonly status: DeliveryMail['status'];
  readonly reason: string | undefined;
  readonly at: string;
}

/**
 * Mail events come in any order: a bounce or complaint stands against a late "delivered", and an event that is quicker
 * than the order's own note of the mail is kept in its place.
 */
export async function recordMailEvent(
  orderId: string,
  { messageId, status, reason, at }: MailEventFact,
): Promise<'recorded' | 'replayed'> {
  const bad = status !== 'delivered';
  try {
    await ddb.send(
      new UpdateCommand({
        TableName: tableName('ORDERS_TABLE'),
        Key: orderKey(orderId),
        UpdateExpression: `SET mail = :mail${bad ? ', problem = :problem' : ''}`,
        ConditionExpression:
          'attribute_exists(pk) AND (attribute_not_exists(mail) OR ' +
          `(mail.messageId = :id AND mail.#status ${bad ? '<> :status' : '= :sent'}))`,
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: {
          ':mail': { status, messageId, at, ...(reason ? { reason } : {}) },
          ':id': messageId,
          ...(bad ? { ':status': status, ':problem': `The mail with the keys ${status}.` } : { ':sent': 'sent' }),
        },
      }),
    );
  } catch (error) {
    if (conditionFailed(error)) return 'replayed';
    throw error;
  }
  if (bad) await addOrderEvent(orderId, { at, type: `mail_${status}`, actor: 'ses', detail: { messageId, reason } });
  return 'recorded';
}
