/** DynamoDB's engine: dynoxide as a child process of ours, or an endpoint that the user names. */
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { AwsError } from '../service.ts';
import { parseObject } from '../template/json.ts';
import { type ChildOptions, type EngineChild, startChild } from './child.ts';
import { indexStreamRecords } from './stream-index.ts';

export interface EngineAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
}

export interface Engine {
  readonly url: string;
  /** Passes a request on as it is; `target` is the wire's `x-amz-target`. */
  forward(target: string, body: Buffer | string): Promise<EngineAnswer>;
  /** Calls an operation; an error of the engine becomes an AwsError. */
  call(operation: string, input: object, api?: 'dynamodb' | 'streams'): Promise<Record<string, unknown>>;
  /** Process id of the child, if there is one. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

export interface EngineOptions extends ChildOptions {
  /** An endpoint to use instead of a child process. */
  readonly url?: string;
}

const versions = { dynamodb: 'DynamoDB_20120810', streams: 'DynamoDBStreams_20120810' };
const signature =
  'AWS4-HMAC-SHA256 Credential=local/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

/** Starts the engine, and answers once it serves. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  if (options.url !== undefined) return clientOf(options.url.replace(/\/$/, ''), undefined);
  const child = await startChild(options);
  speedUp(join(options.dataDirectory, 'dynamodb.sqlite'), options.log);
  return clientOf(child.url, child);
}

/** A database that cannot be helped is slow, not wrong. */
function speedUp(databaseFile: string, log: (line: string) => void): void {
  try {
    if (!indexStreamRecords(databaseFile)) log('dynamodb: the engine keeps its stream elsewhere; writes may be slow');
  } catch (error) {
    log(`dynamodb: no index for the stream: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function clientOf(url: string, child: EngineChild | undefined): Engine {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: 128, scheduling: 'lifo' });
  let stopped = false;

  function forward(target: string, body: Buffer | string): Promise<EngineAnswer> {
    return new Promise((resolve, reject) => {
      if (stopped) return reject(new AwsError('InternalServerError', 'The local cloud is stopping', 500));
      const outgoing = request(
        {
          agent,
          host: hostname,
          port,
          method: 'POST',
          path: '/',
          headers: {
            'content-type': 'application/x-amz-json-1.0',
            'x-amz-target': target,
            'x-amz-date': '20260101T000000Z',
            'content-length': Buffer.byteLength(body),
            authorization: signature,
          },
        },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
          incoming.on('error', reject);
          incoming.on('end', () =>
            resolve({
              status: incoming.statusCode ?? 500,
              contentType: incoming.headers['content-type'] ?? 'application/x-amz-json-1.0',
              body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks),
            }),
          );
        },
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }

  return {
    url,
    forward,
    pid: child?.pid,
    async call(operation, input, api = 'dynamodb') {
      const answer = await forward(`${versions[api]}.${operation}`, JSON.stringify(input));
      const output = parseObject(answer.body.toString(), `the answer of ${operation}`);
      if (answer.status >= 400) throw engineError(output, answer.status);
      return output;
    },
    async stop() {
      stopped = true;
      agent.destroy();
      await child?.stop();
    },
  };
}

function engineError(output: Record<string, unknown>, status: number): AwsError {
  const code = String(output.__type ?? 'InternalServerError').replace(/^.*#/, '');
  const { __type, message, Message, ...details } = output;
  return new AwsError(code, String(message ?? Message ?? code), status, details);
}
