import { describe, expect, it } from 'vitest';
import { stages } from '../../lib/stages.ts';
import { listOf, objectOf, resourcesOf, short, synthesise } from './template.ts';

describe('whoever runs the shop', () => {
  const ofType = (stage: 'dev' | 'prod', type: string) =>
    resourcesOf(synthesise(stage)).filter((resource) => resource.type === type);

  it('sees on one page how orders fare', () => {
    const [dashboard, ...others] = ofType('prod', 'AWS::CloudWatch::Dashboard');
    expect(others).toEqual([]);
    const body = short(dashboard?.properties.DashboardBody);
    for (const metric of ['ExecutionsStarted', 'ExecutionsSucceeded', 'ExecutionsFailed', 'ExecutionTime'])
      expect(body).toContain(metric);
    for (const metric of ['ApproximateAgeOfOldestMessage', '5xx', 'Latency']) expect(body).toContain(metric);
  });

  it.each(['dev', 'prod'] as const)('is told before %s spends more than was meant', (stage) => {
    const [budget] = ofType(stage, 'AWS::Budgets::Budget');
    expect(budget?.properties.Budget).toMatchObject({
      BudgetType: 'COST',
      TimeUnit: 'MONTHLY',
      BudgetLimit: { Amount: stages[stage].monthlyBudget, Unit: 'USD' },
    });
    const notices = listOf(budget?.properties.NotificationsWithSubscribers).map(objectOf);
    expect(
      notices.map(({ Notification }) => [objectOf(Notification).NotificationType, objectOf(Notification).Threshold]),
    ).toEqual([
      ['ACTUAL', 80],
      ['FORECASTED', 100],
    ]);
    for (const { Subscribers } of notices)
      expect(Subscribers).toEqual([{ SubscriptionType: 'EMAIL', Address: stages[stage].alarmEmail }]);
  });
});
