import { describe, expect, it } from 'vitest';
import {
  fileOf,
  functionsOf,
  listOf,
  objectOf,
  type Resource,
  resourcesOf,
  short,
  synthesise,
  withoutHash,
} from './template.ts';

const resources = resourcesOf(synthesise('dev'));
const ofType = (type: string) => resources.filter((resource) => resource.type === type);

function only(type: string, matching: (resource: Resource) => boolean): Resource {
  const found = ofType(type).filter(matching);
  const [first] = found;
  if (!first || found.length > 1) throw new Error(`${found.length} resources of ${type}`);
  return first;
}

const functionOf = (value: unknown) => {
  const id = short(value).replace(/\.Arn$/, '');
  return only('AWS::Lambda::Function', (resource) => withoutHash(resource.id) === id);
};

describe('the queue of procurement', () => {
  const queue = only('AWS::SQS::Queue', ({ id }) => id.startsWith('ProcurementQueue')).properties;
  const deadLetters = only('AWS::SQS::Queue', ({ id }) => id.startsWith('ProcurementDeadLetters')).properties;
  const mapping = only('AWS::Lambda::EventSourceMapping', ({ properties }) =>
    short(properties.EventSourceArn).startsWith('ProcurementQueue'),
  ).properties;

  it('keeps the order inside an order’s own group and lets all groups go at once', () => {
    expect(queue).toMatchObject({
      FifoQueue: true,
      DeduplicationScope: 'messageGroup',
      FifoThroughputLimit: 'perMessageGroupId',
    });
  });

  it('hides a message for six times as long as its consumer may take', () => {
    const consumer = functionOf(mapping.FunctionName).properties;
    expect(fileOf(consumer)).toBe('queues/start-procurement');
    expect(queue.VisibilityTimeout).toBe(6 * Number(consumer.Timeout));
  });

  it('sets aside what failed five times, for two weeks, in a queue from which it can be moved back', () => {
    expect(objectOf(queue.RedrivePolicy)).toMatchObject({ maxReceiveCount: 5 });
    expect(short(objectOf(queue.RedrivePolicy).deadLetterTargetArn)).toBe('ProcurementDeadLetters.Arn');
    expect(deadLetters).toMatchObject({ FifoQueue: true, MessageRetentionPeriod: 14 * 86_400 });
    expect(deadLetters).not.toHaveProperty('RedriveAllowPolicy');
  });

  it('is worked in batches of which a part may fail', () => {
    expect(mapping).toMatchObject({ BatchSize: 10, FunctionResponseTypes: ['ReportBatchItemFailures'] });
    expect(mapping.ScalingConfig).toEqual({ MaximumConcurrency: 10 });
  });
});

