/** Reading the bodies that clients send to the CodesWholesale sandbox; a string answer says what is wrong. */
import * as z from 'zod';
import type { OrderRequest } from './codeswholesale-orders.ts';

// The supplier's own examples send the quantity as a string as well.
const quantity = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d{1,9}$/)
    .transform(Number),
]);
const price = z.union([
  z.number().min(0),
  z
    .string()
    .regex(/^\d{1,12}(\.\d+)?$/)
    .transform(Number),
]);

const orderSchema = z.object({
  orderId: z.string().max(255).nullish(),
  allowPreOrder: z.boolean().nullish(),
  products: z.array(z.object({ productId: z.string().min(1), quantity, price: price.nullish() })).min(1),
});

const securitySchema = z.object({
  customerEmail: z.string().min(1),
  customerIpAddress: z.string().min(1),
  customerPaymentEmail: z.string().nullish(),
  customerUserAgent: z.string().nullish(),
});

function readJson<T>(body: string, schema: z.ZodType<T>): T | string {
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    return 'The body is not JSON';
  }
  const parsed = schema.safeParse(document);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return `${issue?.path.join('.')}: ${issue?.message}`;
}

export function readOrderRequest(body: string): OrderRequest | string {
  const order = readJson(body, orderSchema);
  if (typeof order === 'string') return order;
  return {
    reference: order.orderId ?? null,
    // The supplier's default: whoever does not say no buys pre-orders.
    allowPreorder: order.allowPreOrder ?? true,
    products: order.products.map((line) => ({
      productId: line.productId,
      quantity: line.quantity,
      priceCents: typeof line.price === 'number' ? Math.round(line.price * 100) : undefined,
    })),
  };
}

export type SecurityRequest = z.output<typeof securitySchema>;

export function readSecurityRequest(body: string): SecurityRequest | string {
  return readJson(body, securitySchema);
}

/** A made-up fraud score: addresses with `risky` in them are what a shop should hold. */
export function riskOf({ customerEmail, customerIpAddress }: SecurityRequest): object {
  const risky = customerEmail.includes('risky');
  return {
    riskScore: risky ? 3.75 : 0.25,
    ipBlacklisted: risky && customerIpAddress.startsWith('203.0.113.'),
    ipTor: false,
    domainBlacklisted: false,
    subDomain: false,
  };
}
