import { Duration, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Setting } from '../setting.ts';
import { alarmPeriod } from './alarms.ts';

/** Where events end that a function failed on for good: kept for two weeks, and an alarm as soon as there is one. */
export function setAsideQueue(scope: Construct, { alarms }: Setting, impact: string): Queue {
  const queue = new Queue(scope, 'SetAside', { retentionPeriod: Duration.days(14), enforceSSL: true });
  acknowledgeLastStop(queue);
  const metric = queue.metricApproximateNumberOfMessagesVisible({ period: alarmPeriod });
  alarms.ringWhen(scope, 'EventsSetAside', { metric, threshold: 1, impact });
  return queue;
}

/** For the queues that others fail into: they have no such queue themselves. */
export function acknowledgeLastStop(queue: Queue): void {
  const reason = 'It is itself where failed messages end, and no function consumes it.';
  Validations.of(queue).acknowledge({ id: 'AwsSolutions-SQS3', reason }, { id: 'Serverless-SQSRedrivePolicy', reason });
}
