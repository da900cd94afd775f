import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Setting } from '../setting.ts';
import type { KeyVault } from './key-vault.ts';
import type { MailSender } from './mail-sender.ts';
import type { PartySecrets } from './party-secrets.ts';
import { ServiceFunction } from './service-function.ts';
import type { ShopTables } from './shop-tables.ts';
import type { WebSite } from './web-site.ts';

export interface ProcurementStepsProps {
  readonly setting: Setting;
  readonly tables: ShopTables;
  readonly vault: KeyVault;
  readonly secrets: PartySecrets;
  readonly mail: MailSender;
  readonly site: WebSite;
}

/** The four functions that take a paid order from units without keys to keys in the buyer's hands. */
export class ProcurementSteps extends Construct {
  readonly claimInventory: ServiceFunction<'workflow/claim-inventory'>;
  readonly buyFromSupplier: ServiceFunction<'workflow/buy-from-supplier'>;
  readonly settlePayment: ServiceFunction<'workflow/settle-payment'>;
  readonly deliverKeys: ServiceFunction<'workflow/deliver-keys'>;

  constructor(scope: Construct, id: string, { setting, tables, vault, secrets, mail, site }: ProcurementStepsProps) {
    super(scope, id);
    const { catalog, orders, keys } = tables.variables;

    this.claimInventory = new ServiceFunction(this, 'ClaimInventory', {
      setting,
      name: 'workflow/claim-inventory',
      environment: { ...orders, ...keys },
      timeout: Duration.seconds(20),
      impact: 'Paid orders get no keys, not even those in stock; their buyers wait.',
    });
    tables.orders.grantItems(this.claimInventory, 'GetItem', 'Query', 'UpdateItem');
    tables.keys.grantIndex(this.claimInventory, 'byStock');
    tables.keys.grantItems(this.claimInventory, 'UpdateItem');

    this.buyFromSupplier = new ServiceFunction(this, 'BuyFromSupplier', {
      setting,
      name: 'workflow/buy-from-supplier',
      environment: {
        ...catalog,
        ...orders,
        ...keys,
        ...vault.variables.seal,
        ...secrets.variables.codeswholesale,
        ...secrets.variables.kinguin,
      },
      timeout: Duration.seconds(60),
      impact: 'Orders that stock cannot fill wait for their keys, and money for them stays held.',
    });
    tables.catalog.grantItems(this.buyFromSupplier, 'GetItem');
    tables.orders.grantItems(this.buyFromSupplier, 'GetItem', 'Query', 'PutItem', 'UpdateItem');
    tables.keys.grantItems(this.buyFromSupplier, 'GetItem', 'PutItem');
    vault.grantSeal(this.buyFromSupplier);
    secrets.codeswholesale.grantRead(this.buyFromSupplier);
    secrets.kinguin.grantRead(this.buyFromSupplier);

    this.settlePayment = new ServiceFunction(this, 'SettlePayment', {
      setting,
      name: 'workflow/settle-payment',
      environment: { ...orders, ...keys, ...secrets.variables.stripe },
      timeout: Duration.seconds(30),
      impact: 'Money is neither captured nor released: buyers wait for keys that are found, and see money held.',
    });
    tables.orders.grantItems(this.settlePayment, 'Query', 'UpdateItem');
    tables.keys.grantItems(this.settlePayment, 'UpdateItem');
    secrets.stripe.grantRead(this.settlePayment);

    this.deliverKeys = new ServiceFunction(this, 'DeliverKeys', {
      setting,
      name: 'workflow/deliver-keys',
      environment: { ...orders, ...keys, ...vault.variables.open, ...site.variables, ...mail.variables },
      timeout: Duration.seconds(60),
      impact: 'Buyers have paid and get no mail; they find their keys on the order page only.',
    });
    tables.orders.grantItems(this.deliverKeys, 'Query', 'PutItem', 'UpdateItem');
    tables.keys.grantItems(this.deliverKeys, 'BatchGetItem', 'UpdateItem');
    vault.grantOpen(this.deliverKeys);
    mail.grantSend(this.deliverKeys);
  }
}
