/** Builds the storefront: what browsers get into `dist/web`, what draws pages into `dist/web-server`. Fails over budget. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { checkBudget, type StorefrontBuild } from './budget.ts';

const root = join(import.meta.dirname, '../..');
const configFile = join(root, 'web/storefront/vite.config.ts');

/** Other things that live in the folder of the site are left alone. */
const kept = new Set(['openapi.json', 'console']);

export async function buildStorefront(): Promise<StorefrontBuild> {
  const directory = join(root, 'dist/web');
  const serverDirectory = join(root, 'dist/web-server');
  await mkdir(directory, { recursive: true });
  for (const name of await readdir(directory)) {
    if (!kept.has(name)) await rm(join(directory, name), { recursive: true });
  }
  await build({ configFile, logLevel: 'warn', mode: 'production', build: { outDir: directory, manifest: true } });
  await build({
    configFile,
    logLevel: 'warn',
    mode: 'production',
    build: { outDir: serverDirectory, emptyOutDir: true, ssr: 'entry-server.tsx', copyPublicDir: false },
  });
  const template = await readFile(join(directory, 'index.html'), 'utf8');
  await writeFile(join(serverDirectory, 'template.html'), template);
  await rename(join(directory, '.vite/manifest.json'), join(serverDirectory, 'manifest.json'));
  await rm(join(directory, '.vite'), { recursive: true });
  // The bare shell answers for every page that is not prerendered, and for all of them until they are.
  const shell = template.replace('<!--head-->', '<title>Latchkey</title>').replace(/<!--(page|data)-->/g, '');
  await writeFile(join(directory, 'app-shell.html'), shell);
  await writeFile(join(directory, 'index.html'), shell);
  await writePageList(directory, serverDirectory);
  return { directory, serverDirectory };
}

/** Tells whoever serves the pages which addresses the shell answers. All others are not there. */
async function writePageList(directory: string, serverDirectory: string): Promise<void> {
  const { addresses }: typeof import('../storefront/entry-server.tsx') = await import(
    pathToFileURL(join(serverDirectory, 'entry-server.js')).href
  );
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
