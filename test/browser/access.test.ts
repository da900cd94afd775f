import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserShop, openBrowserShop } from './shop.ts';

let shop: BrowserShop;
beforeAll(async () => {
  shop = await openBrowserShop();
});
afterAll(() => shop?.[Symbol.asyncDispose]());

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe objects to, each in one line. */
async function objections(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(standards).analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.html.slice(0, 160)}`));
}

const pages = [
  ['/', 'Just out'],
  ['/games', 'Hades II'],
  ['/games?genre=Nonsense', 'No game fits all of that'],
  ['/p/cyberpunk-2077-gog', 'Versions of this game'],
  ['/p/anno-1800-ubisoft-connect-united-states', 'Does not activate in Ireland'],
  ['/p/half-life-3-steam', 'We do not sell that one'],
  ['/help', 'What happens to your money'],
  ['/terms', 'Right of withdrawal'],
  ['/privacy', 'What we keep'],
] as const;

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  it.each(pages)('axe objects to nothing on %s', async (path, text) => {
    for (const width of [390, 1280] as const) {
      await using visitor = await shop.visit(path, { theme, width });
      await visitor.page.getByText(text).first().waitFor();
      expect(await objections(visitor.page), `${width} wide`).toEqual([]);
    }
  });

  it('axe objects to nothing in the open dialogs', async () => {
    await using visitor = await shop.visit('/games', { theme, width: 390 });
    const { page } = visitor;
    await page.getByRole('button', { name: /^Filters/ }).click();
    await page.getByRole('dialog', { name: 'Filters' }).waitFor();
    expect(await objections(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Country and currency' }).click();
    await page.getByRole('combobox', { name: 'Country' }).waitFor();
    expect(await objections(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('combobox', { name: 'Search games' }).fill('hollow');
    await page.getByRole('option').first().waitFor();
    expect(await objections(page)).toEqual([]);
  });
});

describe('a narrow screen', () => {
  it('of 320 pixels never scrolls sideways', async () => {
    await using visitor = await shop.visit('/', { width: 390 });
    const { page } = visitor;
    await page.setViewportSize({ width: 320, height: 700 });
    for (const [path] of pages) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const [wide, seen] = [
        await page.evaluate('document.documentElement.scrollWidth'),
        await page.evaluate('document.documentElement.clientWidth'),
      ];
      expect(wide, path).toBe(seen);
    }
  });
});
