import { setTimeout as pause } from 'node:timers/promises';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { ClearCode, DigitalKey, Lot } from '#shared/domain/digital-key.ts';
import { ddb } from '#shared/runtime/aws.ts';
import { mapConcurrently } from '#shared/runtime/batch.ts';
import { createLot, stockPut } from './digital-keys.ts';
import { cancellationCodes } from './items.ts';

/** Keys that are stored together: a request for each would take twice as long. */
const keysPerWrite = 25;
/** Bytes of codes stored together; a transaction takes four megabytes. */
const bytesPerWrite = 1024 * 1024;
const writesAtOnce = 6;
const attempts = 8;

/** `known`: the vault has it meanwhile. `left`: there was no time for it. */
export type StoreOutcome = 'stored' | 'known' | 'left';

/**
 * Stores a lot and its keys, each sealed just before it is stored, so that few are in work at any moment. Answers what
 * became of each, and begins with none once it is `late`. May be repeated after a break: what is there stays as it is.
 */
export async function storeLot<Code extends { readonly code: ClearCode }>(
  lot: Lot,
  codes: readonly Code[],
  seal: (code: Code) => Promise<DigitalKey>,
  late: () => boolean,
): Promise<StoreOutcome[]> {
  await createLot(lot);
  const outcomes = await mapConcurrently(inWrites(codes), writesAtOnce, async (together): Promise<StoreOutcome[]> => {
    if (late()) return together.map(() => 'left');
    const keys = await Promise.all(together.map(seal));
    const known = await storeTogether(keys);
    return keys.map((key) => (known.has(key.id) ? 'known' : 'stored'));
  });
  return outcomes.flat();
}

function inWrites<Code extends { readonly code: ClearCode }>(codes: readonly Code[]): Code[][] {
  const writes: Code[][] = [];
  let bytes = 0;
  for (const code of codes) {
    const last = writes.at(-1);
    bytes += code.code.bytes.byteLength;
    if (last && last.length < keysPerWrite && bytes <= bytesPerWrite) {
      last.push(code);
    } else {
      writes.push([code]);
      bytes = code.code.bytes.byteLength;
    }
  }
  return writes;
}

/** Stores all of these that the vault does not have, and answers the ids of those it has. */
async function storeTogether(keys: readonly DigitalKey[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (let attempt = 1; ; attempt += 1) {
    const rest = keys.filter((key) => !known.has(key.id));
    if (rest.length === 0) return known;
    try {
      await ddb.send(new TransactWriteCommand({ TransactItems: rest.map((key) => ({ Put: stockPut(key) })) }));
      return known;
    } catch (error) {
      const codes = cancellationCodes(error) ?? [];
      const before = known.size;
      for (const [index, key] of rest.entries()) if (codes[index] === 'ConditionalCheckFailed') known.add(key.id);
      if (known.size > before) continue;
      if (!codes.includes('TransactionConflict') || attempt >= attempts) throw error;
      await pause(Math.random() * 20 * 2 ** Math.min(attempt, 5));
    }
  }
}
