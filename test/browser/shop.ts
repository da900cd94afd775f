import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { catalogue } from '../../local/catalogue/catalogue.ts';
import { seedCatalogue } from '../../local/catalogue/seed.ts';
import type { Cloud } from '../../local/cloud-promise.ts';
import { startCloud } from '../../local/cloud.ts';
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
  /** Serves home, catalogue and product pages as they were drawn ahead. */
  readonly prerendered?: boolean;
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
  /** Where the pages that were drawn ahead are. */
  readonly pages: string;
  visit(path: string, options?: VisitorOptions): Promise<Visitor>;
}

/** Starts a shop with a small catalogue, and a browser to look at it. */
export async function openBrowserShop(handles: readonly string[] = sold): Promise<BrowserShop> {
  await using opened = new AsyncDisposableStack();
  const cloud = opened.use(await startCloud({ directory: process.env.LATCHKEY_APP ?? 'cdk.out', rateLimits: 'off' }));
  const { access_token } = await cloud.identityToken({ email: 'admin@example.com', groups: ['admin'] });
  await seedCatalogue({
    fetch: cloud.fetch,
    staffToken: access_token,
    products: catalogue.filter(({ handle }) => handles.includes(handle)),
  });
  const pages = await mkdtemp(join(tmpdir(), 'latchkey-pages-'));
  opened.defer(() => rm(pages, { recursive: true }));
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
    pages,
    visit: (path, options = {}) => visit(browser, cloud, pages, path, options),
    [Symbol.asyncDispose]: () => resources[Symbol.asyncDispose](),
  };
}

async function visit(
  browser: Browser,
  cloud: Cloud,
  pages: string,
  path: string,
  options: VisitorOptions,
): Promise<Visitor> {
  const { width = 1280, theme = 'dark', timeZone = 'Europe/Dublin', language = 'en-GB' } = options;
  const context = await browser.newContext({
    baseURL: cloud.origin,
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
  await page.route('**/covers/*.svg', (route) => {
    const file = join(pages, new URL(route.request().url()).pathname);
    return existsSync(file) ? route.fulfill({ path: file }) : route.fallback();
  });
  await page.route('**/*', (route) => serveDocument(route, options.prerendered ? pages : undefined));
  await page.goto(path);
  return { page, context, complaints, [Symbol.asyncDispose]: () => context.close() };
}

/** Puts the page that was drawn ahead for this very catalogue, or the bare shell, in the place of what the app was built with. */
async function serveDocument(route: Route, pages: string | undefined): Promise<void> {
  const { origin, pathname } = new URL(route.request().url());
  if (!route.request().isNavigationRequest() || /^\/(local|cognito)\//.test(pathname)) return route.fallback();
  const answer = await route.fetch();
  const drawn = pages && join(pages, pathname, 'index.html');
  const file = drawn && existsSync(drawn) ? drawn : 'dist/web/app-shell.html';
  const isPage = answer.ok() && origin === new URL(answer.url()).origin;
  return route.fulfill(isPage ? { response: answer, body: await readFile(file, 'utf8') } : { response: answer });
}
