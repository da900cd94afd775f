import { describe, expect, it } from 'vitest';
import { createAuthorizer } from '../../local/iam/authorizer.ts';
import { decide, parsePolicy } from '../../local/iam/policy.ts';
import { type Directory, requirementsOf, type ServiceName } from '../../local/iam/requirements.ts';
import { readRoles } from '../../local/iam/roles.ts';
import { AwsError, operator } from '../../local/service.ts';
import { loadTemplate } from '../../local/template/template.ts';
import { writeStack } from './fixtures/stack.ts';

type Context = Record<string, string | readonly string[]>;
const statement = (more: object) =>
  parsePolicy({ Statement: { Effect: 'Allow', Action: 'a:Do', Resource: '*', ...more } });
const under = (condition: object, context: Context) =>
  decide(statement({ Condition: condition }), 'a:Do', 'r', context);

describe('decide', () => {
  it.each([
    ['matches actions in any case', { Action: 'A:do' }, 'allowed'],
    ['matches patterns of actions', { Action: ['b:*', 'a:D?'] }, 'allowed'],
    ['leaves out other actions', { Action: 'a:Other' }, 'unmentioned'],
    ['takes NotAction as all others', { Action: undefined, NotAction: 'a:Other' }, 'allowed'],
    ['matches patterns of resources', { Resource: 'arn:*:table/Or??rs' }, 'allowed'],
    ['matches resources in their case', { Resource: 'ARN:*:table/Orders' }, 'unmentioned'],
    ['takes NotResource as all others', { Resource: undefined, NotResource: 'arn:aws:x:table/Orders' }, 'unmentioned'],
    ['takes a dot in a pattern as a dot', { Resource: 'arn:aws:x.table/Orders' }, 'unmentioned'],
  ])('%s', (_name, more, expected) => {
    expect(decide(statement(more), 'a:Do', 'arn:aws:x:table/Orders', {})).toBe(expected);
  });

  it('lets an explicit denial win, in whatever order', () => {
    const both = [...statement({}), ...statement({ Effect: 'Deny' })];
    expect(decide(both, 'a:Do', 'r', {})).toBe('denied');
    expect(decide(both.toReversed(), 'a:Do', 'r', {})).toBe('denied');
  });

  it.each<[string, object, Context, string]>([
    ['StringEquals', { StringEquals: { k: ['x', 'y'] } }, { k: 'y' }, 'allowed'],
    ['StringEquals without the key', { StringEquals: { k: 'x' } }, {}, 'unmentioned'],
    ['StringEqualsIfExists without the key', { StringEqualsIfExists: { k: 'x' } }, {}, 'allowed'],
    ['StringNotEquals', { StringNotEquals: { k: ['x', 'y'] } }, { k: 'y' }, 'unmentioned'],
    ['StringNotEquals without the key', { StringNotEquals: { k: 'x' } }, {}, 'allowed'],
    ['StringLike', { StringLike: { k: 'ORDER#*' } }, { k: 'ORDER#1' }, 'allowed'],
    ['ArnLike', { ArnLike: { k: 'arn:aws:*:x' } }, { k: 'arn:aws:s:y' }, 'unmentioned'],
    ['Bool', { Bool: { k: true } }, { k: 'true' }, 'allowed'],
    ['NumericLessThanEquals', { NumericLessThanEquals: { k: 3 } }, { k: '4' }, 'unmentioned'],
    ['DateGreaterThan', { DateGreaterThan: { k: '2026-01-01T00:00:00Z' } }, { k: '2026-06-01T00:00:00Z' }, 'allowed'],
    ['Null, absent', { Null: { k: 'true' } }, {}, 'allowed'],
    ['Null, present', { Null: { k: 'true' } }, { k: 'x' }, 'unmentioned'],
    ['ForAllValues, one strays', { 'ForAllValues:StringLike': { k: 'A#*' } }, { k: ['A#1', 'B#1'] }, 'unmentioned'],
    ['ForAllValues without the key', { 'ForAllValues:StringLike': { k: 'A#*' } }, {}, 'allowed'],
    ['ForAnyValue, one fits', { 'ForAnyValue:StringEquals': { k: 'b' } }, { k: ['a', 'b'] }, 'allowed'],
    ['ForAnyValue without the key', { 'ForAnyValue:StringEquals': { k: 'b' } }, {}, 'unmentioned'],
    [
      'keys in any case',
      { StringEquals: { 'Kms:EncryptionContext:KeyId': 'x' } },
      { 'kms:encryptioncontext:keyid': 'x' },
      'allowed',
    ],
    ['several keys, all needed', { StringEquals: { a: 'x', b: 'y' } }, { a: 'x', b: 'z' }, 'unmentioned'],
  ])('knows the operator %s', (_name, condition, context, expected) => {
    expect(under(condition, context)).toBe(expected);
  });

  it('refuses to half understand a policy', () => {
    expect(() => statement({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })).toThrow(
      /IpAddress is not supported/,
    );
  });
});

