import { createHash, randomUUID } from 'node:crypto';
import jsonata from 'jsonata';
import type { Clock } from '../service.ts';
import { StateError } from './errors.ts';

/** What an expression may name: `$states` and the variables. */
export type Bindings = Readonly<Record<string, unknown>>;

/** A JSON value of the definition with its expressions compiled. Constants and plain paths are answered without a promise. */
export type Template = (bindings: Bindings) => unknown | Promise<unknown>;

/** Compiles the expressions in `value`, wherever they are; a syntax error is thrown here, not when the state runs. */
export function compileTemplate(value: unknown, field: string, clock: Clock): Template {
  if (typeof value === 'string') {
    const expression = expressionIn(value);
    return expression === undefined ? () => value : compileExpression(expression, field, clock);
  }
  if (typeof value !== 'object' || value === null || !holdsExpression(value)) return () => value;
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compileTemplate(item, `${field}[${index}]`, clock));
    return (bindings) => settle(items.map((item) => item(bindings)));
  }
  const names = Object.keys(value);
  const members = Object.entries(value).map(([name, member]) => compileTemplate(member, `${field}/${name}`, clock));
  const assemble = (values: unknown[]) => Object.fromEntries(names.map((name, index) => [name, values[index]]));
  return (bindings) => {
    const values = settle(members.map((member) => member(bindings)));
    return values instanceof Promise ? values.then(assemble) : assemble(values);
  };
}

const expressionIn = (text: string): string | undefined =>
  text.startsWith('{%') && text.endsWith('%}') && text.length >= 4 ? text.slice(2, -2).trim() : undefined;

const holdsExpression = (value: unknown): boolean =>
  typeof value === 'string'
    ? expressionIn(value) !== undefined
    : typeof value === 'object' && value !== null && Object.values(value).some(holdsExpression);

const settle = (values: unknown[]): unknown[] | Promise<unknown[]> =>
  values.some((value) => value instanceof Promise) ? Promise.all(values) : values;

const plainPath = /^\$([A-Za-z_]\w*)((?:\.[A-Za-z_]\w*)*)$/;

function compileExpression(source: string, field: string, clock: Clock): Template {
  const evaluate = compileFully(source, field, clock);
  const path = plainPath.exec(source);
  if (!path) return evaluate;
  const [, variable = '', rest = ''] = path;
  const steps = rest.split('.').slice(1);
  return (bindings) => {
    const value = follow(bindings, variable, steps);
    // Arrays on the way, functions and missing values have rules of their own: they take the long way.
    return value === undefined ? evaluate(bindings) : value;
  };
}

function follow(bindings: Bindings, variable: string, steps: readonly string[]): unknown {
  if (!Object.hasOwn(bindings, variable)) return undefined;
  let value: unknown = bindings[variable];
  for (const step of steps) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, step))
      return undefined;
    value = (value as Record<string, unknown>)[step];
  }
  return value;
}

function compileFully(source: string, field: string, clock: Clock): Template {
  let expression: jsonata.Expression;
  try {
    expression = jsonata(source);
  } catch (error) {
    throw new Error(`${field}: "${source}" is not JSONata: ${messageOf(error)}`);
  }
  for (const [name, implementation] of Object.entries(functionsAt(clock)))
    expression.registerFunction(name, implementation);
  return async (bindings) => {
    let value: unknown;
    try {
      value = await expression.evaluate(undefined, bindings as Record<string, unknown>);
    } catch (error) {
      if (error instanceof StateError) throw error;
      throw queryError(source, field, `threw an error during evaluation. ${messageOf(error)}`);
    }
    if (value === undefined) throw queryError(source, field, 'returned nothing (undefined).');
    if (typeof value === 'function' || isLambda(value)) throw queryError(source, field, 'returned a function.');
    return value;
  };
}

const queryError = (source: string, field: string, what: string) =>
  new StateError(
    'States.QueryEvaluationError',
    `The JSONata expression '${source}' specified for the field '${field}' ${what}`,
  );

const isLambda = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && ('_jsonata_lambda' in value || '_jsonata_function' in value);

const messageOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);

const formatTime = jsonata('$fromMillis($time, $picture, $zone)');

type Implementation = Parameters<jsonata.Expression['registerFunction']>[1];

/** The functions that Step Functions adds to JSONata or takes away from it; the time is the cloud's. */
function functionsAt(clock: Clock): Readonly<Record<string, Implementation>> {
  return {
    uuid: () => randomUUID(),
    parse: (text: string | undefined) => (text === undefined ? undefined : JSON.parse(text)),
    hash: (content: unknown, algorithm: string) => hash(content, algorithm),
    random: (seed?: number) => (seed === undefined ? Math.random() : seeded(seed)),
    range,
    partition,
    millis: () => clock.now(),
    now: (picture?: string, zone?: string) =>
      picture === undefined && zone === undefined
        ? new Date(clock.now()).toISOString()
        : formatTime.evaluate(undefined, { time: clock.now(), picture, zone }),
    eval: () => {
      throw new Error('The function $eval is not supported.');
    },
  };
}

const algorithms: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

function hash(content: unknown, algorithm: string): string {
  const name = Object.hasOwn(algorithms, algorithm) ? algorithms[algorithm] : undefined;
  if (name === undefined) throw new Error(`$hash does not know the algorithm ${algorithm}.`);
  return createHash(name)
    .update(typeof content === 'string' ? content : JSON.stringify(content))
    .digest('hex');
}

/** The same number from 0 to 1 for the same seed. */
const seeded = (seed: number): number => createHash('sha256').update(String(seed)).digest().readUInt32BE() / 2 ** 32;

function range(first: number, last: number, step: number): number[] {
  if (![first, last, step].every(Number.isFinite) || step === 0)
    throw new Error('$range needs three numbers and a step.');
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > 1_000) throw new Error('$range makes at most 1000 items.');
  return Array.from({ length }, (_, index) => first + index * step);
}

function partition(items: unknown, size: number): unknown[][] {
  if (!Number.isInteger(size) || size < 1) throw new Error('$partition needs a size of at least 1.');
  const list: unknown[] = Array.isArray(items) ? items : [items];
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}
