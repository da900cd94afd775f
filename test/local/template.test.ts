import { describe, expect, it } from 'vitest';
import { byShortName, loadTemplate } from '../../local/template/template.ts';
import { type Resources, writeStack } from './fixtures/stack.ts';

function load(change?: (resources: Resources) => void, more?: Record<string, unknown>) {
  using stack = writeStack(change, more);
  return loadTemplate({
    directory: stack.directory,
    stackName: 'Fixture',
    endpoint: 'http://127.0.0.1:4000',
    origin: 'http://localhost:4000',
  });
}

/** The resolved value of an intrinsic function, put into a secret's name. */
function resolved(value: unknown, more: Record<string, unknown> = {}): unknown {
  const template = load((resources) => {
    resources.Probe = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'x', Value: value } };
  }, more);
  return template.resources.find(({ id }) => id === 'Probe')?.properties.Value;
}

describe('loadTemplate', () => {
  it.each([
    ['a reference', { Ref: 'Orders' }, 'Fixture-Orders'],
    ['a pseudo parameter', { Ref: 'AWS::Region' }, 'eu-central-1'],
    ['a parameter', { Ref: 'Stage' }, 'dev'],
    ['an attribute as text', { 'Fn::GetAtt': 'Queue.QueueName' }, 'Fixture-Queue.fifo'],
    ['a join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::AccountId' }]] }, 'a-000000000000'],
    [
      'a substitution',
      { 'Fn::Sub': `\${Orders}/\${Orders.Arn}/\${!Kept}` },
      `Fixture-Orders/arn:aws:dynamodb:eu-central-1:000000000000:table/Fixture-Orders/\${Kept}`,
    ],
    ['a substitution with values', { 'Fn::Sub': [`\${x}!`, { x: { Ref: 'Stage' } }] }, 'dev!'],
    ['a selection', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    ['a mapping', { 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'size'] }, 3],
    ['a choice', { 'Fn::If': ['IsDev', 'yes', 'no'] }, 'yes'],
    ['a choice that leaves nothing', [{ 'Fn::If': ['IsNotDev', 'yes', { Ref: 'AWS::NoValue' }] }, 'rest'], ['rest']],
    [
      'a condition block of a policy',
      { Condition: { StringEquals: { a: 'b' } } },
      { Condition: { StringEquals: { a: 'b' } } },
    ],
  ])('resolves %s', (_name, value, expected) => {
    const more = {
      Parameters: { Stage: { Type: 'String', Default: 'dev' } },
      Mappings: { Sizes: { dev: { size: 3 } } },
      Conditions: {
        IsDev: {
          'Fn::And': [{ 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] }, { 'Fn::Not': [{ 'Fn::Equals': ['a', 'b'] }] }],
        },
        IsNotDev: { 'Fn::Or': [{ 'Fn::Not': [{ Condition: 'IsDev' }] }] },
      },
    };
    expect(resolved(value, more)).toEqual(expected);
  });

  it.each([
    [
      'the site',
      { 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': ['Site', 'DomainName'] }, '/orders']] },
      'http://localhost:4000/orders',
    ],
    [
      'the API',
      { 'Fn::Sub': `https://\${Api}.execute-api.\${AWS::Region}.amazonaws.com/x` },
      'http://localhost:4000/x',
    ],
    [
      'the issuer',
      { 'Fn::Sub': `https://cognito-idp.\${AWS::Region}.amazonaws.com/pool` },
      'http://127.0.0.1:4000/cognito/pool',
    ],
  ])('points the address of %s to the laptop', (_name, value, expected) => {
    expect(resolved(value)).toBe(expected);
  });

  it('points the sign-in pages to the pool that has the domain', () => {
    const template = load((resources) => {
      resources.Domain = {
        Type: 'AWS::Cognito::UserPoolDomain',
        Properties: {
          Domain: { 'Fn::Join': ['-', ['shop', { Ref: 'AWS::AccountId' }]] },
          UserPoolId: { Ref: 'Staff' },
        },
      };
      resources.Probe = {
        Type: 'AWS::SecretsManager::Secret',
        Properties: { Value: { 'Fn::Sub': `https://\${Domain}.auth.\${AWS::Region}.amazoncognito.com/login` } },
      };
    });
    const [staff] = template.of('AWS::Cognito::UserPool').filter(({ id }) => id === 'Staff');
    expect(template.resources.find(({ id }) => id === 'Probe')?.properties.Value).toBe(
      `http://127.0.0.1:4000/cognito/${staff?.ref}/login`,
    );
  });

  it('lists what it passes over, with the reason', () => {
    expect(load().ignored).toEqual([
      { id: 'Alarm', type: 'AWS::CloudWatch::Alarm', reason: 'nobody is paged on a laptop' },
    ]);
  });

  it('leaves out a resource whose condition does not hold', () => {
    const template = load(
      (resources) => {
        resources.Extra = { Type: 'AWS::SQS::Queue', Condition: 'Never', Properties: {} };
      },
      { Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } } },
    );
    expect(template.of('AWS::SQS::Queue').map(({ id }) => id)).not.toContain('Extra');
  });

  it.each([
    ['a type that it does not know', { Type: 'AWS::Neptune::DBCluster' }, /AWS::Neptune::DBCluster \(Strange\)/],
    [
      'a function that it does not know',
      { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::ImportValue': 'x' } } },
      /Fn::ImportValue/,
    ],
    [
      'a reference to nothing',
      { Type: 'AWS::SQS::Queue', Properties: { QueueName: { Ref: 'Nothing' } } },
      /Nothing, which it does not declare/,
    ],
    [
      'an attribute that it does not know',
      { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::GetAtt': ['Orders', 'Colour'] } } },
      /attribute Colour of AWS::DynamoDB::GlobalTable/,
    ],
    ['a condition that is not declared', { Type: 'AWS::SQS::Queue', Condition: 'Missing' }, /condition Missing/],
  ])('stops at %s', (_name, resource, message) => {
    expect(() =>
      load((resources) => {
        resources.Strange = resource;
      }),
    ).toThrow(message);
  });

  it('gives resources the names that the code gave them, as short as they are clear', () => {
    const template = load((resources) => {
      for (const parent of ['Mail', 'Stream'])
        resources[`${parent}Aside`] = {
          Type: 'AWS::SQS::Queue',
          Properties: {},
          Metadata: { 'aws:cdk:path': `Fixture/${parent}/Aside/Resource` },
        };
    });
    expect([...byShortName(template.of('AWS::SQS::Queue')).keys()]).toEqual([
      'DeadLetters',
      'SetAside',
      'Dispatch',
      'Mail/Aside',
      'Stream/Aside',
    ]);
  });
});