const ordersArn = 'arn:aws:dynamodb:eu-central-1:000000000000:table/Orders';
const keyArn = 'arn:aws:kms:eu-central-1:000000000000:key/k';
const directory: Directory = {
  tables: new Map([['Orders', { arn: ordersArn, hashKey: 'pk', indexes: { byStatus: 'status' } }]]),
  keyArn: () => keyArn,
  keyPolicy: () => [],
  secretArn: (id) => `arn:secret:${id}`,
  machineArnOf: () => 'arn:machine',
  identities: ['shop.example'],
};
const needed = (service: ServiceName, operation: string, input: Record<string, unknown>) =>
  requirementsOf(service, operation, input, directory).map(({ action, resource, context }) => [
    action,
    resource,
    context,
  ]);
const item = (pk: string) => ({ pk: { S: pk }, sk: { S: 'x' } });
const leading = (...keys: string[]) => ({ 'dynamodb:leadingkeys': keys });

describe('requirementsOf', () => {
  it('asks for one action per item of a transaction', () => {
    const TransactItems = [
      { Put: { TableName: 'Orders', Item: item('a') } },
      { Update: { TableName: 'Orders', Key: item('b') } },
      { Delete: { TableName: 'Orders', Key: item('c') } },
      { ConditionCheck: { TableName: 'Orders', Key: item('d') } },
    ];
    expect(needed('dynamodb', 'TransactWriteItems', { TransactItems })).toEqual([
      ['dynamodb:PutItem', ordersArn, leading('a')],
      ['dynamodb:UpdateItem', ordersArn, leading('b')],
      ['dynamodb:DeleteItem', ordersArn, leading('c')],
      ['dynamodb:ConditionCheckItem', ordersArn, leading('d')],
    ]);
    expect(
      needed('dynamodb', 'TransactGetItems', { TransactItems: [{ Get: { TableName: 'Orders', Key: item('a') } }] }),
    ).toEqual([['dynamodb:GetItem', ordersArn, leading('a')]]);
  });

  it('gathers the keys of a batch', () => {
    expect(needed('dynamodb', 'BatchGetItem', { RequestItems: { Orders: { Keys: [item('a'), item('b')] } } })).toEqual([
      ['dynamodb:BatchGetItem', ordersArn, leading('a', 'b')],
    ]);
    const writes = [{ PutRequest: { Item: item('a') } }, { DeleteRequest: { Key: item('b') } }];
    expect(needed('dynamodb', 'BatchWriteItem', { RequestItems: { Orders: writes } })).toEqual([
      ['dynamodb:BatchWriteItem', ordersArn, leading('a', 'b')],
    ]);
  });

  it('finds the leading key of a query in its condition, on the table and on an index', () => {
    const onTable = {
      TableName: 'Orders',
      KeyConditionExpression: '#p = :p AND begins_with(sk, :s)',
      ExpressionAttributeNames: { '#p': 'pk' },
      ExpressionAttributeValues: { ':p': { S: 'a' }, ':s': { S: 'x' } },
    };
    const onIndex = {
      TableName: 'Orders',
      IndexName: 'byStatus',
      KeyConditionExpression: 'status = :v',
      ExpressionAttributeValues: { ':v': { S: 'NEW' } },
    };
    expect(needed('dynamodb', 'Query', onTable)).toEqual([['dynamodb:Query', ordersArn, leading('a')]]);
    expect(needed('dynamodb', 'Query', onIndex)).toEqual([
      ['dynamodb:Query', `${ordersArn}/index/byStatus`, leading('NEW')],
    ]);
  });

  it('takes a table by its ARN as well, and a scan of an index as the index', () => {
    expect(needed('dynamodb', 'GetItem', { TableName: ordersArn, Key: item('a') })).toEqual([
      ['dynamodb:GetItem', ordersArn, leading('a')],
    ]);
    expect(needed('dynamodb', 'Scan', { TableName: 'Orders', IndexName: 'byStatus' })).toEqual([
      ['dynamodb:Scan', `${ordersArn}/index/byStatus`, {}],
    ]);
  });

  it('does not offer PartiQL, which would hide what it touches', () => {
    expect(() => needed('dynamodb', 'ExecuteStatement', { Statement: 'SELECT * FROM Orders' })).toThrow(AwsError);
  });

  it.each<[ServiceName, string, Record<string, unknown>, unknown[]]>([
    [
      'sqs',
      'SendMessageBatch',
      { QueueUrl: 'http://x/000000000000/Q.fifo' },
      ['sqs:SendMessage', 'arn:aws:sqs:eu-central-1:000000000000:Q.fifo', {}],
    ],
    [
      'kms',
      'Encrypt',
      { KeyId: 'k', EncryptionContext: { keyId: '1', productId: '2' } },
      [
        'kms:Encrypt',
        keyArn,
        {
          'kms:callaccount': '000000000000',
          'kms:encryptioncontextkeys': ['keyId', 'productId'],
          'kms:encryptioncontext:keyid': '1',
          'kms:encryptioncontext:productid': '2',
        },
      ],
    ],
    ['states', 'StartExecution', { stateMachineArn: 'arn:machine' }, ['states:StartExecution', 'arn:machine', {}]],
    ['states', 'SendTaskSuccess', { taskToken: 't' }, ['states:SendTaskSuccess', 'arn:machine', {}]],
    ['states', 'RedriveExecution', { executionArn: 'arn:execution' }, ['states:RedriveExecution', 'arn:execution', {}]],
    [
      'lambda',
      'Invoke',
      { FunctionName: 'F' },
      ['lambda:InvokeFunction', 'arn:aws:lambda:eu-central-1:000000000000:function:F', {}],
    ],
    ['secretsmanager', 'GetSecretValue', { SecretId: 's' }, ['secretsmanager:GetSecretValue', 'arn:secret:s', {}]],
    [
      'events',
      'PutEvents',
      { Entries: [{}, {}] },
      ['events:PutEvents', 'arn:aws:events:eu-central-1:000000000000:event-bus/default', {}],
    ],
  ])('maps %s %s', (service, operation, input, expected) => {
    expect(needed(service, operation, input)).toEqual([expected]);
  });

  it('asks for the sender and for the configuration set of a mail', () => {
    const from = { 'ses:fromaddress': 'keys@shop.example' };
    expect(
      needed('ses', 'SendEmail', {
        FromEmailAddress: 'Shop <keys@shop.example>',
        ConfigurationSetName: 'mails',
        Content: { Simple: {} },
      }),
    ).toEqual([
      ['ses:SendEmail', 'arn:aws:ses:eu-central-1:000000000000:identity/shop.example', from],
      ['ses:SendEmail', 'arn:aws:ses:eu-central-1:000000000000:configuration-set/mails', from],
    ]);
  });
});

