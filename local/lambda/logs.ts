/** What functions print, as JSON lines in files that are bounded and easy to search. */
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface FunctionLogs {
  /** Takes output as it comes; a line that is cut in two is put together. */
  write(functionName: string, requestId: string | undefined, text: string): void;
  close(): void;
}

export interface LogOptions {
  readonly directory: string;
  readonly now: () => number;
  /** Told of each whole line as well. */
  readonly onLine?: (functionName: string, line: string) => void;
  readonly largestFile?: number;
  readonly files?: number;
}

const flushAfterMilliseconds = 50;

/** Writes `functions.log`, and moves it to `functions.1.log` … when it is full. */
export function openLogs(options: LogOptions): FunctionLogs {
  const { directory, largestFile = 16_000_000, files = 4 } = options;
  mkdirSync(directory, { recursive: true });
  const pathOf = (index: number) => join(directory, index === 0 ? 'functions.log' : `functions.${index}.log`);
  let descriptor = openSync(pathOf(0), 'a');
  let size = fstatSync(descriptor).size;
  let pending = '';
  let closed = false;
  let flushing: NodeJS.Timeout | undefined;
  const rest = new Map<string, string>();

  function rotate(): void {
    closeSync(descriptor);
    for (let index = files - 2; index >= 0; index -= 1)
      if (existsSync(pathOf(index))) renameSync(pathOf(index), pathOf(index + 1));
    descriptor = openSync(pathOf(0), 'w');
    size = 0;
  }

  function flush(): void {
    flushing = undefined;
    if (pending === '') return;
    if (size > largestFile) rotate();
    size += writeSync(descriptor, pending);
    pending = '';
  }

  function line(functionName: string, requestId: string | undefined, text: string): void {
    options.onLine?.(functionName, text);
    const entry = {
      at: new Date(options.now()).toISOString(),
      function: functionName,
      request: requestId,
      ...body(text),
    };
    pending += `${JSON.stringify(entry)}\n`;
    if (pending.length > 64_000) flush();
    else flushing ??= setTimeout(flush, flushAfterMilliseconds).unref();
  }

  return {
    write(functionName, requestId, text) {
      // A thread's last words may come after everything is closed.
      if (closed) return;
      const lines = ((rest.get(functionName) ?? '') + text).split('\n');
      rest.set(functionName, lines.pop() ?? '');
      for (const one of lines) if (one !== '') line(functionName, requestId, one);
    },
    close() {
      for (const [functionName, text] of rest) if (text !== '') line(functionName, undefined, text);
      rest.clear();
      closed = true;
      clearTimeout(flushing);
      flush();
      closeSync(descriptor);
    },
  };
}

/** A structured line stays structured. */
function body(text: string): { readonly entry: unknown } | { readonly line: string } {
  if (text.startsWith('{'))
    try {
      return { entry: JSON.parse(text) };
    } catch {
      return { line: text };
    }
  return { line: text };
}
