import { DatabaseSync } from 'node:sqlite';
import type { Collection, Store } from './service.ts';

const pageSize = 500;
/** Sorts after every key: the last code point there is. */
const lastKey = '\u{10ffff}';

interface Row {
  readonly key: string;
  readonly value: string;
}

/**
 * Opens (or creates) the one file that holds everything the local cloud remembers; `:memory:` keeps nothing.
 * A write that returned survives `kill -9`. A power cut may lose the last moments.
 */
export function openStore(file: string): Store {
  const database = new DatabaseSync(file);
  // The write-ahead log hands each commit to the operating system, which outlives a killed process; only fsync is skipped.
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = OFF;
    PRAGMA temp_store = MEMORY;
    CREATE TABLE IF NOT EXISTS documents (
      collection TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (collection, key)
    );
  `);
  const selectOne = database.prepare('SELECT value FROM documents WHERE collection = ? AND key = ?');
  const upsert = database.prepare(
    'INSERT INTO documents (collection, key, value) VALUES (?, ?, ?) ON CONFLICT (collection, key) DO UPDATE SET value = excluded.value',
  );
  const remove = database.prepare('DELETE FROM documents WHERE collection = ? AND key = ?');
  const removeRange = database.prepare('DELETE FROM documents WHERE collection = ? AND key >= ? AND key < ?');
  const count = database.prepare('SELECT count(*) AS size FROM documents WHERE collection = ?');
  const firstPage = database.prepare(
    'SELECT key, value FROM documents WHERE collection = ? AND key >= ? AND key < ? ORDER BY key LIMIT ?',
  );
  const nextPage = database.prepare(
    'SELECT key, value FROM documents WHERE collection = ? AND key > ? AND key < ? ORDER BY key LIMIT ?',
  );
  const begin = database.prepare('BEGIN');
  const commit = database.prepare('COMMIT');
  let depth = 0;

  // Pages instead of one open cursor: the caller may write while it reads, and memory stays flat.
  function* rows<T>(name: string, from: string, to: string): Generator<[string, T]> {
    let page = firstPage.all(name, from, to, pageSize) as unknown as Row[];
    while (page.length > 0) {
      for (const { key, value } of page) yield [key, JSON.parse(value) as T];
      if (page.length < pageSize) return;
      page = nextPage.all(name, page.at(-1)?.key ?? '', to, pageSize) as unknown as Row[];
    }
  }

  return {
    collection<T>(name: string): Collection<T> {
      return {
        get(key) {
          const row = selectOne.get(name, key) as { value: string } | undefined;
          return row && (JSON.parse(row.value) as T);
        },
        put(key, value) {
          const text = JSON.stringify(value);
          if (text === undefined) throw new TypeError(`${name}/${key} is not a JSON document`);
          upsert.run(name, key, text);
        },
        delete: (key) => void remove.run(name, key),
        deleteRange: (from, to) => void removeRange.run(name, from, to),
        entries: () => rows<T>(name, '', lastKey),
        range: (from, to) => rows<T>(name, from, to),
        get size() {
          return Number(count.get(name)?.size ?? 0);
        },
      };
    },
    batch(writes) {
      const level = depth;
      if (level === 0) begin.run();
      else database.exec(`SAVEPOINT level_${level}`);
      depth = level + 1;
      try {
        const result = writes();
        if (result instanceof Promise) throw new TypeError('a batch of writes cannot wait for anything');
        if (level === 0) commit.run();
        else database.exec(`RELEASE level_${level}`);
        return result;
      } catch (error) {
        database.exec(level === 0 ? 'ROLLBACK' : `ROLLBACK TO level_${level}; RELEASE level_${level}`);
        throw error;
      } finally {
        depth = level;
      }
    },
    close() {
      if (database.isOpen) database.close();
    },
  };
}
