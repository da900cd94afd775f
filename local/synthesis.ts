/** Keeps the synthesised app as new as the sources it is made from. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What the template, the bundles and the published pages are made from. */
const sources = ['bin', 'dist/web', 'functions', 'lib', 'shared', 'cdk.json', 'package-lock.json'];

/** Whether anything was changed since the app was synthesised. */
export function isStale(root: string, template: string): boolean {
  if (!existsSync(template)) return true;
  const made = statSync(template).mtimeMs;
  return sources.some((source) => newest(join(root, source)) > made);
}

function newest(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  const inside = readdirSync(path, { withFileTypes: true }).map((entry) => newest(join(path, entry.name)));
  return Math.max(stats.mtimeMs, ...inside);
}

/** What the storefront's pages are made from. */
const pageSources = ['web', 'shared/domain', 'shared/contracts', 'package-lock.json'];

/** Whether anything was changed since the storefront was built. */
export function arePagesStale(root: string): boolean {
  const built = statSync(join(root, 'dist/web-server/template.html'), { throwIfNoEntry: false });
  return !built || pageSources.some((source) => newest(join(root, source)) > built.mtimeMs);
}

/** Describes the API and builds the storefront into `dist/web`. */
export async function buildPages(root: string): Promise<void> {
  await run(root, join(root, 'bin/openapi.ts'), []);
  await run(root, join(root, 'web/scripts/build.ts'), []);
}

/** Bundles the functions and synthesises the app, with neither account nor network. */
export function synthesise(root: string): Promise<void> {
  return run(root, join(root, 'node_modules', 'aws-cdk', 'bin', 'cdk'), ['synth', '--quiet']);
}

function run(root: string, script: string, given: readonly string[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  // The tool starts others by the name of node: they have to find this one.
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(process.platform === 'win32' ? ';' : ':');
  const child = spawn(process.execPath, [script, ...given], {
    cwd: root,
    env: { ...process.env, PATH: path, CDK_DISABLE_CLI_TELEMETRY: 'true', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.once('error', reject);
  child.once('exit', (code) =>
    code === 0 ? resolve() : reject(new Error(`${relative(root, script)} failed:\n${output.trim()}`)),
  );
  return promise;
}
