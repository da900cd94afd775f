import type { AdminDigitalKey, AdminLot } from '#shared/contracts/admin-digital-keys.ts';
import type { DigitalKey, Lot } from '#shared/domain/digital-key.ts';
import { toDecimal } from '#shared/domain/money.ts';

/** A key as staff sees it: everything but its code. */
export function presentAdminKey(key: DigitalKey): AdminDigitalKey {
  return {
    id: key.id,
    status: key.status,
    product_id: key.productId,
    lot_id: key.lotId,
    source: key.source,
    type: key.contentType === 'text/plain' ? 'text' : 'image',
    content_type: key.contentType,
    unit_cost: key.unitCost === undefined ? null : toDecimal(key.unitCost, 'eur'),
    order_id: key.orderId ?? null,
    line_item_id: key.lineId ?? null,
    unit: key.unit ?? null,
    customer_id: key.customerId ?? null,
    reason: key.reason ?? null,
    created_at: key.createdAt,
    assigned_at: key.assignedAt ?? null,
    delivered_at: key.deliveredAt ?? null,
    revealed_at: key.revealedAt ?? null,
    revoked_at: key.revokedAt ?? null,
  };
}

export function presentLot(lot: Lot): AdminLot {
  return {
    id: lot.id,
    product_id: lot.productId,
    source: lot.source,
    quantity: lot.quantity,
    unit_cost: lot.unitCost === undefined ? null : toDecimal(lot.unitCost, 'eur'),
    note: lot.note ?? null,
    created_at: lot.createdAt,
  };
}
