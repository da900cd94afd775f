import { Duration, Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { DeduplicationScope, FifoThroughputLimit, Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Setting } from '../setting.ts';
import { alarmPeriod } from './alarms.ts';
import { acknowledgeLastStop } from './set-aside-queue.ts';

export interface OrderedQueueProps {
  readonly setting: Setting;
  /** How long the consumer may take for a batch. */
  readonly consumerTimeout: Duration;
  /** Who is hurt while messages stand still. Becomes the text of its alarms. */
  readonly impactWhenStuck: string;
}

/** A FIFO queue that holds the order inside each group only, with its dead letters and the alarms on both. */
export class OrderedQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  readonly #consumerTimeout: Duration;

  constructor(scope: Construct, id: string, { setting, consumerTimeout, impactWhenStuck: impact }: OrderedQueueProps) {
    super(scope, id);
    this.#consumerTimeout = consumerTimeout;
    const settings = {
      fifo: true,
      deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
      fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
      retentionPeriod: Duration.days(14),
      enforceSSL: true,
    };
    this.deadLetters = new Queue(this, 'DeadLetters', settings);
    acknowledgeLastStop(this.deadLetters);
    this.queue = new Queue(this, 'Queue', {
      ...settings,
      visibilityTimeout: Duration.seconds(6 * consumerTimeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });
    const period = alarmPeriod;
    setting.alarms.ringWhen(this, 'NotDelivered', {
      metric: this.deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
      threshold: 1,
      impact,
    });
    setting.alarms.ringWhen(this, 'Late', {
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period }),
      threshold: 300,
      impact,
    });
  }

  grantSend(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['sqs:SendMessage'],
      resourceArns: [this.queue.queueArn],
    }).assertSuccess();
  }

  /** One function works the queue; a message that it names as failed comes back, with those behind it in its group. */
  consumeBy(consumer: LambdaFunction, maxConcurrency: number): void {
    if (consumer.timeout?.toSeconds() !== this.#consumerTimeout.toSeconds())
      throw new Error(`${consumer.node.path} may run longer or shorter than the queue's visibility timeout expects.`);
    consumer.addEventSource(
      new SqsEventSource(this.queue, { batchSize: 10, reportBatchItemFailures: true, maxConcurrency }),
    );
    Validations.of(consumer).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason: 'A message that fails for good goes to the dead letters of its queue.',
    });
  }
}
