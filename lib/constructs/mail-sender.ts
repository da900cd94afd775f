import { Duration, Stack } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as FunctionTarget } from 'aws-cdk-lib/aws-events-targets';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { ConfigurationSet, EmailIdentity, EmailSendingEvent, EventDestination, Identity } from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { Setting } from '../setting.ts';
import { ServiceFunction } from './service-function.ts';
import { setAsideQueue } from './set-aside-queue.ts';
import type { ShopTables } from './shop-tables.ts';

const impact = 'Staff do not learn that a buyer’s mail bounced; the buyer still finds the keys on the order page.';

/** Sends the shop's mail from a verified sender, and writes on the order what became of it. */
export class MailSender extends Construct {
  readonly variables: { readonly MAIL_FROM: string; readonly MAIL_CONFIGURATION_SET: string };
  readonly #identity: EmailIdentity;
  readonly #configurationSet: ConfigurationSet;

  constructor(
    scope: Construct,
    id: string,
    { setting, tables }: { readonly setting: Setting; readonly tables: ShopTables },
  ) {
    super(scope, id);
    const { from, identity } = setting.stage.mail;
    this.#identity = new EmailIdentity(this, 'Identity', {
      identity: identity.includes('@') ? Identity.email(identity) : Identity.domain(identity),
    });
    this.#configurationSet = new ConfigurationSet(this, 'Set', {});
    this.#configurationSet.addEventDestination('ToBus', {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'DefaultBus', 'default')),
      events: [
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.REJECT,
      ],
    });
    this.variables = { MAIL_FROM: from, MAIL_CONFIGURATION_SET: this.#configurationSet.configurationSetName };
    this.#record(setting, tables);
  }

  grantSend(grantee: IGrantable): void {
    const configurationSetArn = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: this.#configurationSet.configurationSetName,
    });
    Grant.addToPrincipal({
      grantee,
      actions: ['ses:SendEmail'],
      resourceArns: [this.#identity.emailIdentityArn, configurationSetArn],
    }).assertSuccess();
  }

  #record(setting: Setting, tables: ShopTables): void {
    const recordMailEvent = new ServiceFunction(this, 'RecordMailEvent', {
      setting,
      name: 'events/record-mail-event',
      traced: false,
      environment: { ...tables.variables.orders },
      impact,
    });
    tables.orders.grantItems(recordMailEvent, 'PutItem', 'UpdateItem');
    const setAside = setAsideQueue(this, setting, impact);
    recordMailEvent.configureAsyncInvoke({ onFailure: new SqsDestination(setAside), retryAttempts: 2 });
    new Rule(this, 'MailEvents', {
      eventPattern: {
        source: ['aws.ses'],
        detailType: ['Email Bounced', 'Email Complaint Received', 'Email Delivered', 'Email Rejected'],
      },
      targets: [new FunctionTarget(recordMailEvent, { deadLetterQueue: setAside, maxEventAge: Duration.hours(24) })],
    });
  }
}
