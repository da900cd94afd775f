import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { ddb, tableName } from '#shared/runtime/aws.ts';
import { type TransactItem, toItem } from './items.ts';

/** One thing that a member of staff did. Ids, counts and plain values only; never a code. */
export interface AuditEntry {
  readonly at: string;
  /** `staff:<id>`. */
  readonly actor: string;
  readonly email?: string | undefined;
  readonly sourceIp: string;
  /** `product.update`, `digital_key.reveal`, … */
  readonly action: string;
  /** The id of what it was done to. */
  readonly subject: string;
  readonly reason?: string | undefined;
  /** What was, as far as it changed. */
  readonly before?: Readonly<Record<string, unknown>> | undefined;
  /** What became of it. */
  readonly after?: Readonly<Record<string, unknown>> | undefined;
}

/** Writes an entry into the audit log. It is there when this returns, so it can come before what it tells of. */
export async function audit(entry: AuditEntry): Promise<void> {
  await ddb.send(new PutCommand(itemOf(entry)));
}

/** An entry as part of a transaction, so that the deed and its record stand or fall together. */
export function auditWrite(entry: AuditEntry): TransactItem {
  return { Put: itemOf(entry) };
}

function itemOf(entry: AuditEntry) {
  const { at } = entry;
  return {
    TableName: tableName('OPS_TABLE'),
    Item: { pk: `AUDIT#${at.slice(0, 10)}`, sk: `${at}#${randomUUID()}`, entity: 'audit', ...toItem(entry) },
  };
}
