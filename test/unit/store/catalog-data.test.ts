import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { toItem } from '#shared/data/items.ts';
import { transactionCanceled } from '../../fixtures.ts';
import { aProduct, now } from './samples.ts';

process.env.CATALOG_TABLE = 'catalog';
const ddb = mockClient(DynamoDBDocumentClient);
const hades = aProduct('HADES');
const itemOf = (product = hades) => ({ pk: 'PRODUCTS#0', sk: product.id, entity: 'product', ...toItem(product) });
const versionKey = { Key: { pk: 'CATALOGUE', sk: 'CATALOGUE' } };

/** The module keeps the catalogue in memory; each test gets a fresh one. */
async function freshModule() {
  vi.resetModules();
  return import('#shared/data/catalog.ts');
}

function tableHolds(version: number | undefined, products = [hades]): void {
  ddb.on(GetCommand, versionKey).resolves(version === undefined ? {} : { Item: { version } });
  ddb.on(QueryCommand).resolves({ Items: [] });
  ddb
    .on(QueryCommand, { ExpressionAttributeValues: { ':pk': 'PRODUCTS#0' } })
    .resolves({ Items: products.map(itemOf) });
}

beforeEach(() => void ddb.reset());

describe('loadCatalogue', () => {
  it('reads every partition once, then nothing for two seconds', async () => {
    const { loadCatalogue } = await freshModule();
    tableHolds(1);
    const first = await loadCatalogue({ now });
    expect(first.byVariant.get(hades.variantId)).toEqual(hades);
    expect(first.byHandle.get(hades.handle)).toEqual(hades);
    expect(await loadCatalogue({ now: now + 1999 })).toBe(first);
    expect(ddb.commandCalls(QueryCommand)).toHaveLength(8);
    expect(ddb.commandCalls(GetCommand)).toHaveLength(1);
  });

  it('asks for the version after two seconds, and reads products again only when it has moved', async () => {
    const { loadCatalogue } = await freshModule();
    tableHolds(1);
    const first = await loadCatalogue({ now });
    expect(await loadCatalogue({ now: now + 2000 })).toBe(first);
    expect(ddb.commandCalls(QueryCommand)).toHaveLength(8);
    tableHolds(2, [{ ...hades, title: 'Hades II' }]);
    const second = await loadCatalogue({ now: now + 4000 });
    expect(second.byId.get(hades.id)?.title).toBe('Hades II');
    expect(second.version).toBe(2);
  });

  it('sees a finished write at once when no age is allowed', async () => {
    const { loadCatalogue } = await freshModule();
    tableHolds(1);
    await loadCatalogue({ now });
    tableHolds(2, []);
    expect((await loadCatalogue({ now: now + 1, maximumAge: 0 })).products).toEqual([]);
  });

  it('starts another check for whoever may not rely on the one under way, and shares that one', async () => {
    const { loadCatalogue } = await freshModule();
    const answers: ((answer: object) => void)[] = [];
    ddb.on(GetCommand, versionKey).callsFake(() => new Promise((resolve) => answers.push(resolve)));
    ddb.on(QueryCommand).resolves({ Items: [] });
    const early = loadCatalogue({ now });
    const late = [1, 2, 3].map(() => loadCatalogue({ now, maximumAge: 0 }));
    const relaxed = loadCatalogue({ now });
    answers[0]?.({ Item: { version: 1 } });
    expect([(await early).version, (await relaxed).version]).toEqual([1, 1]);
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[1]?.({ Item: { version: 2 } });
    expect((await Promise.all(late)).map((one) => one.version)).toEqual([2, 2, 2]);
  });

  it('fails when the table cannot be read, and recovers with it', async () => {
    const { loadCatalogue } = await freshModule();
    ddb.on(GetCommand, versionKey).rejects(new Error('throttled'));
    await expect(loadCatalogue({ now })).rejects.toThrow('throttled');
    tableHolds(undefined, []);
    expect((await loadCatalogue({ now })).version).toBe(0);
  });
});

