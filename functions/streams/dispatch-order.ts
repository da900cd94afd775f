import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { sendToProcurement } from '#shared/messaging/procurement-queue.ts';
import { loadEnv } from '#shared/runtime/env.ts';

const env = loadEnv('streams/dispatch-order');

/** Carries each order whose payment just became good from the table's stream into the procurement queue. */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const orders = Records.flatMap(({ dynamodb }) => {
    const orderId = dynamodb?.NewImage?.id?.S;
    return orderId && dynamodb?.SequenceNumber
      ? [{ orderId, attempt: '1', sequenceNumber: dynamodb.SequenceNumber }]
      : [];
  });
  const failed = new Set(await sendToProcurement(env.PROCUREMENT_QUEUE_URL, orders));
  // The stream goes on from the first record named here, so the later ones come again; their duplicates are harmless.
  const first = orders.find((order) => failed.has(order));
  return { batchItemFailures: first ? [{ itemIdentifier: first.sequenceNumber }] : [] };
}
