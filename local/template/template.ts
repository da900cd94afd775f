/** Reads the synthesised template and its assets: the only description of the product that the local cloud acts on. */
import { readFileSync } from 'node:fs';
import { join, resolve as resolvePath } from 'node:path';
import { isTrue, resolve, type Scope } from './intrinsics.ts';
import { isObject, type Json, objectOf, optionalText, parseObject } from './json.ts';
import { account, arnOf, region } from './names.ts';
import { apiHostOf, cognitoHost, type Physical, physicalOf, siteHost } from './physical.ts';
import { ignoredTypes, imitatedTypes } from './resource-types.ts';

export interface Resource {
  readonly id: string;
  /** What the code calls it: its telling construct ids, e.g. `Tables/Orders`; the logical id where the path is unknown. */
  readonly path: string;
  readonly type: string;
  readonly properties: Json;
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface IgnoredResource {
  readonly id: string;
  readonly type: string;
  readonly reason: string;
}

export interface Template {
  readonly stackName: string;
  readonly resources: readonly Resource[];
  /** Everything of the template that does not run here, with the reason. */
  readonly ignored: readonly IgnoredResource[];
  readonly outputs: Readonly<Record<string, string>>;
  /** The resources of these types, in the template's order. */
  of(...types: readonly string[]): readonly Resource[];
  /** The folder or file of an asset by its object key (`<hash>.zip`). */
  assetPath(objectKey: string): string | undefined;
}

export interface TemplateOptions {
  readonly directory: string;
  readonly stackName: string;
  /** Where AWS requests go: `http://127.0.0.1:<port>`. */
  readonly endpoint: string;
  /** What a browser sees: `http://localhost:<port>`; the site's and the API's addresses become this. */
  readonly origin: string;
}

/** Loads one stack. Throws on a resource type that is neither imitated nor knowingly ignored. */
export function loadTemplate(options: TemplateOptions): Template {
  const { directory, stackName } = options;
  const template = readJson(join(directory, `${stackName}.template.json`));
  const declared = objectOf(template.Resources);
  const scope = scopeOf(template, options);
  const present = Object.entries(declared).filter(([, resource]) => exists(objectOf(resource), scope));
  const typed = present.map(([id, resource]) => ({ id, type: String(objectOf(resource).Type) }));
  refuseUnknown(typed);
  const resources = typed
    .filter(({ type }) => imitatedTypes.has(type))
    .map(({ id, type }): Resource => {
      const properties = objectOf(resolve(objectOf(objectOf(declared[id]).Properties), scope));
      return { id, path: constructPath(id, objectOf(declared[id])), type, properties, ...scope.physical(id) };
    });
  const assets = readAssets(directory, stackName);
  return {
    stackName,
    resources,
    ignored: typed
      .filter(({ type }) => !imitatedTypes.has(type))
      .map(({ id, type }) => ({ id, type, reason: ignoredTypes[type] ?? '' })),
    outputs: Object.fromEntries(
      Object.entries(objectOf(template.Outputs)).map(([name, output]) => [
        name,
        String(resolve(objectOf(output).Value, scope)),
      ]),
    ),
    of: (...types) => resources.filter((resource) => types.includes(resource.type)),
    assetPath: (objectKey) => assets.get(objectKey),
  };
}

/** Construct ids that say of what type a resource is and nothing else. */
const plainIds = new Set([
  'Default',
  'Function',
  'Key',
  'Machine',
  'Queue',
  'Resource',
  'Secret',
  'StateMachine',
  'Table',
]);

/** `Latchkey/Tables/Orders/Resource` → `Tables/Orders` */
function constructPath(id: string, resource: Json): string {
  const path = optionalText(objectOf(resource.Metadata)['aws:cdk:path']);
  const [, ...parts] = path?.split('/') ?? [];
  return parts.filter((part) => !plainIds.has(part)).join('/') || id;
}

/** Resources by the last part of their path, and by its last two where that is not enough: `Orders`, `Mail/SetAside`. */
export function byShortName(resources: readonly Resource[]): ReadonlyMap<string, Resource> {
  const last = (resource: Resource, parts: number) => resource.path.split('/').slice(-parts).join('/');
  const isAlone = (name: string) => resources.filter((one) => last(one, 1) === name).length === 1;
  return new Map(resources.map((one) => [isAlone(last(one, 1)) ? last(one, 1) : last(one, 2), one]));
}

function refuseUnknown(resources: readonly { id: string; type: string }[]): void {
  const unknown = resources.filter(({ type }) => !imitatedTypes.has(type) && !(type in ignoredTypes));
  if (unknown.length === 0) return;
  const names = unknown.map(({ id, type }) => `${type} (${id})`).join(', ');
  throw new Error(`The local cloud neither runs nor knowingly ignores: ${names}. Add the type to local/template/.`);
}

function exists(resource: Json, scope: Scope): boolean {
  return resource.Condition === undefined || isTrue(scope.condition(String(resource.Condition)), scope);
}

function scopeOf(template: Json, options: TemplateOptions): Scope & { physical(id: string): Physical } {
  const { stackName, endpoint, origin } = options;
  const declared = objectOf(template.Resources);
  const parameters = objectOf(template.Parameters);
  const known = new Map<string, Physical>();
  const pseudo: Json = {
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::Partition': 'aws',
    'AWS::StackName': stackName,
    'AWS::StackId': arnOf('cloudformation', `stack/${stackName}/local`),
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::NotificationARNs': [],
  };
  const rewrite = addressRewriter(endpoint, origin, (domain) => {
    const found = Object.values(declared)
      .map(objectOf)
      .find(
        ({ Type, Properties }) =>
          Type === 'AWS::Cognito::UserPoolDomain' && resolvePlain(objectOf(Properties).Domain) === domain,
      );
    return found && String(resolvePlain(objectOf(found.Properties).UserPoolId));
  });
  const resolvePlain = (value: unknown) => resolve(value, { ...scope, text: (text) => text });

  function physical(id: string): Physical {
    const found = known.get(id);
    if (found) return found;
    const resource = declared[id];
    if (!isObject(resource)) throw new Error(`The template refers to ${id}, which it does not declare`);
    const properties = objectOf(resource.Properties);
    const made = physicalOf({
      stackName,
      endpoint,
      logicalId: id,
      type: String(resource.Type),
      property: (name) => (properties[name] === undefined ? undefined : resolve(properties[name], scope)),
    });
    known.set(id, made);
    return made;
  }

  const scope = {
    physical,
    reference(name: string): unknown {
      if (name === 'AWS::NoValue') return undefined;
      if (name in pseudo) return pseudo[name];
      if (name in parameters) return objectOf(parameters[name]).Default ?? '';
      return physical(name).ref;
    },
    attribute(id: string, name: string): unknown {
      const value = physical(id).attributes[name];
      if (value !== undefined) return rewrite(value);
      const type = String(objectOf(declared[id]).Type);
      if (imitatedTypes.has(type) && !type.startsWith('Custom::') && !type.startsWith('AWS::CloudFront'))
        throw new Error(`The local cloud does not know the attribute ${name} of ${type} (${id})`);
      return `local-${id}-${name}`;
    },
    condition: (name: string): unknown => {
      const conditions = objectOf(template.Conditions);
      if (!(name in conditions))
        throw new Error(`The template refers to the condition ${name}, which it does not declare`);
      return conditions[name];
    },
    mapping: (map: string, first: string, second: string): unknown => {
      const value = objectOf(objectOf(objectOf(template.Mappings)[map])[first])[second];
      if (value === undefined) throw new Error(`The template has no mapping ${map}.${first}.${second}`);
      return value;
    },
    text: rewrite,
  };
  return scope;
}

/** AWS host names → the laptop. The scheme and host are replaced together, so that paths stay. */
function addressRewriter(
  endpoint: string,
  origin: string,
  poolOfDomain: (domain: string) => string | undefined,
): (text: string) => string {
  const api = new RegExp(`https://${apiHostOf('[0-9a-f]{10}').replaceAll('.', '\\.')}`, 'g');
  const signIn = new RegExp(`https://([a-z0-9-]+)\\.auth\\.${region}\\.amazoncognito\\.com`, 'g');
  return (text) => {
    if (!text.includes('https://')) return text;
    return text
      .replaceAll(`https://${siteHost}`, origin)
      .replaceAll(`https://${cognitoHost}/`, `${endpoint}/cognito/`)
      .replace(api, origin)
      .replace(signIn, (address, domain: string) => {
        const pool = poolOfDomain(domain);
        return pool === undefined ? address : `${endpoint}/cognito/${pool}`;
      });
  };
}

function readAssets(directory: string, stackName: string): ReadonlyMap<string, string> {
  const files = objectOf(readJson(join(directory, `${stackName}.assets.json`)).files);
  const assets = new Map<string, string>();
  for (const asset of Object.values(files)) {
    const path = optionalText(objectOf(objectOf(asset).source).path);
    if (path === undefined) continue;
    for (const destination of Object.values(objectOf(objectOf(asset).destinations)))
      assets.set(String(objectOf(destination).objectKey), resolvePath(directory, path));
  }
  return assets;
}

function readJson(file: string): Json {
  return parseObject(readFileSync(file, 'utf8'), file);
}
