import type { ListAdminOrdersQuery } from '#shared/contracts/admin-orders.ts';
import { listOrdersOfCustomer, listOrdersOfDay } from '#shared/data/order-lists.ts';
import { InvalidRequestError } from '#shared/domain/errors.ts';
import type { Order } from '#shared/domain/order.ts';
import { pageAcross } from './page-across.ts';

const dayLength = 86_400_000;
const daysByDefault = 90;
const mostDays = 366;

/** A page of orders, newest first: of one customer, or of the days asked for, the newest day first. */
export async function searchOrders(
  query: ListAdminOrdersQuery,
  now: number,
): Promise<{ orders: Order[]; nextCursor: string | null }> {
  const { customer_id: customerId, limit, cursor } = query;
  const time = timeOf(query, now, customerId !== undefined);
  const keep = (order: Order) =>
    (!query.status || order.status === query.status) &&
    (!query.payment_status || order.paymentStatus === query.payment_status) &&
    (!query.fulfillment_status || order.fulfillmentStatus === query.fulfillment_status) &&
    (!customerId || order.customerId === customerId) &&
    order.createdAt >= time.from &&
    order.createdAt < time.to;
  const { items, nextCursor } = await pageAcross<Order>({
    lists: customerId ? [customerId] : daysOf(time),
    read: async (list, after) => {
      const page = customerId
        ? await listOrdersOfCustomer(customerId, { ...after, keep: () => true })
        : await listOrdersOfDay(list, after);
      return { items: page.orders, nextCursor: page.nextCursor };
    },
    keep,
    limit,
    cursor,
  });
  return { orders: items, nextCursor };
}

/** From, inclusive, to, exclusive; both ISO times that compare as text. */
interface Time {
  readonly from: string;
  readonly to: string;
}

function timeOf(query: ListAdminOrdersQuery, now: number, unbounded: boolean): Time {
  const to = endOf(query.day ?? query.created_to) ?? startOfDay(now) + dayLength;
  const fallback = unbounded ? 0 : startOfDay(to - 1) - (daysByDefault - 1) * dayLength;
  const given = query.day ?? query.created_from;
  const from = given ? Date.parse(given) : fallback;
  if (from >= to) throw refused('must be before created_to');
  if (!unbounded && to - from > mostDays * dayLength)
    throw refused(`must be at most ${mostDays} days before created_to`);
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

function endOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  return Date.parse(given) + (given.length === 'yyyy-mm-dd'.length ? dayLength : 1);
}

function startOfDay(time: number): number {
  return Math.floor(time / dayLength) * dayLength;
}

/** The UTC days of a time, newest first. */
function daysOf({ from, to }: Time): string[] {
  const days: string[] = [];
  for (let day = startOfDay(Date.parse(to) - 1); day >= startOfDay(Date.parse(from)); day -= dayLength) {
    days.push(new Date(day).toISOString().slice(0, 10));
  }
  return days;
}

function refused(message: string): InvalidRequestError {
  return new InvalidRequestError(`created_from ${message}.`, [{ path: 'query.created_from', message }]);
}
