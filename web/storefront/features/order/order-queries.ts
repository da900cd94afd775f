import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '../../api/client.ts';
import type { components } from '../../api/schema.ts';
import { isMoving, type Order, toOrder } from './order.ts';
import { orderHeaders } from './order-token.ts';

export type BuyerKey = components['schemas']['BuyerKey'];

const second = 1000;

/** Often while everybody watches, seldom when it takes longer, never once there is nothing to come. */
export function askAgainAfter(order: Order | undefined, asked: number): number | false {
  if (order && !isMoving(order)) return mailIsComing(order) && asked < 40 ? 2 * second : false;
  if (asked < 14) return 0.7 * second;
  if (asked < 40) return 2 * second;
  return asked < 100 ? 5 * second : 30 * second;
}

function mailIsComing({ mail, timeline }: Order): boolean {
  return mail === null && timeline.some(({ type }) => type === 'captured');
}

/** An order, asked for again while it moves. Without the right to see it there is none. */
export function orderQuery(id: string) {
  return queryOptions({
    queryKey: ['order', id] as const,
    queryFn: async ({ signal }) => {
      const { order } = await answered(
        api.GET('/store/orders/{id}', { params: { path: { id } }, headers: orderHeaders(id), signal }),
      );
      return toOrder(order);
    },
    refetchInterval: ({ state }) => (state.error ? false : askAgainAfter(state.data, state.dataUpdateCount)),
    staleTime: 0,
  });
}

/** The keys of an order that are there to be opened, each sealed: none of their codes is sent. */
export function sealedKeysQuery(orderId: string) {
  return queryOptions({
    queryKey: ['order-keys', orderId] as const,
    queryFn: async ({ signal }) => {
      const { digital_keys } = await answered(
        api.GET('/store/orders/{id}/digital-keys', {
          params: { path: { id: orderId }, query: { reveal: 'false' } },
          headers: orderHeaders(orderId),
          signal,
        }),
      );
      return digital_keys;
    },
  });
}

/** Opens one key. The shop writes down that it did, so it is asked only when the buyer tears. */
export function useOpenKey({ id, order_id: orderId }: BuyerKey) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const { digital_keys } = await answered(
        api.GET('/store/orders/{id}/digital-keys', {
          params: { path: { id: orderId }, query: { key: id } },
          headers: orderHeaders(orderId),
        }),
      );
      const [key] = digital_keys;
      if (!key || key.code === null) throw new Error('This key is not there any more.');
      return { ...key, code: key.code };
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['library'] }),
  });
}
