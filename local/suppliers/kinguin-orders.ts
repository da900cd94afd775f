/** Orders of the Kinguin sandbox: choosing offers, charging, and delivering key by key as time passes. */
import { createHash } from 'node:crypto';
import type { Clock, Store } from '../service.ts';
import type { FaultBox } from './faults.ts';
import { digest, keyText } from './key-maker.ts';
import { isPreorder, type KinguinCatalogue, type StockedKinguinProduct } from './kinguin-catalogue.ts';
import type { KinguinSettings, kinguinFaults } from './kinguin-faults.ts';
import { type Choice, chooseOffers, isWholesale, type Portion, paidCents, unavailable } from './kinguin-offers.ts';
import { isProblem, type Problem } from './kinguin-problems.ts';
import type { KinguinLineRequest, KinguinOrderRequest } from './kinguin-requests.ts';
import { openRecords, type Records } from './records.ts';

/** One bought key. Its text is never stored: the serial number and the platform give it again. */
export interface KinguinKey {
  readonly id: string;
  readonly serial: number;
  readonly platform: string;
  readonly kind: 'text' | 'image';
  readonly processingAt: number;
  readonly dueAt: number;
  /** What becomes of it when it is due. */
  readonly end: 'DELIVERED' | 'CANCELED' | 'REFUNDED';
  readonly claimed?: boolean;
  readonly returnedAt?: number;
}

export interface KinguinLine {
  readonly productId: string;
  readonly kinguinId: number;
  readonly offerId: string;
  readonly name: string;
  readonly qty: number;
  readonly priceCents: number;
  /** What one key took from the balance. */
  readonly paidCents: number;
  readonly requestPriceCents: number;
  readonly text: boolean;
  readonly wholesale: boolean;
  readonly isPreorder: boolean;
  readonly releaseDate: string | undefined;
  readonly keys: readonly KinguinKey[];
}

export interface KinguinOrder {
  readonly orderId: string;
  readonly number: number;
  readonly externalId: string | null;
  readonly createdAt: number;
  readonly requestTotalCents: number;
  readonly lines: readonly KinguinLine[];
  /** The last key's moment; the order is `processing` until then. */
  readonly finishAt: number;
  readonly finished: boolean;
  readonly finalStatus?: string;
  readonly returnDoneAt?: number;
  readonly returned?: boolean;
}

export interface KinguinAccount {
  readonly balanceCents: number;
  readonly issuedKeys: number;
  readonly orders: number;
}

export type KeyState = 'PENDING' | 'PROCESSING' | 'DELIVERED' | 'RETURNED' | 'REFUNDED' | 'CANCELED';

const dayMs = 86_400_000;
/** How much longer a key takes that its merchant has not uploaded yet. */
const declaredStockDelay = 10;

export function keyState(key: KinguinKey, now: number): KeyState {
  if (key.returnedAt !== undefined && key.returnedAt <= now) return 'RETURNED';
  if (key.dueAt <= now) return key.end;
  return key.processingAt <= now ? 'PROCESSING' : 'PENDING';
}

export const keysOf = ({ lines }: KinguinOrder): readonly KinguinKey[] => lines.flatMap(({ keys }) => keys);

export function kinguinStatus(order: KinguinOrder, now: number): string {
  if (now < order.finishAt) return 'processing';
  const states = keysOf(order).map((key) => keyState(key, now));
  if (states.every((state) => state === 'RETURNED' || state === 'REFUNDED')) return 'refunded';
  if (order.finalStatus) return order.finalStatus;
  if (states.includes('DELIVERED')) return 'completed';
  return states.every((state) => state === 'CANCELED') ? 'canceled' : 'refunded';
}

export interface KinguinOrders {
  readonly orders: Records<KinguinOrder>;
  readonly account: () => KinguinAccount;
  updateAccount(change: Partial<KinguinAccount>): void;
  hasReference(externalId: string): boolean;
  /** Usually one; several where repeated references are accepted. */
  byReference(externalId: string): readonly KinguinOrder[];
  burnReference(externalId: string): void;
  place(request: KinguinOrderRequest): KinguinOrder | Problem;
  claim(order: KinguinOrder, keyIds: ReadonlySet<string>): void;
  /** Asks for the return of all keys of an order that may still go back. */
  requestReturn(order: KinguinOrder): KinguinOrder | Problem;
  textOf(key: KinguinKey): string;
  stop(): void;
}

