import * as z from 'zod';

const text = z.string().min(1);
const catalog = { CATALOG_TABLE: text };
const orders = { ORDERS_TABLE: text };
const keys = { KEYS_TABLE: text };
const ops = { OPS_TABLE: text };
/** KMS keys: one seals codes, the other makes their fingerprints. */
const seal = { KEY_ENCRYPTION_KEY: text, KEY_FINGERPRINT_KEY: text };
const open = { KEY_ENCRYPTION_KEY: text };
const stripe = { STRIPE_SECRET_ARN: text, STRIPE_API_URL: z.string() };
const codeswholesale = { CODESWHOLESALE_SECRET_ARN: text, CODESWHOLESALE_URL: text };
const kinguin = { KINGUIN_SECRET_ARN: text, KINGUIN_URL: text };
const shop = { SHOP_URL: text };
const customers = { CUSTOMERS_ISSUER: text, CUSTOMERS_CLIENT_ID: text };

/** One row per Lambda: the file under functions/ and the variables it needs. lib/ is typed by these rows. */
export const environments = {
  'api/catalog': z.object({ ...catalog }),
  'api/carts': z.object({ ...catalog, ...orders, ...ops, ...customers }),
  'api/checkout': z.object({ ...catalog, ...orders, ...ops, ...stripe, ...shop, ...customers }),
  'api/orders': z.object({ ...orders, ...customers }),
  'api/digital-keys': z.object({ ...orders, ...keys, ...ops, ...open, ...customers }),
  'api/admin/products': z.object({ ...catalog, ...ops }),
  'api/admin/orders': z.object({ ...orders, ...keys, ...ops }),
  'api/admin/digital-keys': z.object({ ...catalog, ...orders, ...keys, ...ops, ...seal }),
  'api/admin/reveal-key': z.object({ ...orders, ...keys, ...ops, ...open }),
  'auth/add-email-claim': z.object({}),
  'webhooks/stripe': z.object({ ...orders, ...stripe }),
  'webhooks/codeswholesale': z.object({ ...orders, ...codeswholesale }),
  'webhooks/kinguin': z.object({ ...orders, ...kinguin }),
  'streams/dispatch-order': z.object({ PROCUREMENT_QUEUE_URL: text }),
  'queues/start-procurement': z.object({ PROCUREMENT_STATE_MACHINE_ARN: text }),
  'workflow/claim-inventory': z.object({ ...orders, ...keys }),
  'workflow/buy-from-supplier': z.object({ ...catalog, ...orders, ...keys, ...seal, ...codeswholesale, ...kinguin }),
  'workflow/settle-payment': z.object({ ...orders, ...keys, ...stripe }),
  'workflow/deliver-keys': z.object({
    ...orders,
    ...keys,
    ...open,
    ...shop,
    MAIL_FROM: text,
    MAIL_CONFIGURATION_SET: text,
  }),
  'events/record-mail-event': z.object({ ...orders }),
  'schedules/sweep-orders': z.object({ ...orders, PROCUREMENT_QUEUE_URL: text, PROCUREMENT_STATE_MACHINE_ARN: text }),
  'schedules/reconcile-payments': z.object({ ...orders, ...stripe }),
} as const;

export type FunctionName = keyof typeof environments;
export type EnvironmentOf<F extends FunctionName> = z.infer<(typeof environments)[F]>;

/** The function's variables, checked at cold start: a missing one stops it with its name instead of failing later. */
export function loadEnv<F extends FunctionName>(name: F): EnvironmentOf<F> {
  const result = environments[name].safeParse(process.env);
  if (!result.success) throw new Error(`${name} is missing variables: ${z.prettifyError(result.error)}`);
  return result.data as EnvironmentOf<F>;
}
