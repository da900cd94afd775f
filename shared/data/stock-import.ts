import type { DigitalKey, Lot } from '#shared/domain/digital-key.ts';
import { mapConcurrently } from '#shared/runtime/batch.ts';
import { addToStock, createLot } from './digital-keys.ts';

/** Keys in work at one time: enough to be quick, few enough for KMS and DynamoDB to keep up. */
const inWork = 32;

/**
 * Stores a lot and its keys, each made just before it is stored, so that no more than a few are sealed and not yet safe.
 * Answers per key whether it was stored; one that the vault has meanwhile was not. May be repeated after a break: what
 * is there stays as it is.
 */
export async function storeLot<Code>(
  lot: Lot,
  codes: readonly Code[],
  seal: (code: Code) => Promise<DigitalKey>,
): Promise<boolean[]> {
  await createLot(lot);
  return mapConcurrently(codes, inWork, async (code) => addToStock(await seal(code)));
}
