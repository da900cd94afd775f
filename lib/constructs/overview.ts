import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, SingleValueWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { ShopApi } from './http-api.ts';
import type { OrderedQueue } from './ordered-queue.ts';
import type { ProcurementWorkflow } from './procurement-workflow.ts';

export interface OverviewProps {
  readonly api: ShopApi;
  readonly queue: OrderedQueue;
  readonly workflow: ProcurementWorkflow;
}

/** One page for whoever was woken: are orders coming in, do they get through, how long do they take, is anything stuck. */
export class Overview extends Construct {
  constructor(scope: Construct, id: string, { api, queue, workflow }: OverviewProps) {
    super(scope, id);
    const { stateMachine } = workflow;
    const hour = { period: Duration.hours(1) };
    const minutes = { period: Duration.minutes(5) };
    const graph = (title: string, left: readonly IMetric[]) => new GraphWidget({ title, left: [...left], width: 12 });
    new Dashboard(this, 'Dashboard', {
      widgets: [
        [
          new SingleValueWidget({
            title: 'Orders in the last hour',
            width: 24,
            metrics: [
              stateMachine.metricStarted({ ...hour, label: 'started' }),
              stateMachine.metricSucceeded({ ...hour, label: 'delivered or released' }),
              stateMachine.metricFailed({ ...hour, label: 'failed' }),
            ],
          }),
        ],
        [
          graph('From payment to the end, milliseconds', [
            stateMachine.metricTime({ ...minutes, statistic: 'p50', label: 'half of them' }),
            stateMachine.metricTime({ ...minutes, statistic: 'p99', label: 'all but one in a hundred' }),
          ]),
          graph('Waiting to begin', [
            queue.queue.metricApproximateNumberOfMessagesVisible({ ...minutes, label: 'orders' }),
            queue.queue.metricApproximateAgeOfOldestMessage({ ...minutes, label: 'seconds of the oldest' }),
            queue.deadLetters.metricApproximateNumberOfMessagesVisible({ ...minutes, label: 'dead letters' }),
          ]),
        ],
        [
          graph('Requests', [
            api.metrics.count({ ...minutes, label: 'all' }),
            api.metrics.clientErrors({ ...minutes, label: 'refused (4xx)' }),
            api.metrics.serverErrors({ ...minutes, label: 'failed (5xx)' }),
          ]),
          graph('Answers, milliseconds', [
            api.metrics.latency({ ...minutes, statistic: 'p50', label: 'half of them' }),
            api.metrics.latency({ ...minutes, statistic: 'p99', label: 'all but one in a hundred' }),
          ]),
        ],
      ],
    });
  }
}