describe('the stream of the orders', () => {
  const mapping = only('AWS::Lambda::EventSourceMapping', ({ properties }) =>
    short(properties.EventSourceArn).endsWith('.StreamArn'),
  ).properties;

  it('wakes the dispatch only for the write that makes an order a paid one', () => {
    expect(fileOf(functionOf(mapping.FunctionName).properties)).toBe('streams/dispatch-order');
    const patterns = listOf(objectOf(mapping.FilterCriteria).Filters).map((filter) =>
      JSON.parse(String(objectOf(filter).Pattern)),
    );
    expect(patterns).toEqual([
      {
        eventName: ['MODIFY'],
        dynamodb: {
          NewImage: { entity: { S: ['order'] }, payment_status: { S: ['authorized', 'captured'] } },
          OldImage: { payment_status: { S: ['not_paid'] } },
        },
      },
    ]);
  });

  it('is never blocked for long by one record, and loses none', () => {
    expect(mapping).toMatchObject({
      StartingPosition: 'TRIM_HORIZON',
      BatchSize: 100,
      ParallelizationFactor: 2,
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10,
      MaximumRecordAgeInSeconds: 6 * 3600,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    const { Destination } = objectOf(objectOf(mapping.DestinationConfig).OnFailure);
    expect(short(Destination)).toBe('DispatchSetAside.Arn');
  });
});

describe('what comes by itself', () => {
  const rules = ofType('AWS::Events::Rule').map(({ properties }) => ({
    what: properties.ScheduleExpression ?? properties.EventPattern,
    who: listOf(properties.Targets).map((target) => fileOf(functionOf(objectOf(target).Arn).properties)),
  }));

  it('is mail news, a sweep every minute and a look at Stripe every quarter of an hour', () => {
    expect(rules).toEqual([
      {
        what: {
          source: ['aws.ses'],
          'detail-type': ['Email Bounced', 'Email Complaint Received', 'Email Delivered', 'Email Rejected'],
        },
        who: ['events/record-mail-event'],
      },
      { what: 'rate(1 minute)', who: ['schedules/sweep-orders'] },
      { what: 'rate(15 minutes)', who: ['schedules/reconcile-payments'] },
    ]);
  });

  it('reaches the bus for bounces, complaints, deliveries and rejections', () => {
    const { EventDestination } = only('AWS::SES::ConfigurationSetEventDestination', () => true).properties;
    expect(objectOf(EventDestination)).toMatchObject({
      Enabled: true,
      MatchingEventTypes: ['bounce', 'complaint', 'delivery', 'reject'],
    });
    expect(short(objectOf(objectOf(EventDestination).EventBridgeDestination).EventBusArn)).toMatch(
      /event-bus\/default$/,
    );
  });

  it('keeps mail news that could not be recorded', () => {
    const kept = ofType('AWS::Lambda::EventInvokeConfig').map(({ properties }) => ({
      who: fileOf(functionOf(properties.FunctionName).properties),
      retries: properties.MaximumRetryAttempts,
      kept: properties.DestinationConfig !== undefined,
    }));
    expect(kept).toEqual([
      { who: 'events/record-mail-event', retries: 2, kept: true },
      { who: 'schedules/sweep-orders', retries: 0, kept: false },
      { who: 'schedules/reconcile-payments', retries: 0, kept: false },
    ]);
  });
});

describe('alarms', () => {
  const alarms = ofType('AWS::CloudWatch::Alarm');
  const descriptions = alarms.map(({ properties }) => String(properties.AlarmDescription));

  it('each say who is hurt, in a sentence', () => {
    for (const text of descriptions) {
      expect(text).toMatch(/^[A-Z].{15,}\. See docs\/operations\.md#[a-z-]+$/);
      expect(text).toMatch(/buyer|shopper|customer|staff|order|money/i);
    }
  });

  it('each ring somewhere, and none for silence', () => {
    for (const { properties } of alarms) {
      expect(listOf(properties.AlarmActions).map(short)).toEqual(['AlarmsTopic']);
      expect(properties.TreatMissingData).toBe('notBreaching');
    }
  });

  it('watch every function, every queue that holds failures, and executions that fail or never end', () => {
    const watched = alarms.map(({ properties }) => {
      const [dimension] = listOf(properties.Dimensions).map(objectOf);
      return `${String(properties.MetricName)} ${short(dimension?.Value)}`;
    });
    for (const { id } of functionsOf(resources)) expect(watched).toContain(`Errors ${withoutHash(id)}`);
    for (const id of ['ProcurementDeadLetters', 'DispatchSetAside', 'MailSetAside'])
      expect(watched).toContain(`ApproximateNumberOfMessagesVisible ${id}.QueueName`);
    expect(watched).toContain('ExecutionsFailed WorkflowStateMachine');
    expect(watched).toContain('ExecutionsTimedOut WorkflowStateMachine');
  });
});

describe('functions', () => {
  const functions = functionsOf(resources).map(({ properties }) => properties);

  it('run on Node 24 for arm64, with logs in JSON that are kept for a time', () => {
    for (const properties of functions)
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        LoggingConfig: { LogFormat: 'JSON', SystemLogLevel: 'WARN', ApplicationLogLevel: 'INFO' },
      });
    for (const { properties } of ofType('AWS::Logs::LogGroup')) expect(properties.RetentionInDays).toBe(7);
    expect(ofType('AWS::Logs::LogGroup').length).toBe(functions.length + 2);
  });

  it('are traced from the checkout to the mail, and not where many simple calls would only cost', () => {
    const untraced = functions.filter(({ TracingConfig }) => !TracingConfig).map(fileOf);
    expect(untraced.sort()).toEqual([
      'api/carts',
      'api/catalog',
      'auth/add-email-claim',
      'events/record-mail-event',
      'schedules/sweep-orders',
      'webhooks/stripe',
    ]);
  });

  it('have the memory of their stage unless they say otherwise', () => {
    const special = functions.filter(({ MemorySize }) => MemorySize !== 1024).map(fileOf);
    expect(special).toEqual(['api/admin/digital-keys']);
  });
});
