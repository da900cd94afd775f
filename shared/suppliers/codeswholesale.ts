import { mapConcurrently } from '#shared/runtime/batch.ts';
import { deliveredBy } from './codeswholesale-keys.ts';
import { type CodesWholesaleCredentials, withToken } from './codeswholesale-token.ts';
import { errorOf, History, isGivenUp, Order, Product, type Tier, tierPrice } from './codeswholesale-wire.ts';
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
import { type PricedItem, priceItems, refuse } from './pricing.ts';
import { rateLimit } from './rate-limit.ts';

const version = 'v3';
const day = 24 * 60 * 60_000;

/** The history comes whole today; should it ever come in pages, a miss counts only after the last one. */
const mostHistoryPages = 50;

/** CodesWholesale, API version 3. Nothing is ever bought as a pre-order, and every purchase carries the price to check. */
export function codesWholesale(credentials: CodesWholesaleCredentials, options: SupplierOptions): Supplier {
  const { now } = options;
  const http = httpClient(options);
  const authorised = withToken(credentials, http, options);
  const productReads = rateLimit({ calls: 600, milliseconds: 5 * 60_000, now });

  const get: (path: string, limit?: typeof productReads) => Promise<Answer> = (path, limit) =>
    authorised((headers) => http.get(`/${version}/${path}`, headers, limit));

  async function quoteOne({ supplierProductId, quantity }: QuoteItem): Promise<Quote> {
    const answer = await get(`products/${encodeURIComponent(supplierProductId)}`, productReads);
    const unavailable = (reason: 'not_found' | 'out_of_stock' | 'supplier_unavailable'): Quote => ({
      outcome: 'unavailable',
      supplierProductId,
      reason,
    });
    if (isMissing(answer)) return unavailable('not_found');
    const product = isSuccess(answer) ? Product.safeParse(answer.json) : undefined;
    if (!product?.success) return unavailable('supplier_unavailable');
    const available = product.data.quantity;
    const unitPrice = priceFor(product.data.prices, Math.min(quantity, available));
    if (available === 0 || unitPrice === undefined) return unavailable('out_of_stock');
    return { outcome: 'available', supplierProductId, unitPrice, available };
  }

  const quote = (items: readonly QuoteItem[]) => mapConcurrently(items, 5, quoteOne);

  async function buy(request: PurchaseRequest, items: readonly PricedItem[]): Promise<Judged> {
    const body = JSON.stringify({
      allowPreOrder: false,
      orderId: request.reference,
      products: items.map(({ supplierProductId, quantity, unitPrice }) => ({
        productId: supplierProductId,
        quantity,
        price: eurosOf(unitPrice),
      })),
    });
    const answer = await authorised((headers) =>
      http.post(`/${version}/orders`, { ...headers, 'content-type': 'application/json' }, body),
    );
    const order = isSuccess(answer) && answer.status !== 208 ? Order.safeParse(answer.json) : undefined;
    if (!order?.success) return judge(answer);
    return { outcome: 'placed', order: await deliveredBy(order.data, request, readCode) };
  }

  const readCode = (codeId: string) => get(`codes/${encodeURIComponent(codeId)}`);

  async function read(supplierOrderId: string, expected: PurchaseRequest): Promise<FindResult> {
    const answer = await get(`orders/${encodeURIComponent(supplierOrderId)}`);
    if (isMissing(answer)) return { outcome: 'absent' };
    const order = isSuccess(answer) ? Order.safeParse(answer.json) : undefined;
    if (!order?.success) return { outcome: 'unknown', detail: `reading ${supplierOrderId}: ${describe(answer)}` };
    if (order.data.clientOrderId && order.data.clientOrderId !== expected.reference) {
      return { outcome: 'unknown', detail: `${supplierOrderId} carries another reference than ${expected.reference}` };
    }
    return { outcome: 'found', order: await deliveredBy(order.data, expected, readCode) };
  }

  async function find(expected: PurchaseRequest, since: string): Promise<FindResult> {
    const found: { readonly orderId: string; readonly status?: string | null | undefined }[] = [];
    // Neither the time zone of these dates nor whether the last one counts is known: a day more on both sides.
    const span = `startFrom=${dateOf(Date.parse(since) - day)}&endOn=${dateOf(now() + day)}`;
    let token = '';
    for (let page = 0; ; page += 1) {
      const answer = await get(`orders?${span}${token && `&continuationToken=${encodeURIComponent(token)}`}`);
      const history = isSuccess(answer) ? History.safeParse(answer.json) : undefined;
      if (!history?.success || page === mostHistoryPages) {
        return { outcome: 'unknown', detail: `the order history: ${describe(answer)}` };
      }
      found.push(...history.data.items.filter(({ clientOrderId }) => clientOrderId === expected.reference));
      token = history.data.continuationToken ?? '';
      if (!token) break;
    }
    const match = found.find(({ status }) => !isGivenUp(status)) ?? found[0];
    if (!match) return { outcome: 'absent' };
    const detail = await read(match.orderId, expected);
    if (detail.outcome === 'found') return detail;
    return { outcome: 'found', order: await deliveredBy({ orderId: match.orderId }, expected, readCode) };
  }

  return {
    name: 'codeswholesale',
    limits: { lines: 50, unitsPerLine: 100, units: 500 },
    quote,
    read,
    find,
    async place(request) {
      const priced = await priceItems(request, quote);
      if ('outcome' in priced) return priced;
      const first = await buy(request, priced.items);
      if (first.outcome !== 'unexplained') return first;

      // Refused for a reason that has no known code. A price that moved is the likely one: read again and decide again.
      const fresh = await priceItems({ ...request, items: request.items.map(withoutQuote) }, quote);
      if ('outcome' in fresh) return fresh;
      const moved = fresh.items.some((item, index) => item.unitPrice !== priced.items[index]?.unitPrice);
      const second = moved ? await buy(request, fresh.items) : first;
      if (second.outcome !== 'unexplained') return second;

      // It may also be how a repeated reference is refused, and then the purchase exists.
      const known = await find(request, new Date(now() - day).toISOString());
      if (known.outcome === 'found') return { outcome: 'placed', order: known.order };
      if (known.outcome === 'unknown') return { outcome: 'unknown', detail: second.detail };
      return refuse(/price/i.test(second.detail) ? 'price_above_limit' : 'invalid_request', second.detail);
    },
  };
}

