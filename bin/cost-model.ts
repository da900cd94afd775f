import * as z from 'zod';
import { prices } from '../lib/prices.ts';

const count = z.number().nonnegative();

/** What the local cloud counts, as `GET /local/usage` answers it. */
export const Usage = z.object({
  requests: z.record(z.string(), z.record(z.string(), count)),
  capacity: z.record(z.string(), z.object({ read: count, write: count })),
  stateTransitions: count,
  lambda: z.record(z.string(), z.object({ invocations: count, gigabyteSeconds: count })),
});
export type Usage = z.infer<typeof Usage>;

/** What was recorded of a number of orders, and of runs of what schedules start. */
export const Profile = z.object({
  orders: z.int().positive(),
  perOrders: Usage,
  runsOfEach: z.int().positive(),
  runs: z.record(z.string(), Usage),
});
export type Profile = z.infer<typeof Profile>;

/** What the template says of cost. */
export interface Deployed {
  readonly kmsKeys: number;
  readonly secrets: number;
  readonly alarms: number;
  readonly dashboards: number;
  readonly webAclRules: number | undefined;
  /** Functions that HTTP requests reach. */
  readonly answering: ReadonlySet<string>;
  /** Functions whose every run begins a trace. */
  readonly traced: ReadonlySet<string>;
  /** Runs a month by function. */
  readonly schedules: ReadonlyMap<string, number>;
  readonly fifoConsumers: number;
}

export interface CostLine {
  readonly service: string;
  /** Dollars per 1,000 orders. */
  readonly perThousand: number;
  /** Dollars a month, whatever is sold. */
  readonly fixed: number;
}

/** Bytes that nobody counts on a laptop. They are sums of lines as they are written, rounded up. */
const bytes = {
  /** What a function writes per run: one or two lines of its own; the platform's are left out by the log level. */
  logPerRun: 400,
  logPerRequest: 350,
  /** A state machine writes about four events for each state. */
  logPerTransition: 2400,
  /** Order, lines, events, cart and key. */
  storedPerOrder: 9000,
};

/** Lambda asks a FIFO queue by five pollers, each for twenty seconds at a time. */
const pollsPerMonth = (5 * 30 * 86_400) / 20;

const gigabyte = 1e9;

/** Dollars by service: what each order costs, and what the shop costs while nobody buys. */
export function costOf({ orders, perOrders, runsOfEach, runs }: Profile, deployed: Deployed): readonly CostLine[] {
  const perThousand = new Map<string, number>();
  const fixed = new Map<string, number>();
  const addTo = (sums: Map<string, number>, costs: Readonly<Record<string, number>>, times: number) => {
    for (const [service, cost] of Object.entries(costs)) sums.set(service, (sums.get(service) ?? 0) + cost * times);
  };
  addTo(perThousand, meteredCost(perOrders, deployed), 1000 / orders);
  addTo(perThousand, { DynamoDB: (bytes.storedPerOrder / gigabyte) * storage }, 1000);
  for (const [name, timesAMonth] of deployed.schedules) {
    const run = runs[name];
    if (!run) throw new Error(`The usage names no run of ${name}: record it again with node bench/record-usage.ts.`);
    addTo(fixed, meteredCost(run, deployed), timesAMonth / runsOfEach);
    addTo(fixed, { EventBridge: prices.scheduledRun }, timesAMonth);
  }
  addTo(
    fixed,
    {
      KMS: deployed.kmsKeys * prices.kmsKeyMonth,
      'Secrets Manager': deployed.secrets * prices.secretMonth,
      'CloudWatch alarms': deployed.alarms * prices.alarmMonth,
      Dashboards: deployed.dashboards * prices.dashboardMonth,
      SQS: deployed.fifoConsumers * pollsPerMonth * prices.sqsFifoRequest,
      WAF: deployed.webAclRules === undefined ? 0 : prices.webAclMonth + deployed.webAclRules * prices.webAclRuleMonth,
    },
    1,
  );
  const services = [...new Set([...perThousand.keys(), ...fixed.keys()])];
  return services
    .map((service) => ({ service, perThousand: perThousand.get(service) ?? 0, fixed: fixed.get(service) ?? 0 }))
    .filter((line) => line.perThousand > 0 || line.fixed > 0)
    .sort((one, other) => other.perThousand - one.perThousand || other.fixed - one.fixed);
}

const storage = prices.dynamodbGigabyteMonth + prices.dynamodbRecoveryGigabyteMonth;

function meteredCost(usage: Usage, deployed: Deployed): Readonly<Record<string, number>> {
  const of = (service: string, ...operations: readonly string[]) =>
    sum(
      Object.entries(usage.requests[service] ?? {}).map(([name, times]) =>
        operations.length === 0 || operations.includes(name) ? times : 0,
      ),
    );
  const runsOf = (wanted: (name: string) => boolean) =>
    sum(Object.entries(usage.lambda).map(([name, { invocations }]) => (wanted(name) ? invocations : 0)));
  const requests = runsOf((name) => deployed.answering.has(name));
  const invocations = runsOf(() => true);
  const logs =
    invocations * bytes.logPerRun + requests * bytes.logPerRequest + usage.stateTransitions * bytes.logPerTransition;
  // Each message is sent, and then received and deleted with its batch.
  const messages = 3 * of('sqs', 'SendMessage', 'SendMessageBatch');
  return {
    SES: of('ses') * prices.mail,
    'Step Functions': usage.stateTransitions * prices.stateTransition,
    DynamoDB: sum(
      Object.values(usage.capacity).map(({ read, write }) => read * prices.dynamodbRead + write * prices.dynamodbWrite),
    ),
    Lambda:
      invocations * prices.lambdaRequest +
      sum(Object.values(usage.lambda).map(({ gigabyteSeconds }) => gigabyteSeconds)) * prices.lambdaGigabyteSecond,
    'API Gateway': requests * prices.httpApiRequest,
    WAF: deployed.webAclRules === undefined ? 0 : requests * prices.webAclRequest,
    'X-Ray': runsOf((name) => deployed.traced.has(name)) * prices.trace,
    'CloudWatch Logs': (logs / gigabyte) * prices.logGigabyte,
    KMS: of('kms') * prices.kmsRequest,
    SQS: messages * prices.sqsFifoRequest,
    'Secrets Manager': of('secretsmanager') * prices.secretRequest,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** The table that the command prints: per 1,000 orders and per month at a number of orders. */
export function costTable(lines: readonly CostLine[], ordersPerMonth: number): readonly string[] {
  const monthly = ({ perThousand, fixed }: CostLine) => fixed + (perThousand * ordersPerMonth) / 1000;
  const total: CostLine = {
    service: 'Total',
    perThousand: sum(lines.map(({ perThousand }) => perThousand)),
    fixed: sum(lines.map(({ fixed }) => fixed)),
  };
  const row = (service: string, ...values: readonly string[]) =>
    `${service.padEnd(18)}${values.map((value) => value.padStart(18)).join('')}`;
  const dollars = (line: CostLine) =>
    row(line.service, line.perThousand.toFixed(4), line.fixed.toFixed(2), monthly(line).toFixed(2));
  return [
    row('US dollars', 'per 1,000 orders', 'fixed a month', `at ${ordersPerMonth} a month`),
    ...lines.map(dollars),
    dollars(total),
  ];
}
