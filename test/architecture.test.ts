import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { environments } from '#shared/runtime/env.ts';
import { routes } from '../lib/routes.ts';

const root = join(import.meta.dirname, '..');
const folders = ['bin', 'lib', 'functions', 'shared', 'web', 'local', 'test', 'bench'];
const rows = Object.keys(environments);
const config: IConfiguration = (await import(join(root, '.dependency-cruiser.mjs'))).default;

/** Paths of the TypeScript files below some folders, as the sources name them. */
function filesIn(...names: readonly string[]): string[] {
  return names
    .map((name) => join(root, name))
    .filter((directory) => existsSync(directory))
    .flatMap((directory) => readdirSync(directory, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

describe('functions', () => {
  it('each have a row of variables, and each row has its function', () => {
    const names = filesIn('functions').map((file) => file.replace(/^functions\/|\.tsx?$/g, ''));
    expect(names.sort()).toEqual([...rows].sort());
  });

  it('that answer HTTP each have a route, and no other has one', () => {
    const answering = rows.filter((name) => /^(api|webhooks)\//.test(name));
    expect([...new Set(routes.map((route) => route.function))].sort()).toEqual(answering.sort());
  });

  it('answer each route once', () => {
    const keys = routes.map(({ route }) => route);
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('imports', () => {
  const planted = mkdtempSync(join(tmpdir(), 'latchkey-planted-'));
  afterAll(() => rmSync(planted, { recursive: true, force: true }));

  async function cruiseIn(baseDir: string, paths: readonly string[]): Promise<ICruiseResult> {
    const { output } = await cruise([...paths], { ...config.options, baseDir, validate: true, ruleSet: config });
    if (typeof output === 'string') throw new Error(output);
    return output;
  }

  const violationsIn = ({ summary }: ICruiseResult) =>
    summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);

  it('point one way everywhere, and enough modules were looked at to say so', async () => {
    const result = await cruiseIn(
      root,
      folders.filter((folder) => existsSync(join(root, folder))),
    );
    expect(violationsIn(result)).toEqual([]);
    const seen = result.modules.map(({ source }) => source);
    expect(seen.filter((source) => source.startsWith('shared/')).length).toBeGreaterThan(60);
    expect(seen.filter((source) => source.startsWith('functions/')).length).toBeGreaterThanOrEqual(rows.length);
    expect(result.summary.totalDependenciesCruised).toBeGreaterThan(800);
  });

  // The check would also pass if it read no imports at all: so each rule is shown something that breaks it.
  it.each([
    ['no-circles', 'shared/data/a.ts', 'shared/data/b.ts', 'shared/data/a.ts'],
    ['the-domain-is-pure', 'shared/domain/a.ts', 'shared/data/b.ts'],
    ['contracts-know-only-the-domain', 'shared/contracts/a.ts', 'shared/data/b.ts'],
    ['the-runtime-knows-no-shop', 'shared/runtime/a.ts', 'shared/domain/b.ts'],
    ['adapters-keep-to-their-own-outside', 'shared/data/a.ts', 'shared/payments/b.ts'],
    ['only-payments-knows-stripe', 'functions/a.ts', 'node_modules/stripe/index.ts'],
    ['functions-do-not-call-functions', 'functions/api/a.ts', 'functions/api/b.ts'],
    ['nothing-imports-a-function', 'lib/a.ts', 'functions/b.ts'],
    ['what-runs-in-the-cloud-knows-no-infrastructure', 'shared/data/a.ts', 'lib/b.ts'],
    ['infrastructure-knows-only-the-rows', 'lib/a.ts', 'shared/domain/b.ts'],
    ['pages-see-only-contracts', 'web/a.ts', 'shared/data/b.ts'],
    ['the-local-cloud-is-nobody’s-part', 'functions/a.ts', 'local/b.ts'],
    ['nothing-imports-tests', 'lib/a.ts', 'test/b.ts'],
  ])('break %s when %s imports %s', async (name, from, to, back?: string) => {
    const directory = mkdtempSync(join(planted, 'tree-'));
    const plant = (file: string, target?: string) => {
      mkdirSync(dirname(join(directory, file)), { recursive: true });
      const path = target && relative(dirname(file), target);
      writeFileSync(join(directory, file), path ? `export * from './${path}';` : 'export const it = 1;');
    };
    plant(to, back);
    plant(from, to);
    const result = await cruiseIn(directory, [from]);
    expect(violationsIn(result).map((violation) => violation.split(':')[0])).toContain(name);
  });

  it('shows every rule something that breaks it', () => {
    const source = readFileSync(import.meta.filename, 'utf8');
    for (const { name } of config.forbidden ?? []) expect(source).toContain(`['${name}', `);
  });

  it('take zod as a namespace, which is a fifth of the bundle that its object is', () => {
    const taken = /import\s+(\w+\s*,?\s*)?(\{[^}]*\}\s*)?from 'zod'/;
    expect("import { z } from 'zod';").toMatch(taken);
    expect("import * as z from 'zod';").not.toMatch(taken);
    const wrong = filesIn('functions', 'shared', 'local', 'web', 'bin').filter((file) =>
      taken.test(readFileSync(join(root, file), 'utf8').replace(/import type [^;]*;/g, '')),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the clock', () => {
  const time = /^(Date\.now|performance\.now|Temporal\.Now\.\w+)$/;

  /** Reads of the clock that happen when the module is loaded, which for a Lambda is long before the request. */
  function clockReads(text: string): string[] {
    const found: string[] = [];
    const source = ts.createSourceFile('module.tsx', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionLike(node)) return;
      if (
        ts.isPropertyDeclaration(node) &&
        !ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword)
      )
        return;
      if (ts.isCallExpression(node) && time.test(node.expression.getText())) found.push(node.getText());
      if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
        found.push(node.getText());
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  }

  it('is read by nothing that runs in the cloud while it is loaded', () => {
    const early = filesIn('functions', 'shared').flatMap((file) =>
      clockReads(readFileSync(join(root, file), 'utf8')).map((read) => `${file}: ${read}`),
    );
    expect(early).toEqual([]);
  });

  it('is seen wherever it is read at the top of a module', () => {
    expect(
      clockReads('const a = new Date(); const b = [Date.now()]; class C { static at = performance.now(); }'),
    ).toEqual(['new Date()', 'Date.now()', 'performance.now()']);
    expect(clockReads('const a = () => Date.now(); function b(now = Date.now()) {} const c = new Date(0);')).toEqual(
      [],
    );
  });
});
