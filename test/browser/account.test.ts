import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Shop, StoryProduct } from '../integration/shop.ts';
import { closeBrowser, openShopper, openShopWithPages, phone, type Shopper } from './shopper.ts';

let shop: Shop;
let game: StoryProduct;
let other: StoryProduct;

beforeAll(async () => {
  shop = await openShopWithPages();
  game = await shop.sell({ title: 'Outer Wilds', stock: 5, price: 1475 });
  other = await shop.sell({ title: 'Disco Elysium', stock: 5, price: 999 });
});
afterAll(async () => {
  await closeBrowser();
  await shop?.[Symbol.asyncDispose]();
});

async function signIn({ page }: Shopper, email: string): Promise<void> {
  await page.getByRole('button', { name: 'Sign in or create an account' }).click();
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function library(shopper: Shopper): Promise<void> {
  await shopper.open('/library');
  await shopper.page.getByRole('searchbox', { name: 'Search your keys' }).waitFor();
}

describe('a customer', () => {
  it('signs in, buys, finds the keys in the library, opens one and copies it', async () => {
    await using shopper = await openShopper(shop);
    const { page } = shopper;
    await shopper.open('/library');
    await page.getByRole('heading', { name: 'Sign in to your account' }).waitFor();
    expect(await shopper.faults()).toEqual([]);
    await signIn(shopper, 'ada@example.com');
    await page.getByRole('heading', { name: 'No keys yet' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/library');
    expect(await shopper.faults()).toEqual([]);

    await shopper.fillCart([
      [game, 1],
      [other, 1],
    ]);
    await shopper.open('/checkout');
    await page.getByText('You are signed in as ada@example.com.').waitFor();
    expect(await shopper.faults()).toEqual([]);
    await shopper.pay();
    await shopper.payWith();
    await page.getByRole('heading', { level: 1, name: 'Here are your keys' }).waitFor();

    await library(shopper);
    await page.getByText('2 keys').waitFor();
    await page.getByRole('searchbox', { name: 'Search your keys' }).fill('outer');
    await page.getByText('1 key', { exact: true }).waitFor();
    expect(await shopper.faults()).toEqual([]);
    await page.getByRole('button', { name: 'Tear open the key for Outer Wilds' }).click();
    expect(await shopper.faults()).toEqual([]);
    await page.getByRole('button', { name: 'Leave it sealed' }).click();
    expect(await page.getByTestId('key-code').count()).toBe(0);
    await page.getByRole('button', { name: 'Tear open the key for Outer Wilds' }).click();
    await page.getByRole('button', { name: 'Tear it open' }).click();
    const code = await page.getByTestId('key-code').innerText();
    expect(game.codes).toContain(code);
    await page.getByRole('button', { name: 'Copy the key for Outer Wilds' }).click();
    await page.getByText('The key is copied.').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);

    await library(shopper);
    await page.getByLabel('Show').selectOption('opened');
    await page.getByText(/^First opened/).waitFor();
    await page.getByText('1 key', { exact: true }).waitFor();
    expect(shopper.complaints).toEqual([]);
  });

  it('sees the orders, saves the data, and is unknown after signing out', async () => {
    await using shopper = await openShopper(shop, { width: phone });
    const { page } = shopper;
    const headers = await shop.customer('grace@example.com');
    await shop.buy([[game, 1]], 'grace@example.com', {}, headers);
    await shop.cloud.settled();
    await shopper.open('/account');
    await signIn(shopper, 'grace@example.com');
    await page.getByRole('link', { name: /Outer Wilds.*Delivered/ }).waitFor();
    expect(await shopper.faults()).toEqual([]);

    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save as a file' }).click(),
    ]);
    const chunks = await Array.fromAsync(await file.createReadStream());
    const saved = Buffer.concat(chunks).toString();
    expect(JSON.parse(saved)).toMatchObject({
      customer: { email: 'grace@example.com' },
      orders: [{ email: 'grace@example.com' }],
      digital_keys: [{ product_title: 'Outer Wilds', code: null }],
    });
    for (const code of game.codes) expect(saved).not.toContain(code);

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(`${shop.cloud.origin}/`);
    await shopper.open('/account');
    await page.getByRole('heading', { name: 'Sign in to your account' }).waitFor();
    expect(await page.evaluate(() => JSON.stringify(window.localStorage))).not.toContain('eyJ');
  });

  it('is told when the sign-in has ended, and whose it was', async () => {
    await using shopper = await openShopper(shop);
    const { page } = shopper;
    await shopper.open('/library');
    await signIn(shopper, 'linus@example.com');
    await page.getByRole('heading', { name: 'No keys yet' }).waitFor();
    await page.evaluate(() => {
      for (const name of Object.keys(window.localStorage)) {
        if (name.startsWith('oidc.')) window.localStorage.removeItem(name);
      }
      const kept = JSON.parse(window.localStorage.getItem('latchkey.account') ?? '{}');
      kept.account.expiresAt = Date.now();
      window.localStorage.setItem('latchkey.account', JSON.stringify(kept));
    });
    await page.reload();
    await page.getByRole('heading', { name: 'Your sign-in has ended' }).waitFor();
    await page.getByText('You were signed in as linus@example.com.').waitFor();
    expect(await shopper.faults()).toEqual([]);
  });

  it('stays signed in beyond the hour of a token', async () => {
    await using shopper = await openShopper(shop);
    const { page } = shopper;
    await shopper.open('/library');
    await signIn(shopper, 'margaret@example.com');
    await page.getByRole('heading', { name: 'No keys yet' }).waitFor();
    const token = () =>
      page.evaluate(() => JSON.parse(window.localStorage.getItem('latchkey.account') ?? '{}').account.accessToken);
    const before = await token();
    await page.evaluate(() => {
      const kept = JSON.parse(window.localStorage.getItem('latchkey.account') ?? '{}');
      kept.account.expiresAt = Date.now();
      window.localStorage.setItem('latchkey.account', JSON.stringify(kept));
    });
    await page.reload();
    await page.getByRole('heading', { name: 'No keys yet' }).waitFor();
    expect(await token()).not.toBe(before);
  });

  it('comes to a page of ours after signing in, whatever the address asks for', async () => {
    await using shopper = await openShopper(shop);
    await shopper.open('/account?then=//evil.example/steal');
    await signIn(shopper, 'barbara@example.com');
    await shopper.page.getByRole('heading', { level: 2, name: 'Profile' }).waitFor();
    expect(new URL(shopper.page.url()).origin).toBe(shop.cloud.origin);
  });
});
