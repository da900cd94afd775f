import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Shop } from '../integration/shop.ts';
import { closeBrowser, openShopper, openShopWithPages, phone } from './shopper.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await openShopWithPages();
});
afterAll(async () => {
  await closeBrowser();
  await shop?.[Symbol.asyncDispose]();
});

const pathOf = ({ orderId, token }: { readonly orderId: string; readonly token: string }) =>
  `/orders/${orderId}?token=${token}`;

describe('the order page', () => {
  it('waits with the buyer for a supplier, and shows the key when it comes', async () => {
    const game = await shop.sell({ title: 'Hollow Knight', price: 1250, kinguin: { stock: 5, deliveryMs: 20_000 } });
    await using shopper = await openShopper(shop, { width: phone });
    const { page } = shopper;
    await shopper.fillCart([[game, 1]]);
    await shopper.open('/checkout');
    await shopper.pay('patient@example.com');
    await shopper.payWith();
    await page.getByRole('heading', { level: 1, name: 'Looking for your key' }).waitFor();
    await page.getByText('Your bank holds €12.50. Nothing is charged before a key is found.').waitFor();
    await page.getByText(/^Until .+ at the latest\./).waitFor();
    expect(await shopper.faults()).toEqual([]);
    await shop.rest();
    await page.getByRole('heading', { level: 1, name: 'Here is your key' }).waitFor();
    await page.getByText('€12.50 charged. That is all').waitFor();
    expect(shopper.complaints).toEqual([]);
  });

  it('says what was found, what was not, and where the money is', async () => {
    const game = await shop.sell({ title: 'Celeste', stock: 1, price: 2000 });
    const placed = await shop.buy([[game, 2]], 'half@example.com');
    await shop.rest();
    await using shopper = await openShopper(shop);
    const { page } = shopper;
    await shopper.open(pathOf(placed));
    await page.getByRole('heading', { level: 1, name: 'We found 1 of 2 keys' }).waitFor();
    await page
      .getByText('We charged €20.00 for what we found. €20.00 was held for the rest and is free again.')
      .waitFor();
    await page.getByText('Not found. €20.00 was not charged.').waitFor();
    await page.getByRole('button', { name: 'Tear open the key for Celeste' }).waitFor();
    expect(await shopper.faults()).toEqual([]);
  });

  it('says that nothing was charged when nothing was found', async () => {
    const game = await shop.sell({ title: 'Tunic', price: 2000 });
    const placed = await shop.buy([[game, 1]], 'nothing@example.com');
    await shop.rest();
    await using shopper = await openShopper(shop);
    await shopper.open(pathOf(placed));
    await shopper.page.getByRole('heading', { level: 1, name: 'We could not get your key' }).waitFor();
    await shopper.page.getByText('Nothing was charged. €20.00 was held and is free again.').waitFor();
    expect(await shopper.faults()).toEqual([]);
  });

  it('says what is paid back where the money could not be held', async () => {
    const game = await shop.sell({ title: 'Inside', stock: 1, price: 2000 });
    const placed = await shop.buy([[game, 2]], 'back@example.com', { method: 'ideal' });
    await shop.rest();
    await using shopper = await openShopper(shop);
    await shopper.open(pathOf(placed));
    await shopper.page.getByText('You paid €40.00. €20.00 goes back the way it came').waitFor();
    await shopper.page.getByText('Not found. €20.00 goes back to you.').waitFor();
  });

  it('opens from the mail in a fresh browser, without leaving the token in the address', async () => {
    const game = await shop.sell({ title: 'Portal', stock: 2, price: 999 });
    await shop.buy([[game, 2]], 'mailed@example.com');
    await shop.cloud.settled();
    const link = /https?:\/\/\S+\/orders\/\S+/.exec(shop.cloud.inbox('mailed@example.com')[0]?.text ?? '')?.[0] ?? '';
    expect(link).toContain('?token=');
    await using shopper = await openShopper(shop);
    const { page } = shopper;
    const { pathname, search } = new URL(link);
    await shopper.open(pathname + search);
    await page.getByRole('heading', { level: 1, name: 'Here are your keys' }).waitFor();
    expect(new URL(page.url()).search).toBe('');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Here are your keys' }).waitFor();
  });

  it('asks the shop for a code only when its strip is torn, and for that one alone', async () => {
    const game = await shop.sell({ title: 'Fez', stock: 2, price: 999 });
    const placed = await shop.buy([[game, 2]], 'sealed@example.com');
    await shop.cloud.settled();
    await using shopper = await openShopper(shop);
    const { page } = shopper;
    const answers: Promise<string>[] = [];
    page.on('response', (response) => {
      if (response.url().includes('/digital-keys')) answers.push(response.text());
    });
    await shopper.open(pathOf(placed));
    const strips = page.getByRole('button', { name: 'Tear open the key for Fez' });
    await strips.first().waitFor();
    const sealed = (await Promise.all(answers)).join();
    for (const code of game.codes) expect(sealed).not.toContain(code);
    await strips.first().click();
    const code = await page.getByTestId('key-code').innerText();
    const opened = (await Promise.all(answers)).join();
    expect(game.codes.filter((one) => opened.includes(one))).toEqual([code]);
    expect(await strips.count()).toBe(1);
  });

  it('shows a key that is a picture as one', async () => {
    const game = await shop.sell({ title: 'Game Pass', price: 3000, codeswholesale: { stock: 1, keyKind: 'image' } });
    const placed = await shop.buy([[game, 1]], 'picture@example.com');
    await shop.rest();
    await using shopper = await openShopper(shop);
    const { page } = shopper;
    await shopper.open(pathOf(placed));
    await page.getByRole('button', { name: 'Tear open the key for Game Pass' }).click();
    const picture = page.getByAltText('Picture of the key for Game Pass');
    await picture.waitFor();
    expect(await picture.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth > 0)).toBe(true);
    expect(await shopper.faults()).toEqual([]);
    expect(shopper.complaints).toEqual([]);
  });

  it('selects the code where the browser does not let it copy', async () => {
    const game = await shop.sell({ title: 'Braid', stock: 1, price: 999 });
    const placed = await shop.buy([[game, 1]], 'select@example.com');
    await shop.cloud.settled();
    await using shopper = await openShopper(shop);
    const { page, context } = shopper;
    await context.addInitScript(() =>
      Object.defineProperty(navigator, 'clipboard', {
        value: { writeText: () => Promise.reject(new Error('denied')) },
      }),
    );
    await shopper.open(pathOf(placed));
    await page.getByRole('button', { name: 'Tear open the key for Braid' }).click();
    await page.getByRole('button', { name: 'Copy the key for Braid' }).click();
    await page.getByText('Your browser does not let us copy.').waitFor();
    expect(await page.evaluate(() => window.getSelection()?.toString())).toBe(game.codes[0]);
  });

  it('does not exist for whoever has neither token nor account, and says where the link is', async () => {
    const game = await shop.sell({ title: 'Limbo', stock: 1, price: 999 });
    const { orderId } = await shop.buy([[game, 1]], 'secret@example.com');
    await using shopper = await openShopper(shop);
    await shopper.open(`/orders/${orderId}?token=${'x'.repeat(43)}`);
    await shopper.page.getByRole('heading', { level: 2, name: 'We cannot show this order here' }).waitFor();
    expect(await shopper.faults()).toEqual([]);
  });

  it('speaks German', async () => {
    const game = await shop.sell({ title: 'Gris', stock: 1, price: 999 });
    const placed = await shop.buy([[game, 1]], 'deutsch@example.com');
    await shop.cloud.settled();
    await using shopper = await openShopper(shop, { language: 'de', width: phone });
    const { page } = shopper;
    await shopper.open(pathOf(placed));
    await page.getByRole('heading', { level: 1, name: 'Hier ist dein Key' }).waitFor();
    await page.getByRole('button', { name: 'Key für Gris aufreißen' }).click();
    await page.getByText('Öffne Steam und melde dich an.').waitFor();
    expect(await shopper.faults()).toEqual([]);
  });
});
