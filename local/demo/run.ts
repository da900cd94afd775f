import { setTimeout as pause } from 'node:timers/promises';
import { checkOrder, checkShop, type PaymentView, type Seen } from './invariants.ts';
import type { Row } from './report.ts';
import { sourceSummary } from './report.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import type { AdminOrder, ShopClient } from './shop-client.ts';
import { restock } from './stock.ts';

/** No order of the demo needs longer; one that does has broken its promise. */
const patienceMilliseconds = 90_000;

export interface DemoResult {
  readonly rows: readonly Row[];
  /** Promises about the whole shop that were broken. */
  readonly broken: readonly string[];
}

/** Places the 24 orders one after the other and checks each, then the shop as a whole. `progress` hears every row. */
export async function runDemo(shop: ShopClient, progress: (row: Row) => void): Promise<DemoResult> {
  await restock(shop);
  const rows: Row[] = [];
  const seen: Seen[] = [];
  for (const [index, scenario] of scenarios.entries()) {
    const { row, seen: order } = await play(shop, scenario, index + 1);
    rows.push(row);
    if (order) seen.push(order);
    progress(row);
  }
  return { rows, broken: await checkShop(shop, seen) };
}

async function play(
  shop: ShopClient,
  scenario: Scenario,
  number: number,
): Promise<{ row: Row; seen: Seen | undefined }> {
  const email = scenario.email ?? `demo-${Date.now().toString(36)}-${number}@example.com`;
  await scenario.before?.(shop);
  try {
    const lines = await Promise.all(
      scenario.lines.map(async ({ handle, quantity }) => {
        const { variants } = await shop.findProduct(handle);
        return { variantId: variants[0]?.id ?? '', quantity };
      }),
    );
    const { cartId, sessionId, total } = await shop.checkOut(email, lines);
    await payAt(shop, sessionId, scenario);
    const completion = scenario.neverReturns ? undefined : await shop.complete(cartId);
    await scenario.meanwhile?.(shop);

    const payment = await paymentOf(shop, sessionId);
    if (scenario.declined)
      return { row: declinedRow(scenario, number, total, completion?.type, payment), seen: undefined };

    const orderId = completion?.order?.id ?? payment?.orderId;
    if (!orderId) {
      const why = completion?.error?.message ?? 'the payment was not found';
      return { row: { ...emptyRow(scenario, number), broken: [`no order was made: ${why}`] }, seen: undefined };
    }
    const order = await untilEnded(shop, orderId, scenario);
    const token = completion?.order_token ?? (await tokenFromMail(shop, email, orderId));
    const seen: Seen = {
      order,
      payment: await paymentOf(shop, sessionId),
      keys: await shop.keys(orderId, token),
      mails: await shop.inbox(email),
    };
    return { row: rowOf(scenario, number, seen), seen };
  } finally {
    await scenario.after?.(shop);
  }
}

async function payAt(shop: ShopClient, sessionId: string, { pay = {} }: Scenario): Promise<void> {
  const outcome = await shop.pay(sessionId, pay.card === '3ds' ? { ...pay, authenticate: 'succeed' } : pay);
  if (outcome.outcome === 'requires_action') await shop.pay(sessionId, { ...pay, authenticate: 'succeed' });
}

async function paymentOf(shop: ShopClient, sessionId: string): Promise<PaymentView | undefined> {
  const { intents } = (await shop.stripe()) as { readonly intents: readonly PaymentView[] };
  return intents.find((intent) => intent.sessionId === sessionId);
}

/** Asks for the order until it has ended and its mail has been told of. */
async function untilEnded(shop: ShopClient, orderId: string, scenario: Scenario): Promise<AdminOrder> {
  const deadline = Date.now() + patienceMilliseconds;
  for (let wait = 40; ; wait = Math.min(wait * 1.5, 1000)) {
    const order = await shop.adminOrder(orderId);
    const ended = order.status === 'completed' || order.status === 'canceled';
    const bounced = scenario.expect.mail !== 'bounced' || order.mail?.status === 'bounced';
    if ((ended && bounced) || Date.now() > deadline) return order;
    await pause(wait);
  }
}

async function tokenFromMail(shop: ShopClient, email: string, orderId: string): Promise<string> {
  for (const mail of await shop.inbox(email)) {
    const token = new RegExp(`/orders/${orderId}\\?token=([\\w-]+)`).exec(mail.text)?.[1];
    if (token) return token;
  }
  throw new Error(`No mail to ${email} has the link of ${orderId}.`);
}

function rowOf(scenario: Scenario, number: number, seen: Seen): Row {
  const { order, payment } = seen;
  const sources = order.items.flatMap((item) => item.units.map((unit) => unit.source ?? '-'));
  const visible = seen.keys.length > 0 && order.settled_at && order.authorized_at;
  return {
    ...emptyRow(scenario, number),
    order: order.id,
    sources: sourceSummary(sources),
    milliseconds: visible ? Date.parse(order.settled_at ?? '') - Date.parse(order.authorized_at ?? '') : undefined,
    authorized: decimals(payment?.authorized),
    captured: decimals(payment?.captured),
    released: decimals((payment?.released ?? 0) + (payment?.refunded ?? 0)),
    payment: order.payment_status,
    broken: checkOrder(scenario, seen),
  };
}

function declinedRow(
  scenario: Scenario,
  number: number,
  total: number,
  completion: string | undefined,
  payment: PaymentView | undefined,
): Row {
  const broken = [
    ...(completion === 'cart' ? [] : [`a declined payment of ${total} completed as ${completion}`]),
    ...((payment?.authorized ?? 0) === 0 ? [] : ['money was held though the card was declined']),
  ];
  return { ...emptyRow(scenario, number), payment: 'not_paid', broken };
}

function emptyRow({ name }: Scenario, number: number): Row {
  return {
    number,
    scenario: name,
    order: '-',
    sources: '-',
    milliseconds: undefined,
    authorized: 0,
    captured: 0,
    released: 0,
    payment: '-',
    broken: [],
  };
}

const decimals = (amount = 0) => amount / 100;
