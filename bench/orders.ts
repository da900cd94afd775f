/** What became of the orders, read from the tables, and what they cost, read from the meter. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Cloud } from '../local/cloud-types.ts';
import type { UsageReport } from '../local/usage.ts';
import type { Table } from './figures.ts';

const Head = z.object({
  status: z.string(),
  authorized_at: z.string().optional(),
  settled_at: z.string().optional(),
  delivered_at: z.string().optional(),
});

export interface Delivered {
  readonly authorizedAt: number;
  readonly settledAt: number;
  readonly deliveredAt: number;
}

/** Every paid order with its times. Throws when one was not delivered: a fast shop that loses orders is not fast. */
export async function readDelivered(cloud: Cloud, expected: number): Promise<readonly Delivered[]> {
  const base = new DynamoDBClient(cloud.aws);
  const client = DynamoDBDocumentClient.from(base);
  const delivered: Delivered[] = [];
  let others = 0;
  const pages = paginateScan(
    { client },
    {
      TableName: cloud.tables.Orders,
      FilterExpression: 'entity = :order AND attribute_exists(authorized_at)',
      ExpressionAttributeValues: { ':order': 'order' },
    },
  );
  for await (const { Items = [] } of pages)
    for (const item of Items) {
      const { status, authorized_at, settled_at, delivered_at } = Head.parse(item);
      if (status !== 'completed' || !authorized_at || !settled_at || !delivered_at) others += 1;
      else
        delivered.push({
          authorizedAt: Date.parse(authorized_at),
          settledAt: Date.parse(settled_at),
          deliveredAt: Date.parse(delivered_at),
        });
    }
  base.destroy();
  if (others > 0 || delivered.length !== expected)
    throw new Error(`Of ${expected} paid orders ${delivered.length} were delivered and ${others} stand still.`);
  return delivered;
}

export interface Costs {
  readonly write: number;
  readonly read: number;
  readonly requests: number;
  readonly transitions: number;
  readonly table: Table;
}

/** What each of `orders` orders asked of AWS between two readings of the meter. */
export function costsBetween(
  cloud: Cloud,
  before: UsageReport,
  after: UsageReport,
  orders: number,
  title: string,
): Costs {
  const names = new Map(Object.entries(cloud.tables).map(([name, physical]) => [physical, name]));
  const each = (now = 0, then = 0) => (now - then) / orders;
  const requestRows = Object.entries(after.requests).flatMap(([service, operations]) =>
    Object.entries(operations).map(
      ([operation, count]) => [service, operation, each(count, before.requests[service]?.[operation])] as const,
    ),
  );
  const capacityRows = Object.entries(after.capacity).flatMap(([table, { read, write }]) => [
    ['dynamodb', `${names.get(table) ?? table}: write units`, each(write, before.capacity[table]?.write)] as const,
    ['dynamodb', `${names.get(table) ?? table}: read units`, each(read, before.capacity[table]?.read)] as const,
  ]);
  const invocationRows = Object.entries(after.lambda).map(
    ([name, { invocations }]) => ['function', name, each(invocations, before.lambda[name]?.invocations)] as const,
  );
  const transitions = each(after.stateTransitions, before.stateTransitions);
  const rows = [...requestRows, ...capacityRows, ...invocationRows, ['states', 'transitions', transitions] as const]
    .filter(([, , count]) => count > 0.004)
    .toSorted(([one], [other]) => one.localeCompare(other));
  const total = (ending: string) =>
    capacityRows.reduce((sum, [, name, count]) => sum + (name.endsWith(ending) ? count : 0), 0);
  return {
    write: total('write units'),
    read: total('read units'),
    requests: requestRows.reduce((sum, [, , count]) => sum + count, 0),
    transitions,
    table: { title, head: ['service', 'what', 'per order'], rows },
  };
}
