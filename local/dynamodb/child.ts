/** DynamoDB's engine as a child process: on a free port, proven to be ours, and never left behind. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ChildOptions {
  /** Folder for the database file and the child's pid. */
  readonly dataDirectory: string;
  readonly log: (line: string) => void;
  /** Told when the child ends though nobody stopped it. */
  readonly onFailure: (error: Error) => void;
}

export interface EngineChild {
  readonly url: string;
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

const npxVersion = '1.2.1';
const startAttempts = 3;
const patienceMilliseconds = 3000;

/** Starts the child and answers once it listens. Rejects when it exits instead. */
export async function startChild(options: ChildOptions): Promise<EngineChild> {
  endOrphan(options);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryStart(options);
    } catch (error) {
      // Someone else may have taken the free port in between.
      if (attempt === startAttempts) throw error;
      options.log(`dynamodb: ${error instanceof Error ? error.message : String(error)}; trying again`);
    }
  }
}

async function tryStart({ dataDirectory, onFailure }: ChildOptions): Promise<EngineChild> {
  const port = await freePort();
  const child = spawnEngine(port, databaseOf(dataDirectory));
  const pidFile = pidFileOf(dataDirectory);
  if (child.pid !== undefined) writeFileSync(pidFile, String(child.pid));
  let said = '';
  const exited = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`dynoxide ended (${signal ?? code}): ${said.trim().slice(-500)}`)),
    );
  });
  exited.catch(() => {});
  // Its own word that it listens proves that the port is answered by our child and nobody else. It comes in pieces.
  const listening = new Promise<void>((resolve) => {
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-2000);
      if (said.includes(`listening on http://127.0.0.1:${port}`)) resolve();
    });
  });
  await Promise.race([listening, exited]);

  let stopping = false;
  exited.catch((error: Error) => stopping || onFailure(error));
  const stopped = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid,
    async stop() {
      stopping = true;
      // A word lets the guard go; only an end without a word is a death.
      child.stdin?.end('stopped\n');
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), patienceMilliseconds);
      if (child.exitCode === null && child.signalCode === null) await stopped;
      clearTimeout(force);
      rmSync(pidFile, { force: true });
    },
  };
}

/**
 * Becomes the engine, after it left a guard behind that reads our end of a pipe: when we die, by whatever signal, the
 * pipe ends without a word and the guard ends the engine.
 */
const guarded = `exec 3<&0
(read -r word <&3 || kill -9 $$) 2>/dev/null &
exec "$0" "$@" 3<&- </dev/null`;

function spawnEngine(port: number, database: string): ChildProcess {
  const serve = ['serve', '--port', String(port), '--db-path', database];
  const binary = fileURLToPath(
    new URL(`../../node_modules/@dynoxide/${process.platform}-${process.arch}/dynoxide`, import.meta.url),
  );
  const command = existsSync(binary) ? [binary, ...serve] : ['npx', '--yes', `dynoxide@${npxVersion}`, ...serve];
  const [program = '', ...given] = command;
  const stdio: ['pipe', 'ignore', 'pipe'] = ['pipe', 'ignore', 'pipe'];
  if (process.platform === 'win32') return spawn(program, given, { stdio, shell: true });
  // In a group of its own, a Ctrl-C at the terminal does not end it before us.
  return spawn('/bin/sh', ['-c', guarded, program, ...given], { stdio, detached: true });
}

const pidFileOf = (dataDirectory: string) => join(dataDirectory, 'dynamodb.pid');
const databaseOf = (dataDirectory: string) => join(dataDirectory, 'dynamodb.sqlite');

/** A child that outlived its parent after all would hold the database; it is ended only if its command line is ours. */
function endOrphan({ dataDirectory, log }: ChildOptions): void {
  const pidFile = pidFileOf(dataDirectory);
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  rmSync(pidFile, { force: true });
  const commandFile = `/proc/${pid}/cmdline`;
  if (!Number.isInteger(pid) || pid <= 0 || !existsSync(commandFile)) return;
  const command = readFileSync(commandFile, 'utf8').split('\0');
  if (!command[0]?.endsWith('dynoxide') || !command.includes(databaseOf(dataDirectory))) return;
  log(`dynamodb: ending the engine that an earlier run left behind (pid ${pid})`);
  process.kill(pid, 'SIGKILL');
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
