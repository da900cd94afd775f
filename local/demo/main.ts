import { parseArgs } from 'node:util';
import { table } from './report.ts';
import { runDemo } from './run.ts';
import { shopClient } from './shop-client.ts';

const usage = `Places 24 orders in a running shop, as its buyers would, and checks every promise.

  npm run demo                          the shop of "npm start"
  npm run demo -- --base URL            another shop with the same local desk
  npm run demo -- --json                one JSON document instead of the table
`;

const { values } = parseArgs({
  options: {
    base: { type: 'string', default: process.env.LATCHKEY_URL ?? 'http://localhost:3000' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) {
  process.stdout.write(usage);
} else {
  await main(values.base, values.json);
}

async function main(base: string, json: boolean): Promise<void> {
  const shop = shopClient(base);
  const health = await fetch(new URL('/local/health', base)).catch(() => undefined);
  if (!health?.ok) {
    process.stderr.write(`No shop answers at ${base}. Start one with "npm start", or name another with --base.\n`);
    process.exitCode = 2;
    return;
  }
  const { rows, broken } = await runDemo(shop, (row) => {
    if (!json)
      process.stderr.write(
        `${String(row.number).padStart(2)}/24 ${row.scenario}${row.broken.length > 0 ? '  BROKEN' : ''}\n`,
      );
  });
  const all = [...rows.flatMap((row) => row.broken), ...broken];
  if (json) {
    process.stdout.write(`${JSON.stringify({ ok: all.length === 0, base, orders: rows, broken: all }, null, 2)}\n`);
  } else {
    process.stdout.write(`\n${table(rows)}\n\n`);
    process.stdout.write(
      all.length === 0
        ? 'All 24 orders kept every promise.\n'
        : `${all.length} broken:\n${all.map((one) => `  ${one}`).join('\n')}\n`,
    );
  }
  if (all.length > 0) process.exitCode = 1;
}
