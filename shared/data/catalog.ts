import { GetCommand, PutCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { ConflictError } from '#shared/domain/errors.ts';
import { type CurrencyCode, currencies } from '#shared/domain/money.ts';
import type { Product } from '#shared/domain/product.ts';
import { ddb, tableName } from '#shared/runtime/aws.ts';
import { cancellationCodes, fromItem, type TransactItem, toItem } from './items.ts';

/*
 * Access patterns of the Catalog table
 *   all products            Query pk = PRODUCTS#<0..7>          sk = product id
 *   one product             Get   pk = PRODUCTS#<shard of id>   sk = product id
 *   product by handle       Get   pk = HANDLE#<handle>          sk = HANDLE    → product_id
 *   has anything changed    Get   pk = CATALOGUE                sk = CATALOGUE → version, raised by every write
 *   exchange rates          Get   pk = RATES                    sk = RATES
 */
const shards = 8;
const keys = {
  product: (id: string) => ({ pk: `PRODUCTS#${shardOf(id)}`, sk: id }),
  handle: (handle: string) => ({ pk: `HANDLE#${handle}`, sk: 'HANDLE' }),
  catalogue: { pk: 'CATALOGUE', sk: 'CATALOGUE' },
  rates: { pk: 'RATES', sk: 'RATES' },
};

/** Every product, drafts included, as of one version. Compare `version` to know whether an answer made from it is old. */
export interface Catalogue {
  readonly version: number;
  readonly products: readonly Product[];
  readonly byId: ReadonlyMap<string, Product>;
  readonly byVariant: ReadonlyMap<string, Product>;
  readonly byHandle: ReadonlyMap<string, Product>;
}

/** Milliseconds for which a function believes its copy of the catalogue without asking for the version. */
const believedFor = 2000;

let cached: { readonly catalogue: Catalogue; readonly checkedAt: number } | undefined;
let running: Promise<Catalogue> | undefined;
let next: Promise<Catalogue> | undefined;

/**
 * The whole catalogue from memory, at most `maximumAge` milliseconds behind the table. With 0 it holds every write that
 * was finished before the call.
 */
export async function loadCatalogue({
  maximumAge = believedFor,
  now = Date.now(),
}: {
  readonly maximumAge?: number;
  readonly now?: number;
} = {}): Promise<Catalogue> {
  if (cached && now - cached.checkedAt < maximumAge) return cached.catalogue;
  return maximumAge > 0 && running ? running : check(now);
}

/** A check that is under way may have read before the caller's own write; then the caller joins the one after it. */
function check(now: number): Promise<Catalogue> {
  if (!running) {
    running = readIfMoved(now).finally(() => {
      running = undefined;
    });
    return running;
  }
  next ??= running
    .catch(() => undefined)
    .then(() => {
      next = undefined;
      return check(now);
    });
  return next;
}

async function readIfMoved(now: number): Promise<Catalogue> {
  const { Item } = await ddb.send(
    new GetCommand({ TableName: tableName('CATALOG_TABLE'), Key: keys.catalogue, ConsistentRead: true }),
  );
  const version = typeof Item?.version === 'number' ? Item.version : 0;
  const catalogue = cached?.catalogue.version === version ? cached.catalogue : await readAll(version);
  cached = { catalogue, checkedAt: now };
  return catalogue;
}

async function readAll(version: number): Promise<Catalogue> {
  const products = (await Promise.all(Array.from({ length: shards }, (_, shard) => readShard(shard)))).flat();
  return {
    version,
    products,
    byId: new Map(products.map((product) => [product.id, product])),
    byVariant: new Map(products.map((product) => [product.variantId, product])),
    byHandle: new Map(products.map((product) => [product.handle, product])),
  };
}

async function readShard(shard: number): Promise<Product[]> {
  const products: Product[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const { Items, LastEvaluatedKey } = await ddb.send(
      new QueryCommand({
        TableName: tableName('CATALOG_TABLE'),
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': `PRODUCTS#${shard}` },
        ConsistentRead: true,
        ExclusiveStartKey: from,
      }),
    );
    products.push(...(Items ?? []).map((item) => fromItem<Product>(item)));
    from = LastEvaluatedKey;
  } while (from);
  return products;
}

/** One product as the table has it now, drafts included. */
export async function getProduct(id: string): Promise<Product | undefined> {
  if (!id) return undefined;
  const { Item } = await ddb.send(
    new GetCommand({ TableName: tableName('CATALOG_TABLE'), Key: keys.product(id), ConsistentRead: true }),
  );
  return Item && fromItem<Product>(Item);
}

export async function findProductByHandle(handle: string): Promise<Product | undefined> {
  const { Item } = await ddb.send(
    new GetCommand({ TableName: tableName('CATALOG_TABLE'), Key: keys.handle(handle), ConsistentRead: true }),
  );
  return typeof Item?.product_id === 'string' ? getProduct(Item.product_id) : undefined;
}

/** Writers of different products meet only at the version; that is tried again, anything else is the caller's conflict. */
const attempts = 8;

/**
 * Writes a product, takes its handle and raises the catalogue's version, or does nothing of these. Refused when the handle
 * is another product's, or when the product was changed since `expectedUpdatedAt`. What goes `alongside` is written with it.
 */
export async function putProduct(
  product: Product,
  {
    expectedUpdatedAt,
    alongside = [],
  }: { readonly expectedUpdatedAt?: string | undefined; readonly alongside?: readonly TransactItem[] } = {},
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const before = await getProduct(product.id);
    if (expectedUpdatedAt !== undefined && before?.updatedAt !== expectedUpdatedAt) throw changedMeanwhile(product);
    try {
      await ddb.send(new TransactWriteCommand({ TransactItems: [...writesOf(product, before), ...alongside] }));
      return;
    } catch (error) {
      const reasons = cancellationCodes(error) ?? [];
      if (reasons[1] === 'ConditionalCheckFailed') {
        throw new ConflictError(`The handle ${product.handle} belongs to another product; choose another one.`);
      }
      if (reasons[0] === 'ConditionalCheckFailed' && expectedUpdatedAt !== undefined) throw changedMeanwhile(product);
      const passing = reasons.some((code) => code === 'TransactionConflict' || code === 'ConditionalCheckFailed');
      if (!passing || attempt === attempts) throw error;
      await jitter(attempt);
    }
  }
}