/** Opens the order book; deliveries that were under way when the process ended go on from where they were. */
export function openKinguinOrders(options: {
  readonly store: Store;
  readonly clock: Clock;
  readonly catalogue: KinguinCatalogue;
  readonly faults: FaultBox<typeof kinguinFaults>;
  readonly settings: Readonly<KinguinSettings>;
  readonly initialBalanceCents: number;
  readonly onStatus: (order: KinguinOrder) => void;
}): KinguinOrders {
  const { store, clock, catalogue, faults, settings, onStatus } = options;
  const orders = openRecords<KinguinOrder>(store, 'kinguin.orders');
  const accounts = openRecords<KinguinAccount>(store, 'kinguin.account');
  const references = new Map<string, string[]>();
  const timers = new Map<string, () => void>();
  const remember = ({ externalId, orderId }: KinguinOrder) => {
    if (externalId !== null) references.set(externalId, [...(references.get(externalId) ?? []), orderId]);
  };
  for (const order of orders.values()) remember(order);

  const account = (): KinguinAccount =>
    accounts.get('account') ?? { balanceCents: options.initialBalanceCents, issuedKeys: 0, orders: 0 };
  const updateAccount = (change: Partial<KinguinAccount>) => accounts.put('account', { ...account(), ...change });

  /** Pays back the keys of an order for which `counts` holds, and stores the order as changed. */
  const payBack = (order: KinguinOrder, counts: (key: KinguinKey) => boolean) => {
    const cents = order.lines.reduce((sum, { keys, paidCents }) => sum + keys.filter(counts).length * paidCents, 0);
    store.batch(() => {
      if (cents > 0) updateAccount({ balanceCents: account().balanceCents + cents });
      orders.put(order.orderId, order);
    });
  };

  const finish = (order: KinguinOrder) => {
    const finished = { ...order, finished: true };
    payBack(finished, ({ end }) => end !== 'DELIVERED');
    onStatus(finished);
    return finished;
  };

  const completeReturn = (order: KinguinOrder) => {
    const returned = { ...order, returned: true };
    payBack(returned, ({ returnedAt }) => returnedAt !== undefined);
    onStatus(returned);
    return returned;
  };

  /** Does what is due in an order, then waits for what comes next. */
  const goOn = (orderId: string) => {
    timers.get(orderId)?.();
    timers.delete(orderId);
    let order = orders.get(orderId);
    if (!order) return;
    const now = clock.now();
    if (!order.finished && order.finishAt <= now) order = finish(order);
    if (order.returnDoneAt !== undefined && !order.returned && order.returnDoneAt <= now) order = completeReturn(order);
    const next = order.finished ? (order.returned ? undefined : order.returnDoneAt) : order.finishAt;
    if (next !== undefined && next > now)
      timers.set(
        orderId,
        clock.at(next, () => goOn(orderId)),
      );
  };

  for (const { orderId } of [...orders.values()]) goOn(orderId);

  const productOf = ({ product }: KinguinLineRequest): StockedKinguinProduct | undefined =>
    typeof product === 'number' ? catalogue.byKinguinId(product) : catalogue.products.get(product);

  const preorderProblem = (request: KinguinOrderRequest): Problem | undefined => {
    const waits = request.lines.filter((line) => {
      const product = productOf(line);
      return product && isPreorder(product, clock.now());
    });
    if (waits.length === 0) return undefined;
    const problem = (detail: string): Problem => ({ kind: 'Preorder', status: 400, detail });
    if (request.lines.length > 1) return problem('A pre-order must be the only product of an order.');
    return waits.some(({ text }) => text) ? problem('A pre-order takes no "keyType".') : undefined;
  };

  const movePrices = (request: KinguinOrderRequest) => {
    const moved = faults.take('priceMoved', 'placeOrder');
    if (!moved) return;
    for (const product of request.lines.map(productOf)) {
      if (!product) continue;
      const offers = product.offers.map((offer) => ({
        ...offer,
        priceCents: Math.max(1, offer.priceCents + moved.cents),
      }));
      catalogue.change({ ...product, offers });
    }
  };

  const choose = (request: KinguinOrderRequest): readonly Choice[] | Problem => {
    const problem = preorderProblem(request);
    if (problem) return problem;
    const short = faults.take('lowStockAtOrder', 'placeOrder');
    const choices: Choice[] = [];
    for (const line of request.lines) {
      const product = productOf(line);
      if (!product || product.gone || short) return unavailable;
      const choice = chooseOffers(product, line);
      if (isProblem(choice)) return choice;
      choices.push(choice);
    }
    return choices;
  };

  /** Takes the keys from the offer and lays down when each will come. */
  const fill = (
    choice: Choice,
    { offer, qty, priceCents }: Portion,
    first: { readonly serial: number; readonly position: number },
  ): KinguinLine => {
    const { request } = choice;
    const product = catalogue.named(choice.product.id);
    const now = clock.now();
    const waits = isPreorder(product, now);
    const release = waits && product.releaseDate ? Date.parse(product.releaseDate) : now;
    const deliveryMs = product.deliveryMs ?? settings.deliveryMs;
    let textLeft = offer.textQty;
    let imageLeft = offer.qty - offer.textQty;
    const keys = Array.from({ length: qty }, (_, index): KinguinKey => {
      const serial = first.serial + index;
      const isText = request.text || (textLeft > 0 && digest(`kind ${serial}`) % (textLeft + imageLeft) < textLeft);
      if (isText) textLeft -= 1;
      else imageLeft -= 1;
      const wait = deliveryMs * (index < offer.availableQty ? 1 : declaredStockDelay);
      const dueAt = release + wait + (first.position + index) * settings.keyIntervalMs;
      return {
        id: createHash('sha256').update(`kinguin key ${serial}`).digest('hex').slice(0, 24),
        serial,
        platform: product.platform,
        kind: isText ? 'text' : 'image',
        processingAt: dueAt - Math.ceil(wait / 2),
        dueAt,
        end: 'DELIVERED',
      };
    });
    const availableQty = Math.max(0, offer.availableQty - qty);
    const rest = { ...offer, qty: offer.qty - qty, textQty: textLeft, availableQty };
    const left = { ...rest, availableTextQty: Math.min(textLeft, availableQty) };
    const offers = product.offers.map((other) => (other.offerId === offer.offerId ? left : other));
    catalogue.change({ ...product, offers });
    return {
      productId: product.id,
      kinguinId: product.kinguinId,
      offerId: offer.offerId,
      name: product.name,
      qty,
      priceCents,
      paidCents: paidCents(request, priceCents, settings.discountPercent),
      requestPriceCents: request.priceCents,
      text: request.text,
      wholesale: isWholesale(request),
      isPreorder: waits,
      releaseDate: product.releaseDate,
      keys,
    };
  };

  /** Applies the faults that belong to one order for good. */
  const spoil = (order: KinguinOrder): KinguinOrder => {
    const mapKeys = (change: (key: KinguinKey, index: number) => KinguinKey) => {
      let index = -1;
      return order.lines.map((line) => ({
        ...line,
        keys: line.keys.map((key) => {
          index += 1;
          return change(key, index);
        }),
      }));
    };
    if (faults.take('refundOrder', 'placeOrder')) {
      return { ...order, lines: mapKeys((key) => ({ ...key, end: 'REFUNDED' })), finalStatus: 'refunded' };
    }
    const cancel = faults.take('cancelSomeKeys', 'placeOrder');
    if (cancel) {
      const lines = mapKeys((key, index) => (index < cancel.keys ? { ...key, end: cancel.as } : key));
      return { ...order, lines, ...(cancel.orderStatus && { finalStatus: cancel.orderStatus }) };
    }
    if (!faults.peek('sendDuplicateKey', 'placeOrder')) return order;
    const now = clock.now();
    const sold = [...orders.values()].flatMap(keysOf).find(({ end, dueAt }) => end === 'DELIVERED' && dueAt <= now);
    if (!sold) return order;
    faults.take('sendDuplicateKey', 'placeOrder');
    const { serial, platform, kind } = sold;
    return { ...order, lines: mapKeys((key, index) => (index === 0 ? { ...key, serial, platform, kind } : key)) };
  };

  const orderIdOf = (number: number) => {
    const digits = createHash('sha256').update(`kinguin order ${number}`).digest().readBigUInt64BE(0).toString(36);
    return `L${digits.toUpperCase().padStart(10, '0').slice(-10)}`;
  };

  const record = (request: KinguinOrderRequest, choices: readonly Choice[]): KinguinOrder => {
    const before = account();
    let issued = before.issuedKeys;
    const lines = choices.flatMap((choice) =>
      choice.portions.map((portion) => {
        const line = fill(choice, portion, { serial: issued, position: issued - before.issuedKeys });
        issued += portion.qty;
        return line;
      }),
    );
    const paid = lines.reduce((sum, { qty, paidCents }) => sum + qty * paidCents, 0);
    const order = spoil({
      orderId: orderIdOf(before.orders + 1),
      number: before.orders + 1,
      externalId: request.externalId,
      createdAt: clock.now(),
      requestTotalCents: request.lines.reduce((sum, { qty, priceCents }) => sum + qty * priceCents, 0),
      lines,
      finishAt: Math.max(...lines.flatMap(({ keys }) => keys.map(({ dueAt }) => dueAt))),
      finished: false,
    });
    orders.put(order.orderId, order);
    updateAccount({ balanceCents: before.balanceCents - paid, issuedKeys: issued, orders: before.orders + 1 });
    return order;
  };

  const costOf = (choices: readonly Choice[]) =>
    choices
      .flatMap(({ portions, request }) =>
        portions.map(({ qty, priceCents }) => qty * paidCents(request, priceCents, settings.discountPercent)),
      )
      .reduce((sum, cents) => sum + cents, 0);

  return {
    orders,
    account,
    updateAccount,
    hasReference: (externalId) => references.has(externalId),
    byReference: (externalId) =>
      (references.get(externalId) ?? []).map((id) => orders.get(id)).filter((order) => order !== undefined),
    burnReference: (externalId) => void references.set(externalId, []),
    place(request) {
      movePrices(request);
      const choices = choose(request);
      if ('kind' in choices) return choices;
      if (costOf(choices) > account().balanceCents) {
        return { kind: 'InsufficientBalance', status: 400, detail: 'Insufficient balance.' };
      }
      const order = store.batch(() => record(request, choices));
      remember(order);
      goOn(order.orderId);
      return orders.get(order.orderId) ?? order;
    },
    claim(order, keyIds) {
      const lines = order.lines.map((line) => ({
        ...line,
        keys: line.keys.map((key) => (keyIds.has(key.id) ? { ...key, claimed: true } : key)),
      }));
      orders.put(order.orderId, { ...order, lines });
    },
    requestReturn(order) {
      const refuse = (detail: string): Problem => ({ kind: 'NoKeysToReturn', status: 400, detail });
      const now = clock.now();
      if (order.returnDoneAt !== undefined) return refuse('Keys of this order were already returned.');
      if (order.lines.some(({ wholesale }) => wholesale)) return refuse('Wholesale keys cannot be returned.');
      if (order.lines.some((line) => line.isPreorder)) return refuse('Pre-order keys cannot be returned.');
      const eligible = ({ end, claimed, dueAt }: KinguinKey) => end === 'DELIVERED' && !claimed && now - dueAt <= dayMs;
      if (!keysOf(order).some(eligible)) return refuse('There are no keys to return.');
      const back = (key: KinguinKey): KinguinKey =>
        eligible(key) ? { ...key, returnedAt: Math.max(now, key.dueAt) + settings.returnMs } : key;
      const lines = order.lines.map((line) => ({ ...line, keys: line.keys.map(back) }));
      const returnDoneAt = Math.max(...lines.flatMap(({ keys }) => keys.map(({ returnedAt }) => returnedAt ?? 0)));
      orders.put(order.orderId, { ...order, lines, returnDoneAt });
      goOn(order.orderId);
      return orders.get(order.orderId) ?? order;
    },
    textOf: ({ serial, platform }) => keyText('kinguin', serial, platform),
    stop() {
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
}
