import { infiniteQueryOptions } from '@tanstack/react-query';
import { answered, api } from '../../api/client.ts';
import { toOrder } from '../order/order.ts';

/** The orders of whoever is signed in, newest first, page by page. */
export function ordersQuery(email: string) {
  return infiniteQueryOptions({
    queryKey: ['orders', email] as const,
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: 20, ...(pageParam !== null && { cursor: pageParam }) };
      const page = await answered(api.GET('/store/customers/me/orders', { params: { query }, signal }));
      return { orders: page.orders.map(toOrder), next: page.next_cursor };
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 10_000,
  });
}

/** The keys of whoever is signed in, each sealed, page by page. */
export function libraryQuery(email: string) {
  return infiniteQueryOptions({
    queryKey: ['library', email] as const,
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: 50, ...(pageParam !== null && { cursor: pageParam }) };
      const page = await answered(api.GET('/store/customers/me/digital-keys', { params: { query }, signal }));
      return { keys: page.digital_keys, next: page.next_cursor };
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: 10_000,
  });
}
