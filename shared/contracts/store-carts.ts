import * as z from 'zod';
import { mostLines, mostPerLine } from '#shared/domain/cart.ts';
import { operation } from './operation.ts';
import { StoreProduct, StoreRegion } from './store-catalog.ts';
import { Amount, Fields, Id, MetadataInput, MetadataOutput, Time, text } from './store-common.ts';

const optionalText = (longest: number) => text(longest).nullish();

export const AddressInput = z
  .strictObject({
    first_name: optionalText(100),
    last_name: optionalText(100),
    company: optionalText(200),
    phone: optionalText(50),
    address_1: optionalText(200),
    address_2: optionalText(200),
    city: optionalText(100),
    province: optionalText(100),
    postal_code: optionalText(30),
    country_code: z
      .string()
      .regex(/^[A-Za-z]{2}$/, 'must be a country code of two letters')
      .toLowerCase()
      .nullish(),
    metadata: MetadataInput.nullish().describe('Accepted and not kept.'),
  })
  .meta({ id: 'AddressInput', description: 'Only the country decides anything; keys are sent by e-mail.' });
export type AddressInput = z.output<typeof AddressInput>;

const Quantity = z.int().min(1).max(mostPerLine);

const LineItemInput = z.strictObject({
  variant_id: Id,
  quantity: Quantity,
  metadata: MetadataInput.nullish(),
});

const cartMembers = {
  region_id: Id.nullish(),
  email: z.string().max(254).toLowerCase().pipe(z.email('must be an e-mail address')).nullish(),
  billing_address: AddressInput.nullish(),
  shipping_address: AddressInput.nullish(),
  metadata: MetadataInput.nullish(),
  sales_channel_id: Id.nullish().describe('Accepted and not used: the shop has one sales channel.'),
  locale: optionalText(35).describe('Accepted and not used.'),
};

export const CartCreateBody = z.strictObject({
  ...cartMembers,
  currency_code: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['eur', 'usd', 'gbp']))
    .nullish()
    .describe('Chooses the region where that is not named.'),
  items: z.array(LineItemInput).max(mostLines).optional(),
});
export type CartCreateBody = z.output<typeof CartCreateBody>;

export const CartUpdateBody = z.strictObject(cartMembers);
export type CartUpdateBody = z.output<typeof CartUpdateBody>;

const itemTotals = {
  original_total: Amount,
  original_subtotal: Amount,
  original_tax_total: Amount,
  item_total: Amount,
  item_subtotal: Amount,
  item_tax_total: Amount,
  total: Amount,
  subtotal: Amount,
  tax_total: Amount,
  discount_total: Amount,
  discount_tax_total: Amount,
};
export const ItemTotals = z.object(itemTotals);
export type ItemTotals = z.infer<typeof ItemTotals>;

export const totals = {
  ...itemTotals,
  original_item_total: Amount,
  original_item_subtotal: Amount,
  original_item_tax_total: Amount,
  gift_card_total: Amount,
  gift_card_tax_total: Amount,
  credit_line_total: Amount,
  shipping_total: Amount,
  shipping_subtotal: Amount,
  shipping_tax_total: Amount,
  shipping_discount_total: Amount,
  item_discount_total: Amount,
  original_shipping_total: Amount,
  original_shipping_subtotal: Amount,
  original_shipping_tax_total: Amount,
};
export const Totals = z.object(totals);
export type Totals = z.infer<typeof Totals>;

const Address = z.object({
  id: z.string(),
  first_name: z.string().nullable(),
  last_name: z.string().nullable(),
  company: z.string().nullable(),
  phone: z.string().nullable(),
  address_1: z.string().nullable(),
  address_2: z.string().nullable(),
  city: z.string().nullable(),
  province: z.string().nullable(),
  postal_code: z.string().nullable(),
  country_code: z.string().nullable(),
  metadata: z.null(),
  created_at: Time,
  updated_at: Time,
});
export type StoreAddress = z.infer<typeof Address>;

