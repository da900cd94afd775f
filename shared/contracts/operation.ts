import * as z from 'zod';

export type StaffRole = 'admin' | 'support';

/** One route as both sides know it: what may be sent, what comes back, who may call. OpenAPI is made from these. */
export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
> {
  /** `GET /store/products/{id}`, as API Gateway names routes. */
  readonly route: `${'GET' | 'POST' | 'DELETE'} /${string}`;
  readonly summary: string;
  readonly caller: 'public' | 'customer' | 'staff' | 'webhook';
  /** Staff groups that may call; needed for `staff`. */
  readonly roles?: readonly StaffRole[];
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly response: z.ZodType;
  readonly status?: number;
  /** Body formats read besides JSON, e.g. `text/csv`; the function gets them as text. */
  readonly alsoReads?: readonly string[];
  /** Bytes; larger bodies are refused. */
  readonly largestBody?: number;
  /** False where an answer must not be stored for `Idempotency-Key`: it holds a secret, or repeating is harmless. */
  readonly remember?: boolean;
}

const anything = z.unknown();
const nothing = z.strictObject({});

/** Declares a route. Of parts that are left out the path and the body are not read, and the query has to be empty. */
export function operation<
  Params extends z.ZodType = z.ZodUnknown,
  Query extends z.ZodType = z.ZodUnknown,
  Body extends z.ZodType = z.ZodUnknown,
>(
  declared: Omit<Operation<Params, Query, Body>, 'params' | 'query' | 'body'> & {
    readonly params?: Params;
    readonly query?: Query;
    readonly body?: Body;
  },
): Operation<Params, Query, Body> {
  // Whoever calls a webhook may add to its address as they like.
  const query = declared.caller === 'webhook' ? anything : nothing;
  return { params: anything, query, body: anything, ...declared } as Operation<Params, Query, Body>;
}

/** RFC 9457, with `message` beside `detail` because the public SDK shows only that member. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    message: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'What went wrong, where, and how to mend it.' });

export type Problem = z.infer<typeof Problem>;

/** A whole number of a query. Digits alone count: nothing at all, `0x10` and `1e3` are mistakes. */
export const wholeNumber = (least: number, most: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value),
    z.int('must be a whole number').min(least).max(most),
  );

/** `limit` and `offset` of a list; strings in the query, numbers here. */
export const page = (fallback: number, largest: number) => ({
  limit: wholeNumber(0, largest).default(fallback),
  offset: wholeNumber(0, 1_000_000).default(0),
});
