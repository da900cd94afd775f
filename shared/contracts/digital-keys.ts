import * as z from 'zod';
import { operation, wholeNumber } from './operation.ts';

const orderParams = z.object({ id: z.string().max(64) });

/** A key as its buyer sees it. `code` is the text, or the picture in base64; null while masked or not there yet. */
export const BuyerKey = z
  .object({
    id: z.string(),
    order_id: z.string(),
    line_item_id: z.string(),
    product_id: z.string(),
    product_title: z.string(),
    product_subtitle: z.string().nullable(),
    product_handle: z.string(),
    platform: z.string(),
    status: z.enum(['delivered', 'revoked']),
    type: z.enum(['text', 'image']),
    content_type: z.string(),
    code: z.string().nullable(),
    masked: z.boolean(),
    redeem_url: z.string().nullable(),
    redeem_steps: z.array(z.string()),
    delivered_at: z.string().nullable(),
    revealed_at: z.string().nullable(),
  })
  .meta({ id: 'BuyerKey' });

export type BuyerKey = z.infer<typeof BuyerKey>;

export const getOrderKeys = operation({
  route: 'GET /store/orders/{id}/digital-keys',
  summary: 'The keys of one order, for its customer or a guest with the order’s token; each that is shown is recorded',
  caller: 'public',
  params: orderParams,
  query: z.strictObject({
    token: z.string().max(200).optional(),
    key: z.string().max(64).optional().describe('Only this key; the others stay sealed.'),
    reveal: z.enum(['true', 'false']).default('true').describe('`false` answers them masked and records nothing.'),
  }),
  response: z.object({ digital_keys: z.array(BuyerKey) }),
});

export const getLibrary = operation({
  route: 'GET /store/customers/me/digital-keys',
  summary: 'The library: every key of the customer, masked unless `reveal=true`',
  caller: 'customer',
  query: z.strictObject({
    limit: wholeNumber(1, 50).default(20),
    cursor: z.string().max(300).optional(),
    reveal: z.enum(['true', 'false']).default('false'),
  }),
  response: z.object({
    digital_keys: z.array(BuyerKey),
    count: z.int(),
    limit: z.int(),
    next_cursor: z.string().nullable(),
  }),
});

export const buyerKeyOperations = [getOrderKeys, getLibrary];
