import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { Alarm, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';

export interface AlarmProps {
  readonly metric: IMetric;
  /** Rings at this value and above. */
  readonly threshold: number;
  /** Periods in a row; one unless the metric is noisy. */
  readonly periods?: number;
  /** Who is hurt and how, in a sentence: the first thing that whoever is woken reads. */
  readonly impact: string;
}

/** The period that metrics of alarms are summed over. */
export const alarmPeriod = Duration.minutes(1);

/** What to do about each alarm: a section of this page has the alarm's name. */
export const runbook = 'See docs/operations.md';

/** `store-catalog-errors`: the alarm's place in the stack, as the anchor of its section. */
function sectionOf(scope: Construct, id: string): string {
  const [, ...path] = scope.node.scopes.slice(scope.node.scopes.indexOf(Stack.of(scope)));
  return [...path.map(({ node }) => node.id), id]
    .join('-')
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase();
}

/** The one place where alarms ring: a topic that mails whoever is on call. */
export class Alarms extends Construct {
  readonly #action: SnsAction;

  constructor(scope: Construct, id: string, { stage }: { readonly stage: Stage }) {
    super(scope, id);
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    const subscription = topic.addSubscription(new EmailSubscription(stage.alarmEmail));
    Validations.of(subscription).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason: 'It ends in a mailbox; what the mailbox refuses still stands in the list of alarms.',
    });
    this.#action = new SnsAction(topic);
  }

  /** Rings when the metric reaches its threshold; silence in the metric is peace. */
  ringWhen(scope: Construct, id: string, { metric, threshold, periods = 1, impact }: AlarmProps): void {
    new Alarm(scope, id, {
      metric,
      threshold,
      evaluationPeriods: periods,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${impact} ${runbook}#${sectionOf(scope, id)}`,
    }).addAlarmAction(this.#action);
  }
}
