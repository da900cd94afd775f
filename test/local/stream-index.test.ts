import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Engine, startEngine } from '../../local/dynamodb/engine.ts';
import { openStream } from '../../local/dynamodb/stream.ts';
import { indexStreamRecords } from '../../local/dynamodb/stream-index.ts';

let dataDirectory: string;
let engine: Engine;
const logged: string[] = [];

const start = () =>
  startEngine({
    dataDirectory,
    log: (line) => logged.push(line),
    onFailure: (error) => logged.push(error.message),
  });

beforeEach(async () => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'latchkey-index-'));
  engine = await start();
});
afterEach(async () => {
  await engine.stop();
  rmSync(dataDirectory, { recursive: true, force: true });
});

/** How the engine's database answers the question that it asks at every write. */
function planOfNextPosition(): string {
  const database = new DatabaseSync(join(dataDirectory, 'dynamodb.sqlite'), { readOnly: true });
  const rows = database
    .prepare(
      'EXPLAIN QUERY PLAN SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records WHERE table_name = ?',
    )
    .all('T');
  database.close();
  return rows.map(({ detail }) => String(detail)).join();
}

async function makeTable(): Promise<string> {
  const { TableDescription } = await engine.call('CreateTable', {
    TableName: 'Notes',
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
  return String((TableDescription as { LatestStreamArn: string }).LatestStreamArn);
}

const put = (id: string) => engine.call('PutItem', { TableName: 'Notes', Item: { id: { S: id } } });

describe('the index of the stream', () => {
  it('is what the engine finds its next position by', () => {
    expect(planOfNextPosition()).toContain('COVERING INDEX _stream_records_by_position');
    expect(logged).toEqual([]);
  });

  it('leaves the records as they are, and outlives a restart', async () => {
    const engineArn = await makeTable();
    const ids = Array.from({ length: 12 }, (_, number) => `note-${number}`);
    for (const id of ids.slice(0, 11)) await put(id);
    await engine.stop();
    engine = await start();
    for (const id of ids.slice(11)) await put(id);

    const { records, more } = await openStream(engine, 'arn', engineArn).read(undefined, 100);
    expect(records.map(({ dynamodb }) => dynamodb.Keys.id)).toEqual(ids.map((id) => ({ S: id })));
    expect(records.map(({ dynamodb }) => Number(dynamodb.SequenceNumber))).toEqual(ids.map((_, index) => index + 1));
    expect(more).toBe(false);
    expect(planOfNextPosition()).toContain('_stream_records_by_position');
  });

  it('is not made in a database that is no engine’s', () => {
    expect(indexStreamRecords(join(dataDirectory, 'other.sqlite'))).toBe(false);
  });
});
