import { findOffers } from '#shared/data/offers.ts';
import { addOrderEvent } from '#shared/data/order-events.ts';
import { flagOrder, requireOrder } from '#shared/data/orders.ts';
import { createPurchase, savePurchase } from '#shared/data/purchases.ts';
import {
  isPurchaseOpen,
  type OrderLine,
  type OrderWithLines,
  openUnits,
  type Purchase,
  type PurchaseItem,
  purchaseReference,
  shortfall,
} from '#shared/domain/order.ts';
import {
  afterAbsence,
  lookupDelay,
  pollDelay,
  purchaseDeadlineHours,
  purchasesPerUnit,
  type RefusedQuote,
  splitPurchase,
} from '#shared/domain/procurement.ts';
import type { PurchaseRequest, Supplier } from '#shared/suppliers/contract.ts';
import { receiveKeys } from './receive-keys.ts';

/** What the workflow learns: ids and counts, never a key. */
export interface BuyOutcome {
  readonly status: 'done' | 'pending';
  /** Units of the order that still have no key. */
  readonly short: number;
  /** When pending: how long to wait before the next try, unless the supplier's webhook comes first. */
  readonly wait_seconds: number;
}

/**
 * Moves an order's purchases at one supplier as far as they go now. Open purchases come first: as long as one of them
 * is not decided, nothing new is bought and nobody else is asked for its units. Safe to repeat at any point.
 */
export async function buyFromSupplier(orderId: string, supplier: Supplier, now: () => number): Promise<BuyOutcome> {
  const before = await requireOrder(orderId);
  const mine = before.purchases.filter((purchase) => purchase.supplier === supplier.name);
  for (const purchase of mine.filter(isPurchaseOpen)) await advance(purchase, supplier, now);

  let current = mine.some(isPurchaseOpen) ? await requireOrder(orderId) : before;
  for (let round = 0; round < purchasesPerUnit && !hasOpenPurchase(current, supplier); round++) {
    await buyOpenUnits(current, supplier, now);
    current = await requireOrder(orderId);
    if (!current.lines.some((line) => isWorthAnotherQuote(line, current.purchases, supplier))) break;
  }
  return outcomeOf(current, supplier, now());
}

function hasOpenPurchase({ purchases }: OrderWithLines, supplier: Supplier): boolean {
  return purchases.some((purchase) => purchase.supplier === supplier.name && isPurchaseOpen(purchase));
}

/** The next step of a purchase that is not decided yet. */
async function advance(purchase: Purchase, supplier: Supplier, now: () => number): Promise<Purchase> {
  if (purchase.status === 'placed' && purchase.supplierOrderId) {
    const seen = await supplier.read(purchase.supplierOrderId, requestOf(purchase));
    if (seen.outcome === 'found') return receiveKeys(purchase, seen.order, now());
    return savePurchase(purchase, { polls: purchase.polls + 1 }, now());
  }
  // `placing` means that this step died between the record and the answer: the supplier may have taken it.
  const seen = await supplier.find(requestOf(purchase), purchase.createdAt);
  if (seen.outcome === 'found') return receiveKeys(purchase, seen.order, now());
  if (seen.outcome === 'unknown') {
    return savePurchase(purchase, { status: 'unknown', polls: purchase.polls + 1, detail: seen.detail }, now());
  }
  switch (afterAbsence(purchase)) {
    case 'look again':
      return savePurchase(purchase, { status: 'unknown', polls: purchase.polls + 1 }, now());
    case 'ask again':
      return place(await savePurchase(purchase, { attempts: purchase.attempts + 1, polls: 0 }, now()), supplier, now);
    case 'refused':
      return savePurchase(purchase, { status: 'refused', reason: 'supplier_unavailable' }, now());
  }
}

/** Puts a purchase that is written down to the supplier, and writes the answer down. */
async function place(purchase: Purchase, supplier: Supplier, now: () => number): Promise<Purchase> {
  const result = await supplier.place(requestOf(purchase));
  switch (result.outcome) {
    case 'placed': {
      const { supplierOrderId } = result.order;
      const placed = await savePurchase(purchase, { status: 'placed', supplierOrderId, polls: 0 }, now());
      return receiveKeys(placed, result.order, now());
    }
    case 'refused':
      return savePurchase(purchase, { status: 'refused', reason: result.reason, detail: result.detail }, now());
    case 'unknown':
      return savePurchase(purchase, { status: 'unknown', polls: 0, detail: result.detail }, now());
  }
}

