import * as z from 'zod';
import { fromDecimal } from '#shared/domain/money.ts';
import { platforms, supplierNames } from '#shared/domain/product.ts';
import { EuroAmount, readers, writers } from './admin-common.ts';
import { operation, page } from './operation.ts';
import { Amount, Id, listed, Time, text } from './store-common.ts';

const Currency = z
  .string()
  .toLowerCase()
  .pipe(z.enum(['eur', 'usd', 'gbp']));

export const AdminOffer = z
  .object({
    id: z.string(),
    supplier: z.enum(supplierNames),
    supplier_product_id: z.string(),
    cost: Amount.nullable().describe('EUR per unit when last seen; the live price is read before every purchase.'),
    enabled: z.boolean(),
  })
  .meta({ id: 'AdminOffer', description: 'A supplier’s product that can fulfil ours.' });

export const AdminProduct = z
  .object({
    id: z.string(),
    variant_id: z.string(),
    handle: z.string(),
    title: z.string(),
    subtitle: z.string().nullable(),
    description: z.string().nullable(),
    status: z.enum(['draft', 'published']),
    platform: z.enum(platforms),
    region: z.string(),
    excluded_countries: z.array(z.string()),
    genres: z.array(z.string()),
    tags: z.array(z.string()),
    languages: z.array(z.string()),
    developer: z.string().nullable(),
    publisher: z.string().nullable(),
    release_date: z.string().nullable(),
    age_rating: z.string().nullable(),
    system_requirements: z.string().nullable(),
    steam_app_id: z.string().nullable(),
    minimum_margin: z.number().nullable(),
    prices: z.array(z.object({ currency_code: z.string(), amount: Amount })),
    offers: z.array(AdminOffer),
    created_at: Time,
    updated_at: Time,
  })
  .meta({ id: 'AdminProduct' });
export type AdminProduct = z.infer<typeof AdminProduct>;

const line = (longest: number) =>
  text(longest)
    .trim()
    .min(1)
    .refine((value) => !/[\n\r]/.test(value), 'must be one line');
const words = (most: number) =>
  z
    .array(line(60))
    .max(most)
    .transform((all) => [...new Set(all)]);

const Handle = z
  .string()
  .max(100)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be lower-case letters and digits in groups joined by single dashes');

const ReleaseDate = z.iso.date({ error: 'must be a date such as 2026-11-25' });

/** In a currency, gross: what the buyer pays. */
const Price = z.strictObject({ currency_code: Currency, amount: z.number().positive().max(100_000) });
const PriceChange = Price.extend({ amount: Price.shape.amount.nullable() });

/** Every price once, in minor units; null takes one away. */
function inMinorUnits<Row extends z.output<typeof PriceChange>>(
  rows: readonly Row[],
  context: z.RefinementCtx,
): Partial<Record<'eur' | 'usd' | 'gbp', number | null>> {
  const prices: Partial<Record<'eur' | 'usd' | 'gbp', number | null>> = {};
  for (const [index, { currency_code, amount }] of rows.entries()) {
    const minor = amount === null ? null : fromDecimal(amount, currency_code);
    const fault =
      currency_code in prices
        ? `${currency_code} stands here twice`
        : minor === undefined
          ? `must have at most two decimals, such as 19.99`
          : undefined;
    if (fault) context.addIssue({ code: 'custom', message: fault, path: [index, 'amount'] });
    prices[currency_code] = minor ?? null;
  }
  return prices;
}

const described = {
  title: line(200),
  platform: z.enum(platforms),
  region: z
    .string()
    .max(60)
    .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'must be such as worldwide, europe or united-states'),
  excluded_countries: z
    .array(
      z
        .string()
        .regex(/^[a-z]{2}$/i, 'must be a country code of two letters')
        .toUpperCase(),
    )
    .max(250)
    .transform((all) => [...new Set(all)]),
  genres: words(20),
  tags: words(30),
  languages: words(60),
};

const optional = {
  subtitle: line(200),
  description: text(10_000).trim().min(1),
  developer: line(120),
  publisher: line(120),
  release_date: ReleaseDate,
  age_rating: line(40),
  system_requirements: text(2000).trim().min(1),
  steam_app_id: z.string().regex(/^\d{1,12}$/, 'must be the number of the Steam app'),
  minimum_margin: z
    .number()
    .min(-1)
    .max(0.95)
    .describe('The share of the net price that must remain; overrides the shop’s. Below 0 the shop sells at a loss.'),
};

const orNull = <Schema extends z.ZodType>(schema: Schema) => schema.nullable().optional();
const optionalOrNull = {
  subtitle: orNull(optional.subtitle),
  description: orNull(optional.description),
  developer: orNull(optional.developer),
  publisher: orNull(optional.publisher),
  release_date: orNull(optional.release_date),
  age_rating: orNull(optional.age_rating),
  system_requirements: orNull(optional.system_requirements),
  steam_app_id: orNull(optional.steam_app_id),
  minimum_margin: orNull(optional.minimum_margin),
};

