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

const nothing = z.unknown();

/** Declares a route; parts that are left out accept anything and are not read. */
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
  return { params: nothing, query: nothing, body: nothing, ...declared } as Operation<Params, Query, Body>;
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

/** `limit` and `offset` of a list; strings in the query, numbers here. */
export const page = (fallback: number, largest: number) => ({
  limit: z.coerce.number().int().min(0).max(largest).default(fallback),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});