const CartItem = z.object({
  id: z.string(),
  cart_id: z.string(),
  title: z.string(),
  subtitle: z.string().nullable(),
  thumbnail: z.string().nullable(),
  quantity: z.int(),
  unit_price: Amount,
  available: z.boolean().describe('False when it is no longer sold here; it then costs nothing and blocks payment.'),
  activates: z.boolean().describe('False when its keys do not activate in the country of the cart.'),
  product_id: z.string(),
  product_title: z.string(),
  product_subtitle: z.string().nullable(),
  product_description: z.string().nullable(),
  product_handle: z.string().nullable(),
  variant_id: z.string(),
  variant_title: z.string().nullable(),
  variant_sku: z.string().nullable(),
  requires_shipping: z.boolean(),
  is_discountable: z.boolean(),
  is_tax_inclusive: z.boolean(),
  adjustments: z.array(z.never()),
  tax_lines: z.array(z.object({ code: z.string(), rate: z.number(), description: z.string() })),
  product: StoreProduct.nullable().optional(),
  variant: StoreProduct.shape.variants.element.nullable().optional(),
  metadata: MetadataOutput,
  created_at: Time,
  updated_at: Time,
  ...itemTotals,
});

const PaymentSession = z.object({
  id: z.string(),
  provider_id: z.string(),
  amount: Amount,
  currency_code: z.string(),
  status: z.enum(['pending', 'authorized', 'captured', 'canceled']),
  data: z.object({
    url: z.string().describe('The hosted payment page: send the buyer there.'),
    session_id: z.string(),
    expires_at: Time,
  }),
  context: z.object({}),
});

export const PaymentCollection = z
  .object({
    id: z.string(),
    currency_code: z.string(),
    amount: Amount,
    status: z.enum(['not_paid', 'awaiting', 'authorized', 'completed', 'canceled']),
    payment_providers: z.array(z.object({ id: z.string() })),
    payment_sessions: z.array(PaymentSession),
  })
  .meta({
    id: 'PaymentCollection',
    description: 'What is to be paid for a cart. A cart has one, with one session at most.',
  });
export type PaymentCollection = z.infer<typeof PaymentCollection>;

export const StoreCart = z
  .object({
    id: z.string(),
    region_id: z.string(),
    region: StoreRegion,
    currency_code: z.string(),
    email: z.string().nullable(),
    customer_id: z.string().nullable(),
    sales_channel_id: z.null(),
    billing_address: Address.nullable(),
    shipping_address: Address.nullable(),
    items: z.array(CartItem),
    shipping_methods: z.array(z.never()),
    promotions: z.array(z.never()),
    payment_collection: PaymentCollection,
    metadata: MetadataOutput,
    completed_at: Time.nullable(),
    created_at: Time,
    updated_at: Time,
    ...totals,
  })
  .meta({ id: 'StoreCart', description: 'What a buyer means to buy, at the prices of now.' });
export type StoreCart = z.infer<typeof StoreCart>;

const ChosenCart = StoreCart.partial().required({ id: true });
const answer = z.object({ cart: ChosenCart });
const query = z.strictObject({ fields: Fields.optional() });
const params = z.object({ id: Id });
const lineParams = z.object({ id: Id, line_id: Id });

export const createCart = operation({
  route: 'POST /store/carts',
  summary: 'Start a cart.',
  caller: 'public',
  query,
  body: CartCreateBody,
  response: answer,
});

export const retrieveCart = operation({
  route: 'GET /store/carts/{id}',
  summary: 'A cart with its totals.',
  caller: 'public',
  params,
  query,
  response: answer,
});

export const updateCart = operation({
  route: 'POST /store/carts/{id}',
  summary: 'Set e-mail, addresses, region or metadata.',
  caller: 'public',
  params,
  query,
  body: CartUpdateBody,
  response: answer,
});

export const addLineItem = operation({
  route: 'POST /store/carts/{id}/line-items',
  summary: 'Put a product into the cart; the same one again raises its quantity.',
  caller: 'public',
  params,
  query,
  body: LineItemInput,
  response: answer,
});

export const updateLineItem = operation({
  route: 'POST /store/carts/{id}/line-items/{line_id}',
  summary: 'Set the quantity of a line; 0 removes it.',
  caller: 'public',
  params: lineParams,
  query,
  body: z.strictObject({ quantity: z.int().min(0).max(mostPerLine), metadata: MetadataInput.nullish() }),
  response: answer,
});

export const removeLineItem = operation({
  route: 'DELETE /store/carts/{id}/line-items/{line_id}',
  summary: 'Take a line out of the cart.',
  caller: 'public',
  params: lineParams,
  query,
  response: z.object({
    id: z.string(),
    object: z.literal('line-item'),
    deleted: z.literal(true),
    parent: ChosenCart,
  }),
});

export const cartOperations = [
  createCart,
  retrieveCart,
  updateCart,
  addLineItem,
  updateLineItem,
  removeLineItem,
] as const;
