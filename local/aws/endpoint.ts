/** The AWS endpoint on the wire: reads a signed request, hands it to the dispatcher, words the answer as AWS does. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody } from '../gateway/body.ts';
import { AwsError, type Caller, operator } from '../service.ts';
import { type Json, objectOf } from '../template/json.ts';
import type { Dispatcher, WireAnswer } from './dispatcher.ts';
import { accessKeyIn, type RestOperation, readRestPath, readTarget } from './wire.ts';

export interface AwsEndpoint {
  /** Whether a request is meant for AWS. */
  accepts(request: IncomingMessage): boolean;
  handle(request: IncomingMessage, response: ServerResponse, path: string): Promise<void>;
}

export interface EndpointOptions {
  readonly dispatcher: Dispatcher;
  /** Told that a role's request was done; answers whether its function just died, so that nobody waits for the answer. */
  readonly onDone: (role: string) => boolean;
  readonly log: (line: string) => void;
}

interface Answer extends WireAnswer {
  readonly headers: Readonly<Record<string, string>>;
}

const largestRequest = 20_000_000;
const rolePrefix = 'LOCAL';

/** Access key with which tests and the desk sign. */
export const operatorAccessKey = 'operator';

export function createAwsEndpoint({ dispatcher, onDone, log }: EndpointOptions): AwsEndpoint {
  return {
    accepts: ({ headers }) =>
      headers['x-amz-target'] !== undefined || headers.authorization?.startsWith('AWS4-HMAC-SHA256') === true,

    async handle(request, response, path) {
      const operation = operationOf(request, path);
      try {
        const caller = callerOf(request);
        if (!operation)
          throw new AwsError(
            'UnknownOperationException',
            `The local cloud does not offer ${String(request.headers['x-amz-target'] ?? path)}`,
            404,
          );
        const body = await readBody(request, largestRequest);
        if (!body) throw new AwsError('RequestEntityTooLargeException', 'The request is too large', 413);
        const answer = await answerOf(operation, body, caller, request.headers['x-amz-invocation-type']);
        if (caller.kind === 'role' && onDone(caller.role)) return void response.destroy();
        response.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
        response.end(answer.body);
      } catch (error) {
        sendError(response, error, operation, log);
      }
    },
  };

  async function answerOf(
    operation: RestOperation,
    body: Buffer,
    caller: Caller,
    invocationType: unknown,
  ): Promise<Answer> {
    const { service } = operation;
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() };
    if (service === 'dynamodb' || service === 'streams')
      return { headers, ...(await dispatcher.forward(service, operation.operation, body, caller)) };
    const output: Json = objectOf(
      await dispatcher.call(service, operation.operation, inputOf(operation, body, invocationType), caller),
    );
    if (service !== 'lambda') return { status: 200, headers, body: JSON.stringify(output) };
    const failed = output.FunctionError === undefined ? {} : { 'x-amz-function-error': String(output.FunctionError) };
    return {
      status: Number(output.StatusCode),
      headers: { ...headers, 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST', ...failed },
      body: String(output.Payload ?? ''),
    };
  }
}

function operationOf(request: IncomingMessage, path: string): RestOperation | undefined {
  const target = request.headers['x-amz-target'];
  return typeof target === 'string' ? readTarget(target) : readRestPath(request.method ?? '', path);
}

function inputOf({ functionName }: RestOperation, body: Buffer, invocationType: unknown): Json {
  if (functionName !== undefined)
    return { FunctionName: functionName, InvocationType: invocationType, Payload: body.toString() };
  try {
    return body.length === 0 ? {} : objectOf(JSON.parse(body.toString()));
  } catch {
    throw new AwsError('SerializationException', 'The request is not JSON');
  }
}

function callerOf(request: IncomingMessage): Caller {
  const key = accessKeyIn(request.headers.authorization);
  if (key === undefined) throw new AwsError('MissingAuthenticationTokenException', 'The request is not signed', 403);
  if (key === operatorAccessKey) return operator;
  if (key.startsWith(rolePrefix)) return { kind: 'role', role: key.slice(rolePrefix.length) };
  throw new AwsError('UnrecognizedClientException', 'The security token included in the request is invalid.', 403);
}

function sendError(
  response: ServerResponse,
  error: unknown,
  operation: RestOperation | undefined,
  log: (line: string) => void,
): void {
  if (!(error instanceof AwsError))
    log(`aws: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  const failure =
    error instanceof AwsError ? error : new AwsError('InternalFailure', 'The local cloud failed; see its log', 500);
  if (response.headersSent) return void response.destroy();
  const rest = operation?.service === 'ses' || operation?.service === 'lambda';
  response.writeHead(failure.status, {
    'content-type': rest ? 'application/json' : 'application/x-amz-json-1.0',
    'x-amzn-requestid': randomUUID(),
    'x-amzn-errortype': failure.code,
  });
  response.end(JSON.stringify({ __type: failure.code, message: failure.message, ...failure.details }));
}
