import { TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type Order, type OrderLine, settlementOf } from '#shared/domain/order.ts';
import { ddb, tableName } from '#shared/runtime/aws.ts';
import { cancellationCodes } from './items.ts';
import { lineKey, orderKey } from './keys.ts';

/**
 * Decides what is captured and closes every line, in one transaction. A second decision is refused by the first and
 * changes nothing; a line that moved since it was read refuses the whole, so that the step is repeated with what is true.
 */
export async function decideSettlement(order: Order, lines: readonly OrderLine[], now: number): Promise<void> {
  const TableName = tableName('ORDERS_TABLE');
  const sums = settlementOf(order, lines);
  try {
    await ddb.send(
      new TransactWriteCommand({
        TransactItems: [
          {
            Update: {
              TableName,
              Key: orderKey(order.id),
              UpdateExpression: 'SET settlement = :settlement',
              ConditionExpression: 'attribute_not_exists(settlement) AND attribute_not_exists(settled_at)',
              ExpressionAttributeValues: { ':settlement': { ...sums, decidedAt: new Date(now).toISOString() } },
            },
          },
          ...lines.map((line) => ({
            Update: {
              TableName,
              Key: lineKey(order.id, line.id),
              UpdateExpression: 'SET closed = :true',
              ConditionExpression: '#units = :units',
              ExpressionAttributeNames: { '#units': 'units' },
              ExpressionAttributeValues: { ':true': true, ':units': line.units },
            },
          })),
        ],
      }),
    );
  } catch (error) {
    if (cancellationCodes(error)?.[0] === 'ConditionalCheckFailed') return;
    throw error;
  }
}

/**
 * Decides that nothing is captured, whatever was decided before: the money did not come. Written before the first key
 * goes back to stock, so that a repeat never captures for the keys that have not gone back yet.
 */
export async function decideRelease(order: Order, now: number): Promise<void> {
  await ddb.send(
    new UpdateCommand({
      TableName: tableName('ORDERS_TABLE'),
      Key: orderKey(order.id),
      UpdateExpression: 'SET settlement = :settlement',
      ConditionExpression: 'attribute_not_exists(settled_at)',
      ExpressionAttributeValues: {
        ':settlement': { capture: 0, release: order.payment.authorized, decidedAt: new Date(now).toISOString() },
      },
    }),
  );
}

/** Ends an order for which nothing was found, or whose payment did not come. */
export async function finishCanceled(
  orderId: string,
  money: { readonly captured: number; readonly refunded: number; readonly paymentStatus: Order['paymentStatus'] },
  now: number,
): Promise<void> {
  await ddb.send(
    new UpdateCommand({
      TableName: tableName('ORDERS_TABLE'),
      Key: orderKey(orderId),
      UpdateExpression:
        'SET payment_status = :payment, fulfillment_status = :canceled, settled_at = if_not_exists(settled_at, :at), ' +
        'canceled_at = if_not_exists(canceled_at, :at), payment.captured = :captured, payment.refunded = :refunded',
      ExpressionAttributeValues: {
        ':payment': money.paymentStatus,
        ':canceled': 'canceled',
        ':at': new Date(now).toISOString(),
        ':captured': money.captured,
        ':refunded': money.refunded,
      },
    }),
  );
}

/**
 * The last write of an order's way: the buyer has been told, and the sweeper need not look any more. What staff were
 * called for has passed by itself, unless it is the mail.
 */
export async function finishOrder(
  order: Order,
  told: { readonly mail: NonNullable<Order['mail']>; readonly canceled: boolean; readonly partial: boolean },
  now: number,
): Promise<void> {
  const isRefused = told.mail.status === 'refused';
  const problem = isRefused ? ', problem = :problem' : '';
  const isPast = order.problem && !order.mail && !isRefused;
  await ddb.send(
    new UpdateCommand({
      TableName: tableName('ORDERS_TABLE'),
      Key: orderKey(order.id),
      UpdateExpression:
        'SET #status = :status, fulfillment_status = :fulfillment, mail = if_not_exists(mail, :mail)' +
        `${told.canceled ? '' : ', delivered_at = if_not_exists(delivered_at, :at)'}${problem}` +
        ` REMOVE open_shard${isPast ? ', problem' : ''}`,
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: {
        ':status': told.canceled ? 'canceled' : 'completed',
        ':fulfillment': told.canceled ? 'canceled' : told.partial ? 'partially_fulfilled' : 'delivered',
        ':mail': told.mail,
        ...(isRefused ? { ':problem': 'The mail to the buyer was refused.' } : {}),
        ...(told.canceled ? {} : { ':at': new Date(now).toISOString() }),
      },
    }),
  );
}