function writesOf(product: Product, before: Product | undefined) {
  const TableName = tableName('CATALOG_TABLE');
  const unchanged = before
    ? { ConditionExpression: 'updated_at = :before', ExpressionAttributeValues: { ':before': before.updatedAt } }
    : { ConditionExpression: 'attribute_not_exists(pk)' };
  return [
    { Put: { TableName, Item: { ...keys.product(product.id), entity: 'product', ...toItem(product) }, ...unchanged } },
    {
      Put: {
        TableName,
        Item: { ...keys.handle(product.handle), entity: 'handle', product_id: product.id },
        ConditionExpression: 'attribute_not_exists(pk) OR product_id = :id',
        ExpressionAttributeValues: { ':id': product.id },
      },
    },
    {
      Update: {
        TableName,
        Key: keys.catalogue,
        UpdateExpression: 'ADD version :one SET entity = :entity',
        ExpressionAttributeValues: { ':one': 1, ':entity': 'catalogue' },
      },
    },
    ...(before && before.handle !== product.handle ? [{ Delete: { TableName, Key: keys.handle(before.handle) } }] : []),
  ];
}

/** Units of each currency for one euro, and when they were true. */
export interface ExchangeRates {
  readonly rates: { readonly [Currency in CurrencyCode]?: number };
  readonly asOf: string;
}

/** Older rates say nothing of today's prices. */
const ratesValidFor = 48 * 3_600_000;

/** The rates last stored, however old. */
export async function readExchangeRates(): Promise<ExchangeRates | undefined> {
  const { Item } = await ddb.send(
    new GetCommand({ TableName: tableName('CATALOG_TABLE'), Key: keys.rates, ConsistentRead: true }),
  );
  if (typeof Item?.as_of !== 'string') return undefined;
  const stored: Record<string, unknown> = Item.rates ?? {};
  const rates = currencies.flatMap((currency) => {
    const rate = stored[currency];
    return typeof rate === 'number' && rate > 0 ? [[currency, rate] as const] : [];
  });
  return { rates: Object.fromEntries(rates), asOf: Item.as_of };
}

/** The rates that a purchase may be judged by; undefined when there are none of the last 48 hours. */
export async function getExchangeRates(now: number = Date.now()): Promise<ExchangeRates | undefined> {
  const stored = await readExchangeRates();
  return stored && now - Date.parse(stored.asOf) <= ratesValidFor ? stored : undefined;
}

/** How many units of the currency one euro is worth; the euro itself needs no rate. */
export async function unitsPerEuro(currency: CurrencyCode, now: number): Promise<number | undefined> {
  return currency === 'eur' ? 1 : (await getExchangeRates(now))?.rates[currency];
}

export async function putExchangeRates({ rates, asOf }: ExchangeRates): Promise<void> {
  await ddb.send(
    new PutCommand({
      TableName: tableName('CATALOG_TABLE'),
      Item: { ...keys.rates, entity: 'exchange-rates', rates, as_of: asOf },
    }),
  );
}

function shardOf(id: string): number {
  let hash = 0;
  for (let index = 0; index < id.length; index += 1) hash = (Math.imul(hash, 31) + id.charCodeAt(index)) >>> 0;
  return hash % shards;
}

function changedMeanwhile(product: Product): ConflictError {
  return new ConflictError(`${product.title} was changed by someone else meanwhile. Read it again, then repeat.`);
}

function jitter(attempt: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** Math.min(attempt, 5)));
}
