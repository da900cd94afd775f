import { type AuditEntry, auditWrite } from '#shared/data/audit.ts';
import { getKey } from '#shared/data/digital-keys.ts';
import { changeStock, type StockChange } from '#shared/data/key-status.ts';
import type { DigitalKey } from '#shared/domain/digital-key.ts';
import { ConflictError, NotFoundError } from '#shared/domain/errors.ts';

const attempts = 4;

export async function requireKey(id: string): Promise<DigitalKey> {
  const key = await getKey(id);
  if (!key) throw new NotFoundError(`There is no key ${id}.`);
  return key;
}

/**
 * Moves a key in stock to another status, with its audit entry, unless it is there already. Refused for keys that an
 * order has, and for revoked ones, with what can be done instead.
 */
export async function changeKey(
  id: string,
  change: Omit<StockChange, 'status'> & { readonly status?: StockChange['status'] | undefined },
  entryOf: (before: DigitalKey, after: DigitalKey) => AuditEntry,
  now: number,
): Promise<DigitalKey> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const before = await requireKey(id);
    if (before.status === 'revoked' && change.status === 'revoked') return before;
    const after = changedKey(before, change, now);
    if (after.status === before.status && after.reason === before.reason) return before;
    const audit = auditWrite(entryOf(before, after));
    if (await changeStock(before, { status: after.status, reason: change.reason }, [audit], now)) return after;
  }
  throw new ConflictError(`The key ${id} is being changed by someone else. Read it again, then repeat.`);
}

type InStock = DigitalKey & { readonly status: StockChange['status'] };

function changedKey(key: DigitalKey, { status, reason }: Parameters<typeof changeKey>[1], now: number): InStock {
  const { id, orderId } = key;
  switch (key.status) {
    case 'assigned':
    case 'delivered':
      throw new ConflictError(
        `The key ${id} belongs to the order ${orderId}: it is ${key.status}. Replace or refund it from the order instead.`,
      );
    case 'revoked':
      throw new ConflictError(`The key ${id} is revoked for good. If it can be used after all, sell it elsewhere.`);
    default:
      return {
        ...key,
        status: status ?? key.status,
        ...(reason === undefined ? {} : { reason }),
        ...(status === 'revoked' ? { revokedAt: new Date(now).toISOString() } : {}),
      };
  }
}
