// The inside of an execution environment: one worker thread that runs one function.
// Plain JavaScript, because a thread that first strips types takes twice the memory and twice the time to start.
import { parentPort, workerData } from 'node:worker_threads';

const { moduleUrl, exportName, functionName, functionArn, memory, logGroup, timeShift } = workerData;
const shift = new Float64Array(timeShift);

// The cloud's clock can be moved; the function's has to go along.
const RealDate = Date;
const now = () => RealDate.now() + shift[0];
function ShiftedDate(...parts) {
  if (!new.target) return new RealDate(now()).toString();
  return Reflect.construct(RealDate, parts.length === 0 ? [now()] : parts, new.target);
}
globalThis.Date = Object.assign(Object.setPrototypeOf(ShiftedDate, RealDate), { prototype: RealDate.prototype, now });

function describe(error) {
  const isError = error instanceof Error || (typeof error === 'object' && error !== null);
  return {
    errorType: String((isError && error.name) || typeof error),
    errorMessage: String(isError ? (error.message ?? '') : error),
    trace: typeof error?.stack === 'string' ? error.stack.split('\n') : [],
  };
}

const loaded = import(moduleUrl).then(
  (module) => {
    const handler = module[exportName];
    if (typeof handler !== 'function') {
      const error = new Error(`index.${exportName} is undefined or not exported`);
      error.name = 'Runtime.HandlerNotFound';
      throw error;
    }
    return handler;
  },
);
loaded.catch(() => {});

parentPort.on('message', async ({ requestId, event, deadline }) => {
  try {
    const handler = await loaded;
    const answer = await handler(JSON.parse(event), {
      awsRequestId: requestId,
      callbackWaitsForEmptyEventLoop: false,
      functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: functionArn,
      logGroupName: logGroup,
      logStreamName: 'local',
      memoryLimitInMB: String(memory),
      getRemainingTimeInMillis: () => Math.max(0, deadline - RealDate.now()),
    });
    parentPort.postMessage({ requestId, answer: JSON.stringify(answer) ?? 'null' });
  } catch (error) {
    parentPort.postMessage({ requestId, error: describe(error) });
  }
});
