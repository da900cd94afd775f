import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Part, percentile } from '../figures.ts';
import { costsBetween, readDelivered } from '../orders.ts';
import { openBenchShop } from '../shop.ts';

const paymentsPerTurn = 10;
const warmUp = 200;

/** Many buyers at payment pages; all pay at once. */
export const burst: Part = async (options) => {
  const { orders, progress } = options;
  await using shop = await openBenchShop(options);
  const { cloud } = shop;
  const payAll = async (sessions: readonly string[]) => {
    for (const [index, session] of sessions.entries()) {
      cloud.stripe.pay(session);
      if (index % paymentsPerTurn === paymentsPerTurn - 1) await nextTurn();
    }
    await cloud.settled();
  };
  await shop.stockUp(orders + warmUp + 200);
  await payAll(await shop.prepare(warmUp));
  const sessions = await shop.prepare(orders);
  await cloud.settled();
  progress(`paying ${orders} orders`);
  const before = cloud.usage();
  const processor = process.cpuUsage();
  const started = cloud.clock.now();
  await payAll(sessions);
  const after = cloud.usage();
  const { user, system } = process.cpuUsage(processor);
  const all = await readDelivered(cloud, orders + warmUp);
  const paid = all.filter(({ authorizedAt }) => authorizedAt >= started);
  const seconds = (Math.max(...paid.map(({ deliveredAt }) => deliveredAt)) - started) / 1000;
  const waits = paid.map(({ authorizedAt, settledAt }) => settledAt - authorizedAt);
  const costs = costsBetween(cloud, before, after, orders, 'A stock order, from payment to delivered');
  const part = 'burst';
  return {
    figures: [
      {
        part,
        name: `${orders} orders, payment to delivered`,
        value: orders / seconds,
        unit: 'orders/s',
        goal: { atLeast: 100 },
      },
      { part, name: 'payment to key, p50', value: percentile(waits, 0.5), unit: 'ms' },
      { part, name: 'payment to key, p99', value: percentile(waits, 0.99), unit: 'ms' },
      { part, name: 'write units per order', value: costs.write, unit: 'WRU', goal: { atMost: 14 } },
      { part, name: 'read units per order', value: costs.read, unit: 'RRU' },
      { part, name: 'state transitions per order', value: costs.transitions, unit: '', goal: { atMost: 8 } },
      { part, name: 'AWS requests per order', value: costs.requests, unit: '' },
      { part, name: 'processor time per order', value: (user + system) / 1000 / orders, unit: 'ms' },
    ],
    tables: [costs.table],
  };
};
