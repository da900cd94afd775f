import * as z from 'zod';

/** An order's money is there: find its keys. Ids only; whoever gets it reads the order itself. */
export const OrderAuthorized = z.object({ type: z.literal('order.authorized'), order_id: z.string() });

export type OrderAuthorized = z.infer<typeof OrderAuthorized>;
