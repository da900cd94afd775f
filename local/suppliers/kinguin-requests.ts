/** Reading an order as Kinguin does: every rule that can be checked without looking at offers. */
import * as z from 'zod';
import type { Problem } from './kinguin-problems.ts';

export interface KinguinLineRequest {
  /** The product by the id of the version called. */
  readonly product: string | number;
  readonly qty: number;
  readonly priceCents: number;
  readonly text: boolean;
  readonly offerId: string | undefined;
}

export interface KinguinOrderRequest {
  readonly externalId: string | null;
  readonly lines: readonly KinguinLineRequest[];
}

const line = z.object({
  qty: z.int().min(1).max(1_000),
  price: z.number().positive(),
  keyType: z.literal('text').nullish(),
  offerId: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .nullish(),
});
const orderOf = <T extends z.core.$ZodShape>(id: T) =>
  z.object({
    products: z
      .array(z.object({ ...line.shape, ...id }))
      .min(1)
      .max(10),
    orderExternalId: z.string().min(1).max(255).nullish(),
  });

const orderSchemas = {
  v1: orderOf({ kinguinId: z.int() }),
  v2: orderOf({ productId: z.string().regex(/^[0-9a-f]{24}$/) }),
};

const violation = (property: string, message: string, invalidValue?: unknown): Problem => ({
  kind: 'ConstraintViolation',
  status: 400,
  detail: `Invalid "${property}" property. ${message}`,
  propertyPath: property,
  ...(invalidValue !== undefined && { invalidValue }),
});

/** Prices are a ceiling, so a fraction of a cent counts for nothing; a hundredth of one forgives binary fractions. */
const centsOf = (euros: number) => Math.floor(euros * 100 + 0.01);

function repeated(values: readonly (string | number)[]): string | number | undefined {
  return values.find((value, index) => values.indexOf(value) !== index);
}

function limitProblem(lines: readonly KinguinLineRequest[]): Problem | undefined {
  const sumOf = (some: readonly KinguinLineRequest[]) => some.reduce((total, { qty }) => total + qty, 0);
  const sumProblem = (sum: number, most: number) =>
    sum > most
      ? violation('products', `Sum of total values of "qty" must be lower than or equal ${most}.`, sum)
      : undefined;
  const small = lines.filter(({ qty, offerId }) => qty <= 9 || offerId === undefined);
  const tooMany = sumProblem(sumOf(small), 90) ?? sumProblem(sumOf(lines), 1_000);
  if (tooMany) return tooMany;
  const large = small.find(({ qty }) => qty > 9);
  if (large) return violation('products', 'Value of "qty" must be lower than or equal 9.', large.qty);
  const product = repeated(lines.map((entry) => entry.product));
  if (product !== undefined) return violation('products', 'Products must be unique in one order.', product);
  const offer = repeated(lines.map(({ offerId }) => offerId).filter((offerId) => offerId !== undefined));
  return offer === undefined
    ? undefined
    : violation('products', 'Value of "offerId" must be unique in one order.', offer);
}

export function readKinguinOrder(
  version: 'v1' | 'v2',
  body: string,
  contentType: string | undefined,
): KinguinOrderRequest | Problem {
  if (!/^application\/json\b/i.test(contentType ?? '')) {
    return { kind: 'Http', status: 415, detail: 'Content type must be application/json.' };
  }
  let document: unknown;
  try {
    document = JSON.parse(body);
  } catch {
    return { kind: 'ConstraintViolation', status: 400, detail: 'Invalid JSON payload.' };
  }
  const parsed = orderSchemas[version].safeParse(document);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const property = issue?.path.map(String).join('.') || 'body';
    return violation(property, issue?.message ?? 'Invalid value.');
  }
  const lines = parsed.data.products.map(
    (entry): KinguinLineRequest => ({
      product: 'productId' in entry ? String(entry.productId) : Number(entry.kinguinId),
      qty: entry.qty,
      priceCents: centsOf(entry.price),
      text: entry.keyType === 'text',
      offerId: entry.offerId ?? undefined,
    }),
  );
  return limitProblem(lines) ?? { externalId: parsed.data.orderExternalId ?? null, lines };
}
