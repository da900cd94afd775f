import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { OrderAuthorized } from '#shared/contracts/messages.ts';
import { startProcurement } from '#shared/messaging/procurement-executions.ts';
import { failedOfGroups } from '#shared/runtime/batch.ts';
import { loadEnv } from '#shared/runtime/env.ts';

const env = loadEnv('queues/start-procurement');

/** Starts an order's execution. A message that comes again finds it started and is done. */
export async function handler({ Records }: SQSEvent): Promise<SQSBatchResponse> {
  const failed = await failedOfGroups(
    Records,
    (record) => record.attributes.MessageGroupId ?? record.messageId,
    async (record) => {
      const message = OrderAuthorized.parse(JSON.parse(record.body));
      await startProcurement(env.PROCUREMENT_STATE_MACHINE_ARN, message.order_id);
    },
  );
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}
