import { formatMoney } from '#shared/domain/money.ts';
import type { Order } from '#shared/domain/order.ts';
import { button, Layout, muted } from './layout.tsx';

export interface OrderReleasedMail {
  readonly order: Pick<Order, 'displayId' | 'currencyCode' | 'total'>;
  readonly titles: readonly string[];
  /** True when the money had been taken and is on its way back; false when it was only held. */
  readonly refunded: boolean;
  readonly orderUrl: string;
}

/** The mail for an order for which no key was found: nothing was charged, or it goes back. */
export function orderReleasedMail(mail: OrderReleasedMail): {
  subject: string;
  text: string;
  html: preact.JSX.Element;
} {
  const { order, titles, refunded, orderUrl } = mail;
  const amount = formatMoney(order.total, order.currencyCode);
  const money = refunded
    ? `The ${amount} you paid are on their way back to you.`
    : `You were not charged: the ${amount} that were set aside have been released. Your bank may show them for a few days.`;
  const sorry = `We could not find a key for ${titles.join(', ')}, neither in our stock nor at our suppliers.`;
  return {
    subject: `We could not fill your order ${order.displayId}: ${refunded ? 'your money is on its way back' : 'you were not charged'}`,
    text: [sorry, '', money, '', `Your order: ${orderUrl}`, ''].join('\n'),
    html: (
      <Layout title="We could not find your key">
        <p style={muted}>Order {order.displayId}</p>
        <p>{sorry}</p>
        <p>{money}</p>
        <p>
          <a href={orderUrl} style={button}>
            Open your order
          </a>
        </p>
      </Layout>
    ),
  };
}
