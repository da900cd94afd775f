/** What the storefront may weigh, in kilobytes as they travel. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';

const budget = {
  /** JavaScript of the first page: the entry and the page's own code. */
  script: 95,
  /** Any one chunk that comes later. */
  laterScript: 25,
  style: 12,
  fonts: 60,
} as const;

const Manifest = z.record(
  z.string(),
  z.object({
    file: z.string(),
    src: z.string().optional(),
    isEntry: z.boolean().optional(),
    imports: z.array(z.string()).optional(),
  }),
);
type Manifest = z.infer<typeof Manifest>;

/** Pages that a shopper opens first. */
const firstPages = [
  'features/home/home-page.tsx',
  'features/catalogue/games-page.tsx',
  'features/product/product-page.tsx',
];

/** Where a build has put what browsers get, and what draws pages. */
export interface StorefrontBuild {
  readonly directory: string;
  readonly serverDirectory: string;
}

export interface BudgetReport {
  readonly lines: readonly string[];
  /** What is too heavy, in words. */
  readonly over: readonly string[];
}

/** Weighs what a build has written. */
export async function checkBudget({ directory, serverDirectory }: StorefrontBuild): Promise<BudgetReport> {
  const manifest = Manifest.parse(JSON.parse(await readFile(join(serverDirectory, 'manifest.json'), 'utf8')));
  const weigh = async (file: string) => gzipSync(await readFile(join(directory, file)), { level: 9 }).length / 1024;
  const lines: string[] = [];
  const over: string[] = [];
  function note(name: string, kilobytes: number, most: number): void {
    const line = `${name}: ${kilobytes.toFixed(1)} KB of ${most}`;
    lines.push(line);
    if (kilobytes > most) over.push(line);
  }

  const entry = Object.keys(manifest).find((key) => manifest[key]?.isEntry);
  if (entry === undefined) throw new Error('The build has no entry.');
  const boot = (await readdir(join(directory, 'assets'))).flatMap((file) =>
    file.startsWith('boot-') ? `assets/${file}` : [],
  );
  const first = new Set<string>();
  for (const page of firstPages) {
    const files = [...new Set([...filesOf(manifest, entry), ...filesOf(manifest, page)])];
    for (const file of files) first.add(file);
    const weights = await Promise.all([...files, ...boot].map(weigh));
    note(
      `JavaScript of ${page}`,
      weights.reduce((sum, one) => sum + one, 0),
      budget.script,
    );
  }
  for (const { file } of Object.values(manifest)) {
    if (file.endsWith('.js') && !first.has(file)) note(file, await weigh(file), budget.laterScript);
  }
  const assets = await readdir(join(directory, 'assets'));
  for (const file of assets.filter((name) => name.endsWith('.css'))) {
    note(file, await weigh(`assets/${file}`), budget.style);
  }
  const fonts = assets.filter((file) => file.endsWith('.woff2'));
  const sizes = await Promise.all(fonts.map(async (file) => (await stat(join(directory, 'assets', file))).size / 1024));
  note(
    'Fonts',
    sizes.reduce((sum, one) => sum + one, 0),
    budget.fonts,
  );
  return { lines, over };
}

function filesOf(manifest: Manifest, key: string, seen = new Set<string>()): readonly string[] {
  const chunk = manifest[key];
  if (!chunk || seen.has(key)) return [];
  seen.add(key);
  return [chunk.file, ...(chunk.imports ?? []).flatMap((imported) => filesOf(manifest, imported, seen))];
}
