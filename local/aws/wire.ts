/** Which service and operation a request on the wire means. */
import type { ServiceName } from '../iam/requirements.ts';

export interface WireOperation {
  readonly service: ServiceName | 'streams';
  readonly operation: string;
}

const targets: Readonly<Record<string, ServiceName | 'streams'>> = {
  DynamoDB_20120810: 'dynamodb',
  DynamoDBStreams_20120810: 'streams',
  AmazonSQS: 'sqs',
  TrentService: 'kms',
  AWSStepFunctions: 'states',
  secretsmanager: 'secretsmanager',
  AWSEvents: 'events',
  AWSCognitoIdentityProviderService: 'cognito',
};

/** Reads `x-amz-target`, e.g. `AmazonSQS.SendMessage`. */
export function readTarget(target: string): WireOperation | undefined {
  const dot = target.lastIndexOf('.');
  const service = targets[target.slice(0, dot)];
  return service && { service, operation: target.slice(dot + 1) };
}

const invocationPath = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

export interface RestOperation extends WireOperation {
  /** What the path says beside the body. */
  readonly functionName?: string;
}

/** Reads the two REST interfaces: SES v2 and Lambda's Invoke. */
export function readRestPath(method: string, path: string): RestOperation | undefined {
  if (method !== 'POST') return undefined;
  if (path === '/v2/email/outbound-emails') return { service: 'ses', operation: 'SendEmail' };
  const invocation = invocationPath.exec(path);
  if (!invocation?.[1]) return undefined;
  return { service: 'lambda', operation: 'Invoke', functionName: decodeURIComponent(invocation[1]) };
}

const credential = /Credential=([^/]+)\//;

/** The access key that signed a request, if it is signed. */
export function accessKeyIn(authorization: string | undefined): string | undefined {
  return authorization?.startsWith('AWS4-HMAC-SHA256') ? credential.exec(authorization)?.[1] : undefined;
}
