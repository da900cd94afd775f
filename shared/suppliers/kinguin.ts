import type { RefusalReason } from '#shared/domain/order.ts';
import { mapConcurrently } from '#shared/runtime/batch.ts';
import type {
  FindResult,
  PlaceResult,
  PurchaseRequest,
  Quote,
  QuoteItem,
  Supplier,
  SupplierOptions,
} from './contract.ts';
import { eurosOf } from './euro.ts';
import { type Answer, describe, httpClient, isSuccess, mayBeRefusal } from './http.ts';
import { deliveredBy, downloadKeys } from './kinguin-keys.ts';
import { type ApiError, errorOf, type Offer, Order, Product, Search } from './kinguin-wire.ts';
import { type PricedItem, priceItems, refuse } from './pricing.ts';
import { rateLimit } from './rate-limit.ts';

export interface KinguinCredentials {
  readonly apiKey: string;
}

/** The market moves between quote and purchase: this much more than the quote is offered, and never more than the limit. */
const priceTolerance = 0.02;

const day = 24 * 60 * 60_000;
const searchPageSize = 100;
const mostSearchPages = 20;

/** Kinguin's API for buyers. Products go by their hexadecimal `productId`; wholesale offers and pre-orders are not used. */
export function kinguin({ apiKey }: KinguinCredentials, options: SupplierOptions): Supplier {
  const http = httpClient(options);
  const headers = { accept: 'application/json', 'x-api-key': apiKey };
  // No limit is published; this keeps us out of reach of the guard against floods.
  const reads = rateLimit({ calls: 1_000, milliseconds: 60_000, now: options.now });

  /** A refusal of our key comes before the call is looked at: one that was a slip is asked once more, a purchase too. */
  async function authorised(call: () => Promise<Answer>): Promise<Answer> {
    const first = await call();
    if (first.kind !== 'answer' || first.status !== 401) return first;
    options.onCredentialsRefused?.();
    return errorOf(first.json) ? call() : first;
  }
  const get = (path: string) => authorised(() => http.get(path, headers, reads));
  const post = (path: string, body: unknown) =>
    authorised(() => http.post(path, { ...headers, 'content-type': 'application/json' }, JSON.stringify(body)));

  async function quoteOne(item: QuoteItem): Promise<Quote> {
    const { supplierProductId } = item;
    const answer = await get(`/v2/products/${encodeURIComponent(supplierProductId)}`);
    const unavailable = (reason: RefusalReason): Quote => ({ outcome: 'unavailable', supplierProductId, reason });
    // Also the answer for a product that is sold out.
    if (isMissing(answer)) return unavailable('not_found');
    const product = isSuccess(answer) ? Product.safeParse(answer.json).data : undefined;
    if (!product) return unavailable('supplier_unavailable');
    const offers = product.offers ?? [{ price: product.price, qty: product.qty ?? 0 }];
    const sold = product.isPreorder ? [] : offers.filter((offer) => !('isPreorder' in offer && offer.isPreorder));
    const best = bestOf(sold, item);
    return best ? { outcome: 'available', supplierProductId, ...best } : unavailable('out_of_stock');
  }

  const quote = (items: readonly QuoteItem[]) => mapConcurrently(items, 5, quoteOne);

  async function complete(order: Order, expected: PurchaseRequest): Promise<FindResult> {
    const downloaded = await downloadKeys(order, get);
    return 'detail' in downloaded
      ? { outcome: 'unknown', detail: `the keys of ${order.orderId}: ${downloaded.detail}` }
      : { outcome: 'found', order: deliveredBy(order, downloaded.keys, expected) };
  }

  async function read(supplierOrderId: string, expected: PurchaseRequest): Promise<FindResult> {
    const answer = await get(`/v1/order/${encodeURIComponent(supplierOrderId)}`);
    if (isMissing(answer)) return { outcome: 'absent' };
    const order = isSuccess(answer) ? Order.safeParse(answer.json).data : undefined;
    if (!order) return { outcome: 'unknown', detail: `reading ${supplierOrderId}: ${describe(answer)}` };
    if (order.orderExternalId && order.orderExternalId !== expected.reference) {
      return { outcome: 'unknown', detail: `${supplierOrderId} carries another reference than ${expected.reference}` };
    }
    return complete(order, expected);
  }

  async function search(reference: string, since: string): Promise<Order | 'absent' | { readonly detail: string }> {
    const query = new URLSearchParams({
      orderExternalId: reference,
      createdAtFrom: new Date(Date.parse(since) - day).toISOString().slice(0, 10),
      limit: String(searchPageSize),
    });
    let seen = 0;
    // One page is enough where the filter works; where it is ignored, ours is somewhere among all the others.
    for (let page = 1; page <= mostSearchPages; page += 1) {
      query.set('page', String(page));
      const answer = await get(`/v1/order?${query}`);
      const result = isSuccess(answer) ? Search.safeParse(answer.json).data : undefined;
      if (!result) return { detail: `the order search: ${describe(answer)}` };
      const order = result.results.find(({ orderExternalId }) => orderExternalId === reference);
      if (order) return order;
      seen += result.results.length;
      if (result.results.length === 0 || seen >= (result.item_count ?? 0)) return 'absent';
    }
    return { detail: `the order search gave ${seen} orders of others and no end` };
  }

  return {
    name: 'kinguin',
    limits: { lines: 10, unitsPerLine: 9, units: 90 },
    quote,
    read,
    async find(expected, since) {
      const order = await search(expected.reference, since);
      if (order === 'absent') return { outcome: 'absent' };
      if ('detail' in order) return { outcome: 'unknown', detail: order.detail };
      const completed = await complete(order, expected);
      // It is known to exist, so that much is said although its keys cannot be read now.
      return completed.outcome === 'found' ? completed : { outcome: 'found', order: deliveredBy(order, [], expected) };
    },
    async place(request) {
      const priced = await priceItems(request, quote);
      if ('outcome' in priced) return priced;
      const products = priced.items.map((item) => ({
        productId: item.supplierProductId,
        qty: item.quantity,
        price: eurosOf(offeredPrice(item)),
      }));
      const answer = await post('/v2/order', { products, orderExternalId: request.reference });
      const order = isSuccess(answer) ? Order.safeParse(answer.json).data : undefined;
      if (order) return { outcome: 'placed', order: deliveredBy(order, [], request) };
      const judged = judge(answer);
      if (judged.outcome !== 'refused' || judged.reason !== 'out_of_stock') return judged;
      return refuse(await whyUnavailable(priced.items, quote), judged.detail);
    },
  };
}

