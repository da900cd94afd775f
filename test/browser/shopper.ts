import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openShop, type Shop, type StoryProduct } from '../integration/shop.ts';
import { launchChromium } from './chromium.ts';

export const phone = 390;
export const desk = 1280;

export interface Shopper extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained of: faults of scripts, and whatever the page's policy forbade. */
  readonly complaints: readonly string[];
  open(path: string): Promise<void>;
  /** Puts games into a new cart, as another page of the shop would have. */
  fillCart(lines: readonly (readonly [StoryProduct, number])[]): Promise<string>;
  /** On the checkout page: the address if it is asked for, every agreement, and the button. */
  pay(email?: string): Promise<void>;
  /** On the payment page: pays with one of its test cards. */
  payWith(card?: string): Promise<void>;
  heading(): Promise<string>;
  /** What axe finds on the page as it is, in both themes. */
  faults(): Promise<readonly string[]>;
}

export interface ShopperOptions {
  readonly width?: number;
  readonly country?: string;
  readonly language?: 'en' | 'de';
}

/** A shop with its pages. `LATCHKEY_APP` names another synthesised app than `cdk.out`. */
export function openShopWithPages(): Promise<Shop> {
  return openShop({ directory: process.env.LATCHKEY_APP ?? 'cdk.out' });
}

let running: Promise<Browser> | undefined;

function browser(): Promise<Browser> {
  running ??= launchChromium();
  return running;
}

/** Ends the one browser of a file of tests. */
export async function closeBrowser(): Promise<void> {
  await (await running)?.close();
}

/** A person with a profile of their own, in which nobody is known yet. */
export async function openShopper(shop: Shop, options: ShopperOptions = {}): Promise<Shopper> {
  const { width = desk, country = 'de', language = 'en' } = options;
  const context = await (await browser()).newContext({
    viewport: { width, height: 900 },
    locale: language,
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const { origin } = shop.cloud;
  const shopper = JSON.stringify({ country, chosen: true });
  await context.addInitScript(
    ([own, value]) => window.origin === own && window.localStorage.setItem('latchkey.shopper', value),
    [origin, shopper] as const,
  );
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content.Security.Policy|Minified React error/.test(message.text())) complaints.push(message.text());
  });

  return {
    page,
    context,
    complaints,
    open: async (path) => void (await page.goto(origin + path)),
    async fillCart(lines) {
      const { body } = await shop.call<{ cart: { id: string } }>('POST', '/store/carts', {
        region_id: 'reg_europe',
        billing_address: { country_code: country },
        items: lines.map(([product, quantity]) => ({ variant_id: product.variantId, quantity })),
      });
      await context.addInitScript(
        ([own, id]) => {
          if (window.origin !== own || window.localStorage.getItem('latchkey.filled') === id) return;
          window.localStorage.setItem('latchkey.filled', id);
          window.localStorage.setItem('latchkey.cart', JSON.stringify(id));
        },
        [origin, body.cart.id] as const,
      );
      return body.cart.id;
    },
    async pay(email) {
      if (email !== undefined) await page.getByLabel('E-mail').fill(email);
      for (const box of await page.getByRole('checkbox').all()) await box.check();
      await page.locator('main button[type=submit]').click();
      await page.waitForURL(/\/local\/stripe\/pay\//);
    },
    async payWith(card = 'pm_card_visa') {
      await page.locator(`input[value="card:${card}"]`).check();
      await page.getByRole('button', { name: /^Pay/ }).click();
    },
    heading: () => page.getByRole('heading', { level: 1 }).innerText(),
    async faults() {
      const found: string[] = [];
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        const first = await violationsIn(page);
        // A busy machine may show the theme before, for a part of the page, when it is first looked at: a fault stays.
        const violations = first.length === 0 ? first : await violationsIn(page);
        found.push(...violations.map((violation) => `${colorScheme}: ${violation}`));
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        if (overflow > 0) found.push(`${colorScheme}: ${overflow} pixels wider than the window`);
      }
      return found;
    },
    [Symbol.asyncDispose]: () => context.close(),
  };
}

/** What axe has to say of the page, once it has been drawn and nothing moves. */
async function violationsIn(page: Page): Promise<string[]> {
  await page.evaluate(async () => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  });
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id} at ${html.slice(0, 160)}`));
}
