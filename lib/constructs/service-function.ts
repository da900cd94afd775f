import { Duration, Validations } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { EnvironmentOf, FunctionName } from '#shared/runtime/env.ts';
import { logSettingsOf, type Setting } from '../setting.ts';
import { alarmPeriod } from './alarms.ts';

export interface ServiceFunctionProps<F extends FunctionName> {
  readonly setting: Setting;
  /** The file under functions/, which is also its row in shared/runtime/env.ts. */
  readonly name: F;
  /** Exactly the variables of the row: one that is missing does not compile. */
  readonly environment: EnvironmentOf<F>;
  /** Who is hurt, and how, while this function fails. Becomes the text of its alarm. */
  readonly impact: string;
  readonly timeout?: Duration;
  readonly memorySize?: number;
  /** Whether its runs are traced, which costs twenty-five times the run: true unless it is many and simple. */
  readonly traced?: boolean;
}

/** One file of functions/ as a Lambda, with a role of its own, kept logs and an alarm on its errors. */
export class ServiceFunction<F extends FunctionName = FunctionName> extends LambdaFunction {
  /** The file under functions/. */
  readonly file: F;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps<F>) {
    const { setting, name, environment, impact, traced = true } = props;
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = new LogGroup(scope, `${id}Logs`, logSettingsOf(setting.stage));
    super(scope, id, {
      code: setting.codeOf(name),
      handler: 'index.handler',
      description: `functions/${name}.ts`,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      // A line of the platform for every run would be most of the log; metrics say the same.
      systemLogLevelV2: SystemLogLevel.WARN,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      tracing: traced ? Tracing.ACTIVE : Tracing.DISABLED,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize ?? setting.stage.functionMemory,
      timeout: props.timeout ?? Duration.seconds(10),
      environment: { ...environment, NODE_OPTIONS: '--enable-source-maps' },
    });
    this.file = name;
    // The role names the one log group instead of carrying AWS's managed policy, which allows them all.
    logGroup.grantWrite(role);
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray takes trace segments on no narrower resource.',
    });
    Validations.of(this).acknowledge({
      id: 'Serverless-LambdaDLQ',
      reason: 'Whoever waits for the answer retries by itself; a function that events wake has a failure destination.',
    });
    if (!traced)
      Validations.of(this).acknowledge({
        id: 'Serverless-LambdaTracing',
        reason: 'It is called often and asks one service: its metrics and logs tell all.',
      });
    const metric = this.metricErrors({ period: alarmPeriod });
    setting.alarms.ringWhen(this, 'Errors', { metric, threshold: 1, periods: 2, impact });
  }
}
