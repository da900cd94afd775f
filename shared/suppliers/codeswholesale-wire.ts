import * as z from 'zod';
import { Cents, Count, Id } from './euro.ts';

/** A token comes in one of two shapes; the second is that of the supplier's own reference page. */
export const Token = z.union([
  z
    .object({ access_token: z.string().min(1), expires_in: Count })
    .transform((token) => ({ value: token.access_token, seconds: token.expires_in })),
  z
    .object({ value: z.string().min(1), expiresIn: Count })
    .transform((token) => ({ value: token.value, seconds: token.expiresIn })),
]);

/** A price from one quantity to another; the open end of the top one is null, 0 or left out. */
const Tier = z.object({ value: Cents, from: Count, to: Count.nullish() });
export type Tier = z.infer<typeof Tier>;

export const Product = z.object({ productId: Id, quantity: Count, prices: z.array(Tier) });

export const Code = z.object({
  codeId: Id,
  codeType: z.string().nullish(),
  status: z.string().nullish(),
  code: z.string().nullish(),
});
export type Code = z.infer<typeof Code>;

export const Order = z.object({
  orderId: Id,
  clientOrderId: z.string().nullish(),
  status: z.string().nullish(),
  totalPrice: Cents.nullish(),
  products: z
    .array(z.object({ productId: Id, unitPrice: Cents.nullish(), codes: z.array(z.unknown()).nullish() }))
    .nullish(),
});
export type Order = z.infer<typeof Order>;

const Summary = z.object({ orderId: Id, clientOrderId: z.string().nullish(), status: z.string().nullish() });

export const History = z.union([
  z.object({ items: z.array(Summary), continuationToken: z.string().nullish() }),
  z.array(Summary).transform((items) => ({ items, continuationToken: undefined })),
]);

const ApiError = z.object({ code: Count, message: z.string().nullish() });
const OauthError = z.object({ error: z.string(), error_description: z.string().nullish() });

/** The error in a body; undefined when the body is not one of the supplier's. */
export function errorOf(json: unknown): { readonly code: number | string; readonly message: string } | undefined {
  const api = ApiError.safeParse(json);
  if (api.success) return { code: api.data.code, message: api.data.message ?? '' };
  const oauth = OauthError.safeParse(json);
  return oauth.success ? { code: oauth.data.error, message: oauth.data.error_description ?? '' } : undefined;
}

export type CodeKind = 'text' | 'image' | 'preorder' | 'unknown';

const kinds: ReadonlyMap<string, CodeKind> = new Map([
  ['codetext', 'text'],
  ['textcode', 'text'],
  ['codeimage', 'image'],
  ['imagecode', 'image'],
  ['codepreorder', 'preorder'],
  ['preorder', 'preorder'],
  ['preorderedcode', 'preorder'],
]);

/** What a code is, by its type or, where that is left out, by its status text; a new type is nothing we may deliver. */
export function kindOf(code: Pick<Code, 'codeType' | 'status'>): CodeKind {
  const name = (code.codeType || code.status || '').toLowerCase().replace(/[^a-z]/g, '');
  return kinds.get(name) ?? 'unknown';
}

/** True for the words of an order that will not come; every other status, known or not, may still bring keys. */
export function isGivenUp(status: string | null | undefined): boolean {
  return /^(cancel|fail|refund|reject)/i.test(status?.trim() ?? '');
}

/** The unit price for a quantity. Tiers come in any order. */
export function tierPrice(tiers: readonly Tier[], quantity: number): number | undefined {
  return tiers.find(({ from, to }) => from <= quantity && (!to || quantity <= to))?.value;
}
