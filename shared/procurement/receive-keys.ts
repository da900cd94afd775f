import { readLine } from '#shared/data/claims.ts';
import { addToStock, assignBought, createLot, getKey } from '#shared/data/digital-keys.ts';
import { addOrderEvent } from '#shared/data/order-events.ts';
import { savePurchase } from '#shared/data/purchases.ts';
import { type ClearCode, cleanCode, type DigitalKey, largestImage, sniffImage } from '#shared/domain/digital-key.ts';
import { openUnits, type Purchase, type PurchaseItem } from '#shared/domain/order.ts';
import { mapConcurrently } from '#shared/runtime/batch.ts';
import type { SupplierKey, SupplierOrder } from '#shared/suppliers/contract.ts';
import { keyIdOfCode, sealCode } from '#shared/vault/seal.ts';

interface Received {
  readonly supplierKeyId: string;
  readonly item: PurchaseItem;
  readonly key: DigitalKey;
}

/**
 * Takes what a supplier has delivered by now: seals each new key, gives it to an open unit it was bought for, and puts
 * what no unit needs any more into stock. Then the purchase says which keys it has, so that none is taken twice.
 */
export async function receiveKeys(purchase: Purchase, seen: SupplierOrder, now: number): Promise<Purchase> {
  const known = new Set(purchase.receivedKeys);
  const fresh = seen.keys.filter((key) => !known.has(key.id));
  const sealed = await mapConcurrently(fresh, 8, (key) => sealBought(purchase, key, now));
  const usable = sealed.flatMap((one) => (one.outcome === 'sealed' ? [one.received] : []));

  if (usable.length > 0) await createLots(purchase, usable, now);
  for (const item of purchase.items)
    await fillLine(
      purchase,
      item,
      usable.filter((one) => one.item === item),
      now,
    );
  for (const one of sealed)
    if (one.outcome === 'unusable') await reportUnusable(purchase, one.supplierKeyId, one.why, now);

  const receivedKeys = [...purchase.receivedKeys, ...fresh.map((key) => key.id)];
  const bought = purchase.items.reduce((sum, item) => sum + item.units.length, 0);
  const done = seen.final || receivedKeys.length >= bought;
  return savePurchase(
    purchase,
    {
      status: done ? 'completed' : 'placed',
      supplierOrderId: seen.supplierOrderId,
      receivedKeys,
      polls: fresh.length > 0 ? 0 : purchase.polls + 1,
      ...(seen.cost === undefined ? {} : { cost: seen.cost }),
      ...(done && receivedKeys.length < bought ? { reason: 'canceled_by_supplier' as const } : {}),
    },
    now,
  );
}

type Sealed =
  | { readonly outcome: 'sealed'; readonly received: Received }
  | { readonly outcome: 'unusable'; readonly supplierKeyId: string; readonly why: string };

async function sealBought(purchase: Purchase, bought: SupplierKey, now: number): Promise<Sealed> {
  const item = purchase.items.find((one) => one.supplierProductId === bought.supplierProductId);
  const code = clearCodeOf(bought);
  if (!item || !code) {
    const why = item ? 'neither a code nor a picture' : 'for a product that was not ordered';
    return { outcome: 'unusable', supplierKeyId: bought.id, why };
  }
  const id = await keyIdOfCode(code);
  const key: DigitalKey = {
    id,
    status: 'assigned',
    productId: item.productId,
    lotId: lotIdOf(purchase, item),
    source: purchase.supplier,
    contentType: code.contentType,
    sealed: await sealCode(code, { keyId: id, productId: item.productId }),
    unitCost: bought.unitCost,
    createdAt: new Date(now).toISOString(),
  };
  return { outcome: 'sealed', received: { supplierKeyId: bought.id, item, key } };
}

/** A picture is what its bytes say, a text what can be typed; anything else cannot be sold. */
function clearCodeOf(bought: SupplierKey): ClearCode | undefined {
  const contentType = sniffImage(bought.bytes);
  if (contentType) return bought.bytes.byteLength <= largestImage ? { contentType, bytes: bought.bytes } : undefined;
  if (bought.kind === 'image') return undefined;
  const text = cleanCode(Buffer.from(bought.bytes).toString('utf8'));
  return text === undefined ? undefined : { contentType: 'text/plain', bytes: Buffer.from(text, 'utf8') };
}

async function fillLine(
  purchase: Purchase,
  item: PurchaseItem,
  received: readonly Received[],
  now: number,
): Promise<void> {
  if (received.length === 0) return;
  const line = await readLine({ orderId: purchase.orderId, id: item.lineId });
  const open = openUnits(line).filter((unit) => item.units.includes(unit));
  const assigned = received
    .slice(0, open.length)
    .map(({ key }, index) => assignedTo(purchase, item, key, open[index] ?? 0));
  if (assigned.length > 1 && (await assignBought(line, assigned)) === 'assigned') {
    for (const { key } of received.slice(open.length)) await keepForStock(purchase, key, now);
    return;
  }
  for (const { key } of received) await fillOne(purchase, item, key, now);
}

/** One key by itself: into a unit, else into stock; a code that we have from elsewhere is reported, never sold again. */
async function fillOne(purchase: Purchase, item: PurchaseItem, key: DigitalKey, now: number): Promise<void> {
  for (;;) {
    const line = await readLine({ orderId: purchase.orderId, id: item.lineId });
    if (line.units.some((unit) => unit.keyId === key.id)) return;
    const unit = openUnits(line).find((one) => item.units.includes(one));
    if (unit === undefined) return keepForStock(purchase, key, now);
    if ((await assignBought(line, [assignedTo(purchase, item, key, unit)])) === 'assigned') return;
    if (await getKey(key.id)) return reportUnusable(purchase, key.id, 'a key that we have from elsewhere', now);
  }
}

function assignedTo(purchase: Purchase, item: PurchaseItem, key: DigitalKey, unit: number) {
  return { unit, key: { ...key, orderId: purchase.orderId, lineId: item.lineId, unit, assignedAt: key.createdAt } };
}

async function keepForStock(purchase: Purchase, key: DigitalKey, now: number): Promise<void> {
  const added = await addToStock({ ...key, status: 'available' });
  if (!added && (await getKey(key.id))?.lotId !== key.lotId) {
    await reportUnusable(purchase, key.id, 'a key that we have from elsewhere', now);
  }
}

async function reportUnusable(purchase: Purchase, keyId: string, why: string, now: number): Promise<void> {
  await addOrderEvent(
    purchase.orderId,
    {
      at: new Date(now).toISOString(),
      type: 'key_unusable',
      actor: purchase.supplier,
      detail: { reference: purchase.reference, keyId, why },
    },
    `key_unusable#${keyId}`,
  );
}

function lotIdOf(purchase: Purchase, item: PurchaseItem): string {
  return `lot_${purchase.reference}-${purchase.items.indexOf(item) + 1}`;
}

async function createLots(purchase: Purchase, received: readonly Received[], now: number): Promise<void> {
  for (const item of new Set(received.map((one) => one.item))) {
    const [first] = received.filter((one) => one.item === item);
    await createLot({
      id: lotIdOf(purchase, item),
      productId: item.productId,
      source: purchase.supplier,
      quantity: item.units.length,
      ...(first?.key.unitCost === undefined ? {} : { unitCost: first.key.unitCost }),
      note: purchase.reference,
      createdAt: new Date(now).toISOString(),
    });
  }
}
