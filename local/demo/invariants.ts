import type { Scenario } from './scenarios.ts';
import type { AdminOrder, BuyerKey, Mail, ShopClient } from './shop-client.ts';

/** A payment as the payment sandbox tells it; minor units. */
export interface PaymentView {
  readonly id: string;
  readonly orderId?: string;
  readonly sessionId: string;
  readonly status: string;
  readonly authorized: number;
  readonly captured: number;
  readonly released: number;
  readonly refunded: number;
}

/** An order from every side: staff's, the payment provider's, the buyer's and the inbox. */
export interface Seen {
  readonly order: AdminOrder;
  readonly payment: PaymentView | undefined;
  readonly keys: readonly BuyerKey[];
  readonly mails: readonly Mail[];
}

/** What an order promised and did not keep, in words. */
export function checkOrder({ expect, name }: Scenario, { order, payment, keys, mails }: Seen): string[] {
  const units = order.items.flatMap((item) =>
    item.units.map((unit) => ({ ...unit, price: Math.round(item.unit_price * 100) })),
  );
  const withKeys = units.filter((unit) => unit.digital_key_id);
  const owed = withKeys.reduce((sum, unit) => sum + unit.price, 0);
  const kept = (payment?.captured ?? 0) - (payment?.refunded ?? 0);
  const sources = units.map((unit) => unit.source ?? '-').sort();
  const mail = mails.find((one) => one.text.includes(order.id));
  const codes = keys.flatMap((key) => (key.code === null || key.type === 'image' ? [] : [key.code]));

  const promises: readonly (readonly [boolean, string])[] = [
    [order.status === 'completed' || order.status === 'canceled', `the order has not ended: ${order.status}`],
    [order.payment_status === expect.payment, `payment is ${order.payment_status}, not ${expect.payment}`],
    [!expect.sources || [...expect.sources].sort().join() === sources.join(), `keys came from ${sources.join(', ')}`],
    [kept === owed, `${kept} was kept for keys worth ${owed}`],
    [(payment?.captured ?? 0) <= (payment?.authorized ?? 0), 'more was captured than authorized'],
    [(payment?.refunded ?? 0) <= (payment?.captured ?? 0), 'more was refunded than captured'],
    [
      (payment?.captured ?? 0) + (payment?.released ?? 0) === (payment?.authorized ?? 0),
      'captured and released do not make up what was authorized',
    ],
    [keys.length === withKeys.length, `the buyer sees ${keys.length} keys of ${withKeys.length}`],
    [keys.every((key) => key.code !== null), 'a key is hidden from its buyer'],
    [
      order.items.every((item) => item.units.length === item.quantity),
      'a line has another number of units than its quantity',
    ],
    [mail !== undefined, 'no mail told the buyer'],
    [codes.every((code) => mail?.text.includes(code)), 'the mail lacks a key'],
    [
      !expect.mail ||
        order.mail?.status === expect.mail ||
        (expect.mail === 'sent' && order.mail?.status === 'delivered'),
      `the mail is ${order.mail?.status}`,
    ],
    [
      expect.pictures === undefined ||
        mail?.attachments.filter((one) => one.contentType.startsWith('image/')).length === expect.pictures,
      'the picture of the key is not attached',
    ],
  ];
  return promises.flatMap(([holds, broken]) => (holds ? [] : [`${name}: ${broken}`]));
}

interface SupplierOrders {
  readonly orders: readonly { readonly reference?: string | null; readonly status: string }[];
}

/** Promises that span orders: no key twice, and no purchase placed twice at a supplier. */
export async function checkShop(shop: ShopClient, seen: readonly Seen[]): Promise<string[]> {
  const broken: string[] = [];
  const owners = new Map<string, string>();
  for (const { order, keys } of seen) {
    for (const { code } of keys) {
      if (code === null) continue;
      const other = owners.get(code);
      if (other) broken.push(`one key was sold to ${other} and to ${order.id}`);
      owners.set(code, order.id);
    }
  }
  for (const supplier of ['codeswholesale', 'kinguin']) {
    const { orders } = (await shop.supplier(supplier)) as unknown as SupplierOrders;
    const ours = new Set(seen.flatMap(({ order }) => order.purchases.map((purchase) => purchase.reference)));
    const references = orders.flatMap(({ reference }) => (reference && ours.has(reference) ? [reference] : []));
    for (const reference of new Set(references)) {
      const count = references.filter((one) => one === reference).length;
      if (count > 1) broken.push(`${supplier} has ${count} orders for ${reference}`);
    }
    for (const { order } of seen) {
      for (const purchase of order.purchases) {
        if (purchase.supplier !== supplier) continue;
        const taken = references.includes(purchase.reference);
        if (purchase.status === 'completed' && !taken) broken.push(`${supplier} does not know ${purchase.reference}`);
        if (purchase.status === 'refused' && taken)
          broken.push(`${supplier} took ${purchase.reference}, which counts as refused`);
      }
    }
  }
  return broken;
}
