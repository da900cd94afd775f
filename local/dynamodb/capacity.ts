/** Reads what a request consumed, without the client noticing that we asked. */
import { isObject, listOf, objectOf, optionalNumber } from '../template/json.ts';

export interface Consumed {
  readonly table: string;
  readonly read: number;
  readonly write: number;
}

const reads = new Set(['GetItem', 'Query', 'Scan', 'BatchGetItem', 'TransactGetItems']);
const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'TransactWriteItems']);
const question = Buffer.from('{"ReturnConsumedCapacity":"INDEXES",');
const answerKey = '"ConsumedCapacity":';

export const isMetered = (operation: string): boolean => reads.has(operation) || writes.has(operation);
export const isWrite = (operation: string): boolean => writes.has(operation);

/** The body with the question for consumed capacity added in front: no re-serialisation. */
export function askForCapacity(body: Buffer): Buffer {
  return Buffer.concat([question, body.subarray(1)]);
}

export interface Metered {
  readonly body: Buffer;
  readonly consumed: readonly Consumed[];
}

/** Takes the engine's figures out of its answer; `keep` leaves them in for a client that asked itself. */
export function readCapacity(operation: string, body: Buffer, keep: boolean): Metered {
  const text = body.toString();
  const span = topLevelSpan(text);
  if (!span) return { body, consumed: [] };
  const figures: unknown = JSON.parse(text.slice(span.valueStart, span.end));
  const consumed = listOf(figures)
    .filter(isObject)
    .map((figure) => consumedOf(operation, figure));
  return { body: keep ? body : Buffer.from(cut(text, span)), consumed };
}

function consumedOf(operation: string, figure: Readonly<Record<string, unknown>>): Consumed {
  const units = optionalNumber(figure.CapacityUnits) ?? 0;
  const write = writes.has(operation);
  return { table: String(figure.TableName), read: write ? 0 : units, write: write ? units : 0 };
}

/** A refused condition is billed too: one unit per item at least, two in a transaction. */
export function consumedByRefusal(
  operation: string,
  input: Readonly<Record<string, unknown>>,
  code: string,
): readonly Consumed[] {
  if (code === 'ConditionalCheckFailedException') return [{ table: String(input.TableName), read: 0, write: 1 }];
  if (code !== 'TransactionCanceledException' || operation !== 'TransactWriteItems') return [];
  return listOf(input.TransactItems).flatMap((item) =>
    Object.values(objectOf(item)).map((request) => ({ table: String(objectOf(request).TableName), read: 0, write: 2 })),
  );
}

interface Span {
  readonly keyStart: number;
  readonly valueStart: number;
  readonly end: number;
}

/** Finds the member at the top level; an attribute of the same name inside an item is passed over. */
function topLevelSpan(text: string): Span | undefined {
  for (let at = text.lastIndexOf(answerKey); at >= 0; at = at === 0 ? -1 : text.lastIndexOf(answerKey, at - 1)) {
    const valueStart = at + answerKey.length;
    const end = valueEnd(text, valueStart);
    // At the top level nothing but whole members follow, up to the closing brace: the rest parses as an object.
    if (isTopLevel(text, at)) return { keyStart: at, valueStart, end };
  }
  return undefined;
}

function isTopLevel(text: string, position: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < position; index += 1) {
    const character = text.charCodeAt(index);
    if (quoted) {
      if (character === 92) index += 1;
      else if (character === 34) quoted = false;
    } else if (character === 34) quoted = true;
    else if (character === 123 || character === 91) depth += 1;
    else if (character === 125 || character === 93) depth -= 1;
  }
  return depth === 1 && !quoted;
}

function valueEnd(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let index = start; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (quoted) {
      if (character === 92) index += 1;
      else if (character === 34) quoted = false;
    } else if (character === 34) quoted = true;
    else if (character === 123 || character === 91) depth += 1;
    else if (character === 125 || character === 93) {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return text.length;
}

function cut(text: string, { keyStart, end }: Span): string {
  if (text[keyStart - 1] === ',') return text.slice(0, keyStart - 1) + text.slice(end);
  return text.slice(0, keyStart) + text.slice(text[end] === ',' ? end + 1 : end);
}
