import { getKeys, markDelivered } from '#shared/data/digital-keys.ts';
import { addOrderToken, newOrderToken } from '#shared/data/order-tokens.ts';
import { requireOrder } from '#shared/data/orders.ts';
import { finishOrder } from '#shared/data/settlements.ts';
import type { ClearCode, DigitalKey } from '#shared/domain/digital-key.ts';
import { type DeliveryMail, isFinished, type Order, type OrderLine, shortfall } from '#shared/domain/order.ts';
import { type Mail, type MailAttachment, type MailSender, sendMail } from '#shared/mail/send.ts';
import { type MailedKey, orderKeysMail } from '#shared/mail/templates/order-keys.tsx';
import { orderReleasedMail } from '#shared/mail/templates/order-released.tsx';
import { mapConcurrently } from '#shared/runtime/batch.ts';
import { codeText, openCode } from '#shared/vault/open.ts';

export interface Delivery extends MailSender {
  readonly shopUrl: string;
}

/** The money must be settled before a key is shown or mailed. */
export class NotSettledError extends Error {
  override name = 'NotSettledError';
}

/**
 * The end of an order's way: keys become the buyer's, and one mail tells how it ended. The mail is sent before the order
 * is marked, so a crash between the two can mail twice, never not at all; once marked, a repeat changes nothing.
 */
export async function deliver(orderId: string, delivery: Delivery, now: number): Promise<{ delivered: number }> {
  const { order, lines } = await requireOrder(orderId);
  if (!order.settledAt) throw new NotSettledError(`${orderId} is not settled.`);
  const units = lines.flatMap((line) => line.units.flatMap(({ keyId }) => (keyId ? [{ line, keyId }] : [])));
  if (isFinished(order)) return { delivered: units.length };

  const canceled = order.paymentStatus === 'canceled' || units.length === 0;
  const mine = canceled ? [] : units;
  const [mail] = await Promise.all([
    // A mail on an order that is not finished: its bounce was quicker than this step, which then died.
    order.mail ?? tellBuyer(order, lines, mine, delivery, now),
    mapConcurrently(mine, 8, ({ keyId }) => markDelivered(keyId, orderId, order.customerId, now)),
  ]);
  await finishOrder(order, { mail, canceled, partial: shortfall(lines) > 0 }, now);
  return { delivered: mine.length };
}

/** Sends the one mail of an order, with a link that opens it on any device. */
async function tellBuyer(
  order: Order,
  lines: readonly OrderLine[],
  units: readonly DeliveredUnit[],
  delivery: Delivery,
  now: number,
): Promise<DeliveryMail> {
  const { token, hash } = newOrderToken();
  const orderUrl = `${delivery.shopUrl}/orders/${order.id}?token=${token}`;
  const [mail] = await Promise.all([
    units.length === 0 ? releasedMail(order, lines, orderUrl) : keysMail(order, lines, units, orderUrl),
    addOrderToken(order.id, hash, now),
  ]);
  const result = await sendMail(mail, delivery);
  const at = new Date(now).toISOString();
  return result.outcome === 'sent'
    ? { status: 'sent', messageId: result.messageId, at }
    : { status: 'refused', reason: result.reason, at };
}

interface DeliveredUnit {
  readonly line: OrderLine;
  readonly keyId: string;
}

async function keysMail(
  order: Order,
  lines: readonly OrderLine[],
  units: readonly DeliveredUnit[],
  orderUrl: string,
): Promise<Mail> {
  const keys = await getKeys(units.map(({ keyId }) => keyId));
  const opened = await mapConcurrently(units, 8, async ({ line, keyId }) => {
    const key = keys.get(keyId);
    if (!key || key.orderId !== order.id) throw new Error(`The key ${keyId} does not belong to ${order.id}.`);
    return { line, key, code: await openCode(key) };
  });
  const attachments = opened.flatMap(({ key, code }, index) => (isPicture(key) ? [attachment(code, index)] : []));
  const mailed = opened.map(({ line, key, code }, index): MailedKey => {
    const { title, platform } = line;
    return {
      title,
      platform,
      isPicture: isPicture(key),
      code: isPicture(key) ? attachment(code, index).fileName : codeText(code),
    };
  });
  const content = orderKeysMail({
    order,
    keys: mailed,
    missing: lines.flatMap((line) => {
      const quantity = shortfall([line]);
      return quantity > 0 ? [{ title: line.title, quantity }] : [];
    }),
    charged: order.payment.captured - order.payment.refunded,
    orderUrl,
  });
  return { ...content, to: order.email, orderId: order.id, attachments };
}

async function releasedMail(order: Order, lines: readonly OrderLine[], orderUrl: string): Promise<Mail> {
  const titles = lines.map((line) => line.title);
  const content = orderReleasedMail({ order, titles, refunded: order.payment.captured > 0, orderUrl });
  return { ...content, to: order.email, orderId: order.id };
}

function isPicture(key: DigitalKey): boolean {
  return key.contentType !== 'text/plain';
}

function attachment({ contentType, bytes }: ClearCode, index: number): MailAttachment {
  const extension = contentType === 'image/jpeg' ? 'jpg' : contentType.slice('image/'.length);
  return { fileName: `key-${index + 1}.${extension}`, contentType, bytes };
}
