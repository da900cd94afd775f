/** One door for all AWS requests: faults, permissions, metering, then the service. */
import { askForCapacity, consumedByRefusal, isMetered, isWrite, readCapacity } from '../dynamodb/capacity.ts';
import type { Engine } from '../dynamodb/engine.ts';
import type { Authorizer } from '../iam/authorizer.ts';
import { type Directory, requirementsOf, type ServiceName } from '../iam/requirements.ts';
import { AwsError, type AwsService, type Caller } from '../service.ts';
import { type Json, listOf, objectOf, optionalText, parseObject } from '../template/json.ts';
import { lastPart } from '../template/names.ts';
import type { Usage } from '../usage.ts';

export interface WireAnswer {
  readonly status: number;
  readonly body: Buffer | string;
}

export interface Dispatcher {
  /** A request from inside, e.g. of a state machine: JSON in, JSON out. */
  call(service: ServiceName, operation: string, input: Json, caller: Caller): Promise<object>;
  /** A request on the wire to DynamoDB or its streams: bytes in, the engine's bytes out. */
  forward(api: 'dynamodb' | 'streams', operation: string, body: Buffer, caller: Caller): Promise<WireAnswer>;
}

export interface DispatcherOptions {
  readonly services: Readonly<Record<Exclude<ServiceName, 'dynamodb'>, AwsService>>;
  readonly engine: Engine;
  readonly authorizer: Authorizer;
  readonly directory: Directory;
  readonly usage: Usage;
  /** The error that a request is to fail with, if a fault says so. */
  readonly takeRefusal: (service: string, operation: string) => AwsError | undefined;
  /** Told of the tables that a request wrote to. */
  readonly onWrite: (tables: readonly string[]) => void;
}

const targetPrefix = { dynamodb: 'DynamoDB_20120810', streams: 'DynamoDBStreams_20120810' };
const capacityQuestion = '"ReturnConsumedCapacity"';

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { services, engine, authorizer, directory, usage } = options;

  function admit(service: ServiceName, operation: string, input: Json, caller: Caller): void {
    usage.request(service, operation);
    const refusal = caller.kind === 'role' ? options.takeRefusal(service, operation) : undefined;
    if (refusal) throw refusal;
    if (caller.kind === 'role') authorizer.authorize(caller, requirementsOf(service, operation, input, directory));
  }

  async function forward(
    api: 'dynamodb' | 'streams',
    operation: string,
    body: Buffer,
    caller: Caller,
  ): Promise<WireAnswer> {
    const target = `${targetPrefix[api]}.${operation}`;
    if (api === 'streams') {
      if (caller.kind === 'role')
        throw new AwsError('AccessDeniedException', 'Functions read streams through their event source mapping');
      return engine.forward(target, body);
    }
    const text = body.toString();
    const input = parseObject(text, 'the request');
    admit('dynamodb', operation, input, caller);
    if (!isMetered(operation)) return engine.forward(target, body);
    const asked = text.includes(capacityQuestion) && input.ReturnConsumedCapacity !== undefined;
    const answer = await engine.forward(target, asked ? body : askForCapacity(body));
    if (answer.status >= 400) {
      usage.capacity(consumedByRefusal(operation, input, errorCodeOf(answer.body)));
      return answer;
    }
    const metered = readCapacity(operation, answer.body, asked);
    usage.capacity(metered.consumed);
    if (isWrite(operation)) options.onWrite(tablesOf(input));
    return { status: answer.status, body: metered.body };
  }

  return {
    forward,
    async call(service, operation, input, caller) {
      if (service === 'dynamodb') {
        const answer = await forward('dynamodb', operation, Buffer.from(JSON.stringify(input)), caller);
        const output = parseObject(answer.body.toString(), `the answer of ${operation}`);
        if (answer.status >= 400) throw errorOf(output, answer.status);
        return output;
      }
      admit(service, operation, input, caller);
      return services[service].call(operation, input, caller);
    },
  };
}

/** Names of the tables in a write. */
function tablesOf(input: Json): readonly string[] {
  if (input.TableName !== undefined) return [lastPart(String(input.TableName))];
  if (input.RequestItems !== undefined) return Object.keys(objectOf(input.RequestItems)).map(lastPart);
  const names = listOf(input.TransactItems).flatMap((item) =>
    Object.values(objectOf(item)).map((request) => lastPart(String(objectOf(request).TableName))),
  );
  return [...new Set(names)];
}

function errorCodeOf(body: Buffer): string {
  return lastPart((optionalText(objectOf(JSON.parse(body.toString())).__type) ?? '').replace('#', ':'));
}

function errorOf(output: Json, status: number): AwsError {
  const { __type, message, Message, ...details } = output;
  const code = String(__type ?? 'InternalServerError').replace(/^.*#/, '');
  return new AwsError(code, String(message ?? Message ?? code), status, details);
}
