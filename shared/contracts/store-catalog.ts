import * as z from 'zod';
import { productOrders } from '#shared/domain/catalogue.ts';
import { platforms } from '#shared/domain/product.ts';
import { operation, page } from './operation.ts';
import { Amount, Fields, Id, listed, pricing, several, Time, text } from './store-common.ts';

const Country = z.object({
  iso_2: z.string(),
  iso_3: z.string(),
  num_code: z.string(),
  name: z.string(),
  display_name: z.string(),
  id: z.string(),
});

export const StoreRegion = z
  .object({
    id: z.string(),
    name: z.string(),
    currency_code: z.string(),
    automatic_taxes: z.boolean(),
    countries: z.array(Country),
    metadata: z.object({ tax_name: z.string(), tax_rate: z.number() }),
  })
  .meta({ id: 'StoreRegion', description: 'Where a buyer shops: decides the currency and the tax inside prices.' });
export type StoreRegion = z.infer<typeof StoreRegion>;

const PriceInfo = z.object({
  id: z.string().nullable(),
  price_list_id: z.string().nullable(),
  price_list_type: z.string().nullable(),
  min_quantity: z.number().nullable(),
  max_quantity: z.number().nullable(),
});

const CalculatedPrice = z
  .object({
    id: z.string(),
    calculated_amount: Amount,
    calculated_amount_with_tax: Amount,
    calculated_amount_without_tax: Amount,
    original_amount: Amount,
    original_amount_with_tax: Amount,
    original_amount_without_tax: Amount,
    currency_code: z.string(),
    is_calculated_price_price_list: z.boolean(),
    is_calculated_price_tax_inclusive: z.boolean(),
    is_original_price_price_list: z.boolean(),
    is_original_price_tax_inclusive: z.boolean(),
    calculated_price: PriceInfo,
    original_price: PriceInfo,
  })
  .meta({ id: 'CalculatedPrice', description: 'The price in the region that was asked for, tax included.' });

const OptionValue = z.object({ id: z.string(), value: z.string(), option_id: z.string() });

const Variant = z
  .object({
    id: z.string(),
    title: z.string(),
    sku: z.string(),
    product_id: z.string(),
    barcode: z.null(),
    ean: z.null(),
    upc: z.null(),
    thumbnail: z.string(),
    allow_backorder: z.boolean(),
    manage_inventory: z.boolean(),
    inventory_quantity: z.null().optional(),
    hs_code: z.null(),
    origin_country: z.null(),
    mid_code: z.null(),
    material: z.null(),
    weight: z.null(),
    length: z.null(),
    height: z.null(),
    width: z.null(),
    variant_rank: z.int(),
    options: z.array(OptionValue),
    metadata: z.null(),
    calculated_price: CalculatedPrice.nullable().optional(),
    created_at: Time,
    updated_at: Time,
    deleted_at: z.null(),
  })
  .meta({ id: 'StoreVariant', description: 'What is put into a cart. A product has exactly one.' });

export const StoreProduct = z
  .object({
    id: z.string(),
    title: z.string(),
    handle: z.string(),
    subtitle: z.string().nullable(),
    description: z.string().nullable(),
    is_giftcard: z.boolean(),
    status: z.enum(['published', 'draft']),
    thumbnail: z.string(),
    images: z.array(z.object({ id: z.string(), url: z.string(), rank: z.int() })),
    tags: z.array(z.object({ id: z.string(), value: z.string(), created_at: Time, updated_at: Time })),
    options: z.array(
      z.object({ id: z.string(), title: z.string(), is_exclusive: z.boolean(), values: z.array(OptionValue) }),
    ),
    variants: z.array(Variant),
    collection_id: z.null(),
    collection: z.null(),
    type_id: z.null(),
    type: z.null(),
    discountable: z.boolean(),
    external_id: z.null(),
    width: z.null(),
    weight: z.null(),
    length: z.null(),
    height: z.null(),
    origin_country: z.null(),
    hs_code: z.null(),
    mid_code: z.null(),
    material: z.null(),
    metadata: z.object({
      platform: z.enum(platforms),
      platform_name: z.string(),
      region: z.string(),
      excluded_countries: z.array(z.string()),
      genres: z.array(z.string()),
      languages: z.array(z.string()),
      developer: z.string().nullable(),
      publisher: z.string().nullable(),
      release_date: z.string().nullable(),
      age_rating: z.string().nullable(),
      system_requirements: z.string().nullable(),
      steam_app_id: z.string().nullable(),
      redeem_url: z.string().nullable(),
      redeem_steps: z.array(z.string()),
    }),
    created_at: Time,
    updated_at: Time,
    deleted_at: z.null(),
  })
  .meta({ id: 'StoreProduct', description: 'One game, edition, platform and region.' });
export type StoreProduct = z.infer<typeof StoreProduct>;

/** With `fields`, only the members named there are sent. */
const ChosenProduct = StoreProduct.partial().required({ id: true });

const orders = productOrders.flatMap((name) => [name, `-${name}`] as const);

const productQuery = {
  ...pricing,
  fields: Fields.optional(),
  locale: text(35).optional().describe('Accepted and not used: the catalogue has one language.'),
};

export const ProductListQuery = z.strictObject({
  ...page(50, 1000),
  ...productQuery,
  q: text(200).optional().describe('Every word must occur in the title, makers, genres, tags or platform.'),
  id: several(text(120)).optional(),
  handle: several(text(120)).optional(),
  platform: several(text(120))
    .pipe(z.array(z.enum(platforms)))
    .optional(),
  region: several(text(120)).optional().describe('Where the key activates: `worldwide`, `europe`, …'),
  genre: several(text(120)).optional(),
  order: z.enum(orders).default('title').describe('A member to sort by; `-` before it turns the order around.'),
});
export type ProductListQuery = z.output<typeof ProductListQuery>;

export const listRegions = operation({
  route: 'GET /store/regions',
  summary: 'The regions of the shop.',
  caller: 'public',
  query: z.strictObject({ ...page(50, 1000), fields: Fields.optional() }),
  response: z.object({ regions: z.array(StoreRegion), ...listed }),
});

export const retrieveRegion = operation({
  route: 'GET /store/regions/{id}',
  summary: 'One region.',
  caller: 'public',
  params: z.object({ id: Id }),
  query: z.strictObject({ fields: Fields.optional() }),
  response: z.object({ region: StoreRegion }),
});

export const listProducts = operation({
  route: 'GET /store/products',
  summary:
    'The products that are sold, filtered, sorted, by pages. With a region, country or currency only those sold there.',
  caller: 'public',
  query: ProductListQuery,
  response: z.object({ products: z.array(ChosenProduct), ...listed }),
});

export const retrieveProduct = operation({
  route: 'GET /store/products/{id}',
  summary: 'One product that is sold.',
  caller: 'public',
  params: z.object({ id: Id }),
  query: z.strictObject(productQuery),
  response: z.object({ product: ChosenProduct }),
});

export const listPaymentProviders = operation({
  route: 'GET /store/payment-providers',
  summary: 'The ways to pay in a region.',
  caller: 'public',
  query: z.strictObject({ ...page(20, 1000), region_id: Id, fields: Fields.optional() }),
  response: z.object({
    payment_providers: z.array(z.object({ id: z.string(), is_enabled: z.boolean() })),
    ...listed,
  }),
});

export const catalogOperations = [
  listRegions,
  retrieveRegion,
  listProducts,
  retrieveProduct,
  listPaymentProviders,
] as const;
