import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { orderKeysMail } from '#shared/mail/templates/order-keys.tsx';
import { orderReleasedMail } from '#shared/mail/templates/order-released.tsx';

const order = { displayId: 1001, currencyCode: 'eur' as const, total: 3500 };
const key = { title: 'Hades', platform: 'steam' as const, code: 'AAAAA-BBBBB-CCCCC', isPicture: false };
const orderUrl = 'https://shop.example/orders/order_1?token=t';

describe('the mail with the keys', () => {
  it('holds each key, the steps of its platform once, what was charged, and the link', () => {
    const { subject, text } = orderKeysMail({
      order,
      keys: [key, { ...key, code: 'DDDDD-EEEEE-FFFFF' }],
      missing: [],
      charged: 3500,
      orderUrl,
    });
    expect(subject).toBe('Your 2 keys (order 1001)');
    expect(text).toMatchInlineSnapshot(`
      "Thank you for your order 1001.

      Hades (Steam)
        AAAAA-BBBBB-CCCCC

      Hades (Steam)
        DDDDD-EEEEE-FFFFF

      How to redeem on Steam:
        1. Open Steam and sign in.
        2. Choose Games, then Activate a Product on Steam.
        3. Enter the key; the game appears in your library.
        https://store.steampowered.com/account/registerkey

      Charged: €35.00
      Your order: https://shop.example/orders/order_1?token=t
      "
    `);
  });

  it('says in both forms what was not found, and that it was not charged', () => {
    const mail = orderKeysMail({
      order,
      keys: [key],
      missing: [{ title: 'Celeste', quantity: 2 }],
      charged: 1500,
      orderUrl,
    });
    for (const form of [mail.text, renderToString(mail.html)]) {
      expect(form).toContain('2 × Celeste');
      expect(form).toContain('You were not charged for that.');
    }
  });

  it('confirms the agreement to immediate delivery, when there was one', () => {
    const agreed = orderKeysMail({
      order: { ...order, consentAt: '2026-11-25T10:00:00.000Z' },
      keys: [key],
      missing: [],
      charged: 1500,
      orderUrl,
    });
    expect(agreed.text).toContain('On 2026-11-25 you asked for delivery at once');
    expect(renderToString(agreed.html)).toContain('your right to withdraw ends with the delivery');
    expect(orderKeysMail({ order, keys: [key], missing: [], charged: 1500, orderUrl }).text).not.toContain(
      'right to withdraw',
    );
  });

  it('takes nothing in a title for markup', () => {
    const { html } = orderKeysMail({
      order,
      keys: [{ ...key, title: '<script>alert(1)</script>' }],
      missing: [],
      charged: 1,
      orderUrl,
    });
    expect(renderToString(html)).not.toContain('<script>');
  });

  it('names the attachment where the key is a picture', () => {
    const { text } = orderKeysMail({
      order,
      keys: [{ ...key, code: 'key-1.png', isPicture: true }],
      missing: [],
      charged: 1500,
      orderUrl,
    });
    expect(text).toContain('see the attached picture key-1.png');
  });
});

describe('the mail of an order that could not be filled', () => {
  it('says that nothing was charged where money was only held', () => {
    const { subject, text } = orderReleasedMail({ order, titles: ['Hades'], refunded: false, orderUrl });
    expect(subject).toContain('you were not charged');
    expect(text).toContain('€35.00 that were set aside have been released');
  });

  it('says that the money comes back where it had been taken', () => {
    const { subject, text } = orderReleasedMail({ order, titles: ['Hades'], refunded: true, orderUrl });
    expect(subject).toContain('your money is on its way back');
    expect(text).not.toContain('not charged');
  });
});
