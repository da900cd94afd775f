/** Orders of the CodesWholesale sandbox: taking them, filling them as time passes, and showing them. */
import { randomUUID } from 'node:crypto';
import type { Clock, Store } from '../service.ts';
import {
  type CodesWholesaleCatalogue,
  type StockedProduct,
  tierPrice,
  warsawMidnight,
} from './codeswholesale-catalogue.ts';
import type { codesWholesaleFaults, Fulfillment } from './codeswholesale-faults.ts';
import type { FaultBox } from './faults.ts';
import { digest, keyText } from './key-maker.ts';
import { openRecords, type Records } from './records.ts';

/** One bought code. Its text is never stored: the serial number and the platform give it again. */
export interface OrderedCode {
  readonly id: string;
  readonly serial: number;
  readonly platform: string;
  readonly kind: 'text' | 'image';
  readonly preorder: boolean;
  /** When it can be had; null while nobody knows. */
  readonly dueAt: number | null;
  readonly cancelAt?: number;
  /** Sold on paper only: it never arrives, though the order completes. */
  readonly missing?: boolean;
}

export interface CodesWholesaleLine {
  readonly productId: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitCents: number;
  readonly codes: readonly OrderedCode[];
}

export interface CodesWholesaleOrder {
  readonly orderId: string;
  readonly reference: string | null;
  readonly number: number;
  readonly createdAt: number;
  readonly totalCents: number;
  readonly lines: readonly CodesWholesaleLine[];
  readonly cancelled?: { readonly status: string; readonly refund: boolean };
  /** Up to which moment refunds and notices of this order have been dealt with. */
  readonly settledAt: number;
}

export interface Account {
  readonly balanceCents: number;
  readonly creditCents: number;
  readonly issuedKeys: number;
  readonly orders: number;
  readonly token: string;
  readonly tokenExpiresAt: number;
}

export interface OrderRequest {
  readonly reference: string | null;
  readonly allowPreorder: boolean;
  readonly products: readonly {
    readonly productId: string;
    readonly quantity: number;
    readonly priceCents: number | undefined;
  }[];
}

export type Refusal = { readonly status: number; readonly code: number; readonly message: string };
export type OrderOutcome =
  | { readonly kind: 'placed'; readonly order: CodesWholesaleOrder }
  | { readonly kind: 'refused'; readonly refusal: Refusal };
export type CodeState = 'waiting' | 'preorder' | 'delivered' | 'cancelled';

const preorderPatienceMs = 14 * 86_400_000;

export function codeState(code: OrderedCode, now: number): CodeState {
  if (code.cancelAt !== undefined && code.cancelAt <= now) return 'cancelled';
  if (code.dueAt !== null && code.dueAt <= now) return 'delivered';
  return code.preorder ? 'preorder' : 'waiting';
}

export function orderStatus(order: CodesWholesaleOrder, now: number): string {
  const states = order.lines.flatMap(({ codes }) => codes.map((code) => codeState(code, now)));
  if (states.some((state) => state === 'waiting' || state === 'preorder')) return 'Fulfilling';
  return states.every((state) => state === 'cancelled') ? (order.cancelled?.status ?? 'Cancelled') : 'Completed';
}

export interface CodesWholesaleOrders {
  readonly orders: Records<CodesWholesaleOrder>;
  readonly account: () => Account;
  updateAccount(change: Partial<Account>): void;
  hasReference(reference: string): boolean;
  place(request: OrderRequest, fulfillment: Fulfillment): OrderOutcome;
  /** Fills waiting pre-orders of a product that came into stock, oldest first. */
  fillPreorders(productId: string): void;
  codeById(id: string): { readonly order: CodesWholesaleOrder; readonly code: OrderedCode } | undefined;
  textOf(code: OrderedCode): string;
  stop(): void;
}

const refused = (status: number, code: number, message: string): OrderOutcome => ({
  kind: 'refused',
  refusal: { status, code, message },
});

