import { Construct } from 'constructs';
import type { Setting } from '../setting.ts';
import { ShopTable } from './shop-table.ts';

const items = { partitionKey: 'pk', sortKey: 'sk' } as const;
const expiry = 'expires_at_epoch';

/** The shop's data, a table per boundary of trust, so that a function that serves pages cannot even name a key. */
export class ShopTables extends Construct {
  /** Products, offers and prices. */
  readonly catalog: ShopTable;
  /** Carts, orders, lines, purchases and what happened to them. Its stream is the outbox of the shop. */
  readonly orders: ShopTable<'byCreated' | 'byCustomer' | 'byOpen'>;
  /** Keys, always sealed, and the lots they came in. */
  readonly keys: ShopTable<'byStock' | 'byProduct' | 'byLot' | 'byCustomer'>;
  /** The audit log, answers to repeated requests, rate limits and settings. */
  readonly ops: ShopTable;
  /** The variables by which functions find the tables. */
  readonly variables: {
    readonly catalog: { readonly CATALOG_TABLE: string };
    readonly orders: { readonly ORDERS_TABLE: string };
    readonly keys: { readonly KEYS_TABLE: string };
    readonly ops: { readonly OPS_TABLE: string };
  };

  constructor(scope: Construct, id: string, { setting }: { readonly setting: Setting }) {
    super(scope, id);
    this.catalog = new ShopTable(this, 'Catalog', { setting, ...items });
    this.orders = new ShopTable(this, 'Orders', {
      setting,
      ...items,
      expiry,
      streams: true,
      indexes: { byCreated: 'created_day', byCustomer: 'customer_id', byOpen: 'open_shard' },
    });
    this.keys = new ShopTable(this, 'Keys', {
      setting,
      partitionKey: 'id',
      indexes: { byStock: 'stock_shard', byProduct: 'product_id', byLot: 'lot_id', byCustomer: 'customer_id' },
    });
    this.ops = new ShopTable(this, 'Ops', { setting, ...items, expiry });
    this.variables = {
      catalog: { CATALOG_TABLE: this.catalog.table.tableName },
      orders: { ORDERS_TABLE: this.orders.table.tableName },
      keys: { KEYS_TABLE: this.keys.table.tableName },
      ops: { OPS_TABLE: this.ops.table.tableName },
    };
  }
}
