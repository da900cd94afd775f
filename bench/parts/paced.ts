import { setTimeout as pause } from 'node:timers/promises';
import { type Part, percentile } from '../figures.ts';
import { readDelivered } from '../orders.ts';
import { openBenchShop } from '../shop.ts';

const perSecond = 20;
const seconds = 20;
const warmUp = 200;

/** A steady stream of payments, as on a good day. */
export const paced: Part = async (options) => {
  const { progress } = options;
  const orders = perSecond * seconds;
  await using shop = await openBenchShop(options);
  const { cloud } = shop;
  await shop.stockUp(orders + warmUp + 200);
  await shop.checkOut(warmUp, 8);
  const sessions = await shop.prepare(orders);
  await cloud.settled();
  progress(`${perSecond} payments a second for ${seconds} s`);
  const started = cloud.clock.now();
  for (const [index, session] of sessions.entries()) {
    const due = started + (index * 1000) / perSecond;
    await pause(Math.max(0, due - cloud.clock.now()));
    cloud.stripe.pay(session);
  }
  await cloud.settled();
  const all = await readDelivered(cloud, orders + warmUp);
  const paid = all.filter(({ authorizedAt }) => authorizedAt >= started);
  const waits = paid.map(({ authorizedAt, settledAt }) => settledAt - authorizedAt);
  const mails = paid.map(({ authorizedAt, deliveredAt }) => deliveredAt - authorizedAt);
  const part = 'paced';
  return {
    figures: [
      { part, name: `${perSecond} orders/s: payment to key, p50`, value: percentile(waits, 0.5), unit: 'ms' },
      {
        part,
        name: `${perSecond} orders/s: payment to key, p99`,
        value: percentile(waits, 0.99),
        unit: 'ms',
        goal: { atMost: 2000 },
      },
      { part, name: `${perSecond} orders/s: payment to mail, p99`, value: percentile(mails, 0.99), unit: 'ms' },
    ],
    tables: [],
  };
};
