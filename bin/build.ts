import { existsSync, readdirSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { build, type Metafile } from 'esbuild';
import { environments, type FunctionName } from '#shared/runtime/env.ts';
import { ownSourceMap, type SourceMap } from './own-source-map.ts';
import { slimBundles } from './slim-bundles.ts';

const root = join(import.meta.dirname, '..');

export interface BuildOptions {
  /** Holds one file per function, foldered as their names are. */
  readonly functionsDirectory: string;
  /** Gets `<name>/index.mjs` and its source map for each. Emptied first. */
  readonly outputDirectory: string;
}

/** Bundles every function in one run of esbuild. Throws when a function has no row of variables, or a row no function. */
export async function buildFunctions({ functionsDirectory, outputDirectory }: BuildOptions): Promise<Metafile> {
  const names = functionNames(functionsDirectory);
  rmSync(outputDirectory, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: names.map((name) => ({ in: join(functionsDirectory, `${name}.ts`), out: `${name}/index` })),
    outdir: outputDirectory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    treeShaking: true,
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    legalComments: 'none',
    charset: 'utf8',
    logLevel: 'warning',
    plugins: [slimBundles],
  });
  await Promise.all(names.map((name) => keepOwnSources(join(outputDirectory, name, 'index.mjs.map'))));
  return metafile;
}

async function keepOwnSources(file: string): Promise<void> {
  const map: SourceMap = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify(ownSourceMap(map, (source) => !source.includes('node_modules/'))));
}

function functionNames(directory: string): readonly FunctionName[] {
  const files = filesUnder(directory);
  const rows = Object.keys(environments);
  const withoutRow = files.filter((name) => !rows.includes(name));
  const withoutFile = rows.filter((name) => !files.includes(name));
  const faults = [
    ...withoutRow.map((name) => `functions/${name}.ts has no row in shared/runtime/env.ts`),
    ...withoutFile.map((name) => `the row ${name} of shared/runtime/env.ts has no file functions/${name}.ts`),
  ];
  if (faults.length > 0) throw new Error(`Not built: ${faults.join('; ')}.`);
  return files.filter(isFunctionName);
}

function isFunctionName(name: string): name is FunctionName {
  return name in environments;
}

/** Sorted, so that two builds of the same sources are the same. */
function filesUnder(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/').replace(/\.ts$/, ''))
    .sort();
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      functions: { type: 'string', default: join(root, 'functions') },
      out: { type: 'string', default: join(root, 'dist', 'functions') },
    },
  });
  const metafile = await buildFunctions({ functionsDirectory: values.functions, outputDirectory: values.out });
  await writeFile(join(values.out, 'metafile.json'), JSON.stringify(metafile));
  process.stdout.write(`${Object.keys(environments).length} functions bundled into ${relative('.', values.out)}\n`);
}
