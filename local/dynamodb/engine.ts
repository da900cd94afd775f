/** DynamoDB's engine: dynoxide as a child process of ours, or an endpoint that the user names. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AwsError } from '../service.ts';
import { parseObject } from '../template/json.ts';

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

export interface EngineOptions {
  /** Folder for the database file and the child's pid. */
  readonly dataDirectory: string;
  /** An endpoint to use instead of a child process. */
  readonly url?: string;
  readonly log: (line: string) => void;
  /** Told when the child ends though nobody stopped it. */
  readonly onFailure: (error: Error) => void;
}

const versions = { dynamodb: 'DynamoDB_20120810', streams: 'DynamoDBStreams_20120810' };
const signature =
  'AWS4-HMAC-SHA256 Credential=local/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0';
const npxVersion = '1.2.1';
const startAttempts = 3;

/** Starts the engine, and answers once it serves. Rejects when the child exits instead. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  if (options.url !== undefined) return clientOf(options.url.replace(/\/$/, ''), undefined);
  endOrphan(options);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startChild(options);
    } catch (error) {
      // Someone else may have taken the free port in between.
      if (attempt === startAttempts) throw error;
      options.log(`dynamodb: ${error instanceof Error ? error.message : String(error)}; trying again`);
    }
  }
}

async function startChild(options: EngineOptions): Promise<Engine> {
  const port = await freePort();
  const child = spawnEngine(port, join(options.dataDirectory, 'dynamodb.sqlite'));
  const pidFile = pidFileOf(options.dataDirectory);
  if (child.pid !== undefined) writeFileSync(pidFile, String(child.pid));
  const endWithUs = () => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const exited = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`dynoxide ended (${signal ?? code}): ${lastLines()}`)));
  });
  exited.catch(() => {});
  const lines: string[] = [];
  const lastLines = () => lines.slice(-3).join(' ').trim();
  // Its own word that it listens proves that the port is answered by our child and nobody else.
  const listening = new Promise<void>((resolve) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (lines.length < 100) lines.push(text);
      if (text.includes(`:${port}`)) resolve();
    });
  });
  try {
    await Promise.race([listening, exited]);
  } catch (error) {
    process.off('exit', endWithUs);
    throw error;
  }
  let stopping = false;
  const stopped = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  exited.catch((error: Error) => stopping || options.onFailure(error));
  return clientOf(`http://127.0.0.1:${port}`, {
    child,
    async stop() {
      stopping = true;
      process.off('exit', endWithUs);
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 3000);
      await stopped;
      clearTimeout(force);
      rmSync(pidFile, { force: true });
    },
  });
}

function spawnEngine(port: number, database: string): ChildProcess {
  const serve = ['serve', '--port', String(port), '--db-path', database];
  const binary = fileURLToPath(
    new URL(`../../node_modules/@dynoxide/${process.platform}-${process.arch}/dynoxide`, import.meta.url),
  );
  const stdio: ['ignore', 'ignore', 'pipe'] = ['ignore', 'ignore', 'pipe'];
  // In a group of its own, a Ctrl-C at the terminal does not end it before us.
  if (existsSync(binary)) return spawn(binary, serve, { stdio, detached: true });
  return spawn('npx', ['--yes', `dynoxide@${npxVersion}`, ...serve], { stdio, shell: process.platform === 'win32' });
}

const pidFileOf = (dataDirectory: string) => join(dataDirectory, 'dynamodb.pid');

/** A child that outlived a killed parent would hold the database; it is ended only if its command line is ours. */
function endOrphan({ dataDirectory, log }: EngineOptions): void {
  const pidFile = pidFileOf(dataDirectory);
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  rmSync(pidFile, { force: true });
  const commandFile = `/proc/${pid}/cmdline`;
  if (!Number.isInteger(pid) || pid <= 0 || !existsSync(commandFile)) return;
  const command = readFileSync(commandFile, 'utf8').split('\0');
  if (!command[0]?.endsWith('dynoxide') || !command.includes(join(dataDirectory, 'dynamodb.sqlite'))) return;
  log(`dynamodb: ending the engine that an earlier run left behind (pid ${pid})`);
  process.kill(pid, 'SIGKILL');
}

function clientOf(url: string, process: { child: ChildProcess; stop(): Promise<void> } | undefined): Engine {
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
    pid: process?.child.pid,
    async call(operation, input, api = 'dynamodb') {
      const answer = await forward(`${versions[api]}.${operation}`, JSON.stringify(input));
      const output = parseObject(answer.body.toString(), `the answer of ${operation}`);
      if (answer.status >= 400) throw engineError(output, answer.status);
      return output;
    },
    async stop() {
      stopped = true;
      agent.destroy();
      await process?.stop();
    },
  };
}

function engineError(output: Record<string, unknown>, status: number): AwsError {
  const code = String(output.__type ?? 'InternalServerError').replace(/^.*#/, '');
  const { __type, message, Message, ...details } = output;
  return new AwsError(code, String(message ?? Message ?? code), status, details);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
