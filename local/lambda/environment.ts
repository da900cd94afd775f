/** An execution environment: a worker thread that holds one function's module and takes a few events at a time. */
import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { isObject, textsOf } from '../template/json.ts';
import { account, region } from '../template/names.ts';
import type { LambdaFunction } from './function.ts';

/** What Lambda answers for a function that failed. */
export interface FunctionError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

export type Outcome =
  | { readonly ok: true; readonly payload: string }
  | { readonly ok: false; readonly error: FunctionError };

export interface Environment {
  /** Hands over an event; the answer is the function's, or why there is none. */
  run(event: string, requestId: string): Promise<Outcome>;
  /** Ends the thread; events in progress fail with this error. */
  kill(error: FunctionError): void;
  readonly alive: boolean;
  /** Resolves when the thread is gone. */
  readonly ended: Promise<void>;
}

export interface EnvironmentOptions {
  readonly lambdaFunction: LambdaFunction;
  /** Where the AWS clients of the function go. */
  readonly endpoint: string;
  /** Milliseconds that the cloud's clock is ahead, shared with the thread. */
  readonly timeShift: SharedArrayBuffer;
  readonly onOutput: (requestId: string | undefined, text: string) => void;
  readonly onEnd: () => void;
}

/** Access key of a role's own identity on the wire. */
export const accessKeyOf = (role: string): string => `LOCAL${role}`;

const youngGenerationMegabytes = 8;

/** Starts a thread; the module loads at once, and the first event waits for it. */
export function startEnvironment(options: EnvironmentOptions): Environment {
  const { lambdaFunction } = options;
  const running = new Map<string, (outcome: Outcome) => void>();
  let alive = true;
  let reason: FunctionError | undefined;

  const worker = new Worker(new URL('./environment.mjs', import.meta.url), {
    workerData: {
      moduleUrl: pathToFileURL(lambdaFunction.modulePath).href,
      exportName: lambdaFunction.exportName,
      functionName: lambdaFunction.name,
      functionArn: lambdaFunction.arn,
      memory: lambdaFunction.memoryMegabytes,
      logGroup: `/aws/lambda/${lambdaFunction.name}`,
      timeShift: options.timeShift,
    },
    env: environmentVariables(lambdaFunction, options.endpoint),
    execArgv: ['--enable-source-maps'],
    resourceLimits: {
      maxOldGenerationSizeMb: lambdaFunction.memoryMegabytes,
      maxYoungGenerationSizeMb: youngGenerationMegabytes,
    },
    stdout: true,
    stderr: true,
  });
  for (const stream of [worker.stdout, worker.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => options.onOutput(onlyOne(running), text));

  const finishAll = (error: FunctionError) => {
    const unfinished = [...running.values()];
    running.clear();
    for (const finish of unfinished) finish({ ok: false, error });
  };
  worker.on('message', (message: unknown) => {
    const requestId = isObject(message) ? String(message.requestId) : '';
    const finish = running.get(requestId);
    running.delete(requestId);
    finish?.(outcomeOf(message));
  });
  worker.on('error', (error: unknown) => {
    reason ??= crashOf(error);
  });
  const { promise: ended, resolve: markEnded } = Promise.withResolvers<void>();
  worker.on('exit', (code) => {
    alive = false;
    finishAll(reason ?? exitError(code));
    options.onEnd();
    markEnded();
  });

  return {
    ended,
    run(event, requestId = randomUUID()) {
      return new Promise((resolve) => {
        if (!alive) return resolve({ ok: false, error: reason ?? exitError(1) });
        running.set(requestId, resolve);
        worker.postMessage({ requestId, event, deadline: Date.now() + lambdaFunction.timeoutSeconds * 1000 });
      });
    },
    kill(error) {
      if (!alive) return;
      alive = false;
      reason = error;
      void worker.terminate();
      finishAll(error);
    },
    get alive() {
      return alive;
    },
  };
}

/** A thread's output belongs to a request only while that is the only one. */
function onlyOne(running: ReadonlyMap<string, unknown>): string | undefined {
  return running.size === 1 ? running.keys().next().value : undefined;
}

function outcomeOf(message: unknown): Outcome {
  if (isObject(message) && typeof message.answer === 'string') return { ok: true, payload: message.answer };
  const error = isObject(message) && isObject(message.error) ? message.error : {};
  return {
    ok: false,
    error: {
      errorType: String(error.errorType ?? 'Error'),
      errorMessage: String(error.errorMessage ?? ''),
      trace: textsOf(error.trace),
    },
  };
}

function crashOf(error: unknown): FunctionError {
  const failure = error instanceof Error ? error : new Error(String(error));
  const outOfMemory = 'code' in failure && failure.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return {
    errorType: outOfMemory ? 'Runtime.OutOfMemory' : 'Runtime.ExitError',
    errorMessage: outOfMemory ? 'The function needed more than its memory' : failure.message,
    trace: failure.stack?.split('\n') ?? [],
  };
}

/** How Lambda words the end of an environment in the middle of an event. */
export function exitError(code: number): FunctionError {
  const status =
    code === 0 ? 'Runtime exited without providing a reason' : `Runtime exited with error: exit status ${code}`;
  return { errorType: 'Runtime.ExitError', errorMessage: status, trace: [] };
}

function environmentVariables(lambdaFunction: LambdaFunction, endpoint: string): Record<string, string> {
  return {
    ...lambdaFunction.environment,
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    PATH: process.env.PATH ?? '',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCOUNT_ID: account,
    AWS_ACCESS_KEY_ID: accessKeyOf(lambdaFunction.role),
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL: endpoint,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: lambdaFunction.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(lambdaFunction.memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${lambdaFunction.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: lambdaFunction.directory,
    _HANDLER: lambdaFunction.handler,
  };
}
