import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../local/store.ts';

describe('the store', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'store-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('answers what was put, also after opening the file again', () => {
    const file = join(folder, 'cloud.db');
    const store = openStore(file);
    const orders = store.collection<{ total: number }>('orders');
    orders.put('one', { total: 1 });
    orders.put('one', { total: 2 });
    orders.put('two', { total: 3 });
    orders.delete('two');
    store.close();
    const reopened = openStore(file).collection<{ total: number }>('orders');
    expect(reopened.get('one')).toEqual({ total: 2 });
    expect(reopened.get('two')).toBeUndefined();
    expect(reopened.size).toBe(1);
  });

  test('keeps collections apart and their entries in the order of the keys, over many pages', () => {
    const store = openStore(':memory:');
    const numbers = store.collection<number>('numbers');
    const others = store.collection<number>('others');
    others.put('0500', -1);
    const keys = Array.from({ length: 1_200 }, (_, index) => String((index * 7) % 1_200).padStart(4, '0'));
    store.batch(() => {
      for (const key of keys) numbers.put(key, Number(key));
    });
    expect([...numbers.entries()].map(([key]) => key)).toEqual(keys.toSorted());
    expect([...numbers.range('0010', '0013')]).toEqual([
      ['0010', 10],
      ['0011', 11],
      ['0012', 12],
    ]);
    numbers.deleteRange('0001', '1199');
    expect([...numbers.entries()].map(([key]) => key)).toEqual(['0000', '1199']);
    expect(others.get('0500')).toBe(-1);
  });

  test('lets entries be deleted while they are read', () => {
    const numbers = openStore(':memory:').collection<number>('numbers');
    for (let index = 0; index < 1_001; index += 1) numbers.put(String(index).padStart(4, '0'), index);
    let seen = 0;
    for (const [key] of numbers.entries()) {
      numbers.delete(key);
      seen += 1;
    }
    expect(seen).toBe(1_001);
    expect(numbers.size).toBe(0);
  });

  test('undoes a failed batch and only the failed inner one', () => {
    const store = openStore(':memory:');
    const values = store.collection<number>('values');
    expect(() =>
      store.batch(() => {
        values.put('a', 1);
        throw new Error('no');
      }),
    ).toThrow('no');
    expect(values.get('a')).toBeUndefined();
    store.batch(() => {
      values.put('outer', 1);
      expect(() =>
        store.batch(() => {
          values.put('inner', 1);
          throw new Error('inner failed');
        }),
      ).toThrow('inner failed');
    });
    expect([...values.entries()]).toEqual([['outer', 1]]);
  });

  test('refuses a batch that waits, and a value that JSON cannot hold', () => {
    const store = openStore(':memory:');
    const values = store.collection<unknown>('values');
    expect(() => store.batch(async () => values.put('late', 1))).toThrow('cannot wait');
    expect(values.get('late')).toBeUndefined();
    expect(() => values.put('nothing', undefined)).toThrow('not a JSON document');
  });

  test('loses no write that returned when its process is killed', async () => {
    const file = join(folder, 'killed.db');
    const program = `
      import { openStore } from ${JSON.stringify(new URL('../../local/store.ts', import.meta.url).href)};
      const values = openStore(${JSON.stringify(file)}).collection('values');
      for (let index = 0; ; index += 1) {
        values.put(String(index), index);
        process.stdout.write(index + '\\n');
        if (index % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      if (output.length > 2_000) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const returned = output.slice(0, output.lastIndexOf('\n')).split('\n');
    expect(returned.length).toBeGreaterThan(100);
    const values = openStore(file).collection<number>('values');
    for (const line of returned) expect(values.get(line)).toBe(Number(line));
  });
});