describe('createAuthorizer', () => {
  const roles = new Map([
    ['reader', parsePolicy({ Statement: [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: keyArn }] })],
  ]);
  const wanted = (policy?: object) => [
    {
      action: 'kms:Decrypt',
      resource: keyArn,
      context: {},
      ...(policy && { resourcePolicy: parsePolicy({ Statement: [policy] }) }),
    },
  ];
  const root = {
    Effect: 'Allow',
    Action: 'kms:*',
    Resource: '*',
    Principal: { AWS: 'arn:aws:iam::000000000000:root' },
  };
  const reader = { kind: 'role', role: 'reader' } as const;

  it('needs both the identity and the key policy to speak up', () => {
    const { authorize } = createAuthorizer(roles, 'enforce');
    expect(() => authorize(reader, wanted(root))).not.toThrow();
    expect(() =>
      authorize(reader, wanted({ ...root, Principal: { AWS: 'arn:aws:iam::000000000000:role/other' } })),
    ).toThrow(/kms:Decrypt/);
    expect(() => authorize({ kind: 'role', role: 'other' }, wanted(root))).toThrow(
      /assumed-role\/other is not authorized/,
    );
  });

  it('lets a key policy that names the role suffice, and its denial win', () => {
    const { authorize } = createAuthorizer(roles, 'enforce');
    const named = { ...root, Principal: { AWS: 'arn:aws:iam::000000000000:role/other' } };
    expect(() => authorize({ kind: 'role', role: 'other' }, wanted(named))).not.toThrow();
    expect(() => authorize(reader, wanted({ ...root, Effect: 'Deny', Principal: '*' }))).toThrow(/explicit deny/);
  });

  it('lets the operator do everything and records what roles may not', () => {
    const { authorize, denied } = createAuthorizer(roles, 'report');
    authorize(operator, wanted());
    authorize({ kind: 'role', role: 'nobody' }, wanted());
    expect(denied).toEqual([{ role: 'nobody', action: 'kms:Decrypt', resource: keyArn, explicit: false }]);
  });
});

describe('readRoles', () => {
  it('puts inline, attached and managed policies together', () => {
    const policy = (Action: string) => ({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
    using stack = writeStack((resources) => {
      resources.Managed = { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: policy('a:Managed') } };
      resources.Pushed = {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: { PolicyDocument: policy('a:Pushed'), Roles: [{ Ref: 'Reader' }] },
      };
      resources.Reader = {
        Type: 'AWS::IAM::Role',
        Properties: { Policies: [{ PolicyDocument: policy('a:Inline') }], ManagedPolicyArns: [{ Ref: 'Managed' }] },
      };
      resources.Attached = {
        Type: 'AWS::IAM::Policy',
        Properties: { PolicyDocument: policy('a:Attached'), Roles: [{ Ref: 'Reader' }] },
      };
    });
    const template = loadTemplate({
      directory: stack.directory,
      stackName: 'Fixture',
      endpoint: 'http://127.0.0.1:1',
      origin: 'http://localhost:1',
    });
    const statements = readRoles(template).get('Fixture-Reader') ?? [];
    const decisions = ['Inline', 'Attached', 'Managed', 'Pushed', 'Other'].map((name) =>
      decide(statements, `a:${name}`, 'r', {}),
    );
    expect(decisions).toEqual(['allowed', 'allowed', 'allowed', 'allowed', 'unmentioned']);
  });
});
