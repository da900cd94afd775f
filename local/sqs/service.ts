import * as z from 'zod';
import { AwsError, type AwsService, type Caller, type ServiceContext } from '../service.ts';
import { digestOfAttributes, digestOfBody, type ReceivedMessage, sequenceText } from './message.ts';
import type { QueueDefinition } from './properties.ts';
import { type NewMessage, Queue } from './queue.ts';

/** The queues of the template as an AWS service, and directly for the event source mapping. */
export interface Sqs extends AwsService {
  /** The queue of that ARN; an ARN that is no queue of the template is an error. */
  queue(arn: string): Queue;
  queues(): Queue[];
  /** Ends waiting receivers. What is stored stays. */
  close(): void;
}

const attributeSchema = z.strictObject({
  DataType: z.string(),
  StringValue: z.string().optional(),
  BinaryValue: z.string().optional(),
});
const attributesSchema = z.record(z.string(), attributeSchema).optional();
const messageFields = {
  MessageBody: z.string().min(1),
  DelaySeconds: z.int().min(0).max(900).optional(),
  MessageAttributes: attributesSchema,
  MessageSystemAttributes: z.strictObject({ AWSTraceHeader: attributeSchema.optional() }).optional(),
  MessageDeduplicationId: z.string().min(1).max(128).optional(),
  MessageGroupId: z.string().min(1).max(128).optional(),
};
const url = { QueueUrl: z.string() };
const names = z.array(z.string()).optional();
const batchId = z.string().regex(/^[\w-]{1,80}$/);

const sendInput = z.strictObject({ ...url, ...messageFields });
const sendBatchInput = z.strictObject({ ...url, Entries: z.array(z.strictObject({ Id: batchId, ...messageFields })) });
const receiveInput = z.strictObject({
  ...url,
  AttributeNames: names,
  MessageSystemAttributeNames: names,
  MessageAttributeNames: names,
  MaxNumberOfMessages: z.int().min(1).max(10).default(1),
  VisibilityTimeout: z.int().min(0).max(43_200).optional(),
  WaitTimeSeconds: z.int().min(0).max(20).optional(),
});
const receiptFields = { ReceiptHandle: z.string() };
const visibilityFields = { ...receiptFields, VisibilityTimeout: z.int().min(0).max(43_200) };

type MessageInput = Omit<z.infer<typeof sendInput>, 'QueueUrl'>;

/** What each operation takes. Anything else is refused, so that nothing is passed over in silence. */
const inputs = {
  DeleteMessage: z.strictObject({ ...url, ...receiptFields }),
  DeleteMessageBatch: z.strictObject({ ...url, Entries: z.array(z.strictObject({ Id: batchId, ...receiptFields })) }),
  ChangeMessageVisibility: z.strictObject({ ...url, ...visibilityFields }),
  ChangeMessageVisibilityBatch: z.strictObject({
    ...url,
    Entries: z.array(z.strictObject({ Id: batchId, ...visibilityFields })),
  }),
  GetQueueUrl: z.strictObject({ QueueName: z.string(), QueueOwnerAWSAccountId: z.string().optional() }),
  GetQueueAttributes: z.strictObject({ ...url, AttributeNames: names }),
  ListQueues: z.strictObject({ QueueNamePrefix: z.string().default('') }),
  PurgeQueue: z.strictObject(url),
  StartMessageMoveTask: z.strictObject({
    SourceArn: z.string(),
    DestinationArn: z.string().optional(),
    MaxNumberOfMessagesPerSecond: z.int().min(1).max(500).optional(),
  }),
  ListMessageMoveTasks: z.strictObject({ SourceArn: z.string(), MaxResults: z.int().min(1).max(10).default(1) }),
};

