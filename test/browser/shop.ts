import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { catalogue } from '../../local/catalogue/catalogue.ts';
import { seedCatalogue } from '../../local/catalogue/seed.ts';
import { startCloud } from '../../local/cloud.ts';
import type { Cloud } from '../../local/cloud-types.ts';
import { CatalogueExport, prerenderStorefront } from '../../web/scripts/prerender.ts';
import { launchChromium } from './chromium.ts';

/** The shelves of the stories: enough of everything for filters, versions and regions. */
const sold = [
  'cyberpunk-2077-gog',
  'cyberpunk-2077-steam',
  'hades-ii-steam',
  'hollow-knight-steam',
  'stardew-valley-steam',
  'portal-2-steam',
  'elden-ring-steam-europe',
  'anno-1800-ubisoft-connect-europe',
  'anno-1800-ubisoft-connect-united-states',
  'mario-kart-world-nintendo-europe',
  'the-witcher-iv-gog',
  'steam-wallet-20-eur',
];

export interface VisitorOptions {
  readonly width?: 390 | 1280;
  readonly theme?: 'light' | 'dark';
  /** Decides which country is guessed. */
  readonly timeZone?: string;
  readonly language?: string;
}

/** Somebody with a browser of their own, and what the browser complained about. */
export interface Visitor extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors of scripts and of the page's policy, in words. */
  readonly complaints: readonly string[];
}

export interface BrowserShop extends AsyncDisposable {
  readonly cloud: Cloud;
  readonly origin: string;
  visit(path: string, options?: VisitorOptions): Promise<Visitor>;
}

/** Starts a shop with a small catalogue, and a browser to look at it. */
export async function openBrowserShop(handles: readonly string[] = sold): Promise<BrowserShop> {
  await using opened = new AsyncDisposableStack();
  const pages = await mkdtemp(join(tmpdir(), 'latchkey-pages-'));
  opened.defer(() => rm(pages, { recursive: true }));
  const cloud = opened.use(
    await startCloud({ directory: process.env.LATCHKEY_APP ?? 'cdk.out', rateLimits: 'off', drawnPages: pages }),
  );
  const { access_token } = await cloud.identityToken({ email: 'admin@example.com', groups: ['admin'] });
  await seedCatalogue({
    fetch: cloud.fetch,
    staffToken: access_token,
    products: catalogue.filter(({ handle }) => handles.includes(handle)),
  });
  const listed = await cloud.fetch('/store/products?region_id=reg_europe&limit=1000&fields=*variants.calculated_price');
  await prerenderStorefront({
    build: { directory: 'dist/web', serverDirectory: join(process.cwd(), 'dist/web-server') },
    directory: pages,
    products: CatalogueExport.parse(await listed.json()).products,
    origin: cloud.origin,
    now: new Date(cloud.clock.now()),
  });
  const browser = await launchChromium();
  opened.defer(() => browser.close());
  const resources = opened.move();
  return {
    cloud,
    origin: cloud.origin,
    visit: (path, options = {}) => visit(browser, cloud.origin, path, options),
    [Symbol.asyncDispose]: () => resources[Symbol.asyncDispose](),
  };
}

async function visit(browser: Browser, origin: string, path: string, options: VisitorOptions): Promise<Visitor> {
  const { width = 1280, theme = 'dark', timeZone = 'Europe/Dublin', language = 'en-GB' } = options;
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width, height: width === 390 ? 844 : 800 },
    hasTouch: width === 390,
    colorScheme: theme,
    timezoneId: timeZone,
    locale: language,
    reducedMotion: 'reduce',
  });
  const complaints: string[] = [];
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(path);
  return { page, context, complaints, [Symbol.asyncDispose]: () => context.close() };
}