describe('putProduct', () => {
  it('writes product, handle and version together', async () => {
    const { putProduct } = await freshModule();
    ddb.on(GetCommand).resolves({});
    ddb.on(TransactWriteCommand).resolves({});
    await putProduct(hades);
    const items = ddb.commandCalls(TransactWriteCommand)[0]?.args[0].input.TransactItems ?? [];
    expect(items).toHaveLength(3);
    expect(items[0]?.Put?.Item).toMatchObject({
      sk: hades.id,
      variant_id: hades.variantId,
      updated_at: hades.updatedAt,
    });
    expect(items[1]?.Put?.Item).toMatchObject({ pk: `HANDLE#${hades.handle}`, product_id: hades.id });
    expect(items[2]?.Update?.Key).toEqual(versionKey.Key);
  });

  it('gives the old handle back when the handle changes', async () => {
    const { putProduct } = await freshModule();
    ddb.on(GetCommand).resolves({ Item: itemOf() });
    ddb.on(TransactWriteCommand).resolves({});
    await putProduct({ ...hades, handle: 'hades-gog' }, { expectedUpdatedAt: hades.updatedAt });
    const items = ddb.commandCalls(TransactWriteCommand)[0]?.args[0].input.TransactItems ?? [];
    expect(items[3]?.Delete?.Key).toEqual({ pk: `HANDLE#${hades.handle}`, sk: 'HANDLE' });
  });

  it('refuses a product that was changed since it was read', async () => {
    const { putProduct } = await freshModule();
    ddb.on(GetCommand).resolves({ Item: itemOf({ ...hades, updatedAt: '2026-11-26T00:00:00.000Z' }) });
    await expect(putProduct(hades, { expectedUpdatedAt: hades.updatedAt })).rejects.toThrow(/changed by someone else/);
    expect(ddb.commandCalls(TransactWriteCommand)).toHaveLength(0);
    ddb.on(GetCommand).resolves({ Item: itemOf() });
    ddb.on(TransactWriteCommand).rejects(transactionCanceled('ConditionalCheckFailed', 'None', 'None'));
    await expect(putProduct(hades, { expectedUpdatedAt: hades.updatedAt })).rejects.toThrow(/changed by someone else/);
  });

  it('refuses the handle of another product', async () => {
    const { putProduct } = await freshModule();
    ddb.on(GetCommand).resolves({});
    ddb.on(TransactWriteCommand).rejects(transactionCanceled('None', 'ConditionalCheckFailed', 'None'));
    await expect(putProduct(hades)).rejects.toThrow(/belongs to another product/);
  });

  it('tries again when it met another writer at the version', async () => {
    const { putProduct } = await freshModule();
    ddb.on(GetCommand).resolves({});
    ddb
      .on(TransactWriteCommand)
      .rejectsOnce(transactionCanceled('None', 'None', 'TransactionConflict'))
      .resolves({});
    await putProduct(hades);
    expect(ddb.commandCalls(TransactWriteCommand)).toHaveLength(2);
  });

  it('passes on faults that repeating does not cure', async () => {
    const { putProduct } = await freshModule();
    ddb.on(GetCommand).resolves({});
    ddb.on(TransactWriteCommand).rejects(transactionCanceled('ValidationError', 'None', 'None'));
    await expect(putProduct(hades)).rejects.toThrow();
    expect(ddb.commandCalls(TransactWriteCommand)).toHaveLength(1);
  });
});

describe('exchange rates', () => {
  const asOf = new Date(now).toISOString();
  const hours = 3_600_000;

  it('are good for 48 hours, the euro for ever', async () => {
    const { getExchangeRates, readExchangeRates, unitsPerEuro } = await freshModule();
    ddb.on(GetCommand).resolves({ Item: { rates: { usd: 1.1, gbp: -1, yen: 3 }, as_of: asOf } });
    expect(await getExchangeRates(now + 48 * hours)).toEqual({ rates: { usd: 1.1 }, asOf });
    expect(await getExchangeRates(now + 48 * hours + 1)).toBeUndefined();
    expect(await readExchangeRates()).toEqual({ rates: { usd: 1.1 }, asOf });
    expect(await unitsPerEuro('usd', now)).toBe(1.1);
    expect(await unitsPerEuro('gbp', now)).toBeUndefined();
    expect(await unitsPerEuro('eur', now + 9999 * hours)).toBe(1);
  });

  it('are unknown until they are stored', async () => {
    const { getExchangeRates, putExchangeRates } = await freshModule();
    ddb.on(GetCommand).resolves({});
    expect(await getExchangeRates(now)).toBeUndefined();
    ddb.on(PutCommand).resolves({});
    await putExchangeRates({ rates: { usd: 1.1 }, asOf });
    expect(ddb.commandCalls(PutCommand)[0]?.args[0].input.Item).toMatchObject({ pk: 'RATES', rates: { usd: 1.1 } });
  });
});
