import { pictureBytes, textBytes } from './code-content.ts';
import type { PurchaseRequest, SupplierKey, SupplierOrder } from './contract.ts';
import { type Answer, describe, isSuccess } from './http.ts';
import { fateOf, isGivenUp, Key, type Line, type Order } from './kinguin-wire.ts';
import { unitsOwed } from './owed.ts';

const pageSize = 100;
const mostPages = 50;

/**
 * An order with the keys downloaded so far. Each key decides for itself: an order may end with some delivered and some
 * refunded, and its own status only counts for units that have no key yet.
 */
export function deliveredBy(order: Order, downloaded: readonly unknown[], expected: PurchaseRequest): SupplierOrder {
  const lines = order.products ?? [];
  const fates = new Map(
    lines.flatMap((line) => (line.keys ?? []).map((key) => [key.id, { line, fate: fateOf(key.status) }])),
  );
  const keys = new Map<string, SupplierKey>();
  for (const raw of downloaded) {
    const key = Key.safeParse(raw).data;
    if (!key || fates.get(key.id)?.fate === 'dead') continue;
    const read = keyOf(key, fates.get(key.id)?.line ?? lineOf(key, lines), order, expected);
    if (read) keys.set(read.id, read);
  }
  const delivered = [...keys.values()];

  const pending = unitsOwed(expected, delivered, (supplierProductId, came, quantity) => {
    const recorded = [...fates.values()].filter(({ line }) => line.productId === supplierProductId);
    const dead = recorded.filter(({ fate }) => fate === 'dead').length;
    const unrecorded = Math.max(0, quantity - Math.max(recorded.length, came));
    return dead + (isGivenUp(order.status) ? unrecorded : 0);
  });
  return {
    supplierOrderId: order.orderId,
    reference: order.orderExternalId ?? expected.reference,
    cost: order.paymentPrice ?? order.totalPrice ?? undefined,
    keys: delivered,
    pending,
    final: Object.keys(pending).length === 0,
  };
}

/** Downloads an order's keys, page by page; there is no total, and before the first delivery the answer may be an error. */
export async function downloadKeys(
  order: Order,
  get: (path: string) => Promise<Answer>,
): Promise<{ readonly keys: readonly unknown[] } | { readonly detail: string }> {
  const records = (order.products ?? []).flatMap((line) => line.keys ?? []);
  const deliverable = records.filter((key) => fateOf(key.status) === 'delivered').length;
  const keys = new Map<string, unknown>();
  for (let page = 1; page <= mostPages; page += 1) {
    const answer = await get(`/v2/order/${encodeURIComponent(order.orderId)}/keys?page=${page}&limit=${pageSize}`);
    const isNotYet = answer.kind === 'answer' && (answer.status === 404 || answer.status === 422);
    if (isNotYet && answer.json !== undefined) break;
    if (!isSuccess(answer) || !Array.isArray(answer.json)) return { detail: describe(answer) };
    const before = keys.size;
    for (const [index, key] of answer.json.entries()) keys.set(Key.safeParse(key).data?.id ?? `${page}.${index}`, key);
    // A short page is the last one, unless the server makes its pages shorter than we asked for.
    if (keys.size === before || (answer.json.length < pageSize && keys.size >= deliverable)) break;
  }
  return { keys: [...keys.values()] };
}

function keyOf(key: Key, line: Line | undefined, order: Order, expected: PurchaseRequest): SupplierKey | undefined {
  const supplierProductId = key.productId ?? line?.productId;
  const kind = kindOf(key.type);
  const bytes = kind === 'text' ? textBytes(key.serial) : kind === 'image' ? pictureBytes(key.serial) : undefined;
  if (!supplierProductId || !kind || !bytes) return undefined;
  const limit = expected.items.find((item) => item.supplierProductId === supplierProductId)?.priceLimit ?? 0;
  return { id: key.id, supplierProductId, unitCost: unitCost(line?.price ?? limit, order), kind, bytes };
}

/** A type that we do not know is nothing we may deliver: its key is held back. */
function kindOf(type: string): SupplierKey['kind'] | undefined {
  const name = type.toLowerCase().split(';')[0]?.trim() ?? '';
  if (name === 'text/plain') return 'text';
  return name.startsWith('image/') ? 'image' : undefined;
}

function lineOf(key: Key, lines: readonly Line[]): Line | undefined {
  return (
    lines.find((line) => line.offerId && line.offerId === key.offerId && line.productId === key.productId) ??
    lines.find((line) => line.productId === key.productId)
  );
}

/** A discount shows only in what was paid for the whole order; each unit gets its share. */
function unitCost(price: number, { totalPrice, paymentPrice }: Order): number {
  const isDiscounted = totalPrice && typeof paymentPrice === 'number' && paymentPrice < totalPrice;
  return isDiscounted ? Math.round((price * paymentPrice) / totalPrice) : price;
}
