import type { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Setting } from '../setting.ts';
import type { OrderedQueue } from './ordered-queue.ts';
import type { ProcurementWorkflow } from './procurement-workflow.ts';
import { ServiceFunction } from './service-function.ts';

export interface ProcurementStartProps {
  readonly setting: Setting;
  readonly queue: OrderedQueue;
  readonly workflow: ProcurementWorkflow;
  readonly timeout: Duration;
}

/** Takes paid orders from the queue and starts the workflow of each, once. */
export class ProcurementStart extends Construct {
  constructor(scope: Construct, id: string, { setting, queue, workflow, timeout }: ProcurementStartProps) {
    super(scope, id);
    const start = new ServiceFunction(this, 'StartProcurement', {
      setting,
      name: 'queues/start-procurement',
      environment: { ...workflow.variables },
      timeout,
      impact: 'Buyers have paid and wait: nobody looks for their keys yet.',
    });
    workflow.grantStart(start);
    queue.consumeBy(start, setting.stage.startersAtOnce);
  }
}
