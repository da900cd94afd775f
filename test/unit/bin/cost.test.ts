import { describe, expect, it } from 'vitest';
import { type CostLine, costOf, costTable, type Deployed, type Profile } from '../../../bin/cost-model.ts';
import { readDeployed } from '../../../bin/deployed.ts';

const nothing = { requests: {}, capacity: {}, stateTransitions: 0, lambda: {} };
const none: Deployed = {
  kmsKeys: 0,
  secrets: 0,
  alarms: 0,
  dashboards: 0,
  webAclRules: undefined,
  answering: new Set(),
  traced: new Set(),
  schedules: new Map(),
  fifoConsumers: 0,
};
const profileOf = (perOrders: Partial<Profile['perOrders']>, orders = 1000): Profile => ({
  orders,
  perOrders: { ...nothing, ...perOrders },
  runsOfEach: 5,
  runs: {},
});
const lineOf = (lines: readonly CostLine[], service: string) => lines.find((line) => line.service === service);

describe('the cost of orders', () => {
  it.each<[string, Partial<Profile['perOrders']>, Partial<Deployed>, number]>([
    ['SES', { requests: { ses: { SendEmail: 1000 } } }, {}, 0.1],
    ['Step Functions', { stateTransitions: 4000 }, {}, 0.1],
    // A million writes and four million reads, and what a thousand orders take up for a month.
    ['DynamoDB', { capacity: { A: { read: 4e6, write: 1e6 } } }, {}, 1.125 + 0.00405],
    ['Lambda', { lambda: { f: { invocations: 1e6, gigabyteSeconds: 1e6 } } }, {}, 0.2 + 13.3334],
    ['API Gateway', { lambda: { f: { invocations: 1e6, gigabyteSeconds: 0 } } }, { answering: new Set(['f']) }, 1],
    ['X-Ray', { lambda: { f: { invocations: 1e6, gigabyteSeconds: 0 } } }, { traced: new Set(['f']) }, 5],
    ['KMS', { requests: { kms: { Decrypt: 10_000 } } }, {}, 0.03],
    ['SQS', { requests: { sqs: { SendMessage: 1000, SendMessageBatch: 1000, GetQueueUrl: 9 } } }, {}, 0.003],
    [
      'WAF',
      { lambda: { f: { invocations: 1e6, gigabyteSeconds: 0 } } },
      { answering: new Set(['f']), webAclRules: 6 },
      0.6,
    ],
  ])('counts %s by its list price', (service, usage, deployed, dollars) => {
    expect(lineOf(costOf(profileOf(usage), { ...none, ...deployed }), service)?.perThousand).toBeCloseTo(dollars, 6);
  });

  it('is per thousand, however many were counted', () => {
    const ten = costOf(profileOf({ requests: { ses: { SendEmail: 10 } } }, 10), none);
    expect(lineOf(ten, 'SES')?.perThousand).toBeCloseTo(0.1, 9);
  });
});

describe('the cost of a month without orders', () => {
  it('is what the template keeps, and what schedules run', () => {
    const lines = costOf(
      { ...profileOf({}), runs: { sweep: { ...nothing, capacity: { A: { read: 40, write: 0 } } } } },
      {
        ...none,
        kmsKeys: 2,
        secrets: 4,
        alarms: 30,
        dashboards: 1,
        webAclRules: 6,
        fifoConsumers: 1,
        schedules: new Map([['sweep', 43_200]]),
      },
    );
    const fixed = Object.fromEntries(lines.map((line) => [line.service, Number(line.fixed.toFixed(4))]));
    expect(fixed).toMatchObject({
      KMS: 2,
      'Secrets Manager': 1.6,
      'CloudWatch alarms': 3,
      WAF: 11,
      Dashboards: 3,
      SQS: 0.324,
      // 40 reads in 5 runs, 43,200 times.
      DynamoDB: 0.0432,
      EventBridge: 0.0432,
    });
  });

  it('is not guessed for a schedule that was never recorded', () => {
    expect(() => costOf(profileOf({}), { ...none, schedules: new Map([['new', 1]]) })).toThrow('no run of new');
  });
});

describe('the table', () => {
  it('adds up what is fixed and what orders cost', () => {
    const rows = costTable(
      [
        { service: 'SES', perThousand: 0.1, fixed: 2 },
        { service: 'KMS', perThousand: 0.2, fixed: 1 },
      ],
      10_000,
    );
    expect(rows.map((row) => row.split(/ {2,}/))).toEqual([
      ['US dollars', 'per 1,000 orders', 'fixed a month', 'at 10000 a month'],
      ['SES', '0.1000', '2.00', '3.00'],
      ['KMS', '0.2000', '1.00', '3.00'],
      ['Total', '0.3000', '3.00', '6.00'],
    ]);
  });
});

describe('what a template costs', () => {
  it('is read from its resources', () => {
    const of = (Type: string, Properties: object = {}) => ({ Type, Properties });
    const reference = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
    const traced = { TracingConfig: { Mode: 'Active' } };
    const deployed = readDeployed(
      {
        Resources: {
          Key: of('AWS::KMS::Key'),
          Alarm: of('AWS::CloudWatch::Alarm'),
          Web: of('AWS::Lambda::Function', { Description: 'functions/api/a.ts', ...traced }),
          Step: of('AWS::Lambda::Function', { Description: 'functions/workflow/b.ts', ...traced }),
          Sweep: of('AWS::Lambda::Function', { Description: 'functions/schedules/c.ts' }),
          Helper: of('AWS::Lambda::Function', traced),
          Integration: of('AWS::ApiGatewayV2::Integration', { IntegrationUri: reference('Web') }),
          Machine: of('AWS::StepFunctions::StateMachine', { DefinitionString: reference('Step') }),
          Rule: of('AWS::Events::Rule', {
            ScheduleExpression: 'rate(15 minutes)',
            Targets: [{ Arn: reference('Sweep') }],
          }),
        },
      },
      { Resources: { Acl: of('AWS::WAFv2::WebACL', { Rules: [{}, {}] }) } },
    );
    expect(deployed).toEqual({
      ...none,
      kmsKeys: 1,
      alarms: 1,
      webAclRules: 2,
      answering: new Set(['api/a']),
      traced: new Set(['api/a']),
      schedules: new Map([['schedules/c', 2880]]),
    });
  });
});
