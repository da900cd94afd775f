import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Setting } from '../setting.ts';
import type { KeyVault } from './key-vault.ts';
import { ServiceFunction } from './service-function.ts';
import type { ShopTables } from './shop-tables.ts';

export interface AdminFunctionsProps {
  readonly setting: Setting;
  readonly tables: ShopTables;
  readonly vault: KeyVault;
}

/** What the console asks. What changes something writes it to the audit log and remembers its answers to repeats. */
export class AdminFunctions extends Construct {
  readonly functions: readonly ServiceFunction[];

  constructor(scope: Construct, id: string, { setting, tables, vault }: AdminFunctionsProps) {
    super(scope, id);
    const { catalog, orders, keys, ops } = tables.variables;

    const products = new ServiceFunction(this, 'Products', {
      setting,
      name: 'api/admin/products',
      environment: { ...catalog, ...ops },
      impact: 'Staff cannot change products, prices and offers.',
    });
    tables.catalog.grantItems(products, 'GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem');

    const showOrders = new ServiceFunction(this, 'Orders', {
      setting,
      name: 'api/admin/orders',
      environment: { ...orders, ...keys, ...ops },
      impact: 'Staff cannot look up the order of a buyer who asks for help.',
    });
    tables.orders.grantIndex(showOrders, 'byCreated', 'byCustomer');
    tables.orders.grantItems(showOrders, 'BatchGetItem', 'Query');
    tables.keys.grantItems(showOrders, 'BatchGetItem');

    const manageKeys = new ServiceFunction(this, 'DigitalKeys', {
      setting,
      name: 'api/admin/digital-keys',
      environment: { ...catalog, ...orders, ...keys, ...ops, ...vault.variables.seal },
      // An import of ten thousand keys has to answer before the API gives up at thirty.
      timeout: Duration.seconds(29),
      memorySize: 1769,
      impact: 'Staff cannot import or revoke keys.',
    });
    tables.catalog.grantItems(manageKeys, 'GetItem', 'Query');
    tables.orders.grantItems(manageKeys, 'Query');
    tables.keys.grantIndex(manageKeys, 'byProduct', 'byLot');
    tables.keys.grantItems(manageKeys, 'GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem');
    vault.grantSeal(manageKeys);

    const reveal = new ServiceFunction(this, 'RevealKey', {
      setting,
      name: 'api/admin/reveal-key',
      environment: { ...orders, ...keys, ...ops, ...vault.variables.open },
      impact: 'Staff cannot show a key to help its buyer.',
    });
    tables.keys.grantItems(reveal, 'GetItem', 'UpdateItem');
    tables.orders.grantItems(reveal, 'GetItem', 'PutItem');
    vault.grantOpen(reveal);

    this.functions = [products, showOrders, manageKeys, reveal];
    for (const one of [products, manageKeys]) tables.ops.grantItems(one, 'GetItem', 'PutItem', 'DeleteItem');
    // What was revealed is never kept as an answer; the audit log is all it writes there.
    tables.ops.grantItems(reveal, 'PutItem');
  }
}
