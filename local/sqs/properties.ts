import * as z from 'zod';

const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
const seconds = (most: number) => z.coerce.number().int().min(0).max(most);

/** Properties that change nothing a laptop can see: encryption at rest, labels and who may redrive. */
const withoutEffect = {
  KmsMasterKeyId: z.unknown(),
  KmsDataKeyReusePeriodSeconds: z.unknown(),
  SqsManagedSseEnabled: z.unknown(),
  RedriveAllowPolicy: z.unknown(),
  Tags: z.unknown(),
  QueueName: z.unknown(),
};

const propertiesSchema = z.strictObject({
  FifoQueue: flag.default(false),
  ContentBasedDeduplication: flag.default(false),
  DeduplicationScope: z.enum(['queue', 'messageGroup']).default('queue'),
  FifoThroughputLimit: z.enum(['perQueue', 'perMessageGroupId']).default('perQueue'),
  VisibilityTimeout: seconds(43_200).default(30),
  DelaySeconds: seconds(900).default(0),
  ReceiveMessageWaitTimeSeconds: seconds(20).default(0),
  MessageRetentionPeriod: z.coerce.number().int().min(60).max(1_209_600).default(345_600),
  MaximumMessageSize: z.coerce.number().int().min(1_024).max(1_048_576).default(1_048_576),
  RedrivePolicy: z
    .strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number().int().min(1).max(1_000) })
    .optional(),
  ...withoutEffect,
});

export type QueueProperties = z.infer<typeof propertiesSchema>;

/** A queue of the template: its ARN and the resolved properties of `AWS::SQS::Queue`. */
export interface QueueDefinition {
  readonly arn: string;
  readonly url: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Reads a queue's properties; one that is unknown or contradicts another is an error, never passed over. */
export function parseProperties({ arn, properties }: QueueDefinition): QueueProperties {
  const parsed = propertiesSchema.safeParse(
    Object.fromEntries(Object.entries({ ...blank, ...properties }).filter(([, value]) => value !== undefined)),
  );
  if (!parsed.success) throw new Error(`queue ${arn}: ${z.prettifyError(parsed.error)}`);
  const { data } = parsed;
  if (data.FifoQueue !== arn.endsWith('.fifo')) throw new Error(`queue ${arn}: only FIFO queues end in ".fifo"`);
  if (!data.FifoQueue && (data.ContentBasedDeduplication || data.DeduplicationScope === 'messageGroup'))
    throw new Error(`queue ${arn}: only FIFO queues deduplicate`);
  if (data.FifoThroughputLimit === 'perMessageGroupId' && data.DeduplicationScope !== 'messageGroup')
    throw new Error(`queue ${arn}: a throughput limit per message group needs deduplication per message group`);
  return data;
}

const blank = Object.fromEntries(Object.keys(withoutEffect).map((name) => [name, null]));
