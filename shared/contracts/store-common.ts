import * as z from 'zod';

/** Text that people typed: whole characters only, none that controls a terminal. */
export const text = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine((value) => value.isWellFormed() && !/\p{Cc}/u.test(value.replace(/[\t\n\r]/g, '')), {
      error: 'must be text without control characters and broken surrogates',
    });

/** An id as it comes in a path. Whether anything has it is the table's to say. */
export const Id = text(120).min(1);

/** One value or several: `x=a` is one, `x=a&x=b` and `x[0]=a&x[1]=b` are two. A comma does not divide. */
export const several = <Value extends z.ZodType>(value: Value) =>
  z.union([value.transform((one) => [one]), z.array(value).max(200)]);

/** Medusa's choice of members: plain names replace, `+name` and `*relation` add, `-name` removes. */
export const Fields = text(2000).describe(
  'Comma-separated members. Plain names choose exactly those, `+name` and `*name` add, `-name` removes.',
);

/** Where the shopper is, which decides the currency of prices: one of them is enough. */
export const pricing = {
  region_id: Id.optional(),
  currency_code: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['eur', 'usd', 'gbp']))
    .optional(),
  country_code: z
    .string()
    .regex(/^[A-Za-z]{2}$/, 'must be a country code of two letters')
    .toLowerCase()
    .optional(),
};

export const Amount = z.number().describe('A decimal number in major units: 19.99 with `eur` is 19.99 EUR.');
export const Time = z.string().describe('ISO 8601, UTC.');

/** Page of a list that counts everything. */
export const listed = { count: z.int(), offset: z.int(), limit: z.int() };

const MetadataScalar = z.union([text(500), z.number(), z.boolean(), z.null()]);

/** Notes of the storefront: small, flat, and never read by the shop except where it says so. */
export const MetadataInput = z
  .record(
    z.string().regex(/^[A-Za-z][\w.-]{0,59}$/, 'must be a name of letters, digits, dots and dashes'),
    z.union([MetadataScalar, z.array(MetadataScalar).max(50)]),
  )
  .refine((metadata) => JSON.stringify(metadata).length <= 4000, { error: 'must be smaller than 4000 characters' })
  .describe(
    'Given members replace those before, null removes one. `region_confirmed: true` says that the buyer knows where the keys activate.',
  );

export const MetadataOutput = z.record(z.string(), z.unknown()).nullable();
