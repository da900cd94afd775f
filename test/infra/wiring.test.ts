import { describe, expect, it } from 'vitest';
import {
  fileOf,
  functionsOf,
  grantsOf,
  listOf,
  objectOf,
  type Resource,
  resourcesOf,
  short,
  synthesise,
  synthesiseAnew,
  withoutHash,
} from './template.ts';

const template = synthesise('dev');
const resources = resourcesOf(template);

/** Who is woken by what, and may do what: the stack as a reviewer wants to read it. */
function wiring(): string {
  const functions = functionsOf(resources);
  const grants = grantsOf(resources);
  return functions
    .map((one) => {
      const file = fileOf(one.properties);
      const allowed = grants
        .filter(({ who }) => who === file)
        .flatMap(({ actions, resources: on }) =>
          actions.filter((action) => !/^(xray|logs):/.test(action)).map((action) => ({ action, on: on.map(briefly) })),
        );
      const lines = Object.entries(Object.groupBy(allowed, ({ on }) => on.join(', '))).map(
        ([on, some = []]) => `  ${on}: ${some.map(({ action }) => action.replace(/^.*:/, '')).join(' ')}`,
      );
      return [`${file} ← ${triggersOf(one).join(', ')}`, ...lines].join('\n');
    })
    .join('\n');
}

function triggersOf({ id }: Resource): string[] {
  const isIt = (value: unknown) => short(value).replace(/\.Arn$/, '') === withoutHash(id);
  const integrations = resources
    .filter(({ type, properties }) => type === 'AWS::ApiGatewayV2::Integration' && isIt(properties.IntegrationUri))
    .map((one) => withoutHash(one.id));
  return resources.flatMap(({ type, properties }): string[] => {
    switch (type) {
      case 'AWS::ApiGatewayV2::Route':
        return integrations.includes(short(properties.Target).replace('integrations/', ''))
          ? [String(properties.RouteKey)]
          : [];
      case 'AWS::Lambda::EventSourceMapping':
        return isIt(properties.FunctionName) ? [briefly(short(properties.EventSourceArn))] : [];
      case 'AWS::Events::Rule':
        return listOf(properties.Targets).some((target) => isIt(objectOf(target).Arn))
          ? [String(properties.ScheduleExpression ?? 'mail events')]
          : [];
      case 'AWS::StepFunctions::StateMachine':
        return JSON.stringify(properties.DefinitionString).includes(`"${id}"`) ? ['the workflow'] : [];
      case 'AWS::Cognito::UserPool':
        return JSON.stringify(properties.LambdaConfig ?? '').includes(`"${id}"`)
          ? [withoutHash(id).replace(/AddEmail.*/, ' sign-in')]
          : [];
      default:
        return [];
    }
  });
}

function briefly(resource: string): string {
  return resource
    .replace(/^arn:.*?:(?=[a-z-]+[/:])/, '')
    .replace(/\.Arn/, '')
    .replace(/Tables(\w+)Table/, '$1')
    .replace(/Secrets(\w+)Secret/, '$1 secret');
}

describe('the stack', () => {
  it('is wired like this', () => {
    const summary = wiring();
    expect(summary.split('\n').length).toBeLessThanOrEqual(200);
    expect(summary).toMatchSnapshot();
  });

  it('is the same when it is made again', () => {
    expect(synthesiseAnew('dev')).toEqual(template);
  });

  it('knows neither account nor region before it is deployed', () => {
    const text = JSON.stringify(template);
    expect(text).toContain('"AWS::AccountId"');
    expect(text).not.toMatch(/\b\d{12}\b/);
    expect(text).not.toMatch(/\b(eu|us)-(central|east|west)-\d\b/);
  });

  it('leaves room below what CloudFormation takes', () => {
    expect(resources.length).toBeLessThan(400);
    expect(Buffer.byteLength(JSON.stringify(template))).toBeLessThan(900_000);
  });
});
