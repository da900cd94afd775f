import { RemovalPolicy } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { FunctionName } from '#shared/runtime/env.ts';
import type { Alarms } from './constructs/alarms.ts';
import type { Stage } from './stages.ts';

/** Where a function's code comes from: its bundle, or a stand-in when only the template matters. */
export type CodeOf = (name: FunctionName) => Code;

/** What every construct is told about its surroundings. */
export interface Setting {
  readonly stage: Stage;
  readonly codeOf: CodeOf;
  readonly alarms: Alarms;
}

/** Data stays when its stack or its declaration goes, where the stage says so. */
export function removalOf({ keepsData }: Stage): RemovalPolicy {
  return keepsData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
}

/** For log groups: how long lines are kept, and that they go with the stack. */
export function logSettingsOf({ logRetentionDays }: Stage) {
  const retention = { 7: RetentionDays.ONE_WEEK, 30: RetentionDays.ONE_MONTH, 90: RetentionDays.THREE_MONTHS };
  return { retention: retention[logRetentionDays], removalPolicy: RemovalPolicy.DESTROY };
}
