import { AwsError, type Caller } from '../service.ts';
import { StateError } from './errors.ts';

/**
 * How tasks reach the other services. Input and answer are AWS's shapes; for Lambda's `Invoke`, `Payload` is the JSON
 * value itself in both directions, and a function that failed answers `FunctionError` with the error as its `Payload`.
 */
export type TaskRunner = (
  service: string,
  operation: string,
  input: Record<string, unknown>,
  caller: Caller,
) => Promise<object>;

/** What a Task state's `Resource` asks for. */
export interface Integration {
  readonly kind: 'function' | 'optimized' | 'sdk';
  readonly service: string;
  readonly operation: string;
  readonly waitsForToken: boolean;
  /** As the history names them. */
  readonly resourceType: string;
  readonly resource: string;
}

const optimized: Readonly<Record<string, ReadonlySet<string>>> = {
  lambda: new Set(['invoke']),
  dynamodb: new Set(['getItem', 'putItem', 'updateItem', 'deleteItem']),
  sqs: new Set(['sendMessage']),
};

/** Java names of the services, which error names of SDK integrations begin with. */
const sdkNames: Readonly<Record<string, string>> = {
  dynamodb: 'DynamoDb',
  sqs: 'Sqs',
  sfn: 'Sfn',
  sesv2: 'SesV2',
  kms: 'Kms',
  lambda: 'Lambda',
  secretsmanager: 'SecretsManager',
};
const optimizedNames: Readonly<Record<string, string>> = { lambda: 'Lambda', dynamodb: 'DynamoDB', sqs: 'SQS' };

const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** Reads a resource; one that is not imitated is an error. */
export function parseResource(resource: string, stateName: string): Integration {
  if (/^arn:aws:lambda:[^:]+:\d*:function:[^:]+(:[^:]+)?$/.test(resource))
    return {
      kind: 'function',
      service: 'lambda',
      operation: 'Invoke',
      waitsForToken: false,
      resourceType: 'lambda',
      resource,
    };
  const match = /^arn:aws:states:::(aws-sdk:)?([a-z0-9]+):([A-Za-z]+)(\.waitForTaskToken)?$/.exec(resource);
  const [, sdk, service = '', action = '', waits] = match ?? [];
  const known = sdk ? Object.hasOwn(sdkNames, service) : optimized[service]?.has(action);
  if (!match || !known) throw new Error(`state "${stateName}": the resource ${resource} is not imitated`);
  if (waits && !sdk && service === 'dynamodb')
    throw new Error(`state "${stateName}": ${resource} cannot wait for a task token`);
  return {
    kind: sdk ? 'sdk' : 'optimized',
    service,
    operation: pascal(action),
    waitsForToken: waits !== undefined,
    resourceType: sdk ? `aws-sdk:${service}` : service,
    resource: `${action}${waits ?? ''}`,
  };
}

/** Makes the call of a task and answers its result, or throws the `StateError` that AWS would name. */
export async function callIntegration(
  integration: Integration,
  parameters: unknown,
  caller: Caller,
  run: TaskRunner,
): Promise<unknown> {
  const { kind, service, operation } = integration;
  try {
    if (kind === 'function') {
      const answer = await run(service, operation, { FunctionName: integration.resource, Payload: parameters }, caller);
      return payloadOf(answer);
    }
    const input = inputFor(integration, parameters);
    const answer = await run(service, operation, input, caller);
    if (service === 'lambda' && kind === 'optimized') payloadOf(answer);
    return service === 'sfn' ? renameMembers(answer, pascal) : answer;
  } catch (error) {
    if (error instanceof AwsError) throw new StateError(errorName(integration, error.code), error.message);
    throw error;
  }
}

function inputFor({ kind, service }: Integration, parameters: unknown): Record<string, unknown> {
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters))
    throw new StateError('States.Runtime', 'The arguments of a service integration must be an object.');
  const input = parameters as Record<string, unknown>;
  if (service === 'sfn') return renameMembers(input, camel);
  if (service === 'sqs' && kind === 'optimized' && 'MessageBody' in input && typeof input.MessageBody !== 'string')
    return { ...input, MessageBody: JSON.stringify(input.MessageBody) };
  return input;
}

// The SDK integration of Step Functions itself spells members with a capital, its API with a small letter.
const renameMembers = (value: object, rename: (name: string) => string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).map(([name, member]) => [rename(name), member]));

function payloadOf(answer: object): unknown {
  const payload = 'Payload' in answer ? answer.Payload : undefined;
  if ('FunctionError' in answer && answer.FunctionError !== undefined) {
    const named =
      typeof payload === 'object' && payload !== null && 'errorType' in payload ? payload.errorType : 'Error';
    throw new StateError(String(named), JSON.stringify(payload ?? {}));
  }
  return payload ?? null;
}

function errorName({ kind, service }: Integration, code: string): string {
  if (kind !== 'sdk') return `${optimizedNames[service] ?? pascal(service)}.${code}`;
  return `${sdkNames[service] ?? pascal(service)}.${code.endsWith('Exception') ? code : `${code}Exception`}`;
}
