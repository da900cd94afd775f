/** Builds the storefront: what browsers get into `dist/web`, what draws pages into `dist/web-server`. Fails over budget. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { checkBudget, type StorefrontBuild } from './budget.ts';
import { loadDrawer } from './prerender.ts';

const root = join(import.meta.dirname, '../..');
const configFile = join(root, 'web/storefront/vite.config.ts');

/** Other things that live in the folder of the site are left alone. */
const kept = new Set(['openapi.json', 'console']);

export async function buildStorefront(): Promise<StorefrontBuild> {
  const directory = join(root, 'dist/web');
  const serverDirectory = join(root, 'dist/web-server');
  const next = join(root, 'dist/web-next');
  const shared = { configFile, logLevel: 'error', mode: 'production' } as const;
  await build({ ...shared, build: { outDir: next, emptyOutDir: true, manifest: true } });
  await build({
    ...shared,
    build: { outDir: serverDirectory, emptyOutDir: true, ssr: 'entry-server.tsx', copyPublicDir: false },
  });
  const template = await readFile(join(next, 'index.html'), 'utf8');
  await writeFile(join(serverDirectory, 'template.html'), template);
  await rename(join(next, '.vite/manifest.json'), join(serverDirectory, 'manifest.json'));
  await rm(join(next, '.vite'), { recursive: true });
  // The bare shell answers for every page that is not prerendered, and for all of them until they are.
  const shell = template.replace('<!--head-->', '<title>Latchkey</title>').replace(/<!--(page|data)-->/g, '');
  await writeFile(join(next, 'app-shell.html'), shell);
  await writeFile(join(next, 'index.html'), shell);
  await writePageList(next, serverDirectory);
  await replace(directory, next);
  return { directory, serverDirectory };
}

/** Puts a finished build in the place of the one before: one that fails leaves that as it was. */
async function replace(directory: string, next: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const name of await readdir(directory)) {
    if (!kept.has(name)) await rm(join(directory, name), { recursive: true });
  }
  for (const name of await readdir(next)) await rename(join(next, name), join(directory, name));
  await rm(next, { recursive: true });
}

/** Tells whoever serves the pages which addresses the shell answers. All others are not there. */
async function writePageList(directory: string, serverDirectory: string): Promise<void> {
  const { addresses } = await loadDrawer(serverDirectory);
  const dynamic = addresses.map((address) => address.replace(/:\w+.*$/, '*'));
  await writeFile(join(directory, 'pages.json'), `${JSON.stringify({ shell: '/app-shell.html', dynamic }, null, 2)}\n`);
}

if (import.meta.main) {
  const { lines, over } = await checkBudget(await buildStorefront());
  process.stdout.write(`${lines.join('\n')}\n`);
  if (over.length > 0) {
    process.stderr.write(`Over budget: ${over.join('; ')}.\n`);
    process.exitCode = 1;
  }
}
