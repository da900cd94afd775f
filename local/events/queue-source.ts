/** Queue → function: batches, a cap on concurrency, partial failures. What fails comes back after its visibility timeout. */
import type { ReceivedMessage } from '../sqs/message.ts';
import type { Queue } from '../sqs/queue.ts';
import { region } from '../template/names.ts';
import { failuresOf, type Mapping } from './mapping.ts';
import type { SourceContext } from './source-context.ts';

export interface QueueSourceOptions {
  readonly context: SourceContext;
  readonly mapping: Mapping;
  readonly queue: Queue;
  /** The most pollers, however many the mapping allows: as many as the function has environments. */
  readonly mostPollers: number;
}

/** Receives and processes until the signal ends it. */
export async function runQueueSource(options: QueueSourceOptions): Promise<void> {
  const pollers = Math.max(1, Math.min(options.mapping.concurrency, options.mostPollers));
  await Promise.all(Array.from({ length: pollers }, () => poll(options)));
}

async function poll(options: QueueSourceOptions): Promise<void> {
  const { context, mapping, queue } = options;
  while (!context.signal.aborted) {
    const messages = await queue.receive(mapping.batchSize, Number.POSITIVE_INFINITY, context.signal);
    if (messages.length === 0) continue;
    await context.activity.track(`queue to ${mapping.functionName}`, process(messages, options));
  }
}

async function process(messages: readonly ReceivedMessage[], options: QueueSourceOptions): Promise<void> {
  const { context, mapping, queue } = options;
  const accepted = messages.filter((message) => mapping.accepts({ ...message, body: bodyOf(message) }));
  const refused = messages.filter((message) => !accepted.includes(message));
  const failed = accepted.length === 0 ? new Set<string>() : await failedOf(accepted, options);
  if (accepted.length > 0 && context.faults.takeDuplicateMessages()) await failedOf(accepted, options);
  for (const message of [...refused, ...accepted.filter(({ MessageId }) => !failed.has(MessageId))])
    try {
      queue.deleteMessage(message.ReceiptHandle);
    } catch (error) {
      context.log(`queue to ${mapping.functionName}: ${error instanceof Error ? error.message : String(error)}`);
    }
}

/** Message ids that are not done; all of them when the function failed or named one that it did not get. */
async function failedOf(
  messages: readonly ReceivedMessage[],
  options: QueueSourceOptions,
): Promise<ReadonlySet<string>> {
  const { context, mapping, queue } = options;
  const all = new Set(messages.map(({ MessageId }) => MessageId));
  const event = { Records: messages.map((message) => recordOf(message, queue.arn)) };
  const outcome = await context.invoke(mapping.functionName, JSON.stringify(event));
  if (!outcome.ok) {
    context.log(`queue to ${mapping.functionName}: ${outcome.error.errorType}: ${outcome.error.errorMessage}`);
    return all;
  }
  if (!mapping.reportsFailures) return new Set();
  const failures = failuresOf(outcome.payload);
  return failures?.every((id) => all.has(id)) ? new Set(failures) : all;
}

function recordOf(message: ReceivedMessage, queueArn: string): object {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, { DataType, StringValue, BinaryValue }]) => [
        name,
        { dataType: DataType, stringValue: StringValue, binaryValue: BinaryValue },
      ]),
    ),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

/** Filters look into a body that is JSON. */
function bodyOf({ Body }: ReceivedMessage): unknown {
  try {
    return JSON.parse(Body);
  } catch {
    return Body;
  }
}
