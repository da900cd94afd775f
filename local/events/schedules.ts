/** Schedules of the template, driven by the cloud's clock. */
import type { Clock } from '../service.ts';
import { objectOf, optionalText } from '../template/json.ts';
import type { Template } from '../template/template.ts';
import { type RuleTarget, targetsOf } from './bus.ts';
import { parseSchedule } from './schedule-expression.ts';

export interface Schedule {
  readonly name: string;
  readonly expression: string;
  readonly targets: readonly RuleTarget[];
}

export function readSchedules(template: Template): readonly Schedule[] {
  const rules = template
    .of('AWS::Events::Rule')
    .filter(({ properties }) => properties.ScheduleExpression !== undefined && properties.State !== 'DISABLED')
    .map(({ ref, id, properties }) => ({
      name: ref,
      expression: String(properties.ScheduleExpression),
      targets: targetsOf(id, properties),
    }));
  const schedules = template
    .of('AWS::Scheduler::Schedule')
    .filter(({ properties }) => properties.State !== 'DISABLED')
    .map(({ ref, properties }) => {
      const target = objectOf(properties.Target);
      return {
        name: ref,
        expression: String(properties.ScheduleExpression),
        targets: [{ arn: String(target.Arn), input: optionalText(target.Input) }],
      };
    });
  return [...rules, ...schedules];
}

export interface ScheduleOptions {
  readonly clock: Clock;
  readonly run: (target: RuleTarget, at: number) => Promise<void>;
}

/** Runs each schedule when it is due; one that is still running misses its turn. Answers how to stop. */
export function startSchedules(schedules: readonly Schedule[], { clock, run }: ScheduleOptions): () => void {
  const cancels = new Map<string, () => void>();
  for (const { name, expression, targets } of schedules) {
    const next = parseSchedule(expression);
    let running = false;
    const arm = (after: number) => {
      const due = next(after);
      cancels.set(
        name,
        clock.at(due, () => {
          arm(due);
          if (running) return;
          running = true;
          void Promise.allSettled(targets.map((target) => run(target, due))).then(() => {
            running = false;
          });
        }),
      );
    };
    arm(clock.now());
  }
  return () => {
    for (const cancel of cancels.values()) cancel();
  };
}
