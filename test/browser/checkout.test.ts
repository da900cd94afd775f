import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Shop, StoryProduct } from '../integration/shop.ts';
import { closeBrowser, desk, openShopper, openShopWithPages, phone } from './shopper.ts';

let shop: Shop;
let game: StoryProduct;
let elsewhere: StoryProduct;

beforeAll(async () => {
  shop = await openShopWithPages();
  game = await shop.sell({ title: 'Outer Wilds', stock: 20, price: 1475 });
  elsewhere = await shop.sell({ title: 'Forza Horizon', stock: 5, price: 2500 });
  await shop.call('POST', `/admin/products/${elsewhere.id}`, { excluded_countries: ['DE'] }, await shop.staff());
});
afterAll(async () => {
  await closeBrowser();
  await shop?.[Symbol.asyncDispose]();
});

describe('a guest', () => {
  it.each([phone, desk])(
    'buys with a card on a screen of %i pixels, and opens the key on the order page',
    async (width) => {
      await using shopper = await openShopper(shop, { width });
      const { page } = shopper;
      await shopper.fillCart([[game, 1]]);
      await shopper.open('/cart');
      await page.getByText('€14.75').first().waitFor();
      expect(await shopper.faults()).toEqual([]);
      await page.getByRole('link', { name: 'To checkout' }).click();
      await page.getByRole('button', { name: 'Pay €14.75' }).waitFor();
      expect(await shopper.faults()).toEqual([]);
      await shopper.pay('guest@example.com');
      await shopper.payWith();
      await page.waitForURL(/\/orders\/order_\w+$/);
      await page.getByRole('heading', { level: 1, name: 'Here is your key' }).waitFor();
      expect(await shopper.faults()).toEqual([]);
      await page.getByRole('button', { name: 'Tear open the key for Outer Wilds' }).click();
      const code = await page.getByTestId('key-code').innerText();
      expect(game.codes).toContain(code);
      await page.getByRole('button', { name: 'Copy the key for Outer Wilds' }).click();
      await page.getByText('The key is copied.').waitFor();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);
      expect(await shopper.faults()).toEqual([]);
      expect(shopper.complaints).toEqual([]);
    },
  );

  it('pays after the bank has asked for 3-D Secure', async () => {
    await using shopper = await openShopper(shop);
    await shopper.fillCart([[game, 1]]);
    await shopper.open('/checkout');
    await shopper.pay('secure@example.com');
    await shopper.payWith('3ds');
    await shopper.page.getByRole('button', { name: 'Authorise' }).click();
    await shopper.page.getByRole('heading', { level: 1, name: 'Here is your key' }).waitFor();
  });

  it('finds the cart as it was after a declined card, reads why, and pays with another', async () => {
    await using shopper = await openShopper(shop);
    const { page } = shopper;
    await shopper.fillCart([[game, 1]]);
    await shopper.open('/checkout');
    await shopper.pay('declined@example.com');
    await shopper.payWith('card_declined');
    await page.getByText('Your card was declined.').waitFor();
    await page.getByRole('link', { name: 'Cancel and return to the shop' }).click();
    await page.getByRole('alert').getByText('The payment was declined').waitFor();
    expect(await shopper.faults()).toEqual([]);
    await page.getByRole('link', { name: 'To checkout' }).click();
    expect(await page.getByLabel('E-mail').inputValue()).toBe('declined@example.com');
    await shopper.pay();
    await shopper.payWith();
    await page.getByRole('heading', { level: 1, name: 'Here is your key' }).waitFor();
  });

  it('who left the payment page by the back button can pay for the same order', async () => {
    await using shopper = await openShopper(shop);
    const { page } = shopper;
    await shopper.fillCart([[game, 1]]);
    await shopper.open('/checkout');
    await shopper.pay('back@example.com');
    const first = page.url();
    await page.goBack();
    await page.getByRole('button', { name: 'Pay €14.75' }).waitFor();
    await shopper.pay();
    expect(page.url()).toBe(first);
  });

  it('who presses the button twice opens one payment page', async () => {
    await using shopper = await openShopper(shop);
    const { page } = shopper;
    const opened: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/payment-sessions')) opened.push(request.url());
    });
    await shopper.fillCart([[game, 1]]);
    await shopper.open('/checkout');
    await page.getByLabel('E-mail').fill('twice@example.com');
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Pay €14.75' }).dblclick();
    await page.waitForURL(/\/local\/stripe\/pay\//);
    expect(opened).toHaveLength(1);
  });

  it('is told what is missing, with the focus on it, and nothing is ticked beforehand', async () => {
    await using shopper = await openShopper(shop);
    const { page } = shopper;
    await shopper.fillCart([[game, 1]]);
    await shopper.open('/checkout');
    expect(await page.getByRole('checkbox').isChecked()).toBe(false);
    await page.getByRole('button', { name: 'Pay €14.75' }).click();
    expect(await page.getByLabel('E-mail').evaluate((field) => field === document.activeElement)).toBe(true);
    await page.getByText('Enter your e-mail address').waitFor();
    await page.getByLabel('E-mail').fill('ada@nowhere');
    await page.getByRole('button', { name: 'Pay €14.75' }).click();
    await page.getByText('This does not look like an e-mail address').waitFor();
    expect(await shopper.faults()).toEqual([]);
  });

  it('has to say that a key is for another country where it does not activate in theirs', async () => {
    await using shopper = await openShopper(shop);
    const { page } = shopper;
    const cartId = await shopper.fillCart([[elsewhere, 1]]);
    await shopper.open('/cart');
    await page.getByText('Does not activate in Germany.').waitFor();
    expect(await shopper.faults()).toEqual([]);
    await page.getByRole('link', { name: 'To checkout' }).click();
    await page.getByLabel('E-mail').fill('abroad@example.com');
    await page.locator('#checkout-consent').check();
    await page.getByRole('button', { name: 'Pay €25.00' }).click();
    await page.getByText('Confirm that you buy for another country').waitFor();
    await shopper.pay();
    const { body } = await shop.call<{ cart: { metadata: Record<string, unknown> } }>('GET', `/store/carts/${cartId}`);
    expect(body.cart.metadata).toMatchObject({
      region_confirmed: true,
      delivery_consent:
        'Deliver my keys at once. I know that my right to withdraw within 14 days ends with the delivery.',
      delivery_consent_at: expect.stringMatching(/^\d{4}-/),
    });
  });

  it('sees the new price before paying it', async () => {
    await using shopper = await openShopper(shop);
    const { page } = shopper;
    const moving = await shop.sell({ title: 'Moving', stock: 1, price: 1000 });
    await shopper.fillCart([[moving, 1]]);
    await shopper.open('/checkout');
    await page.getByLabel('E-mail').fill('moved@example.com');
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Pay €10.00' }).waitFor();
    const prices = [{ currency_code: 'eur', amount: 12 }];
    await shop.call('POST', `/admin/products/${moving.id}`, { prices }, await shop.staff());
    await shop.cloud.settled();
    await page.locator('main button[type=submit]').click();
    await page.getByText('The price has moved to €12.00').waitFor();
    await page.getByRole('button', { name: 'Pay €12.00' }).waitFor();
  });

  it('changes quantities and takes things out, with the totals of the shop', async () => {
    await using shopper = await openShopper(shop);
    const { page } = shopper;
    await shopper.fillCart([
      [game, 1],
      [elsewhere, 1],
    ]);
    await shopper.open('/cart');
    await page.getByRole('button', { name: 'One more of Outer Wilds' }).click();
    await page.getByTestId('cart-total').getByText('€54.50').waitFor();
    await page.getByRole('button', { name: 'Remove Forza Horizon from the cart' }).click();
    await page.getByTestId('cart-total').getByText('€29.50').waitFor();
    await page.getByRole('button', { name: 'Remove Outer Wilds from the cart' }).click();
    await page.getByRole('heading', { name: 'Nothing in here yet' }).waitFor();
    expect(await shopper.faults()).toEqual([]);
  });

  it('buys with the keyboard alone', async () => {
    await using shopper = await openShopper(shop);
    const { page } = shopper;
    await shopper.fillCart([[game, 1]]);
    await shopper.open('/cart');
    await page.getByRole('link', { name: 'To checkout' }).waitFor();
    const tabTo = async (name: RegExp) => {
      for (let steps = 0; steps < 60; steps += 1) {
        await page.keyboard.press('Tab');
        const focused = await page.evaluate(() => {
          const element = document.activeElement;
          const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined;
          return element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '';
        });
        if (name.test(focused)) return;
      }
      throw new Error(`Tab never comes to ${name}.`);
    };
    await tabTo(/^To checkout/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Checkout' }).waitFor();
    await page.getByLabel('E-mail').waitFor();
    await tabTo(/^E-mail/);
    await page.keyboard.type('keys@example.com');
    await tabTo(/^Deliver my keys at once/);
    await page.keyboard.press('Space');
    await tabTo(/^Pay €14.75/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/local\/stripe\/pay\//);
    await tabTo(/^Pay €14.75/);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Tear open the key for Outer Wilds' }).waitFor();
    await tabTo(/^Tear open the key for Outer Wilds/);
    await page.keyboard.press('Enter');
    await page.getByTestId('key-code').waitFor();
    await tabTo(/^Copy the key/);
    await page.keyboard.press('Enter');
    await page.getByText('The key is copied.').waitFor();
  });
});

describe('the return page', () => {
  it('says when it does not know the payment, and leads on', async () => {
    await using shopper = await openShopper(shop);
    await shopper.open('/checkout/return?cart_id=cart_01M894QEE164FQ8W3REW5BZ34D');
    await shopper.page.getByRole('heading', { name: 'We do not know this payment' }).waitFor();
    expect(await shopper.faults()).toEqual([]);
  });
});
