/** `node bench/record-usage.ts`: writes down what orders from stock, and what runs on schedules, ask of AWS. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { UsageReport } from '../local/usage.ts';
import { openBenchShop } from './shop.ts';

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '200' },
    'cdk-out': { type: 'string', default: 'cdk.out' },
    out: { type: 'string', default: join(import.meta.dirname, 'usage-profile.json') },
  },
});
const orders = Number(values.orders);
const runsOfEach = 5;
const say = (line: string) => void process.stderr.write(`${line}\n`);

/** What was counted between two reports. */
function between(before: UsageReport, after: UsageReport): UsageReport {
  const less = (earlier: unknown, later: unknown): unknown => {
    if (typeof later === 'number') return Math.round((later - (typeof earlier === 'number' ? earlier : 0)) * 1e6) / 1e6;
    if (typeof later !== 'object' || later === null) return later;
    const known = new Map(Object.entries(typeof earlier === 'object' && earlier !== null ? earlier : {}));
    return Object.fromEntries(Object.entries(later).map(([name, value]) => [name, less(known.get(name), value)]));
  };
  return { ...(less(before, after) as UsageReport), since: before.until, until: after.until };
}

await using shop = await openBenchShop({ directory: values['cdk-out'], orders, progress: say });
const { cloud } = shop;
await shop.stockUp(orders + 50);
// Functions that are warm do not count what they do only once.
await shop.checkOut(20, 2);
await cloud.settled();
const started = cloud.usage();
await shop.checkOut(orders, 2);
await cloud.settled();
const sold = cloud.usage();
const runs: Record<string, UsageReport> = {};
for (const name of Object.keys(cloud.functions).filter((one) => one.startsWith('schedules/'))) {
  await cloud.invoke(name, {});
  const before = cloud.usage();
  for (let run = 0; run < runsOfEach; run += 1) await cloud.invoke(name, {});
  runs[name] = between(before, cloud.usage());
}

const profile = {
  says: 'Recorded by node bench/record-usage.ts: requests of orders of one key from stock, and runs of what a schedule starts.',
  orders,
  perOrders: between(started, sold),
  runsOfEach,
  runs,
};
writeFileSync(values.out, `${JSON.stringify(profile, null, 2)}\n`);
say(`${orders} orders and ${runsOfEach} runs of each schedule → ${values.out}`);
