import { openShards } from '#shared/data/keys.ts';
import { getOrderHeads } from '#shared/data/order-lists.ts';
import { flagOrder, openOrderIds } from '#shared/data/orders.ts';
import type { Order } from '#shared/domain/order.ts';
import { type Push, pushFor } from '#shared/domain/sweep.ts';
import { describeProcurement, redriveProcurement } from '#shared/messaging/procurement-executions.ts';
import { sendToProcurement } from '#shared/messaging/procurement-queue.ts';
import { mapConcurrently } from '#shared/runtime/batch.ts';
import { loadEnv } from '#shared/runtime/env.ts';
import { logger } from '#shared/runtime/logger.ts';

const env = loadEnv('schedules/sweep-orders');
const machine = env.PROCUREMENT_STATE_MACHINE_ARN;

/** Finds paid orders that stand still and pushes them on, or parks them for staff. No order is lost to one lost message. */
export async function handler(): Promise<{ readonly open: number; readonly pushed: number; readonly parked: number }> {
  const shards = await mapConcurrently(
    Array.from({ length: openShards }, (_, shard) => shard),
    4,
    idsOf,
  );
  const orders = await getOrderHeads(shards.flat());
  // One order that cannot be pushed must not hold up the others; that it was not is said at the end.
  const failures: unknown[] = [];
  const done = await mapConcurrently(orders, 8, (order) =>
    push(order, Date.now()).catch((error: unknown) => {
      logger.error('an order could not be pushed on', { orderId: order.id, error });
      failures.push(error);
      return 'failed' as const;
    }),
  );
  const parked = done.filter((kind) => kind === 'park').length;
  const pushed = done.filter((kind) => kind === 'send' || kind === 'redrive').length;
  if (parked > 0) logger.error('orders wait for staff', { parked });
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} orders could not be pushed on.`);
  return { open: orders.length, pushed, parked };
}

async function idsOf(shard: number): Promise<string[]> {
  return Array.fromAsync(openOrderIds(shard));
}

async function push(order: Order, now: number): Promise<Push['kind']> {
  const decision = pushFor(order, await describeProcurement(machine, order.id), now);
  if (decision.kind === 'send') {
    const message = { orderId: order.id, attempt: `sweep-${Math.floor(now / 60_000)}` };
    const failed = await sendToProcurement(env.PROCUREMENT_QUEUE_URL, [message]);
    if (failed.length > 0) throw new Error(`The queue did not take ${order.id}.`);
  }
  if (decision.kind === 'redrive' && !(await redriveProcurement(machine, order.id))) return refusedRedrive(order);
  if (decision.kind === 'park') await flagOrder(order.id, decision.problem);
  if (decision.kind !== 'leave') logger.warn('pushed an order that stood still', { orderId: order.id, ...decision });
  return decision.kind;
}

/** Another sweep may have been quicker; otherwise nothing automatic is left. */
async function refusedRedrive(order: Order): Promise<Push['kind']> {
  const { status } = await describeProcurement(machine, order.id);
  if (status !== 'failed') return 'leave';
  await flagOrder(order.id, 'Its execution failed and can no longer be redriven.');
  return 'park';
}
