/** Which permissions an AWS request needs, service by service. */
import { AwsError } from '../service.ts';
import { type Json, listOf, objectOf, optionalText } from '../template/json.ts';
import { account, arnOf, lastPart, region } from '../template/names.ts';
import type { ConditionContext } from './conditions.ts';
import { dynamodbRequirements, type Tables } from './dynamodb-requirements.ts';
import type { Statement } from './policy.ts';
import { noContext, type Requirement } from './requirement.ts';

export type ServiceName =
  | 'dynamodb'
  | 'events'
  | 'cognito'
  | 'kms'
  | 'lambda'
  | 'secretsmanager'
  | 'ses'
  | 'sqs'
  | 'states';

/** What the mapping must look up to name resources and their policies. */
export interface Directory {
  readonly tables: Tables;
  /** ARN of the key that a KMS request means, by id, ARN, alias or, for Decrypt, the ciphertext. */
  readonly keyArn: (input: Json) => string;
  readonly keyPolicy: (keyArn: string) => readonly Statement[];
  readonly secretArn: (secretId: string) => string;
  /** ARN of the machine whose execution or task token this is. */
  readonly machineArnOf: (input: Json) => string;
  /** Verified senders: addresses and domains. */
  readonly identities: readonly string[];
}

export function requirementsOf(
  service: ServiceName,
  operation: string,
  input: Json,
  directory: Directory,
): readonly Requirement[] {
  switch (service) {
    case 'dynamodb':
      return dynamodbRequirements(operation, input, directory.tables);
    case 'sqs':
      return [one(`sqs:${operation.replace(/Batch$/, '')}`, queueArn(input))];
    case 'kms':
      return [kmsRequirement(operation, input, directory)];
    case 'states':
      return [statesRequirement(operation, input, directory)];
    case 'ses':
      return sesRequirements(operation, input, directory);
    case 'lambda':
      return [one('lambda:InvokeFunction', functionArn(input))];
    case 'secretsmanager':
      return [one(`secretsmanager:${operation}`, directory.secretArn(String(input.SecretId)))];
    case 'events':
      return eventBuses(input).map((bus) => one(`events:${operation}`, arnOf('events', `event-bus/${bus}`)));
    case 'cognito':
      return [one(`cognito-idp:${operation}`, arnOf('cognito-idp', `userpool/${String(input.UserPoolId)}`))];
    default:
      throw new AwsError('UnknownOperationException', `No permissions are known for ${String(service)}`);
  }
}

function one(action: string, resource: string, context: ConditionContext = noContext): Requirement {
  return { action, resource, context };
}

function queueArn(input: Json): string {
  return arnOf('sqs', lastPart(String(input.QueueUrl)));
}

function functionArn(input: Json): string {
  const name = String(input.FunctionName);
  return name.startsWith('arn:') ? name : arnOf('lambda', `function:${name}`);
}

function eventBuses(input: Json): readonly string[] {
  const names = listOf(input.Entries).map((entry) => lastPart(optionalText(objectOf(entry).EventBusName) ?? 'default'));
  return [...new Set(names)];
}

function kmsRequirement(operation: string, input: Json, directory: Directory): Requirement {
  const arn = directory.keyArn(input);
  const encryptionContext = Object.entries(objectOf(input.EncryptionContext));
  const context: Record<string, string | readonly string[]> = { 'kms:callaccount': account };
  if (encryptionContext.length > 0) context['kms:encryptioncontextkeys'] = encryptionContext.map(([key]) => key);
  for (const [key, value] of encryptionContext) context[`kms:encryptioncontext:${key.toLowerCase()}`] = String(value);
  if (input.MacAlgorithm !== undefined) context['kms:macalgorithm'] = String(input.MacAlgorithm);
  return { action: `kms:${operation}`, resource: arn, context, resourcePolicy: directory.keyPolicy(arn) };
}

/** Actions on the machine itself; the rest act on an execution, or on any for task tokens. */
const machineActions = new Set(['StartExecution', 'StartSyncExecution', 'ListExecutions', 'DescribeStateMachine']);
const tokenActions = new Set(['SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat']);

function statesRequirement(operation: string, input: Json, directory: Directory): Requirement {
  const action = `states:${operation}`;
  if (machineActions.has(operation)) return one(action, String(input.stateMachineArn));
  if (tokenActions.has(operation)) return one(action, directory.machineArnOf(input));
  return one(action, optionalText(input.executionArn) ?? '*');
}

const address = /<?([^<>\s]+@[^<>\s]+?)>?$/;

function sesRequirements(operation: string, input: Json, directory: Directory): readonly Requirement[] {
  const from = address.exec(String(input.FromEmailAddress ?? ''))?.[1] ?? '';
  const identity = directory.identities.find((one) => one === from || from.endsWith(`@${one}`)) ?? from;
  const raw = objectOf(input.Content).Raw !== undefined;
  const action = raw && operation === 'SendEmail' ? 'ses:SendRawEmail' : `ses:${operation}`;
  const context: ConditionContext = { 'ses:fromaddress': from };
  const resources = [`arn:aws:ses:${region}:${account}:identity/${identity}`];
  const set = optionalText(input.ConfigurationSetName);
  if (set !== undefined) resources.push(`arn:aws:ses:${region}:${account}:configuration-set/${set}`);
  return resources.map((resource) => one(action, resource, context));
}
