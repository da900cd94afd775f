/**
 * List prices in US dollars of us-east-1, without free tiers except where named; other regions differ by a few percent.
 * Read from AWS's price pages and price lists between August and October 2026; those of dashboards, recovery and
 * scheduled runs are from memory. Look again before relying on a sum.
 */
export const prices = {
  readOn: '2026-10',
  httpApiRequest: 1.0 / 1e6,
  lambdaRequest: 0.2 / 1e6,
  /** arm64. */
  lambdaGigabyteSecond: 0.0000133334,
  dynamodbWrite: 0.625 / 1e6,
  dynamodbRead: 0.125 / 1e6,
  dynamodbGigabyteMonth: 0.25,
  /** Point-in-time recovery. */
  dynamodbRecoveryGigabyteMonth: 0.2,
  sqsFifoRequest: 0.5 / 1e6,
  stateTransition: 25 / 1e6,
  kmsRequest: 0.03 / 1e4,
  kmsKeyMonth: 1,
  mail: 0.1 / 1000,
  secretMonth: 0.4,
  secretRequest: 0.05 / 1e4,
  logGigabyte: 0.5,
  trace: 5 / 1e6,
  alarmMonth: 0.1,
  dashboardMonth: 3,
  webAclMonth: 5,
  webAclRuleMonth: 1,
  webAclRequest: 0.6 / 1e6,
  /** A managed event, such as those of SES, costs nothing; a schedule's run counts as one million for a dollar. */
  scheduledRun: 1 / 1e6,
} as const;
