import { Fragment } from 'preact';
import { formatMoney } from '#shared/domain/money.ts';
import type { Order } from '#shared/domain/order.ts';
import type { Platform } from '#shared/domain/product.ts';
import { redemption } from '#shared/domain/product.ts';
import { button, card, code, Layout, muted, strong } from './layout.tsx';

export interface MailedKey {
  readonly title: string;
  readonly platform: Platform;
  /** The code in the clear, or the name of the attached picture. */
  readonly code: string;
  readonly isPicture: boolean;
}

export interface OrderKeysMail {
  readonly order: Pick<Order, 'displayId' | 'currencyCode' | 'total' | 'consentAt'>;
  readonly keys: readonly MailedKey[];
  /** Titles of units for which no key was found, with how many. */
  readonly missing: readonly { readonly title: string; readonly quantity: number }[];
  readonly charged: number;
  readonly orderUrl: string;
}

/** The mail with the keys: each with its platform's steps, what was charged, and the link to the order. */
export function orderKeysMail(mail: OrderKeysMail): { subject: string; text: string; html: preact.JSX.Element } {
  const { order, keys, charged } = mail;
  const subject = keys.length === 1 ? `Your key for ${keys[0]?.title}` : `Your ${keys.length} keys`;
  return {
    subject: `${subject} (order ${order.displayId})`,
    text: textOf(mail),
    html: <Html {...mail} charged={charged} />,
  };
}

function textOf({ order, keys, missing, charged, orderUrl }: OrderKeysMail): string {
  const platforms = [...new Set(keys.map((key) => key.platform))];
  return [
    `Thank you for your order ${order.displayId}.`,
    '',
    ...keys.flatMap((key) => [
      `${key.title} (${redemption[key.platform].name})`,
      `  ${key.isPicture ? `see the attached picture ${key.code}` : key.code}`,
      '',
    ]),
    ...platforms.flatMap((platform) => [
      `How to redeem on ${redemption[platform].name}:`,
      ...redemption[platform].steps.map((step, index) => `  ${index + 1}. ${step}`),
      ...(redemption[platform].url ? [`  ${redemption[platform].url}`] : []),
      '',
    ]),
    ...missingText(missing),
    `Charged: ${formatMoney(charged, order.currencyCode)}`,
    ...consentText(order.consentAt),
    `Your order: ${orderUrl}`,
    '',
  ].join('\n');
}

function missingText(missing: OrderKeysMail['missing']): string[] {
  if (missing.length === 0) return [];
  return [
    'We could not find a key for:',
    ...missing.map(({ title, quantity }) => `  ${quantity} × ${title}`),
    'You were not charged for that.',
    '',
  ];
}

/** The law wants the agreement confirmed on something that lasts: this mail. */
function consentText(consentAt: string | undefined): string[] {
  if (!consentAt) return [];
  const day = consentAt.slice(0, 10);
  return [`On ${day} you asked for delivery at once and agreed that your right to withdraw ends with the delivery.`];
}

function Html({ order, keys, missing, charged, orderUrl }: OrderKeysMail) {
  const platforms = [...new Set(keys.map((key) => key.platform))];
  return (
    <Layout title={keys.length === 1 ? 'Here is your key' : 'Here are your keys'}>
      <p style={muted}>Order {order.displayId}</p>
      {keys.map((key) => (
        <div key={key.code} style={card}>
          <p style={strong}>{key.title}</p>
          <p style={muted}>{redemption[key.platform].name}</p>
          <p style={code}>{key.isPicture ? `Attached: ${key.code}` : key.code}</p>
        </div>
      ))}
      {platforms.map((platform) => (
        <Fragment key={platform}>
          <p style={strong}>How to redeem on {redemption[platform].name}</p>
          <ol>
            {redemption[platform].steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          {redemption[platform].url && (
            <p>
              <a href={redemption[platform].url}>Redeem on {redemption[platform].name}</a>
            </p>
          )}
        </Fragment>
      ))}
      {missing.length > 0 && (
        <div style={card}>
          <p style={strong}>We could not find every key</p>
          {missing.map(({ title, quantity }) => (
            <p key={title}>
              {quantity} × {title}
            </p>
          ))}
          <p>You were not charged for that.</p>
        </div>
      )}
      <p>Charged: {formatMoney(charged, order.currencyCode)}</p>
      {consentText(order.consentAt).map((text) => (
        <p key={text} style={muted}>
          {text}
        </p>
      ))}
      <p>
        <a href={orderUrl} style={button}>
          Open your order
        </a>
      </p>
    </Layout>
  );
}
