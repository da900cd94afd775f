import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  Choice,
  Condition,
  DefinitionBody,
  type IChainable,
  IntegrationPattern,
  JitterType,
  LogLevel,
  QueryLanguage,
  StateMachine,
  StateMachineType,
  TaskInput,
  type TaskStateBase,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { CallAwsService, LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { logSettingsOf, type Setting } from '../setting.ts';
import { alarmPeriod } from './alarms.ts';
import type { ProcurementSteps } from './procurement-steps.ts';
import type { ShopTables } from './shop-tables.ts';

export interface ProcurementWorkflowProps {
  readonly setting: Setting;
  readonly tables: ShopTables;
  readonly steps: ProcurementSteps;
}

/** What passes between states: an order's id and counts. Never a key, for histories are kept. */
const orderId = '{% $states.context.Execution.Input.order_id %}';

/** In the order in which they are asked. */
const suppliers = [
  { name: 'CodesWholesale', id: 'codeswholesale' },
  { name: 'Kinguin', id: 'kinguin' },
] as const;

/** What passes by itself: about six minutes of it. After that the execution fails, and the sweeper redrives it. */
const transientTrouble = {
  errors: [
    'Lambda.ClientExecutionTimeoutException',
    'Lambda.ServiceException',
    'Lambda.AWSLambdaException',
    'Lambda.SdkClientException',
    'Lambda.TooManyRequestsException',
    'States.Timeout',
    'States.TaskFailed',
  ],
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 8,
  maxDelay: Duration.seconds(60),
  jitterStrategy: JitterType.FULL,
};

/**
 * The way of a paid order: from stock, then from each supplier in turn, then its payment is settled and its keys go
 * out. One execution per order, named by it; every step may be repeated.
 */
export class ProcurementWorkflow extends Construct {
  readonly stateMachine: StateMachine;
  readonly #name: string;
  readonly #executions: string;
  readonly variables: { readonly PROCUREMENT_STATE_MACHINE_ARN: string };

  constructor(scope: Construct, id: string, { setting, tables, steps }: ProcurementWorkflowProps) {
    super(scope, id);
    const stack = Stack.of(this);
    this.#name = `${stack.stackName}-procurement`;
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: this.#name,
      stateMachineType: StateMachineType.STANDARD,
      queryLanguage: QueryLanguage.JSONATA,
      timeout: Duration.days(30),
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'Logs', logSettingsOf(setting.stage)),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
      definitionBody: DefinitionBody.fromChainable(this.#definition(tables, steps)),
    });
    this.#executions = stack.formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${this.#name}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.variables = { PROCUREMENT_STATE_MACHINE_ARN: this.stateMachine.stateMachineArn };
    this.#acknowledge(
      stack,
      Object.values(steps).filter((step) => step instanceof LambdaFunction),
    );
    const impact = 'A paid order stands still; its buyer waits until the sweeper redrives it or staff do.';
    const period = alarmPeriod;
    setting.alarms.ringWhen(this, 'Failed', {
      metric: this.stateMachine.metricFailed({ period }),
      threshold: 1,
      impact,
    });
    setting.alarms.ringWhen(this, 'TimedOut', {
      metric: this.stateMachine.metricTimedOut({ period }),
      threshold: 1,
      impact,
    });
  }

  grantStart(grantee: IGrantable): void {
    this.#grant(grantee, ['states:StartExecution'], this.stateMachine.stateMachineArn);
  }

  /** Looking up an order's execution and starting it again from the step that failed. */
  grantRedrive(grantee: LambdaFunction): void {
    this.#grant(grantee, ['states:DescribeExecution', 'states:RedriveExecution'], this.#executions);
    Validations.of(grantee.role ?? grantee).acknowledge({
      id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${this.#name}:*]`,
      reason: 'An execution is named by its order: there are as many as there are orders, all of this machine.',
    });
  }

  /** Ending a wait early with the token that the wait wrote down. */
  grantWake(grantee: IGrantable): void {
    this.#grant(grantee, ['states:SendTaskSuccess'], this.stateMachine.stateMachineArn);
  }

  #grant(grantee: IGrantable, actions: string[], resource: string): void {
    Grant.addToPrincipal({ grantee, actions, resourceArns: [resource] }).assertSuccess();
  }

  #definition(tables: ShopTables, steps: ProcurementSteps): IChainable {
    const settle = this.#settleAndDeliver(steps);
    // Built from the last supplier to the first, since each leads on to the one behind it.
    const buy = suppliers
      .toReversed()
      .reduce<IChainable>((next, supplier) => this.#buyFrom(supplier, tables, steps, { next, settle }), settle);
    return this.#step('Claim from stock', steps.claimInventory).next(
      Choice.jsonata(this, 'Was all in stock?')
        .when(Condition.jsonata('{% $states.input.short = 0 %}'), settle)
        .otherwise(buy),
    );
  }

  /** Asks one supplier until it owes nothing more; what it does not have goes on to the next. */
  #buyFrom(
    { name, id }: (typeof suppliers)[number],
    tables: ShopTables,
    steps: ProcurementSteps,
    { next, settle }: { readonly next: IChainable; readonly settle: IChainable },
  ): IChainable {
    const buy = this.#step(`Buy from ${name}`, steps.buyFromSupplier, {
      payload: { supplier: id },
      assign: { wait_seconds: '{% $states.result.Payload.wait_seconds %}' },
    });
    const wait = this.#waitFor(name, id, tables).addCatch(buy, { errors: ['States.Timeout'] });
    wait.next(buy);
    const decide = Choice.jsonata(this, `Has ${name} delivered?`).when(
      Condition.jsonata("{% $states.input.status = 'pending' %}"),
      wait,
    );
    if (next !== settle) decide.when(Condition.jsonata('{% $states.input.short > 0 %}'), next);
    buy.next(decide.otherwise(settle));
    return buy;
  }

  /** Writes down the token by which the supplier's webhook ends the wait; unless it does, the wait ends by itself. */
  #waitFor(name: string, id: string, { orders }: ShopTables): TaskStateBase {
    return CallAwsService.jsonata(this, `Wait for ${name}`, {
      service: 'dynamodb',
      action: 'updateItem',
      integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
      iamAction: 'dynamodb:UpdateItem',
      iamResources: [orders.table.tableArn],
      taskTimeout: Timeout.jsonata('{% $wait_seconds %}'),
      parameters: {
        TableName: orders.table.tableName,
        Key: {
          pk: { S: "{% 'ORDER#' & $states.context.Execution.Input.order_id %}" },
          sk: { S: `WAIT#${id}` },
        },
        UpdateExpression: 'SET task_token = :token, waiting_since = :now',
        ExpressionAttributeValues: {
          ':token': { S: '{% $states.context.Task.Token %}' },
          ':now': { S: '{% $now() %}' },
        },
      },
    }).addRetry({ ...transientTrouble, errors: ['States.TaskFailed'] });
  }

  /** The last two steps of every order; also one for which nothing was found ends with a mail to its buyer. */
  #settleAndDeliver(steps: ProcurementSteps): IChainable {
    return this.#step('Settle the payment', steps.settlePayment).next(
      this.#step('Deliver the keys', steps.deliverKeys),
    );
  }

  #step(
    name: string,
    lambdaFunction: LambdaFunction,
    { payload = {}, assign }: { readonly payload?: object; readonly assign?: Record<string, string> } = {},
  ): TaskStateBase {
    return LambdaInvoke.jsonata(this, name, {
      lambdaFunction,
      payload: TaskInput.fromObject({ order_id: orderId, ...payload }),
      outputs: '{% $states.result.Payload %}',
      retryOnServiceExceptions: false,
      // The function's own limit comes first; this one is for an answer that never arrives.
      taskTimeout: Timeout.duration(Duration.seconds((lambdaFunction.timeout?.toSeconds() ?? 3) + 10)),
      ...(assign && { assign }),
    }).addRetry(transientTrouble);
  }

  /** What the CDK lets the machine do beside calling its steps. */
  #acknowledge(stack: Stack, steps: readonly LambdaFunction[]): void {
    const versions = steps.map((step) => step.node.defaultChild).filter((child) => child instanceof CfnFunction);
    Validations.of(this.stateMachine.role).acknowledge(
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'X-Ray and the delivery of logs take no narrower resource.',
      },
      ...versions.map((version) => ({
        id: `AwsSolutions-IAM5[Resource::<${stack.getLogicalId(version)}.Arn>:*]`,
        reason: 'Any version of the step’s own function may be called.',
      })),
    );
  }
}
