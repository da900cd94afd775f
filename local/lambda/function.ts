/** The functions that the template declares. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AwsError } from '../service.ts';
import { objectOf, optionalNumber, requiredText } from '../template/json.ts';
import { lastPart } from '../template/names.ts';
import type { IgnoredResource, Resource, Template } from '../template/template.ts';

export interface LambdaFunction {
  /** What people call it: `workflow/deliver-keys` when its description names its file, else its construct. */
  readonly label: string;
  readonly name: string;
  readonly arn: string;
  readonly role: string;
  readonly handler: string;
  readonly directory: string;
  readonly modulePath: string;
  readonly exportName: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly reservedConcurrency: number | undefined;
}

export interface Functions {
  readonly functions: readonly LambdaFunction[];
  /** Functions that CDK brings along for deployments; the laptop does not run them. */
  readonly ignored: readonly IgnoredResource[];
}

/** Reads all Node functions with a bundle; `overrides` win over the template's environment where the function has the variable. */
export function readFunctions(template: Template, overrides: Readonly<Record<string, string>>): Functions {
  const functions: LambdaFunction[] = [];
  const ignored: IgnoredResource[] = [];
  for (const resource of template.of('AWS::Lambda::Function')) {
    const runtime = String(resource.properties.Runtime ?? '');
    if (!runtime.startsWith('nodejs') || resource.id.startsWith('Custom'))
      ignored.push({ id: resource.id, type: resource.type, reason: `a helper of deployments (${runtime})` });
    else functions.push(functionOf(resource, template, overrides));
  }
  return { functions, ignored };
}

function functionOf(
  resource: Resource,
  template: Template,
  overrides: Readonly<Record<string, string>>,
): LambdaFunction {
  const { properties, id } = resource;
  const handler = requiredText(properties.Handler, `Handler of ${id}`);
  const objectKey = requiredText(objectOf(properties.Code).S3Key, `Code of ${id}`);
  const directory = template.assetPath(objectKey);
  if (directory === undefined) throw new Error(`The code of ${id} is not among the assets of the stack`);
  const [file = '', exportName = ''] = handler.split('.');
  const modulePath = ['.mjs', '.js', '.cjs'].map((extension) => join(directory, file + extension)).find(existsSync);
  if (modulePath === undefined)
    throw new Error(`The bundle of ${id} has no ${file}.mjs in ${directory}; build the functions first`);
  const declared = Object.entries(objectOf(objectOf(properties.Environment).Variables));
  return {
    label: /^functions\/(.+)\.ts$/.exec(String(properties.Description))?.[1] ?? resource.path,
    name: resource.ref,
    arn: resource.attributes.Arn ?? '',
    role: lastPart(requiredText(properties.Role, `Role of ${id}`)),
    handler,
    directory,
    modulePath,
    exportName,
    memoryMegabytes: optionalNumber(properties.MemorySize) ?? 128,
    timeoutSeconds: optionalNumber(properties.Timeout) ?? 3,
    environment: Object.fromEntries(declared.map(([name, value]) => [name, overrides[name] ?? String(value)])),
    reservedConcurrency: optionalNumber(properties.ReservedConcurrentExecutions),
  };
}

/** The one function of this name, label or end of a label (`deliver-keys`). Throws when there is none or more than one. */
export function findFunction(functions: readonly LambdaFunction[], wanted: string): LambdaFunction {
  const exact = functions.find(({ name, label }) => name === wanted || label === wanted);
  if (exact) return exact;
  const found = functions.filter(({ label }) => label.endsWith(`/${wanted}`));
  const [one] = found;
  if (one && found.length === 1) return one;
  throw new AwsError(
    'ResourceNotFoundException',
    `${found.length} functions are called ${wanted}; there are: ${functions.map(({ label }) => label).join(', ')}`,
    404,
  );
}