/** Buys what is open at prices within the limit, and writes down why the rest was not bought here. */
async function buyOpenUnits(
  { order, lines, purchases }: OrderWithLines,
  supplier: Supplier,
  now: () => number,
): Promise<void> {
  const mine = purchases.filter((purchase) => purchase.supplier === supplier.name);
  const wanted = lines
    .map((line) => ({ line, units: untriedUnits(line, mine) }))
    .filter(({ units }) => units.length > 0);
  if (wanted.length === 0) return;

  const offers = await findOffers(
    wanted.map(({ line }) => line.productId),
    supplier.name,
  );
  const refused: RefusedQuote[] = [];
  const asked = wanted.flatMap(({ line, units }) => {
    const offer = offers.get(line.productId);
    if (!offer) return [];
    if (line.costLimit > 0) return [{ line, units, supplierProductId: offer.supplierProductId }];
    refused.push({ supplierProductId: offer.supplierProductId, lineId: line.id, reason: 'no_cost_limit' });
    return [];
  });
  const items = asked.length === 0 ? [] : await judgeQuotes(asked, supplier, refused);
  if (refused.length > 0) await reportRefused(order.id, supplier, refused, now());

  let number = mine.length;
  for (const part of splitPurchase(items, supplier.limits)) {
    const purchase = newPurchase(order.id, supplier, ++number, part, now());
    if (!(await createPurchase(purchase))) return;
    await place(purchase, supplier, now);
  }
}

/** Open units that this supplier may still be tried for. */
function untriedUnits(line: OrderLine, purchases: readonly Purchase[]): number[] {
  return openUnits(line).filter((unit) => {
    const tried = purchases.filter((purchase) =>
      purchase.items.some((item) => item.lineId === line.id && item.units.includes(unit)),
    );
    return tried.length < purchasesPerUnit;
  });
}

interface Asked {
  readonly line: OrderLine;
  readonly units: readonly number[];
  readonly supplierProductId: string;
}

async function judgeQuotes(
  asked: readonly Asked[],
  supplier: Supplier,
  refused: RefusedQuote[],
): Promise<PurchaseItem[]> {
  const quotes = await supplier.quote(
    asked.map(({ line, supplierProductId, units }) => ({
      supplierProductId,
      quantity: units.length,
      priceLimit: line.costLimit,
    })),
  );
  return asked.flatMap(({ line, units, supplierProductId }, index): PurchaseItem[] => {
    const quote = quotes[index];
    const about = { supplierProductId, lineId: line.id };
    if (!quote || quote.outcome === 'unavailable') {
      refused.push({ ...about, reason: quote?.reason ?? 'supplier_unavailable' });
      return [];
    }
    if (quote.unitPrice > line.costLimit) {
      refused.push({ ...about, reason: 'price_above_limit', price: quote.unitPrice, limit: line.costLimit });
      return [];
    }
    if (quote.available <= 0) {
      refused.push({ ...about, reason: 'out_of_stock' });
      return [];
    }
    return [
      {
        lineId: line.id,
        productId: line.productId,
        supplierProductId,
        units: units.slice(0, quote.available),
        quotedPrice: quote.unitPrice,
        priceLimit: line.costLimit,
      },
    ];
  });
}

function newPurchase(
  orderId: string,
  supplier: Supplier,
  number: number,
  items: PurchaseItem[],
  now: number,
): Purchase {
  const at = new Date(now).toISOString();
  return {
    orderId,
    supplier: supplier.name,
    number,
    reference: purchaseReference(orderId, supplier.name, number),
    status: 'placing',
    items,
    receivedKeys: [],
    attempts: 1,
    polls: 0,
    revision: 1,
    createdAt: at,
    updatedAt: at,
  };
}

function requestOf({ reference, items }: Purchase): PurchaseRequest {
  return {
    reference,
    items: items.map(({ supplierProductId, units, quotedPrice, priceLimit }) => ({
      supplierProductId,
      quantity: units.length,
      quotedPrice,
      priceLimit,
    })),
  };
}

async function reportRefused(orderId: string, supplier: Supplier, refused: RefusedQuote[], now: number): Promise<void> {
  await addOrderEvent(
    orderId,
    { at: new Date(now).toISOString(), type: 'quotes_refused', actor: supplier.name, detail: { refused } },
    `quotes_refused#${supplier.name}`,
  );
}

async function outcomeOf(
  { order, lines, purchases }: OrderWithLines,
  supplier: Supplier,
  now: number,
): Promise<BuyOutcome> {
  const short = shortfall(lines);
  const open = purchases.filter((purchase) => purchase.supplier === supplier.name && isPurchaseOpen(purchase));
  if (open.length === 0) return { status: 'done', short, wait_seconds: 0 };
  const late = open.find((purchase) => now - Date.parse(purchase.createdAt) > purchaseDeadlineHours * 3_600_000);
  if (late && order.status === 'pending') {
    await flagOrder(
      order.id,
      `${supplier.name} has owed ${late.reference} for more than ${purchaseDeadlineHours} hours.`,
    );
  }
  const delays = open.map((purchase) => (purchase.status === 'placed' ? pollDelay : lookupDelay)(purchase.polls));
  return { status: 'pending', short, wait_seconds: Math.min(...delays) };
}

/** A price or a stock may move between quote and order: such a refusal is worth one more quote. */
function isWorthAnotherQuote(line: OrderLine, purchases: readonly Purchase[], supplier: Supplier): boolean {
  const mine = purchases.filter((purchase) => purchase.supplier === supplier.name);
  const last = mine.findLast((purchase) => purchase.items.some((item) => item.lineId === line.id));
  return (
    last?.status === 'refused' &&
    (last.reason === 'price_above_limit' || last.reason === 'out_of_stock') &&
    untriedUnits(line, mine).length > 0
  );
}
