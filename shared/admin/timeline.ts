import type { TimelineEntry } from '#shared/contracts/admin-orders.ts';
import type { OrderEvent } from '#shared/data/order-events.ts';
import { formatMoney, toDecimal } from '#shared/domain/money.ts';
import type { Order, OrderLine, OrderWithLines, Purchase, RefusalReason } from '#shared/domain/order.ts';
import type { Source } from '#shared/domain/product.ts';

const sourceNames: Record<Source, string> = {
  inventory: 'our stock',
  codeswholesale: 'CodesWholesale',
  kinguin: 'Kinguin',
};

const refusals: Record<RefusalReason, string> = {
  out_of_stock: 'out of stock',
  price_above_limit: 'the price is above the limit',
  insufficient_balance: 'our balance there is too low',
  not_found: 'the product is not known there',
  invalid_request: 'the order was not accepted',
  supplier_unavailable: 'the supplier is not to be reached',
  no_cost_limit: 'no cost limit could be worked out',
  canceled_by_supplier: 'canceled by the supplier',
};

const places = { placing: 0, payment: 1, finding: 2, settling: 3, telling: 4 } as const;
type Ranked = TimelineEntry & { readonly place: number };

/** What happened to an order, oldest first; at the same moment in the order in which an order travels. */
export function timelineOf(found: OrderWithLines, events: readonly OrderEvent[]): TimelineEntry[] {
  const { order, lines, purchases } = found;
  const entries: Ranked[] = [
    ...paymentEntries(order),
    ...lines.flatMap(claimEntries),
    ...purchases.flatMap(purchaseEntries),
    ...settlementEntries(order),
    ...mailEntries(order, events),
    ...events.map((event) => eventEntry(event, places.telling)),
  ];
  return entries
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.place - b.place))
    .map(({ place: _place, ...entry }) => entry);
}

function paymentEntries(order: Order): Ranked[] {
  const entries: Ranked[] = [
    {
      at: order.createdAt,
      place: places.placing,
      type: 'order_placed',
      actor: order.customerId ? `customer:${order.customerId}` : 'guest',
      title: `Checkout begun over ${formatMoney(order.total, order.currencyCode)}`,
      reference: order.payment.sessionId,
      detail: { total: toDecimal(order.total, order.currencyCode), cart_id: order.cartId },
    },
  ];
  if (order.authorizedAt) {
    const held = order.payment.holdable !== false;
    const sum = formatMoney(order.payment.authorized, order.currencyCode);
    entries.push({
      at: order.authorizedAt,
      place: places.payment,
      type: held ? 'payment_authorized' : 'payment_taken',
      actor: 'stripe',
      title: held ? `${sum} held` : `${sum} taken at once: this method cannot be held`,
      reference: order.payment.paymentIntentId ?? null,
      detail: { amount: toDecimal(order.payment.authorized, order.currencyCode) },
    });
  }
  return entries;
}

/** Keys that came to a line in the same moment from the same source are one entry. */
function claimEntries(line: OrderLine): Ranked[] {
  const filled = line.units.flatMap((unit, index) =>
    unit.keyId && unit.at && unit.source ? [{ index, keyId: unit.keyId, at: unit.at, source: unit.source }] : [],
  );
  const groups = Map.groupBy(filled, ({ at, source }) => `${at} ${source}`);
  return [...groups.values()].flatMap((units): Ranked[] => {
    const [first] = units;
    if (!first) return [];
    const count = units.length === 1 ? 'A key' : `${units.length} keys`;
    return [
      {
        at: first.at,
        place: places.finding,
        type: 'keys_found',
        actor: first.source === 'inventory' ? 'shop' : first.source,
        title: `${count} for ${line.title} from ${sourceNames[first.source]}`,
        reference: line.id,
        detail: {
          source: first.source,
          units: units.map((unit) => unit.index),
          digital_key_ids: units.map((unit) => unit.keyId),
        },
      },
    ];
  });
}

function purchaseEntries(purchase: Purchase): Ranked[] {
  const supplier = sourceNames[purchase.supplier];
  const quantity = purchase.items.reduce((sum, item) => sum + item.units.length, 0);
  const keys = quantity === 1 ? 'a key' : `${quantity} keys`;
  const begun: Ranked = {
    at: purchase.createdAt,
    place: places.finding,
    type: 'purchase_begun',
    actor: 'shop',
    title: `Order for ${keys} put to ${supplier}`,
    reference: purchase.reference,
    detail: {
      supplier: purchase.supplier,
      items: purchase.items.map((item) => ({
        supplier_product_id: item.supplierProductId,
        quantity: item.units.length,
        quoted_price: toDecimal(item.quotedPrice, 'eur'),
        price_limit: toDecimal(item.priceLimit, 'eur'),
      })),
    },
  };
  if (purchase.status === 'placing') return [begun];
  const reason = purchase.reason ? refusals[purchase.reason] : undefined;
  const cost = purchase.cost === undefined ? '' : ` for ${formatMoney(purchase.cost, 'eur')}`;
  const titles: Record<Exclude<Purchase['status'], 'placing'>, string> = {
    unknown: `The answer of ${supplier} was lost; it is being looked up`,
    placed: `${supplier} has taken the order${cost}; ${quantity - purchase.receivedKeys.length} keys are to come`,
    completed: `${supplier} delivered ${purchase.receivedKeys.length} of ${quantity}${cost}${reason ? `: ${reason}` : ''}`,
    refused: `${supplier} refused${reason ? `: ${reason}` : ''}`,
  };
  return [
    begun,
    {
      at: purchase.updatedAt,
      place: places.finding,
      type: `purchase_${purchase.status}`,
      actor: purchase.supplier,
      title: titles[purchase.status],
      reference: purchase.supplierOrderId ?? purchase.reference,
      detail: {
        supplier: purchase.supplier,
        reference: purchase.reference,
        supplier_order_id: purchase.supplierOrderId ?? null,
        reason: purchase.reason ?? null,
        detail: purchase.detail ?? null,
        cost: purchase.cost === undefined ? null : toDecimal(purchase.cost, 'eur'),
      },
    },
  ];
}

