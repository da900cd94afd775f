import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { OrderAuthorized } from '#shared/contracts/messages.ts';

const sqs = new SQSClient({});

/** One order to procure. `attempt` tells a deliberate second message from a duplicate of the first. */
export interface ProcurementMessage {
  readonly orderId: string;
  readonly attempt: string;
}

/** Sends orders into the FIFO queue, each in a group of its own. Answers those that SQS did not take. */
export async function sendToProcurement(
  queueUrl: string,
  messages: readonly ProcurementMessage[],
): Promise<ProcurementMessage[]> {
  const failed: ProcurementMessage[] = [];
  for (let from = 0; from < messages.length; from += 10) {
    const part = messages.slice(from, from + 10);
    const result = await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: queueUrl,
        Entries: part.map(({ orderId, attempt }, index) => ({
          Id: String(index),
          MessageGroupId: orderId,
          MessageDeduplicationId: `${orderId}#order.authorized#${attempt}`,
          MessageBody: JSON.stringify({ type: 'order.authorized', order_id: orderId } satisfies OrderAuthorized),
        })),
      }),
    );
    for (const { Id } of result.Failed ?? []) {
      const message = part[Number(Id)];
      if (message) failed.push(message);
    }
  }
  return failed;
}
