import { setTimeout as pause } from 'node:timers/promises';
import { GetCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { stockShards } from '#shared/domain/digital-key.ts';
import { type OrderLine, openUnits, type Unit } from '#shared/domain/order.ts';
import { ddb, tableName } from '#shared/runtime/aws.ts';
import { cancellationCodes, fromItem } from './items.ts';
import { lineKey, stockShard } from './keys.ts';

/** Candidates read from a shard; one is taken at random, so that buyers of one product rarely meet. */
const candidatesPerShard = 25;
/** Keys of one transaction; a larger line takes several. */
const keysPerTransaction = 20;

/**
 * Gives the line's open units keys from stock, as many as there are. Each transaction moves keys from `available` to
 * `assigned` and writes them into the line, both or neither, so a repeat or a rival changes nothing. Answers the line
 * as it then is.
 */
export async function claimFromStock(line: OrderLine, now: number): Promise<OrderLine> {
  let current = line;
  let shards = shuffled(Array.from({ length: stockShards }, (_, shard) => shard));
  const refused = new Set<string>();
  for (let conflicts = 0; shards.length > 0; ) {
    const open = openUnits(current).slice(0, keysPerTransaction);
    if (open.length === 0) break;
    const [shard = 0] = shards;
    const candidates = (await availableKeys(current.productId, shard)).filter((id) => !refused.has(id));
    if (candidates.length === 0) {
      shards = shards.slice(1);
      continue;
    }
    const chosen = shuffled(candidates).slice(0, open.length);
    const outcome = await assign(current, open, chosen, now);
    for (const id of outcome.taken) refused.add(id);
    current = outcome.line;
    if (outcome.conflict) await pause(Math.random() * 10 * 2 ** Math.min(++conflicts, 5));
  }
  return current;
}

async function availableKeys(productId: string, shard: number): Promise<string[]> {
  const { Items } = await ddb.send(
    new QueryCommand({
      TableName: tableName('KEYS_TABLE'),
      IndexName: 'byStock',
      KeyConditionExpression: 'stock_shard = :shard',
      ExpressionAttributeValues: { ':shard': stockShard(productId, shard) },
      Limit: candidatesPerShard,
    }),
  );
  return (Items ?? []).map((item) => String(item.id));
}

interface Assignment {
  readonly line: OrderLine;
  /** Keys that somebody else was quicker to take. */
  readonly taken: readonly string[];
  readonly conflict: boolean;
}

async function assign(
  line: OrderLine,
  open: readonly number[],
  keyIds: readonly string[],
  now: number,
): Promise<Assignment> {
  const at = new Date(now).toISOString();
  const filled = keyIds.map((keyId, index): [number, Unit] => [open[index] ?? 0, { keyId, source: 'inventory', at }]);
  try {
    await ddb.send(
      new TransactWriteCommand({
        TransactItems: [
          fillUnits(line, filled),
          ...filled.map(([unit, { keyId = '' }]) => takeKey(keyId, line, unit, at)),
        ],
      }),
    );
    return { line: withUnits(line, filled), taken: [], conflict: false };
  } catch (error) {
    const codes = cancellationCodes(error);
    if (!codes) throw error;
    const [ofLine, ...ofKeys] = codes;
    const taken = keyIds.filter((_, index) => ofKeys[index] === 'ConditionalCheckFailed');
    const conflict = codes.includes('TransactionConflict');
    // The line moved on: what it holds now decides, not what was read before.
    const current = ofLine === 'ConditionalCheckFailed' ? await readLine(line) : line;
    return { line: current, taken, conflict };
  }
}

/** Writes keys into units that are still open; fails as a whole when one is not, or the line is closed. */
export function fillUnits(line: Pick<OrderLine, 'orderId' | 'id'>, filled: readonly (readonly [number, Unit])[]) {
  return {
    Update: {
      TableName: tableName('ORDERS_TABLE'),
      Key: lineKey(line.orderId, line.id),
      UpdateExpression: `SET ${filled.map(([unit], index) => `#units[${unit}] = :unit${index}`).join(', ')}`,
      ConditionExpression: [
        'attribute_not_exists(closed)',
        ...filled.map(([unit]) => `attribute_not_exists(#units[${unit}].keyId)`),
      ].join(' AND '),
      ExpressionAttributeNames: { '#units': 'units' },
      ExpressionAttributeValues: Object.fromEntries(filled.map(([, unit], index) => [`:unit${index}`, unit])),
    },
  };
}

function takeKey(keyId: string, line: OrderLine, unit: number, at: string) {
  return {
    Update: {
      TableName: tableName('KEYS_TABLE'),
      Key: { id: keyId },
      UpdateExpression:
        'SET #status = :assigned, order_id = :order, line_id = :line, #unit = :unit, assigned_at = :at REMOVE stock_shard',
      ConditionExpression: '#status = :available',
      ExpressionAttributeNames: { '#status': 'status', '#unit': 'unit' },
      ExpressionAttributeValues: {
        ':assigned': 'assigned',
        ':available': 'available',
        ':order': line.orderId,
        ':line': line.id,
        ':unit': unit,
        ':at': at,
      },
    },
  };
}

export async function readLine(line: Pick<OrderLine, 'orderId' | 'id'>): Promise<OrderLine> {
  const { Item } = await ddb.send(
    new GetCommand({ TableName: tableName('ORDERS_TABLE'), Key: lineKey(line.orderId, line.id), ConsistentRead: true }),
  );
  if (!Item) throw new Error(`There is no line ${line.id}.`);
  return fromItem<OrderLine>(Item);
}

export function withUnits(line: OrderLine, filled: readonly (readonly [number, Unit])[]): OrderLine {
  const units = [...line.units];
  for (const [index, unit] of filled) units[index] = unit;
  return { ...line, units };
}

function shuffled<T>(items: readonly T[]): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}
