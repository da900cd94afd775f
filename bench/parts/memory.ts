import { type Part, slope } from '../figures.ts';
import { readDelivered } from '../orders.ts';
import { openBenchShop } from '../shop.ts';

const waves = 5;
const concurrency = 16;

/** What the shop holds on to: wave after wave of full checkouts, five times as many as the other parts have. */
export const memory: Part = async (options) => {
  const { orders, progress } = options;
  await using shop = await openBenchShop(options);
  const points: [orders: number, megabytes: number][] = [];
  let engine = Number.NaN;
  await shop.stockUp(waves * orders + 200);
  for (let wave = 1; wave <= waves; wave += 1) {
    await shop.checkOut(orders, concurrency);
    await shop.cloud.settled();
    const held = shop.memory();
    engine = held.engine;
    points.push([wave * orders, held.shop]);
    progress(`${wave * orders} orders: ${held.shop.toFixed(0)} MB, and ${engine.toFixed(0)} MB of the engine`);
  }
  await readDelivered(shop.cloud, waves * orders);
  const part = 'memory';
  const total = waves * orders;
  return {
    figures: [
      {
        part,
        name: `after ${total} orders`,
        value: points.at(-1)?.[1] ?? Number.NaN,
        unit: 'MB',
        goal: { atMost: 500 },
      },
      { part, name: 'at the most', value: Math.max(...points.map(([, megabytes]) => megabytes)), unit: 'MB' },
      // The first wave is the functions' own start; what counts is whether it goes on.
      { part, name: 'growth', value: slope(points.slice(1)) * 1000, unit: 'MB per 1,000 orders', goal: { atMost: 10 } },
      { part, name: 'the database engine beside it', value: engine, unit: 'MB' },
    ],
    tables: [{ title: 'Memory of the shop', head: ['orders', 'MB'], rows: points }],
  };
};