type Judged = PlaceResult | { readonly outcome: 'unexplained'; readonly detail: string };

const reasons = new Map<number | string, 'insufficient_balance' | 'not_found' | 'invalid_request' | 'out_of_stock'>([
  [10002, 'insufficient_balance'],
  [20001, 'not_found'],
  [40002, 'invalid_request'],
  [310003, 'out_of_stock'],
]);

/** Definite only where the supplier itself says so in a body of its own; everything else may have been taken. */
function judge(answer: Answer): Judged {
  if (answer.kind === 'silence') {
    const detail = describe(answer);
    return answer.sent ? { outcome: 'unknown', detail } : refuse('supplier_unavailable', detail);
  }
  const error = errorOf(answer.json);
  const detail = describe(answer, error && `${error.code} ${error.message}`);
  if (!mayBeRefusal(answer.status) || !error || /already|duplicate/i.test(error.message))
    return { outcome: 'unknown', detail };
  if (answer.status === 401 || answer.status === 403) return refuse('supplier_unavailable', detail);
  const reason = reasons.get(error.code);
  return reason ? refuse(reason, detail) : { outcome: 'unexplained', detail };
}

/** Not in the price list, or not an order of ours; an empty object means the same. */
function isMissing(answer: Answer): boolean {
  if (answer.kind === 'silence') return false;
  if (answer.status === 404) return errorOf(answer.json) !== undefined;
  const { status, json } = answer;
  return status === 200 && typeof json === 'object' && json !== null && Object.keys(json).length === 0;
}

/** The price of as many units as there are; with none there is none. */
function priceFor(tiers: readonly Tier[], quantity: number): number | undefined {
  return quantity > 0 ? tierPrice(tiers, quantity) : undefined;
}

function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function withoutQuote({ quotedPrice: _, ...item }: PurchaseRequest['items'][number]) {
  return item;
}
