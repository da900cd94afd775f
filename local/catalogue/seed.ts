import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { type CurrencyCode, currencies, toDecimal } from '#shared/domain/money.ts';
import type { SupplierName } from '#shared/domain/product.ts';
import { catalogue } from './catalogue.ts';
import type { CatalogueProduct } from './product.ts';
import { stockKeys } from './stock-keys.ts';

export interface SeedOptions {
  /** Calls the shop; `path` begins with a slash. */
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** Access token of a staff user in the admin group. */
  readonly staffToken: string;
  readonly progress?: (line: string) => void;
  readonly products?: readonly CatalogueProduct[];
  /** Waits before a repeated request, in milliseconds. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

export interface SeedResult {
  readonly created: number;
  /** Products that were there already; their missing offers and keys are added all the same. */
  readonly existing: number;
  readonly keys: number;
}

const concurrency = 8;
const attempts = 4;
const linesEvery = 10;

const CreatedProduct = z.object({ product: z.object({ id: z.string() }) });
const ProductList = z.object({ products: z.array(z.object({ id: z.string(), handle: z.string() })) });
const ImportReport = z.object({ imported: z.number() });

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** What the admin API is told of a product: what a merchant would fill in, prices as decimals. */
function productBody(product: CatalogueProduct): Record<string, unknown> {
  const { sources: _sources, preorder: _preorder, prices, excluded_countries = [], tags = [], ...described } = product;
  return {
    ...described,
    excluded_countries,
    tags,
    status: 'published',
    prices: currencies.map((currency: CurrencyCode) => ({
      currency_code: currency,
      amount: toDecimal(prices[currency], currency),
    })),
  };
}

interface OfferBody {
  readonly supplier: SupplierName;
  readonly supplier_product_id: string;
}

/** The offers of a product as the admin API takes them. */
function offerBodies({ sources }: CatalogueProduct): readonly OfferBody[] {
  const offers: OfferBody[] = [];
  if (sources.codeswholesale) {
    offers.push({ supplier: 'codeswholesale', supplier_product_id: sources.codeswholesale.id });
  }
  if (sources.kinguin) offers.push({ supplier: 'kinguin', supplier_product_id: sources.kinguin.id });
  return offers;
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Fills a shop with the catalogue through the admin API, as a merchant would. Can be repeated and resumed: what exists
 * is left alone, what is missing is added, and the same keys are never imported twice. Stops at the first refusal.
 */
export async function seedCatalogue(options: SeedOptions): Promise<SeedResult> {
  const { fetch, staffToken, progress = () => {}, products = catalogue, wait = pause } = options;

  async function call(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const response = await fetch(path, {
        method,
        headers: { authorization: `Bearer ${staffToken}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const busy = response.status === 429 || response.status >= 500;
      if (!busy || attempt === attempts) return { status: response.status, body: await bodyOf(response) };
      await response.body?.cancel();
      await wait(150 * 2 ** attempt);
    }
  }

  function refuse(product: CatalogueProduct, deed: string, answer: Answer): never {
    throw new Error(`${product.handle}: could not ${deed}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  async function create(product: CatalogueProduct): Promise<{ readonly id: string; readonly isNew: boolean }> {
    const answer = await call('POST', '/admin/products', productBody(product));
    if (answer.status < 300) return { id: CreatedProduct.parse(answer.body).product.id, isNew: true };
    if (answer.status !== 409) refuse(product, 'create the product', answer);
    const found = await call('GET', `/store/products?handle=${encodeURIComponent(product.handle)}&limit=1`);
    const known = ProductList.safeParse(found.body).data?.products.find(({ handle }) => handle === product.handle);
    if (!known) refuse(product, 'find the product that exists', found);
    return { id: known.id, isNew: false };
  }

  async function addSources(product: CatalogueProduct, id: string): Promise<number> {
    for (const offer of offerBodies(product)) {
      const answer = await call('POST', `/admin/products/${id}/offers`, offer);
      if (answer.status >= 300 && answer.status !== 409) refuse(product, `add the offer of ${offer.supplier}`, answer);
    }
    const { stock } = product.sources;
    if (!stock) return 0;
    const answer = await call('POST', '/admin/digital-keys/bulk-import', {
      product_id: id,
      keys: stockKeys(product.platform, product.handle, stock.quantity),
      unit_cost: toDecimal(stock.unit_cost, 'eur'),
      source: 'opening stock',
    });
    if (answer.status >= 300) refuse(product, 'import its keys', answer);
    return ImportReport.parse(answer.body).imported;
  }

  const waiting = products.values();
  let done = 0;
  let created = 0;
  let keys = 0;
  let failed = false;
  async function work(): Promise<void> {
    for (const product of waiting) {
      if (failed) return;
      try {
        const { id, isNew } = await create(product);
        const imported = await addSources(product, id);
        keys += imported;
        created += isNew ? 1 : 0;
        done += 1;
      } catch (error) {
        failed = true;
        throw error;
      }
      if (done % linesEvery === 0 || done === products.length) {
        progress(`catalogue: ${done} of ${products.length} products, ${keys} keys`);
      }
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: concurrency }, work));
  const failure = ends.find((end) => end.status === 'rejected');
  if (failure) throw failure.reason;
  return { created, existing: done - created, keys };
}