/** Opens the queues, with the messages that the store still holds for them. */
export function createSqs(context: ServiceContext, definitions: readonly QueueDefinition[]): Sqs {
  const byArn = new Map<string, Queue>();
  const byName = new Map<string, Queue>();
  for (const definition of definitions) {
    const queue = new Queue(context, definition, (arn) => byArn.get(arn));
    byArn.set(queue.arn, queue);
    byName.set(queue.name, queue);
  }
  for (const { arn, properties, fifo } of byArn.values()) {
    const target = properties.RedrivePolicy?.deadLetterTargetArn;
    if (target === undefined) continue;
    const deadLetters = byArn.get(target);
    if (!deadLetters) throw new Error(`queue ${arn}: its dead-letter queue ${target} is not in the template`);
    if (deadLetters.fifo !== fifo) throw new Error(`queue ${arn}: its dead-letter queue must be of the same type`);
  }

  const atUrl = (queueUrl: string): Queue => {
    const queue = byName.get(queueUrl.split('/').at(-1) ?? '');
    if (!queue) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  };
  const atArn = (arn: string): Queue => {
    const queue = byArn.get(arn);
    if (!queue) throw new AwsError('ResourceNotFoundException', `There is no queue ${arn}.`);
    return queue;
  };
  const moves = new Map<
    string,
    { source: string; destination?: string | undefined; moved: number; startedAt: number }
  >();

  const operations: Record<string, (input: unknown, caller: Caller) => object | Promise<object>> = {
    SendMessage(input, caller) {
      const { QueueUrl, ...message } = read(sendInput, input);
      return send(atUrl(QueueUrl), message, caller);
    },
    SendMessageBatch(input, caller) {
      const { QueueUrl, Entries } = read(sendBatchInput, input);
      const queue = atUrl(QueueUrl);
      const size = Entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
      if (size > queue.properties.MaximumMessageSize)
        throw new AwsError(
          'BatchRequestTooLong',
          'The length of all the messages put together is more than the limit.',
        );
      return context.store.batch(() => eachEntry(Entries, ({ Id: _, ...message }) => send(queue, message, caller)));
    },
    async ReceiveMessage(input) {
      const request = read(receiveInput, input);
      const queue = atUrl(request.QueueUrl);
      const seconds = request.WaitTimeSeconds ?? queue.properties.ReceiveMessageWaitTimeSeconds;
      const messages = await queue.receive(
        request.MaxNumberOfMessages,
        seconds * 1_000,
        undefined,
        request.VisibilityTimeout,
      );
      const system = [...(request.AttributeNames ?? []), ...(request.MessageSystemAttributeNames ?? [])];
      if (messages.length === 0) return {};
      return { Messages: messages.map((message) => select(message, system, request.MessageAttributeNames ?? [])) };
    },
    DeleteMessage(input) {
      const { QueueUrl, ReceiptHandle } = read(inputs.DeleteMessage, input);
      atUrl(QueueUrl).deleteMessage(ReceiptHandle);
      return {};
    },
    DeleteMessageBatch(input) {
      const { QueueUrl, Entries } = read(inputs.DeleteMessageBatch, input);
      const queue = atUrl(QueueUrl);
      return context.store.batch(() =>
        eachEntry(Entries, ({ ReceiptHandle }) => {
          queue.deleteMessage(ReceiptHandle);
          return {};
        }),
      );
    },
    ChangeMessageVisibility(input) {
      const request = read(inputs.ChangeMessageVisibility, input);
      atUrl(request.QueueUrl).changeVisibility(request.ReceiptHandle, request.VisibilityTimeout);
      return {};
    },
    ChangeMessageVisibilityBatch(input) {
      const { QueueUrl, Entries } = read(inputs.ChangeMessageVisibilityBatch, input);
      const queue = atUrl(QueueUrl);
      return eachEntry(Entries, ({ ReceiptHandle, VisibilityTimeout }) => {
        queue.changeVisibility(ReceiptHandle, VisibilityTimeout);
        return {};
      });
    },
    GetQueueUrl(input) {
      const request = read(inputs.GetQueueUrl, input);
      return { QueueUrl: atUrl(request.QueueName).url };
    },
    GetQueueAttributes(input) {
      const { QueueUrl, AttributeNames } = read(inputs.GetQueueAttributes, input);
      const all = attributesOf(atUrl(QueueUrl));
      const wanted = AttributeNames ?? [];
      return {
        Attributes: Object.fromEntries(
          Object.entries(all).filter(([name]) => wanted.includes('All') || wanted.includes(name)),
        ),
      };
    },
    ListQueues(input) {
      const { QueueNamePrefix } = read(inputs.ListQueues, input);
      const found = [...byName.values()].filter(({ name }) => name.startsWith(QueueNamePrefix));
      return { QueueUrls: found.map((queue) => queue.url) };
    },
    PurgeQueue(input) {
      atUrl(read(inputs.PurgeQueue, input).QueueUrl).purge();
      return {};
    },
    StartMessageMoveTask(input) {
      const { SourceArn, DestinationArn } = read(inputs.StartMessageMoveTask, input);
      const source = atArn(SourceArn);
      if (![...byArn.values()].some(({ properties }) => properties.RedrivePolicy?.deadLetterTargetArn === SourceArn))
        throw new AwsError('InvalidParameterValue', 'Source queue must be configured as a Dead Letter Queue.');
      const destination = DestinationArn === undefined ? undefined : atArn(DestinationArn);
      const moved = source.redrive((message) => destination ?? atArn(message.sourceArn ?? ''));
      const handle = Buffer.from(JSON.stringify({ taskId: crypto.randomUUID(), sourceArn: SourceArn })).toString(
        'base64',
      );
      moves.set(handle, { source: SourceArn, destination: DestinationArn, moved, startedAt: context.clock.now() });
      return { TaskHandle: handle };
    },
    ListMessageMoveTasks(input) {
      const { SourceArn, MaxResults } = read(inputs.ListMessageMoveTasks, input);
      atArn(SourceArn);
      const tasks = [...moves.values()].filter(({ source }) => source === SourceArn).reverse();
      return {
        Results: tasks.slice(0, MaxResults).map(({ destination, moved, startedAt }) => ({
          SourceArn,
          ...(destination !== undefined && { DestinationArn: destination }),
          Status: 'COMPLETED',
          ApproximateNumberOfMessagesMoved: moved,
          ApproximateNumberOfMessagesToMove: moved,
          StartedTimestamp: startedAt,
        })),
      };
    },
  };

  return {
    async call(operation, input, caller) {
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (!run) throw new AwsError('UnsupportedOperation', `The local SQS does not imitate ${operation}.`);
      return run(input, caller);
    },
    queue: atArn,
    queues: () => [...byArn.values()],
    close() {
      for (const queue of byArn.values()) queue.close();
    },
  };
}

