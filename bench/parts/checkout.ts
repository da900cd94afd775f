import { type Part, percentile } from '../figures.ts';
import { costsBetween, readDelivered } from '../orders.ts';
import { openBenchShop } from '../shop.ts';

const concurrency = 16;
const warmUp = 200;

/** Buyers who go all the way: six requests to the shop, a payment, and the key. */
export const checkout: Part = async (options) => {
  const { orders, progress } = options;
  await using shop = await openBenchShop(options);
  const { cloud } = shop;
  await shop.stockUp(orders + warmUp + 200);
  await shop.checkOut(warmUp, concurrency);
  await cloud.settled();
  progress(`${orders} buyers, ${concurrency} at a time`);
  const before = cloud.usage();
  const processor = process.cpuUsage();
  const started = cloud.clock.now();
  await shop.checkOut(orders, concurrency);
  await cloud.settled();
  const after = cloud.usage();
  const { user, system } = process.cpuUsage(processor);
  const all = await readDelivered(cloud, orders + warmUp);
  const paid = all.filter(({ authorizedAt }) => authorizedAt >= started);
  const seconds = (Math.max(...paid.map(({ deliveredAt }) => deliveredAt)) - started) / 1000;
  const waits = paid.map(({ authorizedAt, settledAt }) => settledAt - authorizedAt);
  const costs = costsBetween(cloud, before, after, orders, 'A stock order, from the empty cart to delivered');
  const part = 'checkout';
  return {
    figures: [
      {
        part,
        name: `${orders} full checkouts to delivered`,
        value: orders / seconds,
        unit: 'orders/s',
        goal: { atLeast: 60 },
      },
      { part, name: 'payment to key, p50', value: percentile(waits, 0.5), unit: 'ms' },
      { part, name: 'payment to key, p99', value: percentile(waits, 0.99), unit: 'ms' },
      { part, name: 'write units per order', value: costs.write, unit: 'WRU' },
      { part, name: 'read units per order', value: costs.read, unit: 'RRU' },
      { part, name: 'AWS requests per order', value: costs.requests, unit: '' },
      { part, name: 'processor time per order', value: (user + system) / 1000 / orders, unit: 'ms' },
    ],
    tables: [costs.table],
  };
};
