import { Duration, Stack } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { AdminFunctions } from './constructs/admin-functions.ts';
import { Alarms } from './constructs/alarms.ts';
import { DeploymentOutputs } from './constructs/deployment-outputs.ts';
import { ShopApi } from './constructs/http-api.ts';
import { Identity } from './constructs/identity.ts';
import { KeyVault } from './constructs/key-vault.ts';
import { MailSender } from './constructs/mail-sender.ts';
import { OrderDispatch } from './constructs/order-dispatch.ts';
import { OrderedQueue } from './constructs/ordered-queue.ts';
import { Overview } from './constructs/overview.ts';
import { PartySecrets } from './constructs/party-secrets.ts';
import { ProcurementStart } from './constructs/procurement-start.ts';
import { ProcurementSteps } from './constructs/procurement-steps.ts';
import { ProcurementWorkflow } from './constructs/procurement-workflow.ts';
import { Schedules } from './constructs/schedules.ts';
import { ShopTables } from './constructs/shop-tables.ts';
import { SpendingLimit } from './constructs/spending-limit.ts';
import { StoreFunctions } from './constructs/store-functions.ts';
import { WebConfig } from './constructs/web-config.ts';
import { WebSite } from './constructs/web-site.ts';
import { PaymentWebhook, SupplierWebhooks } from './constructs/webhooks.ts';
import type { CodeOf } from './setting.ts';
import type { Stage } from './stages.ts';
import type { WebFiles } from './web-files.ts';

export interface ShopStackProps {
  readonly stage: Stage;
  readonly codeOf: CodeOf;
  /** The built pages, once there are any. */
  readonly web: WebFiles | undefined;
}

/** The whole shop, in the order in which an order travels through it. */
export class ShopStack extends Stack {
  constructor(scope: Construct, { stage, codeOf, web }: ShopStackProps) {
    super(scope, stage.stackName, {
      description: 'A shop for digital game keys.',
      terminationProtection: stage.keepsData,
    });

    // What everything stands on
    const alarms = new Alarms(this, 'Alarms', { stage });
    const setting = { stage, codeOf, alarms };
    const tables = new ShopTables(this, 'Tables', { setting });
    const vault = new KeyVault(this, 'Vault', { setting });
    const secrets = new PartySecrets(this, 'Secrets', { setting });

    // A shopper opens the shop, fills a cart and goes to pay
    const api = new ShopApi(this, 'Api', { setting });
    const site = new WebSite(this, 'Site', { setting, api, web });
    const identity = new Identity(this, 'Identity', { setting, site });
    new WebConfig(this, 'WebConfig', { setting, web, bucket: site.bucket as IBucket, identity });
    const store = new StoreFunctions(this, 'Store', { setting, tables, vault, secrets, identity, site });

    // Stripe says that it is paid; the order's own change carries that on
    const payment = new PaymentWebhook(this, 'Payment', { setting, tables, secrets });
    const startTimeout = Duration.seconds(30);
    const queue = new OrderedQueue(this, 'Procurement', {
      setting,
      consumerTimeout: startTimeout,
      impactWhenStuck: 'Buyers have paid and wait: nobody looks for their keys until the queue moves.',
    });
    new OrderDispatch(this, 'Dispatch', { setting, tables, queue });

    // Keys are found, paid for and delivered
    const mail = new MailSender(this, 'Mail', { setting, tables });
    const steps = new ProcurementSteps(this, 'Steps', { setting, tables, vault, secrets, mail, site });
    const workflow = new ProcurementWorkflow(this, 'Workflow', { setting, tables, steps });
    new ProcurementStart(this, 'Start', { setting, queue, workflow, timeout: startTimeout });
    const hints = new SupplierWebhooks(this, 'Hints', { setting, tables, secrets, workflow });

    // What stands still is pushed on, and staff look after the rest
    new Schedules(this, 'Schedules', { setting, tables, secrets, queue, workflow });
    const admin = new AdminFunctions(this, 'Admin', { setting, tables, vault });

    api.route([...store.functions, ...payment.functions, ...hints.functions, ...admin.functions], identity);
    new Overview(this, 'Overview', { api, queue, workflow });
    new SpendingLimit(this, 'Spending', { stage });
    new DeploymentOutputs(this, 'Outputs', { site, identity, secrets });
  }
}
