/** Where the cloud keeps its state: a folder that one process uses at a time, or a temporary one. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface DataDirectory {
  readonly path: string;
  /** Gives the folder back; a temporary one is removed. */
  release(): void;
}

const lockName = 'lock';

/** Takes the folder. `fresh` empties it first. Throws when another process that lives holds it. */
export function openDataDirectory(path: string | undefined, fresh: boolean): DataDirectory {
  if (path === undefined) {
    const temporary = mkdtempSync(join(tmpdir(), 'latchkey-'));
    return { path: temporary, release: () => rmSync(temporary, { recursive: true, force: true }) };
  }
  const directory = resolve(path);
  mkdirSync(directory, { recursive: true });
  const lock = join(directory, lockName);
  takeLock(lock, directory);
  if (fresh) empty(directory);
  return { path: directory, release: () => rmSync(lock, { force: true }) };
}

function takeLock(lock: string, directory: string): void {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
  } catch (error) {
    if (!existsSync(lock)) throw error;
    const holder = Number(readFileSync(lock, 'utf8'));
    if (holder !== process.pid && isLocalCloud(holder))
      throw new Error(
        `The data folder ${directory} is in use by process ${holder}; stop it, or choose another folder with --data`,
      );
    writeFileSync(lock, String(process.pid));
  }
}

/** Whether a process with this id lives and is one of ours: ids are given out again. */
function isLocalCloud(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  const command = `/proc/${pid}/cmdline`;
  return !existsSync('/proc/self/cmdline') || (existsSync(command) && readFileSync(command, 'utf8').includes('node'));
}

/** Removes what the local cloud made; the lock stays. An orphaned engine's pid stays too, so that it is ended. */
function empty(directory: string): void {
  for (const entry of readdirSync(directory))
    if (entry !== lockName && entry !== 'dynamodb.pid')
      rmSync(join(directory, entry), { recursive: true, force: true });
}
