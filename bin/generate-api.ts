/** Writes the types of the store's API for the browser, from the same operations that the functions check requests with. */
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';
import { allOperations, openApiOf } from './openapi.ts';

const root = join(import.meta.dirname, '..');
const file = join(root, 'web/storefront/api/schema.ts');

/** The types as the file has to be; a test compares them with what is there. */
export async function storeSchema(): Promise<string> {
  const operations = (await allOperations()).filter(({ route }) => / \/store\//.test(route));
  const { openapi, info, paths, components } = openApiOf(operations, '1');
  const document = JSON.stringify({ openapi, info: { title: info.title, version: '1' }, paths, components });
  const nodes = await openapiTS(document, { alphabetize: true, arrayLength: false });
  const types = `/** Made by \`npm run generate:api\` from the operations in shared/contracts; do not edit. */\n\n${astToString(nodes)}`;
  return formatted(types);
}

function formatted(source: string): string {
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [biome, 'format', '--stdin-file-path=web/storefront/api/schema.ts'],
    { cwd: root, input: source, encoding: 'utf8', maxBuffer: 32_000_000 },
  );
  if (status !== 0) throw new Error(`The types could not be formatted: ${stderr}`);
  return stdout;
}

if (import.meta.main) {
  const made = await storeSchema();
  const before = await readFile(file, 'utf8').catch(() => '');
  if (before !== made) await writeFile(file, made);
  process.stdout.write(`${file}: ${before === made ? 'as it was' : 'written'}\n`);
}
