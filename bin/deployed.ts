import * as z from 'zod';
import type { Deployed } from './cost-model.ts';

const Properties = z.record(z.string(), z.unknown());
const Template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: Properties.default({}) })),
});

const minutesAMonth = 30 * 24 * 60;

/** Reads from the synthesised templates what they cost. `firewall` is the template of the web ACL, where there is one. */
export function readDeployed(shop: unknown, firewall?: unknown): Deployed {
  const resources = Object.entries(Template.parse(shop).Resources);
  const of = (type: string) => resources.filter(([, { Type }]) => Type === type);
  const functions = of('AWS::Lambda::Function').flatMap(([id, { Properties: properties }]) => {
    const name = /^functions\/(.+)\.ts$/.exec(String(properties.Description))?.[1];
    return name === undefined ? [] : [{ id, name, properties: JSON.stringify(properties) }];
  });
  const namedIn = (value: unknown) => {
    const text = JSON.stringify(value);
    return functions.filter(({ id }) => text.includes(`"${id}"`)).map(({ name }) => name);
  };
  const answering = of('AWS::ApiGatewayV2::Integration').flatMap(([, { Properties: one }]) => namedIn(one));
  // What a queue or a state machine wakes goes on with the trace of whoever woke it.
  const machines = of('AWS::StepFunctions::StateMachine');
  const queueConsumers = of('AWS::Lambda::EventSourceMapping').filter(([, { Properties: one }]) =>
    resources.some(([id, { Type }]) => Type === 'AWS::SQS::Queue' && JSON.stringify(one.EventSourceArn).includes(id)),
  );
  const continuing = new Set([...machines, ...queueConsumers].flatMap(([, { Properties: one }]) => namedIn(one)));
  const acl = firewall === undefined ? undefined : aclOf(firewall);
  return {
    kmsKeys: of('AWS::KMS::Key').length,
    secrets: of('AWS::SecretsManager::Secret').length,
    alarms: of('AWS::CloudWatch::Alarm').length,
    dashboards: of('AWS::CloudWatch::Dashboard').length,
    webAclRules: acl,
    answering: new Set(answering),
    traced: new Set(
      functions
        .filter(({ name, properties }) => properties.includes('"Mode":"Active"') && !continuing.has(name))
        .map(({ name }) => name),
    ),
    schedules: new Map(
      of('AWS::Events::Rule').flatMap(([, { Properties: rule }]) => {
        const minutes = minutesOf(rule.ScheduleExpression);
        if (minutes === undefined) return [];
        return namedIn(rule.Targets).map((name) => [name, minutesAMonth / minutes] as const);
      }),
    ),
    fifoConsumers: queueConsumers.length,
  };
}

function aclOf(firewall: unknown): number {
  const acl = Object.values(Template.parse(firewall).Resources).find(({ Type }) => Type === 'AWS::WAFv2::WebACL');
  return z.array(z.unknown()).parse(acl?.Properties.Rules ?? []).length;
}

function minutesOf(expression: unknown): number | undefined {
  if (expression === undefined) return undefined;
  const [, amount = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(String(expression)) ?? [];
  const units: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440 };
  const minutes = Number(amount) * (units[unit] ?? 0);
  if (!(minutes > 0)) throw new Error(`How often is ${String(expression)}? Only rate(…) is understood.`);
  return minutes;
}
