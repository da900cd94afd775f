import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defineMessages, type Messages, translator } from '../../../web/storefront/language/messages.ts';

const root = join(import.meta.dirname, '../../../web/storefront');

interface Catalogue {
  readonly name: string;
  readonly messages: Messages;
}

/** Every catalogue that a module of texts exports. */
async function catalogues(): Promise<Catalogue[]> {
  const files = globSync('**/*messages.ts', { cwd: root }).filter((file) => !file.startsWith('language/'));
  const modules: Record<string, unknown>[] = await Promise.all(files.map((file) => import(join(root, file))));
  return modules.flatMap((exported) =>
    Object.entries(exported).flatMap(([name, value]) =>
      name.endsWith('Messages') ? [{ name, messages: value as Messages }] : [],
    ),
  );
}

const textsOf = (value: Messages['en'][string] | undefined): string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : [value.one, value.other];
const holesOf = (texts: readonly string[]) =>
  [...new Set(texts.flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)))].sort();

describe('the catalogues of texts', async () => {
  const all = await catalogues();

  it('are found', () => {
    expect(all.length).toBeGreaterThan(6);
  });

  it.each(all)('$name says everything in both languages, with the same values filled in', ({ messages }) => {
    expect(Object.keys(messages.de).sort()).toEqual(Object.keys(messages.en).sort());
    for (const key of Object.keys(messages.en)) {
      const [english, german] = [textsOf(messages.en[key]), textsOf(messages.de[key])];
      expect(
        german.every((text) => text.trim() !== ''),
        key,
      ).toBe(true);
      expect(holesOf(german), key).toEqual(holesOf(english));
    }
  });
});

describe('a text', () => {
  const messages = defineMessages({
    en: { games: { one: '{count} game', other: '{count} games' }, hello: 'Hello {name}' },
    de: { games: { one: '{count} Spiel', other: '{count} Spiele' }, hello: 'Hallo {name}' },
  });

  it('is chosen by the number, which is written as the language writes it', () => {
    expect(translator(messages, 'en')('games', { count: 1 })).toBe('1 game');
    expect(translator(messages, 'en')('games', { count: 12_345 })).toBe('12,345 games');
    expect(translator(messages, 'de')('games', { count: 12_345 })).toBe('12.345 Spiele');
  });

  it('keeps a value as it is, whatever it looks like', () => {
    expect(translator(messages, 'de')('hello', { name: '$& {name}' })).toBe('Hallo $& {name}');
  });
});
