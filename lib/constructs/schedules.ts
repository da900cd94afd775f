import { Duration, Validations } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { Setting } from '../setting.ts';
import type { OrderedQueue } from './ordered-queue.ts';
import type { PartySecrets } from './party-secrets.ts';
import type { ProcurementWorkflow } from './procurement-workflow.ts';
import { ServiceFunction } from './service-function.ts';
import type { ShopTables } from './shop-tables.ts';

export interface SchedulesProps {
  readonly setting: Setting;
  readonly tables: ShopTables;
  readonly secrets: PartySecrets;
  readonly queue: OrderedQueue;
  readonly workflow: ProcurementWorkflow;
}

/** What finds the orders that a lost event left behind. */
export class Schedules extends Construct {
  constructor(scope: Construct, id: string, { setting, tables, secrets, queue, workflow }: SchedulesProps) {
    super(scope, id);
    const { orders } = tables.variables;

    const sweep = new ServiceFunction(this, 'SweepOrders', {
      setting,
      name: 'schedules/sweep-orders',
      traced: false,
      environment: { ...orders, PROCUREMENT_QUEUE_URL: queue.queue.queueUrl, ...workflow.variables },
      timeout: Duration.seconds(50),
      impact: 'A paid order whose event was lost or whose execution failed stays where it is; its buyer waits.',
    });
    tables.orders.grantIndex(sweep, 'byOpen');
    tables.orders.grantItems(sweep, 'BatchGetItem', 'UpdateItem');
    queue.grantSend(sweep);
    workflow.grantRedrive(sweep);
    this.#every(Duration.minutes(1), sweep);

    const reconcile = new ServiceFunction(this, 'ReconcilePayments', {
      setting,
      name: 'schedules/reconcile-payments',
      environment: { ...orders, ...secrets.variables.stripe },
      timeout: Duration.minutes(5),
      impact: 'Buyers whose payment Stripe could not tell us about have paid for an order that does not start.',
    });
    tables.orders.grantItems(reconcile, 'GetItem', 'UpdateItem');
    secrets.stripe.grantRead(reconcile);
    this.#every(Duration.minutes(15), reconcile);
  }

  /** A run that fails is not repeated: the next one is soon, and looks at everything again. */
  #every(rate: Duration, run: ServiceFunction): void {
    run.configureAsyncInvoke({ retryAttempts: 0 });
    new Rule(run, 'Every', {
      schedule: Schedule.rate(rate),
      targets: [new FunctionTarget(run, { retryAttempts: 0 })],
    });
    const reason = 'A failed run raises an alarm, and the next one does its work again.';
    Validations.of(run).acknowledge(
      { id: 'Serverless-EventBusDLQ', reason },
      { id: 'Serverless-LambdaAsyncFailureDestination', reason },
    );
  }
}
