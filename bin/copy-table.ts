import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { copyItems } from './copy-items.ts';

const { values } = parseArgs({
  options: {
    from: { type: 'string' },
    to: { type: 'string' },
    prefix: { type: 'string', default: '' },
    yes: { type: 'boolean', default: false },
  },
});
const { from, to, prefix } = values;
if (!from || !to) throw new Error('Name both tables: --from <restored> --to <live>.');

const plain = new DynamoDBClient({});
const client = DynamoDBDocumentClient.from(plain);
const { Table } = await plain.send(new DescribeTableCommand({ TableName: from }));
const keys = (Table?.KeySchema ?? [])
  .toSorted((one, other) => (one.KeyType ?? '').localeCompare(other.KeyType ?? ''))
  .map(({ AttributeName = '' }) => AttributeName);

const { read, written } = await copyItems(client, { from, to, keys, prefix, dry: true });
process.stdout.write(`${written} of ${read} items differ in ${to}.\n`);
if (written > 0 && (values.yes || (await agreed()))) {
  const done = await copyItems(client, { from, to, keys, prefix, dry: false });
  process.stdout.write(`${done.written} items written.\n`);
}

async function agreed(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Write them? Type yes: ');
  terminal.close();
  return answer.trim() === 'yes';
}
