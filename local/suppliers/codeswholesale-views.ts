/** The CodesWholesale sandbox's answers about orders, codes and invoices, in the supplier's shapes. */
import { euros } from './codeswholesale-catalogue.ts';
import type { codesWholesaleFaults } from './codeswholesale-faults.ts';
import {
  type CodesWholesaleLine,
  type CodesWholesaleOrder,
  type CodesWholesaleOrders,
  codeState,
  type OrderedCode,
  orderStatus,
} from './codeswholesale-orders.ts';
import type { FaultBox } from './faults.ts';
import { asBase64, drawText } from './png.ts';

export interface CodesWholesaleViews {
  order(order: CodesWholesaleOrder, endpoint: 'placeOrder' | 'order'): object;
  orderSummary(order: CodesWholesaleOrder): object;
  /** A code's own page; undefined while there is nothing to show. */
  code(code: OrderedCode): object | undefined;
  invoice(order: CodesWholesaleOrder): object;
}

/** A one-page PDF that any reader opens. */
function smallPdf(text: string): string {
  const drawn = `BT /F1 12 Tf 72 720 Td (${text.replace(/[()\\]/g, ' ')}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${drawn.length} >>\nstream\n${drawn}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let file = '%PDF-1.4\n';
  const offsets = objects.map((body, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${body}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  return `${file}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
}

export function codesWholesaleViews(options: {
  readonly baseUrl: () => string;
  readonly version: string;
  readonly now: () => number;
  readonly book: CodesWholesaleOrders;
  readonly faults: FaultBox<typeof codesWholesaleFaults>;
}): CodesWholesaleViews {
  const { baseUrl, version, now, book, faults } = options;
  const self = (path: string) => ({ rel: 'self', href: `${baseUrl()}/${version}/${path}` });

  const fileName = (code: OrderedCode) =>
    code.kind === 'image' ? `k-${String(code.serial).padStart(6, '0')}.png` : '';

  const content = (code: OrderedCode) => {
    const text = book.textOf(code);
    if (code.kind === 'text') return text;
    return asBase64(drawText(text), { lineBreaks: faults.take('base64LineBreaks', 'code') !== undefined });
  };

  const typeOf = ({ kind }: OrderedCode, endpoint: string) => {
    const unknown = faults.take('unknownCodeType', endpoint);
    if (unknown) return { codeType: unknown.codeType, status: 'Account code' };
    return kind === 'text'
      ? { codeType: 'CODE_TEXT', status: 'Text code' }
      : { codeType: 'CODE_IMAGE', status: 'Image code' };
  };

  const codeInOrder = (code: OrderedCode, endpoint: string): object | undefined => {
    const state = codeState(code, now());
    const links = [self(`codes/${code.id}`)];
    if (state === 'preorder') {
      return { codeType: 'CODE_PREORDER', status: 'Pre-ordered code', codeId: code.id, links };
    }
    if (state !== 'delivered' || code.missing) return undefined;
    const empty =
      code.kind === 'image' ? !faults.take('imageInOrder', endpoint) : faults.take('lazyText', endpoint) !== undefined;
    return {
      ...typeOf(code, endpoint),
      codeId: code.id,
      filename: fileName(code),
      code: empty ? '' : content(code),
      links,
    };
  };

  const line = ({ productId, name, unitCents, codes }: CodesWholesaleLine, endpoint: string) => ({
    productId,
    name,
    unitPrice: euros(unitCents),
    codes: codes.map((code) => codeInOrder(code, endpoint)).filter((code) => code !== undefined),
    links: [],
  });

  /** Milliseconds are only in the first answer; whoever reads the order later gets the second it was made in. */
  const createdOn = (time: number, exact: boolean) =>
    exact ? new Date(time).toISOString() : `${new Date(time).toISOString().slice(0, 19)}.000Z`;

  const head = (order: CodesWholesaleOrder, exactTime: boolean) => ({
    orderId: order.orderId,
    clientOrderId: order.reference,
    identifier: `TOGENERATE-${order.number}`,
    totalPrice: euros(order.totalCents),
    createdOn: createdOn(order.createdAt, exactTime),
  });

  const links = (order: CodesWholesaleOrder) => [
    self(`orders/${encodeURIComponent(order.reference ?? order.orderId)}`),
  ];

  return {
    order(order, endpoint) {
      const odd = faults.take('unknownStatus', endpoint);
      return {
        ...head(order, endpoint === 'placeOrder'),
        status: odd?.status ?? orderStatus(order, now()),
        products: order.lines.map((entry) => line(entry, endpoint)),
        links: links(order),
      };
    },
    orderSummary: (order) => ({ ...head(order, false), status: orderStatus(order, now()), links: links(order) }),
    code(code) {
      const state = codeState(code, now());
      if (state === 'preorder') return { codeId: code.id, codeType: 'CODE_PREORDER', links: [] };
      if (state !== 'delivered' || code.missing) return undefined;
      return { codeId: code.id, ...typeOf(code, 'code'), filename: fileName(code), code: content(code), links: [] };
    },
    invoice(order) {
      const date = new Date(order.createdAt).toISOString();
      const invoiceNo = `FV/${order.number}/${date.slice(5, 7)}/${date.slice(0, 4)}`;
      return {
        invoiceNo,
        body: Buffer.from(smallPdf(`${invoiceNo}  EUR ${euros(order.totalCents).toFixed(2)}`)).toString('base64'),
      };
    },
  };
}
