import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Setting } from '../setting.ts';
import type { Identity } from './identity.ts';
import type { KeyVault } from './key-vault.ts';
import type { PartySecrets } from './party-secrets.ts';
import { ServiceFunction } from './service-function.ts';
import type { ShopTables } from './shop-tables.ts';
import type { WebSite } from './web-site.ts';

export interface StoreFunctionsProps {
  readonly setting: Setting;
  readonly tables: ShopTables;
  readonly vault: KeyVault;
  readonly secrets: PartySecrets;
  readonly identity: Identity;
  readonly site: WebSite;
}

/** What a buyer's browser asks: the catalogue, the cart, the checkout, orders and the keys in them. */
export class StoreFunctions extends Construct {
  readonly functions: readonly ServiceFunction[];

  constructor(scope: Construct, id: string, props: StoreFunctionsProps) {
    super(scope, id);
    const { setting, tables, vault, secrets, identity, site } = props;
    const { catalog, orders, keys, ops } = tables.variables;
    const customers = identity.variables;

    const browse = new ServiceFunction(this, 'Catalog', {
      setting,
      name: 'api/catalog',
      traced: false,
      environment: { ...catalog },
      impact: 'Shoppers see an empty shop.',
    });
    tables.catalog.grantItems(browse, 'GetItem', 'Query');

    const carts = new ServiceFunction(this, 'Carts', {
      setting,
      name: 'api/carts',
      traced: false,
      environment: { ...catalog, ...orders, ...ops, ...customers },
      impact: 'Shoppers cannot put anything into their cart.',
    });
    tables.catalog.grantItems(carts, 'GetItem', 'Query');
    tables.orders.grantItems(carts, 'GetItem', 'PutItem', 'UpdateItem');
    tables.ops.grantItems(carts, 'GetItem', 'PutItem', 'DeleteItem');

    const checkout = new ServiceFunction(this, 'Checkout', {
      setting,
      name: 'api/checkout',
      environment: { ...catalog, ...orders, ...ops, ...secrets.variables.stripe, ...site.variables, ...customers },
      timeout: Duration.seconds(25),
      impact: 'Shoppers cannot pay.',
    });
    tables.catalog.grantItems(checkout, 'GetItem', 'Query');
    tables.orders.grantItems(checkout, 'GetItem', 'Query', 'PutItem', 'UpdateItem');
    tables.ops.grantItems(checkout, 'GetItem', 'PutItem', 'DeleteItem');
    secrets.stripe.grantRead(checkout);

    const showOrders = new ServiceFunction(this, 'Orders', {
      setting,
      name: 'api/orders',
      environment: { ...orders, ...customers },
      impact: 'Buyers do not see their orders.',
    });
    tables.orders.grantIndex(showOrders, 'byCustomer');
    tables.orders.grantItems(showOrders, 'GetItem', 'BatchGetItem', 'Query');

    const showKeys = new ServiceFunction(this, 'DigitalKeys', {
      setting,
      name: 'api/digital-keys',
      environment: { ...orders, ...keys, ...ops, ...vault.variables.open, ...customers },
      impact: 'Buyers do not see the keys that they have paid for.',
    });
    tables.orders.grantItems(showKeys, 'GetItem', 'Query', 'PutItem');
    tables.keys.grantIndex(showKeys, 'byCustomer');
    tables.keys.grantItems(showKeys, 'BatchGetItem', 'UpdateItem');
    vault.grantOpen(showKeys);

    this.functions = [browse, carts, checkout, showOrders, showKeys];
  }
}