const status = z.enum(['draft', 'published']);

export const CreateProduct = z.strictObject({
  ...described,
  region: described.region.default('worldwide'),
  excluded_countries: described.excluded_countries.default([]),
  genres: described.genres.default([]),
  tags: described.tags.default([]),
  languages: described.languages.default([]),
  ...optionalOrNull,
  handle: Handle.optional().describe('Made from the title when absent.'),
  status: status.default('draft'),
  prices: z.array(Price).max(3).transform(inMinorUnits).default({}),
});
export type CreateProduct = z.output<typeof CreateProduct>;

export const UpdateProduct = z.strictObject({
  ...z.object(described).partial().shape,
  ...optionalOrNull,
  handle: Handle.optional(),
  status: status.optional(),
  prices: z
    .array(PriceChange)
    .max(3)
    .transform(inMinorUnits)
    .optional()
    .describe('Replaces the price in each currency named; an amount of null removes it, others stay.'),
});
export type UpdateProduct = z.output<typeof UpdateProduct>;

export const PutOffer = z.strictObject({
  supplier: z.enum(supplierNames),
  supplier_product_id: z.string().regex(/^[\w-]{1,100}$/, 'must be the supplier’s id: letters, digits and dashes'),
  cost: EuroAmount.optional(),
  enabled: z.boolean().optional().describe('True for a new offer when absent.'),
});
export type PutOffer = z.output<typeof PutOffer>;

const ProductAnswer = z.object({ product: AdminProduct });
const params = z.object({ id: Id });

export const listAdminProducts = operation({
  route: 'GET /admin/products',
  summary: 'Every product, drafts included, by title.',
  caller: 'staff',
  roles: readers,
  query: z.strictObject({
    ...page(50, 500),
    q: text(200).optional().describe('Every word must occur in the title, handle, ids, makers, genres or tags.'),
    status: status.optional(),
  }),
  response: z.object({ products: z.array(AdminProduct), ...listed }),
});

export const createProduct = operation({
  route: 'POST /admin/products',
  summary: 'Makes a product. Its handle must be free.',
  caller: 'staff',
  roles: writers,
  body: CreateProduct,
  response: ProductAnswer,
  status: 201,
});

export const retrieveAdminProduct = operation({
  route: 'GET /admin/products/{id}',
  summary: 'One product with its offers.',
  caller: 'staff',
  roles: readers,
  params,
  response: ProductAnswer,
});

export const updateProduct = operation({
  route: 'POST /admin/products/{id}',
  summary: 'Changes the members that are sent; null empties one. Offers stay.',
  caller: 'staff',
  roles: writers,
  params,
  body: UpdateProduct,
  response: ProductAnswer,
});

export const putOffer = operation({
  route: 'POST /admin/products/{id}/offers',
  summary: 'Adds a supplier’s product to ours, or updates it when it is there already.',
  caller: 'staff',
  roles: writers,
  params,
  body: PutOffer,
  response: z.object({ product: AdminProduct, offer: AdminOffer }),
});

export const ExchangeRatesView = z
  .object({
    base: z.literal('eur'),
    rates: z.record(z.string(), z.number()).describe('Units of the currency for one euro.'),
    as_of: Time.nullable(),
    current: z
      .boolean()
      .describe('Rates older than 48 hours are not used: suppliers are then asked for EUR orders only.'),
  })
  .meta({ id: 'ExchangeRates' });

export const retrieveExchangeRates = operation({
  route: 'GET /admin/exchange-rates',
  summary: 'The rates by which purchases are judged.',
  caller: 'staff',
  roles: readers,
  response: z.object({ exchange_rates: ExchangeRatesView }),
});

const Rate = z.number().min(0.0001).max(100_000);

export const replaceExchangeRates = operation({
  route: 'POST /admin/exchange-rates',
  summary: 'Replaces all rates; a currency that is left out has none.',
  caller: 'staff',
  roles: writers,
  body: z.strictObject({
    rates: z
      .strictObject({ eur: z.literal(1).optional(), usd: Rate.optional(), gbp: Rate.optional() })
      .refine((rates) => rates.usd !== undefined || rates.gbp !== undefined, 'needs a rate for usd or gbp')
      .describe('Units of the currency for one euro.'),
    as_of: z.iso.datetime({ offset: true }).optional().describe('Now when absent; never in the future.'),
  }),
  response: z.object({ exchange_rates: ExchangeRatesView }),
});

export const adminProductOperations = [
  listAdminProducts,
  createProduct,
  retrieveAdminProduct,
  updateProduct,
  putOffer,
  retrieveExchangeRates,
  replaceExchangeRates,
] as const;
