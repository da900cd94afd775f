import { mkdtempDisposableSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildApp } from '../../bin/app.ts';
import { firewallStackName } from '../../lib/firewall-stack.ts';
import { type StageName, stageNamed } from '../../lib/stages.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: Json;
  /** What CloudFormation does with it when it is no longer declared. */
  readonly deletionPolicy: unknown;
}

const root = join(import.meta.dirname, '..', '..');
const flags: Json = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')).context;

/** A directory for a cloud assembly, which goes when the caller's block ends. */
export const assemblyDirectory = () => mkdtempDisposableSync(join(tmpdir(), 'latchkey-infra-'));

/** The app of a stage as the command line would build it, with a stand-in for the bundles and without pages. */
export function appOf(stage: StageName, outdir: string, context: Json = {}, webDirectory = '/nowhere'): App {
  return buildApp({
    context: { ...flags, stage, ...context },
    codeOf: () => Code.fromInline('exports.handler = async () => {};'),
    webDirectory,
    outdir,
  });
}

const templates = new Map<StageName, Json>();

/** The stage's template, made once for all tests that run in this process. */
export function synthesise(stage: StageName): Json {
  const known = templates.get(stage);
  if (known) return known;
  const template = synthesiseAnew(stage);
  templates.set(stage, template);
  return template;
}

/** The CDK's own checks are left to the test of findings: they take longer than all else. */
export function synthesiseAnew(stage: StageName, webDirectory?: string): Json {
  return stacksOf(stage, webDirectory).shop;
}

/** The templates of a stage: the shop, and its firewall where it has one. */
export function stacksOf(stage: StageName, webDirectory?: string): { readonly shop: Json; readonly firewall?: Json } {
  using directory = assemblyDirectory();
  const context = { '@aws-cdk/core:validateAgainstDefaultRules': false };
  const { stacks } = appOf(stage, directory.path, context, webDirectory).synth();
  const template = (name: string): Json | undefined => stacks.find(({ stackName }) => stackName === name)?.template;
  const shop = template(stageNamed(stage).stackName);
  if (!shop) throw new Error(`there is no stack of ${stage}`);
  const firewall = template(firewallStackName(stageNamed(stage)));
  if (stacks.length !== (firewall ? 2 : 1)) throw new Error('the app is the shop and at most its firewall');
  return { shop, ...(firewall && { firewall }) };
}

export function resourcesOf(template: Json): readonly Resource[] {
  return Object.entries(objectOf(template.Resources)).map(([id, declared]) => {
    const { Type, Properties, DeletionPolicy } = objectOf(declared);
    return { id, type: String(Type), properties: objectOf(Properties ?? {}), deletionPolicy: DeletionPolicy };
  });
}

export function objectOf(value: unknown): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`${value} is no object`);
  return Object.fromEntries(Object.entries(value));
}

export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** A value of the template in one line: resources by their logical ids without hashes. */
export function short(value: unknown): string {
  if (Array.isArray(value)) return value.map(short).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  if (name === 'Ref') return withoutHash(String(argument));
  if (name === 'Fn::GetAtt')
    return listOf(argument)
      .map((part) => withoutHash(String(part)))
      .join('.');
  if (name === 'Fn::Join') {
    const [separator, parts] = listOf(argument);
    return listOf(parts).map(short).join(String(separator));
  }
  return JSON.stringify(value);
}

export function withoutHash(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}

export interface Grant {
  /** The file of the function that the role belongs to, or the role itself. */
  readonly who: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: unknown;
}

/** Every statement of every role, under the name of the function that has the role. */
export function grantsOf(resources: readonly Resource[]): readonly Grant[] {
  const owners = new Map(
    functionsOf(resources).map(({ properties }) => [short(properties.Role).replace(/\.Arn$/, ''), fileOf(properties)]),
  );
  return resources
    .filter(({ type }) => type === 'AWS::IAM::Policy')
    .flatMap(({ properties }) => {
      const roles = listOf(properties.Roles).map((role) => short(role));
      return listOf(objectOf(properties.PolicyDocument).Statement).flatMap((statement) => {
        const { Effect, Action, Resource, Condition } = objectOf(statement);
        if (Effect !== 'Allow') throw new Error('only allowances are expected');
        return roles.map((role) => ({
          who: owners.get(role) ?? role,
          actions: listOf(Action).map(String),
          resources: listOf(Resource).map(short),
          condition: Condition,
        }));
      });
    });
}

/** The functions of the shop, without those that the CDK brings along for deployments. */
export function functionsOf(resources: readonly Resource[]): readonly Resource[] {
  return resources.filter(
    ({ type, properties }) =>
      type === 'AWS::Lambda::Function' && String(properties.Description).startsWith('functions/'),
  );
}

/** `api/catalog` of a function, by which the sources know it. */
export function fileOf(properties: Json): string {
  return String(properties.Description).replace(/^functions\/|\.ts$/g, '');
}
