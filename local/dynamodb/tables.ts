/** Makes the template's tables in the engine, and knows their keys and streams. */
import type { TableKeys } from '../iam/dynamodb-requirements.ts';
import { AwsError } from '../service.ts';
import { type Json, listOf, objectOf } from '../template/json.ts';
import type { Resource, Template } from '../template/template.ts';
import type { Engine } from './engine.ts';

export interface Table extends TableKeys {
  readonly name: string;
  readonly stream: { readonly arn: string; readonly engineArn: string } | undefined;
}

/** Creates what is missing; a table that exists with other keys is an error that names the way out. */
export async function createTables(template: Template, engine: Engine): Promise<ReadonlyMap<string, Table>> {
  const tables = new Map<string, Table>();
  for (const resource of template.of('AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable')) {
    const description = (await create(resource, engine)) ?? (await existing(resource, engine));
    await setTimeToLive(resource, engine);
    tables.set(resource.ref, tableOf(resource, String(description.LatestStreamArn)));
  }
  return tables;
}

async function create(resource: Resource, engine: Engine): Promise<Json | undefined> {
  const { properties } = resource;
  const stream = objectOf(properties.StreamSpecification).StreamViewType;
  const indexes = listOf(properties.GlobalSecondaryIndexes).map(indexOf);
  try {
    const answer = await engine.call('CreateTable', {
      TableName: resource.ref,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: properties.AttributeDefinitions,
      KeySchema: properties.KeySchema,
      ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
      ...(stream !== undefined && { StreamSpecification: { StreamEnabled: true, StreamViewType: stream } }),
    });
    return objectOf(answer.TableDescription);
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ResourceInUseException') return undefined;
    throw error;
  }
}

async function existing(resource: Resource, engine: Engine): Promise<Json> {
  const description = objectOf((await engine.call('DescribeTable', { TableName: resource.ref })).Table);
  const wanted = shapeOf(resource.properties);
  const found = shapeOf(description);
  if (wanted !== found)
    throw new Error(
      `Table ${resource.ref} in the data folder has other keys than the template (${found} instead of ${wanted}). Start with --fresh.`,
    );
  return description;
}

/** Keys, indexes and stream of a table, in words that can be compared. */
function shapeOf(description: Json): string {
  const keys = (schema: unknown) =>
    listOf(schema)
      .map((key) => String(objectOf(key).AttributeName))
      .join('+');
  const indexes = listOf(description.GlobalSecondaryIndexes)
    .map((index) => `${String(objectOf(index).IndexName)}(${keys(objectOf(index).KeySchema)})`)
    .sort();
  const stream = objectOf(description.StreamSpecification).StreamViewType;
  return [keys(description.KeySchema), ...indexes, ...(stream === undefined ? [] : [`stream ${String(stream)}`])].join(
    ' ',
  );
}

function indexOf(index: unknown): object {
  const { IndexName, KeySchema, Projection } = objectOf(index);
  return { IndexName, KeySchema, Projection };
}

async function setTimeToLive(resource: Resource, engine: Engine): Promise<void> {
  const specification = objectOf(resource.properties.TimeToLiveSpecification);
  if (specification.Enabled !== true) return;
  const current = await engine.call('DescribeTimeToLive', { TableName: resource.ref });
  if (objectOf(current.TimeToLiveDescription).TimeToLiveStatus === 'ENABLED') return;
  await engine.call('UpdateTimeToLive', { TableName: resource.ref, TimeToLiveSpecification: specification });
}

function tableOf(resource: Resource, engineStreamArn: string): Table {
  const { properties, attributes } = resource;
  const streamed = objectOf(properties.StreamSpecification).StreamViewType !== undefined;
  const indexes = listOf(properties.GlobalSecondaryIndexes).map((index) => {
    const { IndexName, KeySchema } = objectOf(index);
    return [String(IndexName), hashKeyOf(KeySchema)] as const;
  });
  return {
    name: resource.ref,
    arn: attributes.Arn ?? '',
    hashKey: hashKeyOf(properties.KeySchema),
    indexes: Object.fromEntries(indexes),
    stream: streamed ? { arn: attributes.StreamArn ?? '', engineArn: engineStreamArn } : undefined,
  };
}

function hashKeyOf(schema: unknown): string {
  const hash = listOf(schema).find((key) => objectOf(key).KeyType === 'HASH');
  return String(objectOf(hash).AttributeName);
}
