import { describe, expect, it } from 'vitest';
import { stageNamed } from '../../lib/stages.ts';
import { listOf, objectOf, type Resource, resourcesOf, synthesise } from './template.ts';

const dev = resourcesOf(synthesise('dev'));
const prod = resourcesOf(synthesise('prod'));

const stateful = [
  'AWS::Cognito::UserPool',
  'AWS::DynamoDB::GlobalTable',
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
];

/** The keys between CloudFront and the API hold no data: a new one is as good. */
const held = (resources: readonly Resource[]) =>
  resources.filter(({ id, type }) => stateful.includes(type) && !id.startsWith('ApiOriginKey'));

const idsOf = (resources: readonly Resource[]) => held(resources).map(({ id, type }) => `${type} ${id}`);

describe('what holds data', () => {
  // A logical id that changes makes CloudFormation replace the resource: the data stays behind in the old one, or is lost.
  it('keeps its logical ids', () => {
    expect(idsOf(dev)).toMatchInlineSnapshot(`
      [
        "AWS::DynamoDB::GlobalTable TablesCatalogTable2D69BBF5",
        "AWS::DynamoDB::GlobalTable TablesOrdersTableEB8A1559",
        "AWS::DynamoDB::GlobalTable TablesKeysTableB797558D",
        "AWS::DynamoDB::GlobalTable TablesOpsTableBC830B4A",
        "AWS::KMS::Key VaultEncryption3B4B8DEE",
        "AWS::KMS::Key VaultFingerprintBA6E94B1",
        "AWS::SecretsManager::Secret SecretsStripeSecret6BF9817B",
        "AWS::SecretsManager::Secret SecretsCodesWholesaleSecret8AC73DE2",
        "AWS::SecretsManager::Secret SecretsKinguinSecret833C22F3",
        "AWS::S3::Bucket SiteFiles975A43CF",
        "AWS::Cognito::UserPool IdentityCustomers32EFF2FC",
        "AWS::Cognito::UserPool IdentityStaffD539B287",
      ]
    `);
    expect(idsOf(prod)).toEqual(idsOf(dev));
  });

  it('stays in production when its declaration goes, and goes with a stage for trying things', () => {
    const policies = (resources: readonly Resource[], type: string) =>
      new Set(
        held(resources)
          .filter((one) => one.type === type)
          .map(({ deletionPolicy }) => deletionPolicy),
      );
    for (const type of stateful) expect(policies(prod, type)).toEqual(new Set(['Retain']));
    for (const type of stateful) expect(policies(dev, type)).toEqual(new Set(['Delete']));
  });

  it('goes with a stage for trying things even where a bucket still holds files', () => {
    const emptied = (resources: readonly Resource[]) =>
      resources.filter(({ type }) => type === 'Custom::S3AutoDeleteObjects').length;
    expect([emptied(dev), emptied(prod)]).toEqual([1, 0]);
  });

  it('cannot be deleted in production without saying so twice', () => {
    const guarded = prod.filter(({ type }) => type === 'AWS::Cognito::UserPool');
    expect(guarded.map(({ properties }) => properties.DeletionProtection)).toEqual(['ACTIVE', 'ACTIVE']);
    const tables = prod.filter(({ type }) => type === 'AWS::DynamoDB::GlobalTable');
    for (const { properties } of tables)
      expect(listOf(properties.Replicas)).toEqual([
        expect.objectContaining({
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        }),
      ]);
  });

  it('is protected only in production', () => {
    expect(stageNamed('prod').keepsData).toBe(true);
    expect(stageNamed('dev').keepsData).toBe(false);
    expect(() => stageNamed('production')).toThrow('There is no stage production; there are dev, staging, prod.');
  });
});

describe('tables', () => {
  const tables = dev.filter(({ type }) => type === 'AWS::DynamoDB::GlobalTable');
  const keysOf = (schema: unknown) =>
    listOf(schema)
      .map((key) => String(objectOf(key).AttributeName))
      .join(' + ');

  it('are found by these keys and indexes', () => {
    const described = tables.flatMap(({ id, properties }) => [
      `${id.replace(/^Tables|Table.{8}$/g, '')}: ${keysOf(properties.KeySchema)}`,
      ...listOf(properties.GlobalSecondaryIndexes).map((index) => {
        const { IndexName, KeySchema, Projection } = objectOf(index);
        return `  ${IndexName}: ${keysOf(KeySchema)} ${objectOf(Projection).ProjectionType}`;
      }),
    ]);
    expect(described.join('\n')).toMatchInlineSnapshot(`
      "Catalog: pk + sk
      Orders: pk + sk
        byCreated: created_day + id KEYS_ONLY
        byCustomer: customer_id + id KEYS_ONLY
        byOpen: open_shard + id KEYS_ONLY
      Keys: id
        byStock: stock_shard + id KEYS_ONLY
        byProduct: product_id + id KEYS_ONLY
        byLot: lot_id + id KEYS_ONLY
        byCustomer: customer_id + id KEYS_ONLY
      Ops: pk + sk"
    `);
  });

  it('cost only what is used', () => {
    for (const { properties } of tables) expect(properties.BillingMode).toBe('PAY_PER_REQUEST');
  });

  it('have one stream, that of the orders, with what was and what is', () => {
    const streams = tables.filter(({ properties }) => properties.StreamSpecification);
    expect(streams.map(({ id, properties }) => [id.slice(0, 12), properties.StreamSpecification])).toEqual([
      ['TablesOrders', { StreamViewType: 'NEW_AND_OLD_IMAGES' }],
    ]);
  });

  it('forget what expires in Orders and Ops, and nothing else', () => {
    const expiring = tables.filter(({ properties }) => properties.TimeToLiveSpecification);
    expect(expiring.map(({ id }) => id.replace(/^Tables|Table.{8}$/g, ''))).toEqual(['Orders', 'Ops']);
    for (const { properties } of expiring)
      expect(properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expires_at_epoch', Enabled: true });
  });
});
