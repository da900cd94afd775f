import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyItems } from '../../bin/copy-items.ts';
import { startCloud } from '../../local/cloud.ts';
import type { Cloud } from '../../local/cloud-types.ts';

let cloud: Cloud;
let client: DynamoDBDocumentClient;
beforeAll(async () => {
  cloud = await startCloud();
  client = DynamoDBDocumentClient.from(new DynamoDBClient(cloud.aws));
});
afterAll(() => cloud?.[Symbol.asyncDispose]());

describe('putting back what a restored table holds', () => {
  const keys = ['pk', 'sk'];
  const item = (pk: string, value: string) => ({ pk, sk: 'x', value, sealed: new Uint8Array([1, 2]) });

  it('changes what differs, adds what is missing, leaves the rest, and first says how much', async () => {
    // Two tables with the same key stand for the restored one and the live one.
    const { Catalog: from = '', Ops: to = '' } = cloud.tables;
    const put = (table: string, ...items: readonly object[]) =>
      Promise.all(items.map((Item) => client.send(new PutCommand({ TableName: table, Item: { ...Item } }))));
    const live = async (pk: string) =>
      (await client.send(new GetCommand({ TableName: to, Key: { pk, sk: 'x' }, ConsistentRead: true }))).Item?.value;
    await put(from, item('LOST#1', 'was'), item('SPOILT#1', 'was'), item('SAME#1', 'is'), item('OTHER#1', 'was'));
    await put(to, item('SPOILT#1', 'spoilt'), item('SAME#1', 'is'), item('LATER#1', 'is'));

    const copy = { from, to, keys, prefix: '' };
    expect(await copyItems(client, { ...copy, prefix: 'SPOILT#', dry: true })).toEqual({
      read: 1,
      same: 0,
      written: 1,
    });
    expect(await live('SPOILT#1')).toBe('spoilt');

    expect(await copyItems(client, { ...copy, dry: false })).toEqual({ read: 4, same: 1, written: 3 });
    expect(await Promise.all(['LOST#1', 'SPOILT#1', 'SAME#1', 'LATER#1'].map(live))).toEqual([
      'was',
      'was',
      'is',
      'is',
    ]);
    expect(await copyItems(client, { ...copy, dry: false })).toEqual({ read: 4, same: 4, written: 0 });
  });
});