function kindOfKey({ keyKind }: StockedProduct, serial: number): 'text' | 'image' {
  if (keyKind !== 'mixed') return keyKind;
  return digest(`kind ${serial}`) % 2 === 0 ? 'text' : 'image';
}

/** Opens the order book; orders that were still waiting when the process ended go on from where they were. */
export function openCodesWholesaleOrders(options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly catalogue: CodesWholesaleCatalogue;
  readonly faults: FaultBox<typeof codesWholesaleFaults>;
  readonly initialBalanceCents: number;
  readonly onPreorderFilled: (order: CodesWholesaleOrder) => void;
}): CodesWholesaleOrders {
  const { store, clock, catalogue, faults, onPreorderFilled } = options;
  const orders = openRecords<CodesWholesaleOrder>(store, 'codeswholesale.orders');
  const accounts = openRecords<Account>(store, 'codeswholesale.account');
  const references = new Set<string>();
  const timers = new Map<string, () => void>();
  for (const { reference } of orders.values()) if (reference !== null) references.add(reference);

  const account = (): Account =>
    accounts.get('account') ?? {
      balanceCents: options.initialBalanceCents,
      creditCents: 0,
      issuedKeys: 0,
      orders: 0,
      token: '',
      tokenExpiresAt: 0,
    };
  const updateAccount = (change: Partial<Account>) => accounts.put('account', { ...account(), ...change });

  /** Deals with everything that became due in an order, then waits for the next moment. */
  const settle = (orderId: string) => {
    timers.delete(orderId);
    const order = orders.get(orderId);
    if (!order) return;
    const now = clock.now();
    const since = (time: number | null | undefined) =>
      typeof time === 'number' && time > order.settledAt && time <= now;
    let refundCents = 0;
    let filled = false;
    for (const { codes, unitCents } of order.lines) {
      for (const code of codes) {
        if (since(code.cancelAt)) refundCents += order.cancelled?.refund === false ? 0 : unitCents;
        else if (code.preorder && since(code.dueAt)) filled = true;
      }
    }
    store.batch(() => {
      if (refundCents > 0) updateAccount({ balanceCents: account().balanceCents + refundCents });
      orders.put(orderId, { ...order, settledAt: now });
    });
    if (filled) onPreorderFilled(order);
    schedule({ ...order, settledAt: now });
  };

  const schedule = (order: CodesWholesaleOrder) => {
    const moments = order.lines.flatMap(({ codes }) =>
      codes.map((code) => code.cancelAt ?? (code.preorder ? code.dueAt : null)),
    );
    const next = moments.filter((time) => time !== null && time > order.settledAt) as number[];
    if (next.length === 0) return;
    timers.get(order.orderId)?.();
    const time = Math.min(...next);
    if (time <= clock.now()) return settle(order.orderId);
    timers.set(
      order.orderId,
      clock.at(time, () => settle(order.orderId)),
    );
  };

  for (const order of [...orders.values()]) schedule(order);

  /** A code of an earlier order, to be sold a second time. */
  const soldBefore = (productId: string): Pick<OrderedCode, 'serial' | 'platform' | 'kind'> | undefined => {
    const sold = [...orders.values()].flatMap(({ lines }) => lines).filter(({ codes }) => codes.length > 0);
    return (sold.find((line) => line.productId === productId) ?? sold[0])?.codes[0];
  };

  const codesOf = (
    product: StockedProduct,
    quantity: number,
    orderId: string,
    first: { readonly index: number; readonly serial: number },
  ): OrderedCode[] => {
    const now = clock.now();
    const inStock = product.endless ? quantity : Math.min(quantity, product.stock);
    const release = product.releaseDate === null ? null : warsawMidnight(product.releaseDate);
    const releasedSoon = release !== null && release > now && release <= now + preorderPatienceMs;
    return Array.from({ length: quantity }, (_, index): OrderedCode => {
      const serial = first.serial + index;
      const base = {
        id: `${orderId}-${first.index + index + 1}`,
        serial,
        platform: product.platform,
        kind: kindOfKey(product, serial),
      };
      if (index < inStock) return { ...base, preorder: false, dueAt: now };
      if (releasedSoon) return { ...base, preorder: true, dueAt: release };
      return { ...base, preorder: true, dueAt: null, cancelAt: now + preorderPatienceMs };
    });
  };

  /** Spreads the moments of delivery over the time that this order takes. */
  const delayed = (lines: CodesWholesaleLine[], delayMs: number, gradual: boolean): CodesWholesaleLine[] => {
    const total = lines.reduce((sum, { codes }) => sum + codes.length, 0);
    let position = 0;
    return lines.map((line) => ({
      ...line,
      codes: line.codes.map((code) => {
        position += 1;
        if (code.preorder || code.dueAt === null) return code;
        return { ...code, dueAt: code.dueAt + (gradual ? Math.ceil((delayMs * position) / total) : delayMs) };
      }),
    }));
  };

  const refusalOf = (request: OrderRequest): OrderOutcome | undefined => {
    if (request.products.some(({ quantity }) => quantity < 1))
      return refused(400, 40002, 'Quantity must be at least 1.');
    const unknown = request.products.find(({ productId }) => !catalogue.products.get(productId));
    if (unknown) return refused(404, 20001, `Product ${unknown.productId} not found or excluded from price list.`);
    const wanted = Map.groupBy(request.products, ({ productId }) => productId);
    for (const [productId, lines] of wanted) {
      const product = catalogue.named(productId);
      const quantity = lines.reduce((sum, line) => sum + line.quantity, 0);
      if (product.endless || request.allowPreorder) continue;
      if (quantity > product.stock) return refused(400, 310003, 'Cannot complete, too low stock.');
    }
    if (faults.take('lowStockAtOrder', 'placeOrder')) return refused(400, 310003, 'Cannot complete, too low stock.');
    for (const { productId, quantity, priceCents } of request.products) {
      const unitCents = tierPrice(catalogue.named(productId).tiers, quantity);
      if (priceCents !== undefined && priceCents !== unitCents) {
        return refused(400, 40010, 'Price of the product has changed.');
      }
    }
    const { balanceCents, creditCents } = account();
    const total = request.products.reduce(
      (sum, { productId, quantity }) => sum + quantity * tierPrice(catalogue.named(productId).tiers, quantity),
      0,
    );
    return total > balanceCents + creditCents ? refused(400, 10002, 'Not enough balance.') : undefined;
  };

  const movePrices = (request: OrderRequest) => {
    const moved = faults.take('priceMoved', 'placeOrder');
    if (!moved) return;
    for (const productId of new Set(request.products.map((line) => line.productId))) {
      const product = catalogue.products.get(productId);
      if (!product) continue;
      const tiers = product.tiers.map((tier) => ({ ...tier, cents: Math.max(1, tier.cents + moved.cents) }));
      catalogue.products.put(productId, { ...product, tiers, updatedAt: clock.now() });
    }
  };

  const fillLines = (request: OrderRequest, orderId: string): CodesWholesaleLine[] => {
    let serial = account().issuedKeys;
    let index = 0;
    return request.products.map(({ productId, quantity }) => {
      const product = catalogue.named(productId);
      const codes = codesOf(product, quantity, orderId, { index, serial });
      serial += quantity;
      index += quantity;
      if (!product.endless && product.stock > 0) {
        const stock = Math.max(0, product.stock - quantity);
        catalogue.products.put(productId, { ...product, stock });
      }
      return { productId, name: product.name, quantity, unitCents: tierPrice(product.tiers, quantity), codes };
    });
  };

  /** Applies the faults that belong to one order for good. */
  const spoil = (order: CodesWholesaleOrder): CodesWholesaleOrder => {
    let { lines } = order;
    const wanted = faults.peek('sendDuplicateKey', 'placeOrder');
    const duplicate = wanted && soldBefore(lines[0]?.productId ?? '');
    if (duplicate) {
      faults.take('sendDuplicateKey', 'placeOrder');
      const { serial, platform, kind } = duplicate;
      const replace = (code: OrderedCode, index: number) => (index === 0 ? { ...code, serial, platform, kind } : code);
      lines = lines.map((line, index) => (index === 0 ? { ...line, codes: line.codes.map(replace) } : line));
    }
    const short = faults.take('shortDelivery', 'placeOrder');
    if (short) {
      let left = short.missing;
      lines = lines.map((line) => ({
        ...line,
        codes: line.codes.map((code) => {
          left -= 1;
          return left >= 0 ? { ...code, missing: true } : code;
        }),
      }));
    }
    const cancel = faults.take('cancelOrder', 'placeOrder');
    if (!cancel) return { ...order, lines };
    const cancelAt = order.createdAt + cancel.afterMs;
    return {
      ...order,
      lines: lines.map((line) => ({
        ...line,
        codes: line.codes.map((code) => ({ ...code, dueAt: null, cancelAt })),
      })),
      cancelled: { status: cancel.status, refund: cancel.refund },
    };
  };

  return {
    orders,
    account,
    updateAccount,
    hasReference: (reference) => references.has(reference),
    place(request, fulfillment) {
      movePrices(request);
      const refusal = refusalOf(request);
      if (refusal) return refusal;
      const now = clock.now();
      const orderId = randomUUID();
      const delayMs = Math.max(
        fulfillment === 'immediate' ? 0 : fulfillment.delayMs,
        ...request.products.map(({ productId }) => catalogue.named(productId).deliveryMs ?? 0),
      );
      const gradual = fulfillment !== 'immediate' && fulfillment.gradual;
      const order = store.batch(() => {
        const lines = delayed(fillLines(request, orderId), delayMs, gradual);
        const totalCents = lines.reduce((sum, line) => sum + line.quantity * line.unitCents, 0);
        const before = account();
        const placed = spoil({
          orderId,
          reference: request.reference,
          number: before.orders + 1,
          createdAt: now,
          totalCents,
          lines,
          // An instant before, so that what is due this very moment is still dealt with.
          settledAt: now - 1,
        });
        orders.put(orderId, placed);
        updateAccount({
          balanceCents: before.balanceCents - totalCents,
          issuedKeys: before.issuedKeys + lines.reduce((sum, line) => sum + line.quantity, 0),
          orders: before.orders + 1,
        });
        return placed;
      });
      if (order.reference !== null) references.add(order.reference);
      schedule(order);
      return { kind: 'placed', order };
    },
    fillPreorders(productId) {
      const now = clock.now();
      for (const order of [...orders.values()]) {
        let { stock } = catalogue.named(productId);
        const before = stock;
        const fill = (code: OrderedCode): OrderedCode => {
          if (stock === 0 || codeState(code, now) !== 'preorder') return code;
          stock -= 1;
          const { cancelAt: _, ...rest } = code;
          return { ...rest, dueAt: now };
        };
        const lines = order.lines.map((line) =>
          line.productId === productId ? { ...line, codes: line.codes.map(fill) } : line,
        );
        if (stock === before) continue;
        const filled = { ...order, lines, settledAt: now };
        store.batch(() => {
          orders.put(order.orderId, filled);
          catalogue.products.put(productId, { ...catalogue.named(productId), stock });
        });
        schedule(filled);
        onPreorderFilled(filled);
      }
    },
    codeById(id) {
      const order = orders.get(id.slice(0, 36));
      const code = order?.lines.flatMap(({ codes }) => codes).find((candidate) => candidate.id === id);
      return order && code && { order, code };
    },
    textOf: ({ serial, platform }) => keyText('codeswholesale', serial, platform),
    stop() {
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
}
