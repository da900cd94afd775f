/** Writes the pages that can be found: home, catalogue, products, help. Covers, sitemap and robots.txt come with them. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { StoreProduct } from '#shared/contracts/store-catalog.ts';
import { coverSvg } from '#shared/domain/cover.ts';
import type { GameDetail } from '../storefront/features/catalogue/game.ts';
import type { PageDrawer, Prerendered } from '../storefront/page-drawer.ts';
import type { StorefrontBuild } from './budget.ts';

/** What `GET /store/products` answers for the first region, prices included. */
export const CatalogueExport = z.object({ products: z.array(StoreProduct) });

export interface PrerenderOptions {
  readonly build: StorefrontBuild;
  /** Where the pages go; the folder of the build unless told otherwise. */
  readonly directory?: string;
  readonly products: readonly StoreProduct[];
  /** What the shop is called in links, without a trailing slash. */
  readonly origin: string;
  readonly now: Date;
}

export interface PrerenderResult {
  readonly pages: number;
  readonly milliseconds: number;
}

/** Draws every page and cover once. Needs neither network nor browser; the same products give the same files. */
export async function prerenderStorefront(options: PrerenderOptions): Promise<PrerenderResult> {
  const { build, products, origin, now } = options;
  const directory = options.directory ?? build.directory;
  const started = performance.now();
  const drawer = await loadDrawer(build.serverDirectory);
  const template = await readFile(join(build.serverDirectory, 'template.html'), 'utf8');
  const games = products.flatMap((product) => drawer.toGame(product) ?? []);

  const paths: string[] = [];
  async function save(drawing: Promise<Prerendered>): Promise<void> {
    const page = await drawing;
    paths.push(page.path);
    await put(join(directory, page.path, 'index.html'), fill(template, page));
  }
  await save(drawer.drawHome(games, origin, now));
  await save(drawer.drawCatalogue(games, origin));
  for (const path of drawer.fixedPaths) await save(drawer.drawFixed(path, origin));
  for (const game of games) {
    await save(drawer.drawGame(game, games, origin));
    await put(join(directory, 'covers', `${game.handle}.svg`), coverOf(game));
  }
  await put(join(directory, '404.html'), fill(template, await drawer.drawFixed('/404', origin)));
  await put(join(directory, 'sitemap.xml'), sitemap(paths, origin));
  await put(join(directory, 'robots.txt'), robots(origin));
  return { pages: paths.length, milliseconds: performance.now() - started };
}

/** What the build for servers offers. */
export async function loadDrawer(serverDirectory: string): Promise<PageDrawer> {
  const { drawer }: { drawer: PageDrawer } = await import(pathToFileURL(join(serverDirectory, 'entry-server.js')).href);
  return drawer;
}

function coverOf({ handle, title, edition, platform, genres }: GameDetail): string {
  return coverSvg({ handle, title, platform, genres, ...(edition !== null && { subtitle: edition }) });
}

/** The page in its template. Replacements are functions: a text may hold what a pattern would read as an instruction. */
function fill(template: string, { path, head, body, data }: Prerendered): string {
  return template
    .replace('<!--head-->', () => head)
    .replace('<!--page-->', () => body)
    .replace(
      '<!--data-->',
      () => `<script type="application/json" id="page-data" data-path="${path}">${data}</script>`,
    );
}

async function put(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

function sitemap(paths: readonly string[], origin: string): string {
  const urls = paths.map((path) => `<url><loc>${origin}${encodeURI(path)}</loc></url>`).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls}\n</urlset>\n`;
}

/** What is somebody's own is not looked for. */
function robots(origin: string): string {
  const own = ['/cart', '/checkout', '/orders', '/library', '/account', '/store/', '/admin/', '/console/'];
  return `User-agent: *\n${own.map((path) => `Disallow: ${path}`).join('\n')}\nSitemap: ${origin}/sitemap.xml\n`;
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '../..');
  const { values } = parseArgs({
    options: {
      catalogue: { type: 'string' },
      origin: { type: 'string' },
      out: { type: 'string', default: join(root, 'dist/web') },
    },
  });
  if (!values.catalogue || !values.origin) {
    throw new Error('Say where the catalogue is and what the shop is called: --catalogue <file> --origin <url>.');
  }
  const { products } = CatalogueExport.parse(JSON.parse(await readFile(values.catalogue, 'utf8')));
  const { pages, milliseconds } = await prerenderStorefront({
    build: { directory: join(root, 'dist/web'), serverDirectory: join(root, 'dist/web-server') },
    directory: values.out,
    products,
    origin: values.origin.replace(/\/$/, ''),
    now: new Date(),
  });
  process.stdout.write(`${pages} pages in ${Math.round(milliseconds)} ms\n`);
}
