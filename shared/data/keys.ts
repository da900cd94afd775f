/**
 * Every key of every table, and what is asked of it.
 *
 * | question                                   | table   | by                                        |
 * |--------------------------------------------|---------|-------------------------------------------|
 * | an order with its lines and purchases      | Orders  | pk = ORDER#id, sk from LINE# to PURCHASE# |
 * | the events of an order                     | Orders  | pk = ORDER#id, sk begins with EVENT#      |
 * | a cart                                     | Orders  | pk = CART#id, sk = CART                   |
 * | orders of a day, newest first              | Orders  | index byCreated: created_day, id          |
 * | orders of a customer                       | Orders  | index byCustomer: customer_id, id         |
 * | authorised orders that are not finished    | Orders  | index byOpen: open_shard, id              |
 * | a webhook event that came before           | Orders  | pk = WEBHOOK#sender#event, sk = EVENT     |
 * | a key; the owner of a pasted code          | Keys    | id (made from the code's fingerprint)     |
 * | keys of a product that can be claimed      | Keys    | index byStock: stock_shard, id            |
 * | keys of a product, a lot, a customer       | Keys    | indexes byProduct, byLot, byCustomer      |
 * | all products, one product                  | Catalog | pk = PRODUCTS#shard, sk = id              |
 */
import type { SupplierName } from '#shared/domain/product.ts';

export const orderKey = (id: string) => ({ pk: `ORDER#${id}`, sk: 'ORDER' });
export const lineKey = (orderId: string, lineId: string) => ({ pk: `ORDER#${orderId}`, sk: `LINE#${lineId}` });
export const purchaseKey = (orderId: string, supplier: SupplierName, number: number) => ({
  pk: `ORDER#${orderId}`,
  sk: `PURCHASE#${supplier}#${String(number).padStart(3, '0')}`,
});
export const eventKey = (orderId: string, at: string, name: string) => ({
  pk: `ORDER#${orderId}`,
  sk: `EVENT#${at}#${name}`,
});
export const waitKey = (orderId: string, supplier: SupplierName) => ({
  pk: `ORDER#${orderId}`,
  sk: `WAIT#${supplier}`,
});
export const tokenKey = (orderId: string, hash: string) => ({ pk: `ORDER#${orderId}`, sk: `TOKEN#${hash}` });
export const cartKey = (id: string) => ({ pk: `CART#${id}`, sk: 'CART' });
export const webhookKey = (sender: string, eventId: string) => ({ pk: `WEBHOOK#${sender}#${eventId}`, sk: 'EVENT' });

export const openShards = 8;

/** Open orders are spread over a few partitions of their index. */
export function openShard(orderId: string): string {
  return `OPEN#${orderId.charCodeAt(orderId.length - 1) % openShards}`;
}

export const createdDay = (createdAt: string): string => createdAt.slice(0, 10);

export const stockShard = (productId: string, shard: number): string => `${productId}#${shard}`;
