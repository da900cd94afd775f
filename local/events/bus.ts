/** The default event bus: events that match a rule of the template go to its targets. */
import { randomUUID } from 'node:crypto';
import { AwsError, type AwsService, type Clock } from '../service.ts';
import { type Json, listOf, objectOf, optionalText, parseObject } from '../template/json.ts';
import { account, region } from '../template/names.ts';
import type { Template } from '../template/template.ts';
import { type Pattern, parsePattern } from './pattern.ts';

export interface EventBus extends AwsService {
  /** Takes an event as an AWS service words it. */
  route(event: object): void;
}

export interface BusOptions {
  readonly template: Template;
  readonly clock: Clock;
  /** Hands the event to a target; failures and retries are the target's. */
  readonly deliver: (targetArn: string, event: string) => void;
}

interface BusRule {
  readonly matches: Pattern;
  readonly targets: readonly RuleTarget[];
}

export interface RuleTarget {
  readonly arn: string;
  /** Sent instead of the event. */
  readonly input: string | undefined;
}

export function createEventBus({ template, clock, deliver }: BusOptions): EventBus {
  const rules: readonly BusRule[] = template
    .of('AWS::Events::Rule')
    .filter(({ properties }) => properties.EventPattern !== undefined && properties.State !== 'DISABLED')
    .map(({ properties, id }) => ({
      matches: parsePattern(objectOf(properties.EventPattern)),
      targets: targetsOf(id, properties),
    }));

  function route(event: object): void {
    for (const { matches, targets } of rules)
      if (matches(event)) for (const { arn, input } of targets) deliver(arn, input ?? JSON.stringify(event));
  }

  function publish(entry: Json): string {
    const id = randomUUID();
    route({
      version: '0',
      id,
      'detail-type': String(entry.DetailType),
      source: String(entry.Source),
      account,
      time: new Date(clock.now()).toISOString(),
      region,
      resources: listOf(entry.Resources).map(String),
      detail: parseObject(String(entry.Detail), 'Detail of the event'),
    });
    return id;
  }

  return {
    route,
    async call(operation, input) {
      if (operation !== 'PutEvents')
        throw new AwsError('UnknownOperationException', `The local event bus does not offer ${operation}`);
      const entries = listOf(input.Entries).map(objectOf);
      return { FailedEntryCount: 0, Entries: entries.map((entry) => ({ EventId: publish(entry) })) };
    },
  };
}

/** The targets of a rule; what shapes the event on its way is not imitated and refused. */
export function targetsOf(id: string, properties: Json): readonly RuleTarget[] {
  return listOf(properties.Targets).map((target) => {
    const { Arn, Input, InputPath, InputTransformer } = objectOf(target);
    if (InputPath !== undefined || InputTransformer !== undefined)
      throw new Error(`The rule ${id} transforms its events, which the local cloud does not do`);
    return { arn: String(Arn), input: optionalText(Input) };
  });
}
