/** Kinguin's error bodies. */
import { STATUS_CODES } from 'node:http';
import type { Call, Reply } from './http.ts';
import { secondStamp } from './kinguin-wire.ts';

export type ProblemKind =
  | 'ConstraintViolation'
  | 'Error'
  | 'HttpClient'
  | 'Http'
  | 'Authorization'
  | 'InsufficientBalance'
  | 'OrderFailed'
  | 'Preorder'
  | 'ProductUnavailable'
  | 'OrderNotFound'
  | 'ResourceLock'
  | 'NoKeysToReturn'
  | 'OrderNotDispatchedYet';

export interface Problem {
  readonly kind: ProblemKind;
  readonly status: number;
  readonly detail?: string;
  readonly propertyPath?: string;
  readonly invalidValue?: unknown;
}

export const isProblem = (value: object): value is Problem => 'kind' in value && 'status' in value;

/** The documented body, or the one that is seen on the wire: `type` for `title`, often no detail, and `retryable`. */
export function problemReply(
  problem: Problem,
  { path, method }: Pick<Call, 'path' | 'method'>,
  { now, wireVariant }: { readonly now: number; readonly wireVariant: boolean },
): Exclude<Reply, 'drop'> {
  const { kind, status, detail, propertyPath, invalidValue } = problem;
  const reason = STATUS_CODES[status] ?? 'Error';
  const trace = Math.floor((now * 7_919) % 0xff_ffff_ffff)
    .toString(16)
    .padStart(10, '0');
  const timestamp = secondStamp(now);
  const shown = path.replace(/^\/esa/, '');
  if (wireVariant) {
    const retryable = kind === 'OrderFailed' || kind === 'ResourceLock';
    const body = { kind, status, type: reason, path: shown, method, timestamp, trace, retryable };
    // Only a refused value is explained here, and slashes come escaped.
    const full = propertyPath === undefined ? body : { ...body, detail, propertyPath };
    return { status, text: JSON.stringify(full).replaceAll('/', '\\/'), type: 'application/json' };
  }
  return {
    status,
    json: {
      kind,
      status,
      title: reason,
      ...(detail !== undefined && { detail }),
      path: shown,
      method,
      trace,
      timestamp,
      ...(propertyPath !== undefined && { propertyPath }),
      ...(invalidValue !== undefined && { invalidValue }),
    },
  };
}

/** The one body that has neither path nor trace. */
export const unauthorizedReply: Reply = {
  status: 401,
  json: { kind: 'Authorization', status: 401, detail: 'Invalid authentication data.', type: 'Unauthorized' },
};
