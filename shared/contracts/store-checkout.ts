import * as z from 'zod';
import { operation } from './operation.ts';
import { PaymentCollection, StoreCart } from './store-carts.ts';
import { Fields, Id } from './store-common.ts';
import { StoreOrder } from './store-orders.ts';

const query = z.strictObject({ fields: Fields.optional() });
const answer = z.object({ payment_collection: PaymentCollection });

export const createPaymentCollection = operation({
  route: 'POST /store/payment-collections',
  summary: 'The payment collection of a cart; the same one every time.',
  caller: 'public',
  query,
  body: z.strictObject({ cart_id: Id }),
  response: answer,
});

export const createPaymentSession = operation({
  route: 'POST /store/payment-collections/{id}/payment-sessions',
  summary: 'Open the payment page of a cart. For an unchanged cart it is the same page again.',
  caller: 'public',
  params: z.object({ id: Id }),
  query,
  body: z.strictObject({
    provider_id: z.literal('pp_stripe_checkout', 'must be pp_stripe_checkout, the one way to pay'),
    data: z.record(z.string().max(100), z.unknown()).nullish().describe('Accepted and not used.'),
  }),
  response: answer,
});

export const completeCart = operation({
  route: 'POST /store/carts/{id}/complete',
  summary: 'Turn a paid cart into its order. May be repeated; only the first answer carries `order_token`.',
  caller: 'public',
  params: z.object({ id: Id }),
  query,
  body: z.strictObject({ idempotency_key: z.string().max(255).optional().describe('Not needed.') }),
  response: z.union([
    z.object({
      type: z.literal('order'),
      order: StoreOrder,
      order_token: z.string().optional().describe('Opens the order and its keys for a guest. Shown once; keep it.'),
    }),
    z.object({
      type: z.literal('cart'),
      cart: StoreCart,
      error: z.object({
        message: z.string(),
        name: z.string(),
        type: z.string(),
        reason: z
          .enum(['pending', 'failed', 'expired'])
          .describe('Not paid yet, a payment that failed and may be tried again, or a payment page that is no more.'),
      }),
    }),
  ]),
  remember: false,
});

export const checkoutOperations = [createPaymentCollection, createPaymentSession, completeCart] as const;
