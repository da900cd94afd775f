import { describe, expect, it } from 'vitest';
import { functionsOf, grantsOf, resourcesOf, short, synthesise } from './template.ts';

const resources = resourcesOf(synthesise('dev'));
const grants = grantsOf(resources);
const whoMay = (action: string, resource?: string) =>
  [
    ...new Set(
      grants
        .filter((grant) => grant.actions.includes(action))
        .filter((grant) => !resource || grant.resources.some((one) => one.includes(resource)))
        .map(({ who }) => who),
    ),
  ].sort();

describe('keys in clear', () => {
  it('can be read by the three functions that show or mail them, and by no other', () => {
    expect(whoMay('kms:Decrypt')).toEqual(['api/admin/reveal-key', 'api/digital-keys', 'workflow/deliver-keys']);
  });

  it('can be sealed by the functions that take keys in, which cannot open them again', () => {
    const sealers = ['api/admin/digital-keys', 'workflow/buy-from-supplier'];
    for (const action of ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:GenerateMac'])
      expect(whoMay(action)).toEqual(sealers);
  });

  it('are sealed and opened only under their own id and product', () => {
    const bound = grants.filter(({ actions }) => actions.some((action) => /Encrypt|Decrypt|DataKey/.test(action)));
    expect(bound).toHaveLength(5);
    for (const { condition } of bound)
      expect(condition).toEqual({
        'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['keyId', 'productId'] },
        Null: { 'kms:EncryptionContext:keyId': 'false', 'kms:EncryptionContext:productId': 'false' },
      });
  });

  it('give fingerprints by one algorithm only', () => {
    const makers = grants.filter(({ actions }) => actions.includes('kms:GenerateMac'));
    expect(makers.map(({ condition }) => condition)).toEqual(
      makers.map(() => ({ StringEquals: { 'kms:MacAlgorithm': 'HMAC_SHA_256' } })),
    );
  });

  it('are guarded by key policies that leave the say to the roles', () => {
    for (const { properties } of resources.filter(({ type }) => type === 'AWS::KMS::Key')) {
      const policy = JSON.stringify(properties.KeyPolicy);
      expect(policy.match(/"Principal"/g)).toHaveLength(1);
      expect(policy).toContain(':root');
    }
  });
});

describe('what functions may do', () => {
  it('is named action by action', () => {
    const wild = grants.flatMap(({ who, actions }) =>
      actions.filter((action) => action.includes('*')).map((action) => `${who}: ${action}`),
    );
    expect(wild).toEqual([]);
  });

  it('reaches everything of a kind only where AWS knows no narrower resource, and never data', () => {
    const unbounded = grants
      .filter(({ resources: on }) => on.some((resource) => resource.includes('*')))
      .flatMap(({ actions, resources: on }) => actions.map((action) => `${action} on ${on.join(', ')}`));
    expect([...new Set(unbounded)].sort()).toMatchInlineSnapshot(`
      [
        "lambda:InvokeFunction on StepsBuyFromSupplier.Arn, StepsClaimInventory.Arn, StepsDeliverKeys.Arn, StepsSettlePayment.Arn, StepsBuyFromSupplier.Arn:*, StepsClaimInventory.Arn:*, StepsDeliverKeys.Arn:*, StepsSettlePayment.Arn:*",
        "logs:CreateLogDelivery on *",
        "logs:DeleteLogDelivery on *",
        "logs:DescribeLogGroups on *",
        "logs:DescribeResourcePolicies on *",
        "logs:GetLogDelivery on *",
        "logs:ListLogDeliveries on *",
        "logs:PutResourcePolicy on *",
        "logs:UpdateLogDelivery on *",
        "states:DescribeExecution on arn:AWS::Partition:states:AWS::Region:AWS::AccountId:execution:Latchkey-procurement:*",
        "states:RedriveExecution on arn:AWS::Partition:states:AWS::Region:AWS::AccountId:execution:Latchkey-procurement:*",
        "xray:GetSamplingRules on *",
        "xray:GetSamplingTargets on *",
        "xray:PutTelemetryRecords on *",
        "xray:PutTraceSegments on *",
      ]
    `);
  });

  it('does not include the table of keys for a function that serves pages, carts or orders', () => {
    const readers = grants.filter(({ resources: on }) => on.some((one) => one.startsWith('TablesKeysTable')));
    expect([...new Set(readers.map(({ who }) => who))].sort()).toEqual([
      'api/admin/digital-keys',
      'api/admin/orders',
      'api/admin/reveal-key',
      'api/digital-keys',
      'workflow/buy-from-supplier',
      'workflow/claim-inventory',
      'workflow/deliver-keys',
      'workflow/settle-payment',
    ]);
  });

  it('includes a party’s credentials only for those that talk to the party', () => {
    expect(whoMay('secretsmanager:GetSecretValue', 'SecretsStripe')).toEqual([
      'api/checkout',
      'schedules/reconcile-payments',
      'webhooks/stripe',
      'workflow/settle-payment',
    ]);
    expect(whoMay('secretsmanager:GetSecretValue', 'SecretsKinguin')).toEqual([
      'webhooks/kinguin',
      'workflow/buy-from-supplier',
    ]);
    expect(whoMay('secretsmanager:GetSecretValue', 'SecretsCodesWholesale')).toEqual([
      'webhooks/codeswholesale',
      'workflow/buy-from-supplier',
    ]);
  });

  it('includes mail for the delivery alone, from the shop’s sender and its configuration set', () => {
    const senders = grants.filter(({ actions }) => actions.includes('ses:SendEmail'));
    expect(senders.map(({ who }) => who)).toEqual(['workflow/deliver-keys']);
    expect(senders[0]?.resources.map((one) => one.replace(/.*:/, ''))).toEqual([
      'configuration-set/MailSet',
      'identity/MailIdentity',
    ]);
  });

  it('belongs to each function alone: no two share a role', () => {
    const roles = functionsOf(resources).map(({ properties }) => short(properties.Role));
    expect(new Set(roles).size).toBe(roles.length);
  });

  it('comes from no policy that AWS manages', () => {
    const managed = resources
      .filter(({ id, type }) => type === 'AWS::IAM::Role' && !id.startsWith('Custom'))
      .filter(({ properties }) => properties.ManagedPolicyArns);
    expect(managed).toEqual([]);
  });
});
