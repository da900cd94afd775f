/** `npm run bench`: measures the shop on this machine and says beside each figure what it is meant to be. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { isStale, synthesise } from '../local/synthesis.ts';
import { isMet, type Result } from './figures.ts';
import { type PartOrder, partNames } from './part.ts';
import { machineLine, markdownReport, terminalReport } from './report.ts';

const usage = `npm run bench -- [options]

  --only burst,checkout   some parts only, of: ${partNames.join(', ')}
  --orders 1000           how many orders a part places; memory places five times as many
  --cdk-out DIR           the synthesised app (cdk.out, made anew when it is stale)
  --json                  print one JSON document
  --markdown              print tables for docs/performance.md
`;

const root = join(import.meta.dirname, '..');
const Selection = z.array(z.enum(partNames)).min(1);
const Orders = z.coerce.number().pipe(z.int().positive());
const Answer = z.custom<Result>((value) => typeof value === 'object' && value !== null && 'figures' in value);

async function measure(order: PartOrder): Promise<Result> {
  const child = fork(new URL('./part.ts', import.meta.url), [JSON.stringify(order)]);
  const { promise, resolve, reject } = Promise.withResolvers<Result>();
  child.once('message', (message) => resolve(Answer.parse(message)));
  child.once('exit', (code) => reject(new Error(`${order.part} ended with ${code} and no figures.`)));
  const result = await promise;
  if (child.exitCode === null) await new Promise((ended) => child.once('exit', ended));
  return result;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: partNames.join(',') },
      orders: { type: 'string', default: '1000' },
      'cdk-out': { type: 'string' },
      json: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return void process.stdout.write(usage);
  const selected = Selection.parse(values.only.split(','));
  const orders = Orders.parse(values.orders);
  const directory = values['cdk-out'] ?? join(root, 'cdk.out');
  if (values['cdk-out'] === undefined && isStale(root, join(directory, 'Latchkey.template.json')))
    await synthesise(root);

  const results: Result[] = [];
  for (const part of selected) results.push(await measure({ part, orders, directory }));
  const result: Result = {
    figures: results.flatMap(({ figures }) => figures),
    tables: results.flatMap(({ tables }) => tables),
  };
  if (values.json) process.stdout.write(`${JSON.stringify({ machine: machineLine(), orders, ...result }, null, 2)}\n`);
  else process.stdout.write(`\n${values.markdown ? markdownReport(result) : terminalReport(result)}\n`);
  const missed = result.figures.filter((figure) => isMet(figure) === false);
  if (missed.length > 0) process.stderr.write(`\n${missed.length} figures are not where they are meant to be.\n`);
}

await main();
