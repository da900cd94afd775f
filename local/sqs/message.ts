import { createHash } from 'node:crypto';

/** A message attribute as the JSON protocol carries it; `BinaryValue` is base64. */
export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string | undefined;
  readonly BinaryValue?: string | undefined;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** A message as it is stored. */
export interface StoredMessage {
  readonly id: string;
  readonly sequence: number;
  readonly body: string;
  readonly group?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly attributes?: MessageAttributes | undefined;
  readonly traceHeader?: string | undefined;
  readonly senderId: string;
  readonly sentAt: number;
  readonly visibleAt?: number | undefined;
  readonly receiveCount: number;
  readonly firstReceivedAt?: number | undefined;
  /** The queue that gave up on the message, when this one holds its dead letters. */
  readonly sourceArn?: string | undefined;
}

/** A message as `ReceiveMessage` answers it, with all its attributes. */
export interface ReceivedMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes: Readonly<Record<string, string>>;
  readonly MessageAttributes?: MessageAttributes;
  readonly MD5OfMessageAttributes?: string;
}

export function digestOfBody(body: string): string {
  return createHash('md5').update(body).digest('hex');
}

/** The digest SQS defines for attributes: per name in order, each part with its length before it and a byte for its kind. */
export function digestOfAttributes(attributes: MessageAttributes): string {
  const hash = createHash('md5');
  const add = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const [name, attribute] of Object.entries(attributes).sort(([one], [other]) => (one < other ? -1 : 1))) {
    add(Buffer.from(name));
    add(Buffer.from(attribute.DataType));
    const binary = attribute.DataType.startsWith('Binary');
    hash.update(Buffer.from([binary ? 2 : 1]));
    add(binary ? Buffer.from(attribute.BinaryValue ?? '', 'base64') : Buffer.from(attribute.StringValue ?? ''));
  }
  return hash.digest('hex');
}

/** Sequence numbers as SQS shows them: twenty digits, rising. Also the key under which a message is stored. */
export function sequenceText(sequence: number): string {
  return `1${String(sequence).padStart(19, '0')}`;
}

export function asReceived(message: StoredMessage, receiptHandle: string): ReceivedMessage {
  const attributes: Record<string, string> = {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAt),
    SenderId: message.senderId,
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
  };
  if (message.group !== undefined) attributes.MessageGroupId = message.group;
  if (message.deduplicationId !== undefined) {
    attributes.MessageDeduplicationId = message.deduplicationId;
    attributes.SequenceNumber = sequenceText(message.sequence);
  }
  if (message.traceHeader !== undefined) attributes.AWSTraceHeader = message.traceHeader;
  if (message.sourceArn !== undefined) attributes.DeadLetterQueueSourceArn = message.sourceArn;
  return {
    MessageId: message.id,
    ReceiptHandle: receiptHandle,
    Body: message.body,
    MD5OfBody: digestOfBody(message.body),
    Attributes: attributes,
    ...(message.attributes && {
      MessageAttributes: message.attributes,
      MD5OfMessageAttributes: digestOfAttributes(message.attributes),
    }),
  };
}