function settlementEntries(order: Order): Ranked[] {
  const { currencyCode, payment, settlement } = order;
  const money = (minor: number) => formatMoney(minor, currencyCode);
  const decimal = (minor: number) => toDecimal(minor, currencyCode);
  const entries: Ranked[] = [];
  if (settlement) {
    entries.push({
      at: settlement.decidedAt,
      place: places.settling,
      type: 'settlement_decided',
      actor: 'shop',
      title: `To capture ${money(settlement.capture)}, to give back ${money(settlement.release)}`,
      reference: payment.paymentIntentId ?? null,
      detail: { captured: decimal(settlement.capture), released: decimal(settlement.release) },
    });
  }
  if (order.settledAt) {
    const released = Math.max(0, payment.authorized - payment.captured);
    const parts = [
      `${money(payment.captured)} captured`,
      ...(released > 0 ? [`${money(released)} released`] : []),
      ...(payment.refunded > 0 ? [`${money(payment.refunded)} refunded`] : []),
    ];
    entries.push({
      at: order.settledAt,
      place: places.settling,
      type: 'payment_settled',
      actor: 'stripe',
      title: parts.join(', '),
      reference: payment.paymentIntentId ?? null,
      detail: {
        captured: decimal(payment.captured),
        released: decimal(released),
        refunded: decimal(payment.refunded),
      },
    });
  }
  if (order.canceledAt) {
    entries.push({
      at: order.canceledAt,
      place: places.settling,
      type: 'order_canceled',
      actor: 'shop',
      title: order.authorizedAt ? 'Canceled: nothing was found' : 'Canceled: it was not paid for',
      reference: null,
      detail: {},
    });
  }
  return entries;
}

/** The mail as it left and what became of it; what its events tell already is not told again. */
function mailEntries(order: Order, events: readonly OrderEvent[]): Ranked[] {
  const { mail, deliveredAt } = order;
  const entries: Ranked[] = [];
  if (deliveredAt) {
    entries.push({
      at: deliveredAt,
      place: places.telling,
      type: 'keys_delivered',
      actor: 'shop',
      title: 'The keys are the buyer’s',
      reference: null,
      detail: {},
    });
  }
  if (!mail) return entries;
  const mailEntry = (at: string, status: string, reason?: string): Ranked => ({
    at,
    place: places.telling,
    type: `mail_${status}`,
    actor: 'ses',
    title: `Mail ${status}${reason ? `: ${reason}` : ''}`,
    reference: mail.messageId ?? null,
    detail: { reason: reason ?? null },
  });
  const known = events.some((event) => event.type === `mail_${mail.status}`);
  if (mail.status !== 'sent' && mail.messageId && deliveredAt) entries.push(mailEntry(deliveredAt, 'sent'));
  if (!known) entries.push(mailEntry(mail.at, mail.status, mail.reason));
  return entries;
}

const eventTitles: Record<string, (detail: Readonly<Record<string, unknown>>) => string> = {
  quotes_refused: ({ refused }) => `Not to be bought there${whyRefused(refused)}`,
  key_unusable: ({ why }) => `A delivered key cannot be sold: ${String(why)}`,
  keys_revealed: ({ keyIds }) =>
    Array.isArray(keyIds) && keyIds.length !== 1 ? `${keyIds.length} keys shown` : 'A key shown',
  mail_bounced: ({ reason }) => `Mail bounced${reason ? `: ${String(reason)}` : ''}`,
  mail_complained: () => 'The mail was reported as spam',
  mail_refused: ({ reason }) => `Mail refused${reason ? `: ${String(reason)}` : ''}`,
};

function whyRefused(refused: unknown): string {
  const reasons: unknown[] = Array.isArray(refused) ? refused.map((one) => Object(one).reason) : [];
  const words = Object.entries(refusals).filter(([reason]) => reasons.includes(reason));
  return words.length > 0 ? `: ${words.map(([, text]) => text).join('; ')}` : '';
}

function eventEntry(event: OrderEvent, place: number): Ranked {
  const { reference, messageId } = event.detail;
  const title = eventTitles[event.type]?.(event.detail) ?? event.type.replaceAll('_', ' ');
  const named = [reference, messageId].find((one) => typeof one === 'string');
  return {
    at: event.at,
    place,
    type: event.type,
    actor: event.actor,
    title,
    reference: typeof named === 'string' ? named : null,
    detail: eventDetail(event),
  };
}

/** What an event tells, in the API's words: names in snake_case, prices as decimals. */
export function eventDetail({ detail }: OrderEvent): Record<string, unknown> {
  return inApiWords(detail) as Record<string, unknown>;
}

const inCents = new Set(['price', 'limit', 'cost']);

function inApiWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inApiWords);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      inCents.has(name) && typeof one === 'number' ? toDecimal(one, 'eur') : inApiWords(one),
    ]),
  );
}
