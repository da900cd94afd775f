import { mapConcurrently } from '#shared/runtime/batch.ts';
import { pictureBytes, textBytes } from './code-content.ts';
import { Code, isGivenUp, kindOf, type Order } from './codeswholesale-wire.ts';
import type { PurchaseRequest, SupplierKey, SupplierOrder } from './contract.ts';
import { type Answer, isSuccess } from './http.ts';
import { unitsOwed } from './owed.ts';

/**
 * An order with all keys that can be had now. The supplier does not say how many units a line has, so what is pending is
 * what was bought less what came; codes of a type that we do not know are held back and stay pending.
 */
export async function deliveredBy(
  order: Order,
  expected: PurchaseRequest,
  readCode: (codeId: string) => Promise<Answer>,
): Promise<SupplierOrder> {
  const codes = (order.products ?? []).flatMap(({ productId, unitPrice, codes }) =>
    (codes ?? []).map((code) => ({ productId, unitPrice, code: Code.safeParse(code).data })),
  );
  const keys = await mapConcurrently(codes, 5, async ({ productId, unitPrice, code }) => {
    const content = code && (await contentOf(code, readCode));
    if (!content) return undefined;
    const limit = expected.items.find((item) => item.supplierProductId === productId)?.priceLimit ?? 0;
    return { id: code.codeId, supplierProductId: productId, unitCost: unitPrice ?? limit, ...content };
  });
  const delivered = keys.filter((key) => key !== undefined);
  // An order that was given up owes nothing but the codes that it shows and that could not be read.
  const unread = codes.filter(({ code }, index) => !keys[index] && !(code && kindOf(code) === 'preorder'));
  const pending = isGivenUp(order.status)
    ? unitsOf(unread.map(({ productId }) => productId))
    : unitsOwed(expected, delivered);
  return {
    supplierOrderId: order.orderId,
    reference: order.clientOrderId ?? expected.reference,
    cost: order.totalPrice ?? undefined,
    keys: delivered,
    pending,
    final: Object.keys(pending).length === 0,
  };
}

/** The content of a code. Pictures, and sometimes texts, are not in the order and are read one by one. */
async function contentOf(
  code: Code,
  readCode: (codeId: string) => Promise<Answer>,
): Promise<Pick<SupplierKey, 'kind' | 'bytes'> | undefined> {
  const kind = kindOf(code);
  if (kind !== 'text' && kind !== 'image') return undefined;
  const inOrder = decode(kind, code.code);
  if (inOrder) return inOrder;
  const answer = await readCode(code.codeId);
  const single = isSuccess(answer) ? Code.safeParse(answer.json) : undefined;
  if (!single?.success) return undefined;
  const singleKind = single.data.codeType || single.data.status ? kindOf(single.data) : kind;
  return singleKind === 'text' || singleKind === 'image' ? decode(singleKind, single.data.code) : undefined;
}

function decode(kind: 'text' | 'image', code: string | null | undefined) {
  const bytes = kind === 'text' ? textBytes(code) : pictureBytes(code);
  return bytes && { kind, bytes };
}

function unitsOf(productIds: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(productIds, (id) => id)].map(([id, units]) => [id, units.length]));
}
