/** A failure inside an execution, by the name that `ErrorEquals` knows it by. */
export class StateError extends Error {
  override name = 'StateError';
  readonly error: string;
  override readonly cause: string | undefined;
  constructor(error: string, cause?: string) {
    super(cause ?? error);
    this.error = error;
    this.cause = cause;
  }
}

/** What `$states.errorOutput` holds. */
export function errorOutput({ error, cause }: StateError): { Error: string; Cause?: string } {
  return { Error: error, ...(cause !== undefined && { Cause: cause }) };
}

/** An error as history events carry it. */
export function detailsOf({ error, cause }: StateError): { error: string; cause?: string } {
  return { error, ...(cause !== undefined && { cause }) };
}

const beyondWildcards = new Set(['States.DataLimitExceeded', 'States.Runtime']);

/** Whether a retrier's or catcher's list covers the error. The wildcards leave out what no state can mend. */
export function covers(errorEquals: readonly string[], error: string): boolean {
  return errorEquals.some((name) => {
    if (name === error) return true;
    if (name === 'States.ALL') return !beyondWildcards.has(error);
    if (name === 'States.TaskFailed') return !beyondWildcards.has(error) && !isTimeout(error);
    return name === 'States.Timeout' && isTimeout(error);
  });
}

const isTimeout = (error: string): boolean => error === 'States.Timeout' || error === 'States.HeartbeatTimeout';

/** The most bytes that an input, an output or a result may have. */
const dataLimit = 262_144;

export function exceedsDataLimit(text: string): boolean {
  if (text.length > dataLimit) return true;
  return text.length * 3 > dataLimit && Buffer.byteLength(text) > dataLimit;
}

/** The value as JSON text; more than 256 KiB is `States.DataLimitExceeded`. */
export function toLimitedText(value: unknown, what: string): string {
  const text = JSON.stringify(value);
  if (text === undefined) throw new StateError('States.Runtime', `The ${what} is not a JSON document.`);
  if (exceedsDataLimit(text))
    throw new StateError(
      'States.DataLimitExceeded',
      `The ${what} exceeds the maximum number of bytes service limit of ${dataLimit}.`,
    );
  return text;
}
