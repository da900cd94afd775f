/** The Kinguin sandbox's answers about orders and keys, in the supplier's shapes. */
import type { FaultBox } from './faults.ts';
import type { kinguinFaults } from './kinguin-faults.ts';
import { type KinguinLine, type KinguinOrder, type KinguinOrders, keyState, kinguinStatus } from './kinguin-orders.ts';
import { euros, secondStamp } from './kinguin-wire.ts';
import { asBase64, drawText } from './png.ts';

export interface KinguinViews {
  /** Keys and their states are shown to whoever reads an order, not in the answer to placing it. */
  order(order: KinguinOrder, endpoint: 'placeOrder' | 'order' | 'orders'): object;
  /** The keys that can be downloaded now, in the order they were bought. */
  keys(order: KinguinOrder): { readonly id: string; readonly json: object }[];
}

const sum = (lines: readonly KinguinLine[], pick: (line: KinguinLine) => number): number =>
  lines.reduce((total, line) => total + pick(line), 0);

export function kinguinViews(options: {
  readonly now: () => number;
  readonly book: KinguinOrders;
  readonly faults: FaultBox<typeof kinguinFaults>;
}): KinguinViews {
  const { now, book, faults } = options;

  const lineJson = (line: KinguinLine, endpoint: string) => {
    const odd = endpoint === 'placeOrder' ? undefined : faults.take('unknownKeyStatus', endpoint)?.status;
    return {
      kinguinId: line.kinguinId,
      productId: line.productId,
      offerId: line.offerId,
      qty: line.qty,
      name: line.name,
      price: euros(line.priceCents),
      totalPrice: euros(line.priceCents * line.qty),
      requestPrice: euros(line.requestPriceCents),
      isPreorder: line.isPreorder,
      ...(line.releaseDate && { releaseDate: line.releaseDate }),
      ...(line.text && { keyType: 'text' }),
      ...(endpoint !== 'placeOrder' && {
        keys: line.keys.map((key) => ({ id: key.id, status: odd ?? keyState(key, now()) })),
      }),
    };
  };

  return {
    order(order, endpoint) {
      const { lines } = order;
      const preorder = lines.find((line) => line.isPreorder);
      const status = faults.take('unknownStatus', endpoint)?.status ?? kinguinStatus(order, now());
      return {
        orderId: order.orderId,
        kinguinOrderId: 20_000_000 + order.number,
        ...(order.externalId !== null && { orderExternalId: order.externalId }),
        // The answer to an order never says more than that it was taken.
        status: endpoint === 'placeOrder' && status === 'completed' ? 'processing' : status,
        createdAt: secondStamp(order.createdAt),
        userEmail: 'api@latchkey.example',
        storeId: 1,
        totalQty: sum(lines, ({ qty }) => qty),
        totalPrice: euros(sum(lines, ({ qty, priceCents }) => qty * priceCents)),
        requestTotalPrice: euros(order.requestTotalCents),
        paymentPrice: euros(sum(lines, ({ qty, paidCents }) => qty * paidCents)),
        isPreorder: preorder !== undefined,
        ...(preorder?.releaseDate && { preorderReleaseDate: preorder.releaseDate }),
        products: lines.map((line) => lineJson(line, endpoint)),
      };
    },
    keys(order) {
      const odd = faults.take('unknownCodeType', 'keys')?.codeType;
      const lineBreaks = faults.take('base64LineBreaks', 'keys') !== undefined;
      return order.lines.flatMap((line) =>
        line.keys
          .filter((key) => keyState(key, now()) === 'DELIVERED')
          .map((key) => {
            const text = book.textOf(key);
            const json = {
              id: key.id,
              serial: key.kind === 'text' ? text : asBase64(drawText(text), { lineBreaks }),
              type: odd ?? (key.kind === 'text' ? 'text/plain' : 'image/png'),
              name: line.name,
              kinguinId: line.kinguinId,
              offerId: line.offerId,
              productId: line.productId,
            };
            return { id: key.id, json };
          }),
      );
    },
  };
}