function read<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (!parsed.success) throw new AwsError('InvalidParameterValue', z.prettifyError(parsed.error));
  return parsed.data;
}

const sizeOf = ({ MessageBody, MessageAttributes = {} }: MessageInput): number =>
  Object.entries(MessageAttributes).reduce(
    (sum, [name, { DataType, StringValue = '', BinaryValue = '' }]) =>
      sum + Buffer.byteLength(name + DataType + StringValue) + Buffer.byteLength(BinaryValue, 'base64'),
    Buffer.byteLength(MessageBody),
  );

function send(queue: Queue, input: MessageInput, caller: Caller): object {
  if (sizeOf(input) > queue.properties.MaximumMessageSize)
    throw new AwsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${queue.properties.MaximumMessageSize} bytes.`,
    );
  if (queue.fifo && input.DelaySeconds !== undefined && input.DelaySeconds > 0)
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${input.DelaySeconds} for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.`,
    );
  if (!queue.fifo && input.MessageDeduplicationId !== undefined)
    throw new AwsError(
      'InvalidParameterValue',
      'The request include parameter MessageDeduplicationId, which is not valid for this queue type.',
    );
  const message: NewMessage = {
    body: input.MessageBody,
    group: input.MessageGroupId,
    deduplicationId: input.MessageDeduplicationId,
    attributes: input.MessageAttributes,
    traceHeader: input.MessageSystemAttributes?.AWSTraceHeader?.StringValue,
    senderId: caller.kind === 'role' ? caller.role : 'operator',
    delaySeconds: queue.fifo ? undefined : input.DelaySeconds,
  };
  const { id, sequence } = queue.send(message);
  return {
    MessageId: id,
    MD5OfMessageBody: digestOfBody(input.MessageBody),
    ...(input.MessageAttributes && { MD5OfMessageAttributes: digestOfAttributes(input.MessageAttributes) }),
    ...(queue.fifo && { SequenceNumber: sequenceText(sequence) }),
  };
}

/** Runs a batch entry by entry: one that fails is reported in `Failed` and does not stop the others. */
function eachEntry<Entry extends { readonly Id: string }>(
  entries: readonly Entry[],
  run: (entry: Entry) => object,
): object {
  if (entries.length === 0)
    throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (entries.length > 10)
    throw new AwsError('TooManyEntriesInBatchRequest', 'Maximum number of entries per request are 10.');
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  const successful: object[] = [];
  const failed: object[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful: successful, Failed: failed };
}

/** Keeps of a message what the receiver asked for. */
function select(message: ReceivedMessage, system: readonly string[], attributes: readonly string[]): object {
  const { Attributes, MessageAttributes = {}, MD5OfMessageAttributes: _, ...rest } = message;
  const chosen = Object.entries(Attributes).filter(([name]) => system.includes('All') || system.includes(name));
  const wanted = Object.fromEntries(
    Object.entries(MessageAttributes).filter(([name]) =>
      attributes.some((pattern) =>
        pattern === 'All' || pattern === '.*' || pattern.endsWith('.*')
          ? pattern === 'All' || name.startsWith(pattern.slice(0, -2))
          : pattern === name,
      ),
    ),
  );
  return {
    ...rest,
    ...(chosen.length > 0 && { Attributes: Object.fromEntries(chosen) }),
    ...(Object.keys(wanted).length > 0 && {
      MessageAttributes: wanted,
      MD5OfMessageAttributes: digestOfAttributes(wanted),
    }),
  };
}

function attributesOf(queue: Queue): Record<string, string> {
  const { properties } = queue;
  const createdAt = String(Math.floor(queue.createdAt / 1_000));
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(queue.depth()),
    ApproximateNumberOfMessagesNotVisible: String(queue.inFlight()),
    ApproximateNumberOfMessagesDelayed: String(queue.delayed()),
    CreatedTimestamp: createdAt,
    LastModifiedTimestamp: createdAt,
    VisibilityTimeout: String(properties.VisibilityTimeout),
    MaximumMessageSize: String(properties.MaximumMessageSize),
    MessageRetentionPeriod: String(properties.MessageRetentionPeriod),
    DelaySeconds: String(properties.DelaySeconds),
    ReceiveMessageWaitTimeSeconds: String(properties.ReceiveMessageWaitTimeSeconds),
    ...(properties.RedrivePolicy && { RedrivePolicy: JSON.stringify(properties.RedrivePolicy) }),
    ...(queue.fifo && {
      FifoQueue: 'true',
      ContentBasedDeduplication: String(properties.ContentBasedDeduplication),
      DeduplicationScope: properties.DeduplicationScope,
      FifoThroughputLimit: properties.FifoThroughputLimit,
    }),
  };
}
