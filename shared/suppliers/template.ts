import * as z from 'zod';
import type { SupplierName } from '#shared/domain/product.ts';
import { mapConcurrently } from '#shared/runtime/batch.ts';
import { textBytes } from './code-content.ts';
import type {
  FindResult,
  PlaceResult,
  PurchaseRequest,
  Quote,
  QuoteItem,
  Supplier,
  SupplierOptions,
} from './contract.ts';
import { Cents, Count, eurosOf, Id } from './euro.ts';
import { type Answer, describe, httpClient, isSuccess } from './http.ts';
import { unitsOwed } from './owed.ts';
import { priceItems, refuse } from './pricing.ts';

const Product = z.object({ price: Cents, stock: Count });
const Order = z.object({
  id: Id,
  reference: z.string(),
  total: Cents,
  closed: z.boolean(),
  codes: z.array(z.object({ id: Id, product: Id, price: Cents, code: z.string() })),
});
const Failure = z.object({ error: z.string() });

/**
 * A supplier to start a new one from: copy it, replace what its imaginary server says by what the real one says. It is
 * registered nowhere. `docs/adding-a-supplier.md` names the other places that a new supplier needs.
 */
export function template(
  name: SupplierName,
  credentials: { readonly token: string },
  options: SupplierOptions,
): Supplier {
  const http = httpClient(options);
  const headers = { accept: 'application/json', authorization: `Bearer ${credentials.token}` };

  async function quoteOne({ supplierProductId, quantity }: QuoteItem): Promise<Quote> {
    const answer = await http.get(`/products/${encodeURIComponent(supplierProductId)}`, headers);
    const product = isSuccess(answer) ? Product.safeParse(answer.json).data : undefined;
    if (!product) {
      const reason = isMissing(answer) ? 'not_found' : 'supplier_unavailable';
      return { outcome: 'unavailable', supplierProductId, reason };
    }
    if (product.stock === 0) return { outcome: 'unavailable', supplierProductId, reason: 'out_of_stock' };
    const available = Math.min(product.stock, quantity);
    return { outcome: 'available', supplierProductId, unitPrice: product.price, available };
  }

  const quote = (items: readonly QuoteItem[]) => mapConcurrently(items, 5, quoteOne);

  async function look(path: string, expected: PurchaseRequest): Promise<FindResult> {
    const answer = await http.get(path, headers);
    if (isMissing(answer)) return { outcome: 'absent' };
    const order = isSuccess(answer) ? Order.safeParse(answer.json).data : undefined;
    // Whatever a server claims to have found, only our own reference counts.
    if (order?.reference !== expected.reference) return { outcome: 'unknown', detail: describe(answer) };
    return { outcome: 'found', order: deliveredBy(order, expected) };
  }

  return {
    name,
    limits: { lines: 10, unitsPerLine: 10, units: 100 },
    quote,
    find: (expected) => look(`/orders/by-reference/${encodeURIComponent(expected.reference)}`, expected),
    read: (supplierOrderId, expected) => look(`/orders/${encodeURIComponent(supplierOrderId)}`, expected),
    async place(request): Promise<PlaceResult> {
      const priced = await priceItems(request, quote);
      if ('outcome' in priced) return priced;
      const lines = priced.items.map(({ supplierProductId, quantity, unitPrice }) => ({
        product: supplierProductId,
        quantity,
        price: eurosOf(unitPrice),
      }));
      const body = JSON.stringify({ reference: request.reference, lines });
      const answer = await http.post('/orders', { ...headers, 'content-type': 'application/json' }, body);
      const order = isSuccess(answer) ? Order.safeParse(answer.json).data : undefined;
      return order ? { outcome: 'placed', order: deliveredBy(order, request) } : judge(answer);
    },
  };
}

/** Definite only where the supplier itself says so in a body of its own; everything else may have been taken. */
function judge(answer: Answer): PlaceResult {
  const error = answer.kind === 'answer' ? Failure.safeParse(answer.json).data?.error : undefined;
  const detail = describe(answer, error);
  if (answer.kind === 'silence' && !answer.sent) return refuse('supplier_unavailable', detail);
  switch (error) {
    case 'sold-out':
      return refuse('out_of_stock', detail);
    case 'price-changed':
      return refuse('price_above_limit', detail);
    case 'no-funds':
      return refuse('insufficient_balance', detail);
    default:
      return { outcome: 'unknown', detail };
  }
}

function deliveredBy(order: z.infer<typeof Order>, expected: PurchaseRequest) {
  const keys = order.codes.flatMap(({ id, product, price, code }) => {
    const bytes = textBytes(code);
    return bytes ? [{ id, supplierProductId: product, unitCost: price, kind: 'text' as const, bytes }] : [];
  });
  const pending = order.closed ? {} : unitsOwed(expected, keys);
  return {
    supplierOrderId: order.id,
    reference: order.reference,
    cost: order.total,
    keys,
    pending,
    final: Object.keys(pending).length === 0,
  };
}

function isMissing(answer: Answer): boolean {
  return answer.kind === 'answer' && answer.status === 404 && Failure.safeParse(answer.json).success;
}
