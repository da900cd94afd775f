import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserShop, openBrowserShop } from './shop.ts';

let shop: BrowserShop;
beforeAll(async () => {
  shop = await openBrowserShop();
});
afterAll(() => shop?.[Symbol.asyncDispose]());

describe('the front page', () => {
  it('leads from a shelf to the game, whose heading takes the focus', async () => {
    await using visitor = await shop.visit('/');
    const { page, complaints } = visitor;
    await page.getByRole('region', { name: 'Just out' }).getByRole('link', { name: 'Stardew Valley' }).click();
    await page.waitForURL('**/p/stardew-valley-steam');
    await page.getByRole('heading', { level: 1, name: 'Stardew Valley' }).waitFor();
    expect(await page.locator('h1:focus').textContent()).toBe('Stardew Valley');
    expect(await page.title()).toContain('Stardew Valley for Steam');
    expect(complaints).toEqual([]);
  });

  it('comes alive as it was drawn ahead, without a complaint of script or policy', async () => {
    for (const path of ['/', '/games', '/p/hades-ii-steam']) {
      await using visitor = await shop.visit(path);
      await visitor.page.waitForLoadState('networkidle');
      await visitor.page.getByRole('button', { name: 'Country and currency' }).click();
      await visitor.page.getByRole('dialog').waitFor();
      expect(visitor.complaints, path).toEqual([]);
    }
  });

  it('tells those who run no script what it sells, in words and as data', async () => {
    const text = await (await shop.cloud.fetch('/p/hades-ii-steam')).text();
    expect(text).toContain('<title>Hades II for Steam, Worldwide · Latchkey</title>');
    expect(text).toContain(`<link rel="canonical" href="${shop.origin}/p/hades-ii-steam"/>`);
    const data = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(text)?.[1] ?? '';
    expect(JSON.parse(data)).toMatchObject({
      '@type': 'Product',
      name: 'Hades II',
      offers: { '@type': 'Offer', price: '28.99', priceCurrency: 'EUR' },
    });
    const sitemap = await (await shop.cloud.fetch('/sitemap.xml')).text();
    expect(sitemap).toContain(`<loc>${shop.origin}/p/hades-ii-steam</loc>`);
  });

  it('shows a shopper in London pounds, though it was drawn ahead in euros', async () => {
    await using visitor = await shop.visit('/', { timeZone: 'Europe/London' });
    const ticket = visitor.page.getByRole('link', { name: /Hades II/ }).first();
    await ticket.getByText('£').waitFor();
    expect(await visitor.page.locator('main').textContent()).not.toContain('€');
  });
});

describe('the search', () => {
  it('offers games while one types, and opens the chosen one by keyboard alone', async () => {
    await using visitor = await shop.visit('/');
    const { page } = visitor;
    const field = page.getByRole('combobox', { name: 'Search games' });
    await field.fill('hollow');
    await page.getByRole('option', { name: /Hollow Knight/ }).waitFor();
    await field.press('ArrowDown');
    await field.press('Enter');
    await page.waitForURL('**/p/hollow-knight-steam');
  });

  it('forgives one slip', async () => {
    await using visitor = await shop.visit('/games?q=hadse');
    await visitor.page.getByRole('link', { name: /Hades II/ }).waitFor();
  });

  it('says when nothing fits, and the way back to everything', async () => {
    await using visitor = await shop.visit('/games?genre=Nonsense');
    const { page } = visitor;
    await page.getByRole('heading', { name: 'No game fits all of that' }).waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Clear all' }).last().click();
    await page.getByRole('link', { name: /Hades II/ }).waitFor();
    expect(new URL(page.url()).search).toBe('');
  });
});