function offeredPrice({ unitPrice, priceLimit }: PricedItem): number {
  return Math.min(priceLimit, Math.ceil(unitPrice * (1 + priceTolerance)));
}

/** Fills a quantity from the cheapest offers on. Above the limit there is a price to tell, but nothing more is counted. */
function bestOf(
  offers: readonly Offer[],
  { quantity, priceLimit }: QuoteItem,
): { readonly unitPrice: number; readonly available: number } | undefined {
  let best: { unitPrice: number; available: number } | undefined;
  const byPrice = offers.filter(({ qty }) => qty > 0).toSorted((one, other) => one.price - other.price);
  for (const { price, qty } of byPrice) {
    if (best && price > best.unitPrice) {
      if (best.available >= quantity) break;
      if (priceLimit !== undefined && price > priceLimit) break;
    }
    best = { unitPrice: price, available: (best?.available ?? 0) + qty };
  }
  return best;
}

/** No offer at our price and no offer at all are refused alike: only the present offers tell them apart. */
async function whyUnavailable(items: readonly PricedItem[], quote: Supplier['quote']): Promise<RefusalReason> {
  const quotes = await quote(items.map(({ supplierProductId, quantity }) => ({ supplierProductId, quantity })));
  const isTooDear = items.some((item, index) => {
    const live = quotes[index];
    return live?.outcome === 'available' && live.available >= item.quantity && live.unitPrice > offeredPrice(item);
  });
  return isTooDear ? 'price_above_limit' : 'out_of_stock';
}

const reasons: ReadonlyMap<string, RefusalReason> = new Map([
  ['ProductUnavailable', 'out_of_stock'],
  ['InsufficientBalance', 'insufficient_balance'],
  ['BalanceRequired', 'insufficient_balance'],
  ['Authorization', 'supplier_unavailable'],
  ['Preorder', 'invalid_request'],
  ['ConstraintViolation', 'invalid_request'],
]);

/** Kinds that say nothing about whether an order was made, or that only an order which was made can bring about. */
const ambiguousKinds = new Set([
  'OrderFailed',
  'Error',
  'HttpClient',
  'Http',
  'ResourceLock',
  'OrderHold',
  'OrderNotPaid',
  'OrderNotDispatchedYet',
  'OrderPartiallyDispatched',
  'ProcessingPreorder',
]);

/** Definite only where the supplier itself says so in a body of its own; everything else may have been taken. */
function judge(answer: Answer): PlaceResult {
  if (answer.kind === 'silence') {
    const detail = describe(answer);
    return answer.sent ? { outcome: 'unknown', detail } : refuse('supplier_unavailable', detail);
  }
  const error = errorOf(answer.json);
  const detail = describe(answer, error && wordsOf(error));
  if (!mayBeRefusal(answer.status) || !error || ambiguousKinds.has(error.kind) || isRepeat(error))
    return { outcome: 'unknown', detail };
  return refuse(reasons.get(error.kind) ?? 'invalid_request', detail);
}

/** A reference that is taken is refused like any other slip of form; but then the order exists. */
function isRepeat({ propertyPath, detail }: ApiError): boolean {
  return /orderExternalId/i.test(`${propertyPath ?? ''} ${detail ?? ''}`);
}

function wordsOf({ kind, detail, trace }: ApiError): string {
  return [kind, detail, trace && `trace ${trace}`].filter(Boolean).join(', ');
}

function isMissing(answer: Answer): boolean {
  return answer.kind === 'answer' && answer.status === 404 && errorOf(answer.json) !== undefined;
}
