import type { AuditEntry } from '#shared/data/audit.ts';
import { UnauthorizedError } from '#shared/domain/errors.ts';
import type { ApiRequest } from '#shared/http/api.ts';

/** How a member of staff is named in the audit log and in the history of an order. */
export const staffActor = (id: string): string => `staff:${id}`;

/** The audit entry for what a request is about to do, or has done, with who and from where filled in. */
export function staffEntry(
  { identity, sourceIp, now }: Pick<ApiRequest, 'identity' | 'sourceIp' | 'now'>,
  deed: Pick<AuditEntry, 'action' | 'subject' | 'reason' | 'before' | 'after'>,
): AuditEntry {
  if (!identity) throw new UnauthorizedError('Sign in as staff, and send the token in the authorization header.');
  return {
    at: new Date(now).toISOString(),
    actor: staffActor(identity.id),
    email: identity.email,
    sourceIp,
    ...deed,
  };
}

/** The members that differ, as they were and as they are: what an audit entry says of a change. */
export function changedMembers<T extends object>(before: T, after: T): { before: Partial<T>; after: Partial<T> } {
  const was: Partial<T> = {};
  const is: Partial<T> = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof T>) {
    if (JSON.stringify(before[name]) === JSON.stringify(after[name])) continue;
    was[name] = before[name];
    is[name] = after[name];
  }
  return { before: was, after: is };
}
