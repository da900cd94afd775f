/** The engine looks through every stream record at each write and each read; with an index it need not. */
import { DatabaseSync } from 'node:sqlite';

const busyMilliseconds = 5000;

/**
 * Adds the index to the engine's own table, once per database. What it stores and answers stays the same; without it,
 * each write takes longer than the one before. Answers whether the index is there.
 */
export function indexStreamRecords(databaseFile: string): boolean {
  const database = new DatabaseSync(databaseFile, { timeout: busyMilliseconds });
  try {
    const table = database.prepare(`SELECT 1 FROM sqlite_master WHERE name = '_stream_records'`).get();
    if (!table) return false;
    database.exec(
      `CREATE INDEX IF NOT EXISTS _stream_records_by_position
       ON _stream_records (table_name, CAST(sequence_number AS INTEGER))`,
    );
    return true;
  } finally {
    database.close();
  }
}
