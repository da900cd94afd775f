import { type AuditEntry, audit } from '#shared/data/audit.ts';
import { getOrderHead } from '#shared/data/orders.ts';
import { recordReveal } from '#shared/data/reveals.ts';
import type { DigitalKey } from '#shared/domain/digital-key.ts';
import { ConflictError } from '#shared/domain/errors.ts';
import { isCaptured } from '#shared/domain/order.ts';
import { codeText, openCode } from '#shared/vault/open.ts';
import { requireKey } from './change-key.ts';

/**
 * Opens a key for staff. The audit entry and, for a key of an order, the order's history say so before the code is
 * opened: what cannot be recorded is not shown. Nor is a key whose unit is not paid for yet.
 */
export async function revealKey(
  id: string,
  entryOf: (key: DigitalKey) => AuditEntry,
  now: number,
): Promise<{ readonly key: DigitalKey; readonly code: string }> {
  const key = await requireKey(id);
  const inOrder = key.status === 'assigned' || key.status === 'delivered';
  if (inOrder && key.orderId) await checkPaid(key.orderId, id);
  const entry = entryOf(key);
  await audit(entry);
  if (key.orderId) {
    await recordReveal(key.orderId, [key], { actor: entry.actor, sourceIp: entry.sourceIp }, now);
  }
  return {
    key: key.orderId && !key.revealedAt ? { ...key, revealedAt: entry.at } : key,
    code: codeText(await openCode(key)),
  };
}

async function checkPaid(orderId: string, id: string): Promise<void> {
  const order = await getOrderHead(orderId);
  if (order && isCaptured(order)) return;
  throw new ConflictError(
    `The key ${id} is held for the order ${orderId}, whose money is not captured yet. It can be shown once it is.`,
  );
}
