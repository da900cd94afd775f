import { Construct } from 'constructs';
import type { Setting } from '../setting.ts';
import type { PartySecrets } from './party-secrets.ts';
import type { ProcurementWorkflow } from './procurement-workflow.ts';
import { ServiceFunction } from './service-function.ts';
import type { ShopTables } from './shop-tables.ts';

export interface PaymentWebhookProps {
  readonly setting: Setting;
  readonly tables: ShopTables;
  readonly secrets: PartySecrets;
}

/** Where Stripe says that an order is paid: the write that it causes sets everything else in motion. */
export class PaymentWebhook extends Construct {
  readonly functions: readonly ServiceFunction[];

  constructor(scope: Construct, id: string, { setting, tables, secrets }: PaymentWebhookProps) {
    super(scope, id);
    const stripe = new ServiceFunction(this, 'Stripe', {
      setting,
      name: 'webhooks/stripe',
      // Four events for each order, and each ends with one write; the order's own trace begins at the stream.
      traced: false,
      environment: { ...tables.variables.orders, ...secrets.variables.stripe },
      impact: 'Buyers have paid and the shop does not know: their orders wait until payments are reconciled.',
    });
    tables.orders.grantItems(stripe, 'GetItem', 'PutItem', 'UpdateItem');
    secrets.stripe.grantRead(stripe);
    this.functions = [stripe];
  }
}

export interface SupplierWebhooksProps extends PaymentWebhookProps {
  readonly workflow: ProcurementWorkflow;
}

/** Where suppliers hint that keys are ready, which ends the wait of the order's execution early. */
export class SupplierWebhooks extends Construct {
  readonly functions: readonly ServiceFunction[];

  constructor(scope: Construct, id: string, { setting, tables, secrets, workflow }: SupplierWebhooksProps) {
    super(scope, id);
    const impact = 'Buyers of keys that a supplier sends later wait for the next poll, at most ten minutes.';
    const codeswholesale = new ServiceFunction(this, 'CodesWholesale', {
      setting,
      name: 'webhooks/codeswholesale',
      environment: { ...tables.variables.orders, ...secrets.variables.codeswholesale },
      impact,
    });
    secrets.codeswholesale.grantRead(codeswholesale);
    const kinguin = new ServiceFunction(this, 'Kinguin', {
      setting,
      name: 'webhooks/kinguin',
      environment: { ...tables.variables.orders, ...secrets.variables.kinguin },
      impact,
    });
    secrets.kinguin.grantRead(kinguin);
    this.functions = [codeswholesale, kinguin];
    for (const webhook of this.functions) {
      tables.orders.grantItems(webhook, 'DeleteItem');
      workflow.grantWake(webhook);
    }
  }
}
