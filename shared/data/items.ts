import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';

export type Item = Record<string, unknown>;

/** One write of a transaction. */
export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const snakes = new Map<string, string>();
const camels = new Map<string, string>();

function cached(cache: Map<string, string>, name: string, make: (name: string) => string): string {
  let made = cache.get(name);
  if (made === undefined) {
    made = make(name);
    cache.set(name, made);
  }
  return made;
}

const toSnake = (name: string) =>
  cached(snakes, name, (n) => n.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
const toCamel = (name: string) =>
  cached(camels, name, (n) => n.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));

/** A record of the domain as an item: attribute names in snake_case, members of members as they are. */
export function toItem(record: object): Item {
  const item: Item = {};
  for (const [name, value] of Object.entries(record)) if (value !== undefined) item[toSnake(name)] = value;
  return item;
}

const storage = new Set(['pk', 'sk', 'entity', 'created_day', 'open_shard', 'stock_shard', 'expires_at_epoch']);

/** The record inside an item that this shop wrote; keys and index attributes stay behind. */
export function fromItem<T>(item: Item): T {
  const record: Item = {};
  for (const [name, value] of Object.entries(item)) if (!storage.has(name)) record[toCamel(name)] = value;
  return record as T;
}

/** Seconds since 1970, as DynamoDB's TTL wants them. */
export function epochSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

/** The item as it was when a condition failed, for writes that asked for it. */
export function conditionFailed(error: unknown): error is ConditionalCheckFailedException {
  return error instanceof ConditionalCheckFailedException;
}

/** Per item of a cancelled transaction: `None`, `ConditionalCheckFailed`, `TransactionConflict`, … */
export function cancellationCodes(error: unknown): string[] | undefined {
  if (!(error instanceof TransactionCanceledException)) return undefined;
  return (error.CancellationReasons ?? []).map((reason) => reason.Code ?? 'None');
}
