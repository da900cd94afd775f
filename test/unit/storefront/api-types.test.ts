import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { storeSchema } from '../../../bin/generate-api.ts';

it('the storefront’s types of the API are those of the operations: run "npm run generate:api" after a change', async () => {
  const written = await readFile(join(import.meta.dirname, '../../../web/storefront/api/schema.ts'), 'utf8');
  expect(written === (await storeSchema())).toBe(true);
}, 60_000);
