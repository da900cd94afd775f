import { type Platform, platforms } from '#shared/domain/product.ts';
import type { components } from '../../api/schema.ts';

type WholeOrder = components['schemas']['StoreOrder'];
type SentItem = Pick<
  WholeOrder['items'][number],
  'id' | 'title' | 'subtitle' | 'product_handle' | 'metadata' | 'unit_price' | 'quantity' | 'total' | 'units'
>;
type SentOrder = Partial<
  Pick<
    WholeOrder,
    | 'id'
    | 'display_id'
    | 'email'
    | 'currency_code'
    | 'status'
    | 'total'
    | 'tax_total'
    | 'payment'
    | 'mail'
    | 'timeline'
    | 'created_at'
  >
> & { readonly items?: readonly SentItem[] };

/** What became of one of the keys that were ordered. */
export interface Unit {
  readonly index: number;
  readonly status: 'waiting' | 'found' | 'delivered' | 'released';
  readonly foundAt: string | null;
}

export interface OrderLine {
  readonly id: string;
  readonly title: string;
  readonly edition: string | null;
  readonly handle: string;
  readonly platform: Platform;
  readonly platformName: string;
  readonly unitPrice: number;
  readonly quantity: number;
  readonly total: number;
  readonly units: readonly Unit[];
}

export interface OrderEvent {
  readonly type: 'placed' | 'paid' | 'key_found' | 'captured' | 'released' | 'refunded' | 'delivered' | 'canceled';
  readonly at: string;
}

/** An order as its page needs it. Amounts are decimals in `currency`. */
export interface Order {
  readonly id: string;
  readonly displayId: number;
  readonly email: string;
  readonly currency: string;
  readonly status: 'pending' | 'completed' | 'canceled' | 'requires_action';
  readonly lines: readonly OrderLine[];
  readonly total: number;
  readonly taxTotal: number;
  readonly money: {
    readonly held: number;
    readonly taken: number;
    readonly released: number;
    readonly refunded: number;
  };
  readonly mail: {
    readonly status: 'sent' | 'delivered' | 'bounced' | 'complained' | 'refused';
    readonly at: string;
  } | null;
  readonly timeline: readonly OrderEvent[];
  readonly createdAt: string;
}

/** Reads an order of the API. Throws when a member is missing that every order has. */
export function toOrder(sent: SentOrder): Order {
  const { id, display_id, email, currency_code, status, items, total, tax_total, payment, timeline, created_at } = sent;
  if (
    id === undefined ||
    display_id === undefined ||
    email === undefined ||
    currency_code === undefined ||
    status === undefined ||
    !items ||
    total === undefined ||
    tax_total === undefined ||
    !payment ||
    !timeline ||
    created_at === undefined
  )
    throw new Error('The shop answered an order that lacks something.');
  return {
    id,
    displayId: display_id,
    email,
    currency: currency_code,
    status,
    lines: items.map(toLine),
    total,
    taxTotal: tax_total,
    money: {
      held: payment.authorized,
      taken: payment.captured,
      released: payment.released,
      refunded: payment.refunded,
    },
    mail: sent.mail ?? null,
    timeline,
    createdAt: created_at,
  };
}

function toLine(item: SentItem): OrderLine {
  return {
    id: item.id,
    title: item.title,
    edition: item.subtitle,
    handle: item.product_handle,
    platform: platforms.find((one) => one === item.metadata.platform) ?? 'other',
    platformName: item.metadata.platform_name,
    unitPrice: item.unit_price,
    quantity: item.quantity,
    total: item.total,
    units: item.units.map(({ index, status, found_at }) => ({ index, status, foundAt: found_at })),
  };
}

/** Whether anything may still happen by itself. */
export function isMoving(order: Order): boolean {
  return order.status === 'pending' && !order.timeline.some(({ type }) => type === 'canceled');
}

export interface UnitCounts {
  readonly ordered: number;
  readonly found: number;
  readonly delivered: number;
  readonly released: number;
}

export function countUnits(order: Order): UnitCounts {
  const units = order.lines.flatMap((line) => line.units);
  const having = (...statuses: readonly Unit['status'][]) =>
    units.filter(({ status }) => statuses.includes(status)).length;
  return {
    ordered: units.length,
    found: having('found', 'delivered'),
    delivered: having('delivered'),
    released: having('released'),
  };
}
