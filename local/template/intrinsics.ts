/** CloudFormation's functions, as far as synthesised templates use them. */
import { isObject, type Json, listOf, objectOf } from './json.ts';

export interface Scope {
  /** Value of `Ref`: a pseudo parameter, a parameter or a resource. */
  reference(name: string): unknown;
  attribute(logicalId: string, name: string): unknown;
  condition(name: string): unknown;
  mapping(map: string, first: string, second: string): unknown;
  /** Last word on every text that was put together, e.g. to point the site's address at the laptop. */
  text(value: string): string;
}

type Evaluate = (argument: unknown, scope: Scope) => unknown;

const functions: Readonly<Record<string, Evaluate>> = {
  Ref: (argument, scope) => scope.reference(String(argument)),
  'Fn::GetAtt': (argument, scope) => {
    const [id, name] = Array.isArray(argument) ? argument : splitOnce(String(argument));
    return scope.attribute(String(id), String(resolve(name, scope)));
  },
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = listOf(argument);
    return scope.text(listOf(resolve(parts, scope)).map(String).join(String(separator)));
  },
  'Fn::Sub': (argument, scope) => {
    const [pattern, given] = Array.isArray(argument) ? argument : [argument, {}];
    return scope.text(substitute(String(pattern), objectOf(given), scope));
  },
  'Fn::Select': (argument, scope) => {
    const [index, list] = listOf(argument);
    return listOf(resolve(list, scope))[Number(resolve(index, scope))];
  },
  'Fn::Split': (argument, scope) => {
    const [separator, text] = listOf(argument);
    return String(resolve(text, scope)).split(String(separator));
  },
  'Fn::If': (argument, scope) => {
    const [condition, yes, no] = listOf(argument);
    return resolve(isTrue(scope.condition(String(condition)), scope) ? yes : no, scope);
  },
  'Fn::FindInMap': (argument, scope) => {
    const [map, first, second] = listOf(argument).map((part) => String(resolve(part, scope)));
    return scope.mapping(map ?? '', first ?? '', second ?? '');
  },
  'Fn::Base64': (argument, scope) => Buffer.from(String(resolve(argument, scope))).toString('base64'),
  'Fn::GetAZs': (_argument, scope) => ['a', 'b', 'c'].map((zone) => `${String(scope.reference('AWS::Region'))}${zone}`),
  'Fn::Equals': (argument, scope) => {
    const [left, right] = listOf(argument).map((part) => resolve(part, scope));
    return String(left) === String(right);
  },
  'Fn::Not': (argument, scope) => !isTrue(listOf(argument)[0], scope),
  'Fn::And': (argument, scope) => listOf(argument).every((part) => isTrue(part, scope)),
  'Fn::Or': (argument, scope) => listOf(argument).some((part) => isTrue(part, scope)),
  Condition: (argument, scope) => isTrue(scope.condition(String(argument)), scope),
};

/** The value with every intrinsic function replaced by what it means; `AWS::NoValue` leaves no trace. */
export function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((entry) => resolve(entry, scope)).filter((entry) => entry !== undefined);
  if (!isObject(value)) return typeof value === 'string' ? scope.text(value) : value;
  const call = onlyEntry(value);
  if (call) {
    const evaluate = functions[call.name];
    // A policy's own `Condition` block is an object; the function names a condition.
    if (evaluate && (call.name !== 'Condition' || typeof call.argument === 'string'))
      return evaluate(call.argument, scope);
    if (call.name.startsWith('Fn::'))
      throw new Error(`The template uses ${call.name}, which the local cloud does not know`);
  }
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, entry]) => [key, resolve(entry, scope)] as const)
      .filter(([, entry]) => entry !== undefined),
  );
}

export function isTrue(value: unknown, scope: Scope): boolean {
  const resolved = resolve(value, scope);
  return resolved === true || resolved === 'true';
}

function onlyEntry(value: Json): { readonly name: string; readonly argument: unknown } | undefined {
  const keys = Object.keys(value);
  const [name] = keys;
  return keys.length === 1 && name !== undefined ? { name, argument: value[name] } : undefined;
}

function splitOnce(text: string): [string, string] {
  const dot = text.indexOf('.');
  return [text.slice(0, dot), text.slice(dot + 1)];
}

function substitute(pattern: string, given: Json, scope: Scope): string {
  return pattern.replace(/\$\{(!?)([^}]+)\}/g, (_match, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    if (name in given) return String(resolve(given[name], scope));
    return String(name.includes('.') ? scope.attribute(...splitOnce(name)) : scope.reference(name));
  });
}
