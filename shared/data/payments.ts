import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Order } from '#shared/domain/order.ts';
import type { PaymentFact } from '#shared/domain/payment.ts';
import { ddb, tableName } from '#shared/runtime/aws.ts';
import { conditionFailed, epochSeconds } from './items.ts';
import { openShard, orderKey, webhookKey } from './keys.ts';
import { cancelUnpaidOrder, getOrderHead } from './orders.ts';

/**
 * `unwanted`: money is held for an order that does not want it (canceled meanwhile, or another sum);
 * the caller gives it back.
 */
export type PaymentOutcome = 'recorded' | 'replayed' | 'ignored' | 'unwanted';

/** Brings what Stripe says into the order by one conditional write; the same fact again changes nothing. */
export async function applyPayment(fact: PaymentFact, now: number): Promise<PaymentOutcome> {
  switch (fact.kind) {
    case 'authorized':
    case 'captured':
      return recordPaid(fact, now);
    case 'refunded':
      return recordRefund(fact);
    case 'expired':
      return (await cancelUnpaidOrder(fact.orderId, now)) === 'canceled' ? 'recorded' : 'ignored';
    default:
      // A declined card leaves the checkout open for another try; a canceled hold shows itself when it is captured.
      return 'ignored';
  }
}

type Paid = Extract<PaymentFact, { kind: 'authorized' | 'captured' }>;

async function recordPaid(fact: Paid, now: number): Promise<PaymentOutcome> {
  const held = fact.kind === 'authorized';
  try {
    await ddb.send(
      new UpdateCommand({
        TableName: tableName('ORDERS_TABLE'),
        Key: orderKey(fact.orderId),
        UpdateExpression:
          'SET payment_status = :paid, authorized_at = :at, open_shard = :open, payment.paymentIntentId = :intent, ' +
          'payment.holdable = :held, payment.authorized = :amount, payment.captured = :captured',
        ConditionExpression: 'payment_status = :not_paid AND #total = :amount AND currency_code = :currency',
        ExpressionAttributeNames: { '#total': 'total' },
        ExpressionAttributeValues: {
          ':paid': held ? 'authorized' : 'captured',
          ':at': new Date(now).toISOString(),
          ':open': openShard(fact.orderId),
          ':intent': fact.paymentIntentId,
          ':held': held,
          ':amount': fact.amount,
          ':captured': held ? 0 : fact.amount,
          ':not_paid': 'not_paid',
          ':currency': fact.currency,
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    return 'recorded';
  } catch (error) {
    if (!conditionFailed(error)) throw error;
    if (!error.Item) return 'ignored';
    return error.Item.payment?.M?.paymentIntentId?.S === fact.paymentIntentId ? 'replayed' : 'unwanted';
  }
}

/** Stripe's word on refunds is the sum so far, so that it may come twice and in any order. */
async function recordRefund(fact: Extract<PaymentFact, { kind: 'refunded' }>): Promise<PaymentOutcome> {
  const order = await getOrderHead(fact.orderId);
  if (!order) return 'ignored';
  try {
    await ddb.send(
      new UpdateCommand({
        TableName: tableName('ORDERS_TABLE'),
        Key: orderKey(fact.orderId),
        UpdateExpression: 'SET payment.refunded = :refunded, payment_status = :status',
        ConditionExpression: 'payment.refunded < :refunded AND payment_status <> :canceled',
        ExpressionAttributeValues: {
          ':refunded': fact.amount,
          ':status': fact.amount >= order.payment.captured ? 'refunded' : 'partially_refunded',
          ':canceled': 'canceled',
        },
      }),
    );
    return 'recorded';
  } catch (error) {
    if (conditionFailed(error)) return 'replayed';
    throw error;
  }
}

/** What a settlement did with the money, as it is written to the order. */
export interface Settled {
  readonly captured: number;
  readonly refunded: number;
  readonly paymentStatus: Order['paymentStatus'];
  readonly fulfillmentStatus: Order['fulfillmentStatus'];
}

/** Writes the outcome of the settlement; from here on the keys of captured units may be shown. */
export async function saveSettled(orderId: string, settled: Settled, now: number): Promise<void> {
  await ddb.send(
    new UpdateCommand({
      TableName: tableName('ORDERS_TABLE'),
      Key: orderKey(orderId),
      UpdateExpression:
        'SET payment_status = :payment, fulfillment_status = :fulfillment, settled_at = if_not_exists(settled_at, :at), ' +
        'payment.captured = :captured, payment.refunded = :refunded',
      ExpressionAttributeValues: {
        ':payment': settled.paymentStatus,
        ':fulfillment': settled.fulfillmentStatus,
        ':at': new Date(now).toISOString(),
        ':captured': settled.captured,
        ':refunded': settled.refunded,
      },
    }),
  );
}

/** Remembers an authentic webhook for thirty days; false when it came before. */
export async function rememberWebhook(
  sender: string,
  event: { readonly id: string; readonly type: string; readonly orderId?: string | undefined },
  now: number,
): Promise<boolean> {
  try {
    await ddb.send(
      new PutCommand({
        TableName: tableName('ORDERS_TABLE'),
        Item: {
          ...webhookKey(sender, event.id),
          entity: 'webhook',
          type: event.type,
          order_id: event.orderId,
          received_at: new Date(now).toISOString(),
          expires_at_epoch: epochSeconds(now + 30 * 86_400_000),
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return true;
  } catch (error) {
    if (conditionFailed(error)) return false;
    throw error;
  }
}