describe('the filters', () => {
  it('narrow the catalogue, say how many are left, and stand in the address', async () => {
    await using visitor = await shop.visit('/games');
    const { page } = visitor;
    await page.getByRole('checkbox', { name: /^GOG/ }).check();
    await page.waitForURL('**/games?platform=gog');
    await page.getByText('2 games', { exact: true }).waitFor();
    expect(await page.getByRole('main').getByRole('listitem').getByRole('link').count()).toBe(2);
    await page.getByRole('button', { name: 'Remove the filter GOG' }).click();
    await page.getByText('12 games', { exact: true }).waitFor();
  });

  it('are a sheet on a phone that goes back to the button that opened it', async () => {
    await using visitor = await shop.visit('/games', { width: 390 });
    const { page } = visitor;
    const button = page.getByRole('button', { name: /^Filters/ });
    await button.click();
    const sheet = page.getByRole('dialog', { name: 'Filters' });
    await sheet.getByText('Nintendo eShop').click();
    await sheet.getByRole('button', { name: 'Show 1 games' }).waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'hidden' });
    expect(await page.locator('button:focus').textContent()).toContain('Filters');
  });

  it('sort by price', async () => {
    await using visitor = await shop.visit('/games?platform=steam');
    const { page } = visitor;
    await page.getByRole('combobox', { name: 'Sort by' }).selectOption('price');
    await page.waitForURL(/sort=price/);
    await page.getByRole('region', { name: 'All games' }).getByRole('listitem').first().getByText('Portal 2').waitFor();
  });
});

describe('a game', () => {
  it('says that its key does not work where the shopper is, and which version does', async () => {
    await using visitor = await shop.visit('/p/anno-1800-ubisoft-connect-united-states');
    const { page } = visitor;
    await page.getByText('Does not activate in Ireland').waitFor();
    await page.getByRole('link', { name: 'Ubisoft Connect, Europe', exact: true }).click();
    await page.waitForURL('**/p/anno-1800-ubisoft-connect-europe');
    await page.getByText('Activates in Ireland').waitFor();
  });

  it('asks for the country where it cannot be guessed, and answers when it is chosen', async () => {
    await using visitor = await shop.visit('/p/anno-1800-ubisoft-connect-europe', { timeZone: 'Asia/Tokyo' });
    const { page } = visitor;
    await page.getByText('Does it activate where you are?').waitFor();
    await page.getByRole('button', { name: 'Country and currency' }).click();
    await page.getByRole('combobox', { name: 'Country' }).selectOption('us');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('Does not activate in United States').waitFor();
    await page.reload();
    await page.getByText('Does not activate in United States').waitFor();
  });

  it('goes into the cart, which counts it', async () => {
    await using visitor = await shop.visit('/p/hades-ii-steam');
    const { page } = visitor;
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.getByRole('link', { name: 'Cart, 1 key' }).waitFor({ state: 'attached' });
    await page.getByText('Hades II is in your cart.').waitFor();
  });

  it('that is not sold says so and is not to be found by search engines', async () => {
    await using visitor = await shop.visit('/p/half-life-3-steam');
    const { page } = visitor;
    await page.getByRole('heading', { name: 'We do not sell that one' }).waitFor();
    expect(await page.locator('meta[name=robots]').getAttribute('content')).toBe('noindex');
  });
});

describe('language and look', () => {
  it('are German where the browser is, and can be changed for good', async () => {
    await using visitor = await shop.visit('/', { language: 'de-DE', timeZone: 'Europe/Berlin' });
    const { page } = visitor;
    await page.getByRole('heading', { name: 'Key kaufen. Beim Ankommen zusehen.' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await page.getByRole('button', { name: 'Land und Währung' }).click();
    await page.getByText('English').click();
    await page.getByText('Light').click();
    await page.reload();
    await page.getByRole('heading', { name: 'Buy the key. Watch it arrive.' }).waitFor();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('light');
  });
});

describe('trouble', () => {
  it('of the catalogue is said, and passes when one tries again', async () => {
    await using visitor = await shop.visit('/help');
    const { page } = visitor;
    await page.route('**/store/products*', (route) => route.fulfill({ status: 400, body: '{}' }));
    await page.getByRole('link', { name: 'All games' }).first().click();
    await page.getByRole('alert').getByText('The catalogue did not load').waitFor();
    await page.unroute('**/store/products*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('link', { name: /Hades II/ }).waitFor();
  });

  it('of the connection is said while it lasts', async () => {
    await using visitor = await shop.visit('/games');
    const { page, context } = visitor;
    await page.getByRole('link', { name: /Hades II/ }).waitFor();
    await context.setOffline(true);
    await page.getByText('You are offline.').waitFor();
    await context.setOffline(false);
    await page.getByText('You are offline.').waitFor({ state: 'hidden' });
  });

  it('of an address is a page that knows the way', async () => {
    await using visitor = await shop.visit('/');
    const { page } = visitor;
    const answer = await page.goto('/nothing-here');
    expect(answer?.status()).toBe(404);
  });
});
