import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import type { Setting } from '../setting.ts';
import { alarmPeriod } from './alarms.ts';
import type { OrderedQueue } from './ordered-queue.ts';
import { ServiceFunction } from './service-function.ts';
import { setAsideQueue } from './set-aside-queue.ts';
import type { ShopTables } from './shop-tables.ts';

export interface OrderDispatchProps {
  readonly setting: Setting;
  readonly tables: ShopTables;
  readonly queue: OrderedQueue;
}

const impact = 'Buyers have paid and wait: their orders reach procurement late, when the sweeper finds them.';

/** Only the write that makes an order a paid one; all else that happens to orders wakes nobody. */
const becamePaid = FilterCriteria.filter({
  eventName: FilterRule.isEqual('MODIFY'),
  dynamodb: {
    NewImage: {
      entity: { S: FilterRule.isEqual('order') },
      payment_status: { S: FilterRule.or('authorized', 'captured') },
    },
    OldImage: { payment_status: { S: FilterRule.isEqual('not_paid') } },
  },
});

/** From the stream of the orders to the queue of procurement. A record that cannot be sent on is set aside, not lost. */
export class OrderDispatch extends Construct {
  constructor(scope: Construct, id: string, { setting, tables, queue }: OrderDispatchProps) {
    super(scope, id);
    const dispatch = new ServiceFunction(this, 'DispatchOrder', {
      setting,
      name: 'streams/dispatch-order',
      environment: { PROCUREMENT_QUEUE_URL: queue.queue.queueUrl },
      impact,
    });
    queue.grantSend(dispatch);

    const setAside = setAsideQueue(this, setting, impact);
    setting.alarms.ringWhen(this, 'Late', {
      metric: dispatch.metric('IteratorAge', { period: alarmPeriod, statistic: 'max' }),
      threshold: Duration.minutes(5).toMilliseconds(),
      impact,
    });
    dispatch.addEventSource(
      // The CDK's own class does not satisfy its own interface once an absent member may not be undefined.
      new DynamoEventSource(tables.orders.table as ITable, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        filters: [becamePaid],
        batchSize: 100,
        parallelizationFactor: 2,
        reportBatchItemFailures: true,
        bisectBatchOnError: true,
        retryAttempts: 10,
        maxRecordAge: Duration.hours(6),
        onFailure: new SqsDlq(setAside),
      }),
    );
  }
}
