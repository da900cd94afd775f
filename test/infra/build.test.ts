import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { environments } from '#shared/runtime/env.ts';
import { buildFunctions } from '../../bin/build.ts';
import { type SourceMap as Mapping, ownSourceMap } from '../../bin/own-source-map.ts';
import { slimBundles, withPlainNames, withStandIns } from '../../bin/slim-bundles.ts';

const root = join(import.meta.dirname, '..', '..');
const directory = mkdtempSync(join(tmpdir(), 'latchkey-build-'));
const names = Object.keys(environments);
const kilobyte = 1024;

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** One digest over every file that a build wrote. */
function digestOf(output: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(output, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) hash.update(file.slice(output.length)).update(readFileSync(file));
  return hash.digest('hex');
}

describe('the bundles', () => {
  const outputDirectory = join(directory, 'first');
  const bundle = (name: string) => join(outputDirectory, name, 'index.mjs');
  const inputsOf = new Map<string, readonly string[]>();
  const exportsOf = new Map<string, readonly string[]>();

  beforeAll(async () => {
    const metafile = await buildFunctions({ functionsDirectory: join(root, 'functions'), outputDirectory });
    for (const { entryPoint, inputs, exports } of Object.values(metafile.outputs)) {
      const name = entryPoint?.replace(/^functions\/|\.ts$/g, '') ?? '';
      const used = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
      inputsOf.set(
        name,
        used.map(([path]) => path),
      );
      exportsOf.set(name, exports);
    }
  });

  it('are there for every function, each with its handler and its map', () => {
    for (const name of names) {
      expect(exportsOf.get(name)).toEqual(['handler']);
      expect(statSync(`${bundle(name)}.map`).size).toBeGreaterThan(0);
    }
  });

  it('are the same when they are made again', async () => {
    const again = join(directory, 'second');
    await buildFunctions({ functionsDirectory: join(root, 'functions'), outputDirectory: again });
    expect(digestOf(again)).toBe(digestOf(outputDirectory));
  });

  it('are small enough to start quickly: 350 KB, and 600 KB with Stripe', () => {
    const tooLarge = names.filter((name) => {
      const withStripe = inputsOf.get(name)?.some((input) => input.includes('node_modules/stripe/'));
      return statSync(bundle(name)).size > (withStripe ? 600 : 350) * kilobyte;
    });
    expect(tooLarge).toEqual([]);
  });

  it('carry Stripe only where money moves', () => {
    const withStripe = names.filter((name) =>
      inputsOf.get(name)?.some((input) => input.includes('node_modules/stripe/')),
    );
    expect(withStripe.sort()).toEqual([
      'api/checkout',
      'schedules/reconcile-payments',
      'webhooks/stripe',
      'workflow/settle-payment',
    ]);
  });

  it('have maps that lead to our own sources and hold none of them', () => {
    for (const name of names) {
      const map: Mapping & { sourcesContent?: unknown } = JSON.parse(readFileSync(`${bundle(name)}.map`, 'utf8'));
      expect(map.sources.filter((source) => source.includes('node_modules'))).toEqual([]);
      expect(map.sources.some((source) => source.endsWith(`functions/${name}.ts`))).toBe(true);
      expect(map.sourcesContent).toBeUndefined();
    }
  });

  it('never look for credentials on a disk or in a process', () => {
    for (const name of names)
      expect(inputsOf.get(name)?.filter((input) => /credential-provider-(ini|sso|process)\//.test(input))).toEqual([]);
  });
});

describe('a build', () => {
  function functionsOf(files: readonly string[]): string {
    const functionsDirectory = mkdtempSync(join(directory, 'functions-'));
    for (const file of files) {
      mkdirSync(dirname(join(functionsDirectory, file)), { recursive: true });
      writeFileSync(join(functionsDirectory, file), 'export const handler = async () => {};');
    }
    return functionsDirectory;
  }

  it('refuses a function without a row of variables', async () => {
    const functionsDirectory = functionsOf([...names.map((name) => `${name}.ts`), 'api/forgotten.ts']);
    const building = buildFunctions({ functionsDirectory, outputDirectory: join(directory, 'none') });
    await expect(building).rejects.toThrow('functions/api/forgotten.ts has no row in shared/runtime/env.ts');
  });

  it('refuses a row without a function', async () => {
    const functionsDirectory = functionsOf(names.slice(1).map((name) => `${name}.ts`));
    const building = buildFunctions({ functionsDirectory, outputDirectory: join(directory, 'none') });
    await expect(building).rejects.toThrow(
      `the row ${names[0]} of shared/runtime/env.ts has no file functions/${names[0]}.ts`,
    );
  });
});

describe('what is left out of bundles', () => {
  it('says its name as soon as it is used, and lets the rest work', async () => {
    const outfile = join(directory, 'sample.mjs');
    await build({
      stdin: {
        contents: `
          import Stripe from 'stripe';
          import * as z from 'zod';
          const stripe = new Stripe('sk_test_1');
          export const kept = typeof stripe.refunds.create;
          export const parsed = z.object({ a: z.string().min(1) }).safeParse({ a: '' }).success;
          export const use = () => stripe.customers.list();`,
        resolveDir: root,
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      outfile,
      plugins: [slimBundles],
    });
    const sample: Record<string, unknown> = await import(outfile);
    expect(sample).toMatchObject({ kept: 'function', parsed: false });
    expect(sample.use).toThrow('CustomerResource is left out of this bundle: see bin/slim-bundles.ts.');
  });

  it('is replaced under its own name only', () => {
    const source = 'export const aProcessor = () => 1;\nexport function kept() {}';
    expect(withStandIns(source, /Processor$/)).toBe(
      [
        "import { leftOut } from 'left-out';",
        'const unused_aProcessor = () => 1;',
        'export function kept() {}',
        "export const aProcessor = /* @__PURE__ */ leftOut('aProcessor');",
      ].join('\n'),
    );
  });

  it('stops the build when a package no longer has it', () => {
    expect(() => withStandIns('export const other = 1;', /Processor$/)).toThrow('No export is called /Processor$/');
  });

  it('loses the computed names that keep it, and no others', () => {
    expect(withPlainNames('const _h = "http";\nvar a = { [_h]: 1, [other]: 2, [_x]: 3 };')).toBe(
      'const _h = "http";\nvar a = { "http": 1, [other]: 2, [_x]: 3 };',
    );
  });
});

describe('a map of our own sources', () => {
  it('leads where the whole map led, and nowhere from the code of others', async () => {
    mkdirSync(join(directory, 'map/node_modules/other'), { recursive: true });
    writeFileSync(
      join(directory, 'map/node_modules/other/index.js'),
      'export function other(value) {\n  if (value > 2) throw new Error("other");\n  return value * 3;\n}\n',
    );
    writeFileSync(
      join(directory, 'map/own.ts'),
      "import { other } from 'other';\n\nexport function own(value: number) {\n  const tripled = other(value);\n  return [tripled, () => other(tripled)];\n}\nexport const last = own(1);\n",
    );
    const { outputFiles } = await build({
      absWorkingDir: join(directory, 'map'),
      entryPoints: ['own.ts'],
      bundle: true,
      minify: true,
      format: 'esm',
      sourcemap: true,
      write: false,
      outdir: 'out',
    });
    const whole: Mapping = JSON.parse(outputFiles[0]?.text ?? '');
    const code = outputFiles[1]?.text ?? '';
    const own = ownSourceMap(whole, (source) => !source.includes('node_modules/'));
    const [before, after] = [whole, own].map(
      (map) =>
        new SourceMap({
          file: '',
          sourceRoot: '',
          sourcesContent: [],
          ...map,
          sources: [...map.sources],
          names: [...map.names],
        }),
    );
    const seen = { own: 0, foreign: 0 };
    for (const [line, text] of code.split('\n').entries())
      for (let column = 0; column < text.length; column += 1) {
        const expected = before?.findEntry(line, column);
        const found = after?.findEntry(line, column);
        if (!expected || !('originalSource' in expected)) continue;
        if (expected.originalSource.includes('node_modules/')) {
          seen.foreign += 1;
          expect(found).not.toHaveProperty('originalSource', expect.any(String));
        } else {
          seen.own += 1;
          expect(found).toMatchObject({
            originalSource: expected.originalSource,
            originalLine: expected.originalLine,
            originalColumn: expected.originalColumn,
          });
        }
      }
    expect(seen.own).toBeGreaterThan(20);
    expect(seen.foreign).toBeGreaterThan(20);
    expect(own.sources).toEqual(['../own.ts']);
    expect(own.mappings.length).toBeLessThan(whole.mappings.length);
  });
});
