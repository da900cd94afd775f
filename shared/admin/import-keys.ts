import { createHash } from 'node:crypto';
import { getProduct } from '#shared/data/catalog.ts';
import { getKeys } from '#shared/data/digital-keys.ts';
import { storeLot } from '#shared/data/stock-import.ts';
import type { DigitalKey, Lot } from '#shared/domain/digital-key.ts';
import { DomainError, InvalidRequestError } from '#shared/domain/errors.ts';
import { keyIdOf } from '#shared/domain/ids.ts';
import {
  type IdentifiedCode,
  planImport,
  type ReadCode,
  type Remark,
  readCodes,
  shapeDoubt,
} from '#shared/domain/key-import.ts';
import { mapConcurrently } from '#shared/runtime/batch.ts';
import { keyIdOfCode, sealCode } from '#shared/vault/seal.ts';
import type { Submitted } from './submitted-keys.ts';

export interface ImportReport {
  readonly lotId: string | null;
  readonly imported: number;
  readonly duplicates: readonly Remark[];
  readonly rejected: readonly Remark[];
  readonly warnings: readonly Remark[];
}

type Code = ReadCode & IdentifiedCode;

/** Time ran out in the middle. What is stored stays; sent again, the import goes on where it stopped. */
export class ImportUnfinishedError extends DomainError {
  override name = 'ImportUnfinishedError';
  readonly code = 'import-unfinished';
  override readonly statusCode = 503;
}

export interface ImportRun {
  readonly now: number;
  /** True once nothing new is to be begun. */
  readonly late: () => boolean;
  /** Runs when it is clear what will be stored, before anything is. */
  readonly announce: (lot: Lot, report: Pick<ImportReport, 'imported' | 'duplicates' | 'rejected'>) => Promise<void>;
}

/**
 * Imports keys of one product. Every code ends as imported, duplicate or rejected; what is imported is sealed at once.
 * The lot's id comes from what is in it, so that a broken import that is sent again goes on in the same lot.
 */
export async function importKeys(submitted: Submitted, { now, late, announce }: ImportRun): Promise<ImportReport> {
  const { productId, dryRun } = submitted;
  const product = await getProduct(productId);
  if (!product) throw unknownProduct(productId);

  const { codes, rejected } = readCodes(submitted.keys);
  const identified = await mapConcurrently(
    codes,
    32,
    async (read): Promise<Code> => ({
      ...read,
      keyId: await keyIdOfCode(read.code),
    }),
  );
  const vault = await getKeys(identified.map(({ keyId }) => keyId));
  const { fresh, duplicates } = planImport(productId, identified, vault);
  if (dryRun) {
    const warnings = fresh.flatMap(({ index, code }) => {
      const reason = shapeDoubt(code, product.platform);
      return reason ? [{ index, reason }] : [];
    });
    return { lotId: null, imported: fresh.length, duplicates, rejected, warnings };
  }

  const lot = lotOf(submitted, identified, fresh.length, now);
  if (fresh.length === 0) {
    const known = identified.some(({ keyId }) => vault.get(keyId)?.lotId === lot.id);
    return { lotId: known ? lot.id : null, imported: 0, duplicates, rejected, warnings: [] };
  }
  await announce(lot, { imported: fresh.length, duplicates, rejected });
  const outcomes = await storeLot(lot, fresh, (code) => sealed(lot, code, now), late);
  const stored = outcomes.filter((outcome) => outcome === 'stored').length;
  if (outcomes.includes('left')) {
    throw new ImportUnfinishedError(
      `Time ran out: ${stored} of ${fresh.length} new keys are stored. Send the same import again to go on from there.`,
    );
  }
  const known = fresh
    .filter((_, position) => outcomes[position] === 'known')
    .map(({ index }) => ({ index, reason: 'in the vault by now: it came in another way at the same time' }));
  return {
    lotId: lot.id,
    imported: stored,
    duplicates: [...duplicates, ...known].sort((a, b) => a.index - b.index),
    rejected,
    warnings: [],
  };
}

async function sealed(lot: Lot, { keyId, code }: Code, now: number): Promise<DigitalKey> {
  return {
    id: keyId,
    status: 'available',
    productId: lot.productId,
    lotId: lot.id,
    source: 'import',
    contentType: code.contentType,
    sealed: await sealCode(code, { keyId, productId: lot.productId }),
    ...(lot.unitCost === undefined ? {} : { unitCost: lot.unitCost }),
    createdAt: new Date(now).toISOString(),
  };
}

function lotOf({ productId, unitCost, source }: Submitted, codes: readonly Code[], quantity: number, now: number): Lot {
  const ids = [...new Set(codes.map(({ keyId }) => keyId))].sort();
  const content = JSON.stringify([productId, unitCost ?? null, source ?? null, ids]);
  const hash = createHash('sha256').update(content).digest();
  return {
    id: `lot_${keyIdOf(hash).slice('dkey_'.length)}`,
    productId,
    source: 'import',
    quantity,
    ...(unitCost === undefined ? {} : { unitCost }),
    ...(source === undefined ? {} : { note: source }),
    createdAt: new Date(now).toISOString(),
  };
}

function unknownProduct(id: string): InvalidRequestError {
  const message = `there is no product ${id}`;
  return new InvalidRequestError(`The keys cannot be imported: ${message}.`, [{ path: 'product_id', message }]);
}
