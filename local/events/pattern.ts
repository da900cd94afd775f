/** EventBridge patterns, as rules and event source mappings filter with them. An unknown operator throws. */
import { isObject, type Json, listOf, objectOf } from '../template/json.ts';

export type Pattern = (event: unknown) => boolean;

type Test = (value: unknown) => boolean;

/** Reads a pattern into a test of events. */
export function parsePattern(pattern: Json): Pattern {
  const tests = Object.entries(pattern).map(([key, wanted]) =>
    key === '$or' ? parseAlternatives(wanted) : parseMember(key, wanted),
  );
  return (event) => tests.every((test) => test(event));
}

function parseAlternatives(wanted: unknown): Pattern {
  const alternatives = listOf(wanted).map((one) => parsePattern(objectOf(one)));
  return (event) => alternatives.some((matches) => matches(event));
}

function parseMember(key: string, wanted: unknown): Pattern {
  if (isObject(wanted)) {
    const inner = parsePattern(wanted);
    return (event) => inner(objectOf(event)[key]);
  }
  const tests = listOf(wanted).map(parseTest);
  return (event) => {
    const value = objectOf(event)[key];
    // A list in the event matches when one of its entries does.
    const values = Array.isArray(value) && value.length > 0 ? value : [value];
    return tests.some((test) => values.some(test));
  };
}

const operators: Readonly<Record<string, (operand: unknown) => Test>> = {
  exists: (operand) => (value) => (value !== undefined) === (operand === true),
  prefix: (operand) => {
    const { start, fold } = textOperand(operand);
    return (value) => typeof value === 'string' && fold(value).startsWith(start);
  },
  suffix: (operand) => {
    const { start, fold } = textOperand(operand);
    return (value) => typeof value === 'string' && fold(value).endsWith(start);
  },
  'equals-ignore-case': (operand) => (value) =>
    typeof value === 'string' && value.toLowerCase() === String(operand).toLowerCase(),
  'anything-but': (operand) => {
    const refused = isObject(operand) ? [operand] : listOf(operand);
    const tests = refused.map(parseTest);
    return (value) => value !== undefined && !tests.some((test) => test(value));
  },
  numeric: (operand) => {
    const parts = listOf(operand);
    const comparisons = parts.flatMap((sign, index) =>
      index % 2 === 0 ? [compare(String(sign), Number(parts[index + 1]))] : [],
    );
    return (value) => typeof value === 'number' && comparisons.every((holds) => holds(value));
  },
  wildcard: (operand) => {
    const source = String(operand).split('*').map(escapeText).join('.*');
    const expression = new RegExp(`^${source}$`, 's');
    return (value) => typeof value === 'string' && expression.test(value);
  },
};

function parseTest(wanted: unknown): Test {
  if (!isObject(wanted)) return (value) => value === wanted;
  const [name = '', ...more] = Object.keys(wanted);
  const operator = operators[name];
  if (!operator || more.length > 0)
    throw new Error(`The event pattern uses ${JSON.stringify(wanted)}, which the local cloud does not know`);
  return operator(wanted[name]);
}

function textOperand(operand: unknown): { start: string; fold: (text: string) => string } {
  const anyCase = isObject(operand) ? operand['equals-ignore-case'] : undefined;
  if (anyCase !== undefined) return { start: String(anyCase).toLowerCase(), fold: (text) => text.toLowerCase() };
  return { start: String(operand), fold: (text) => text };
}

function compare(sign: string, bound: number): (value: number) => boolean {
  switch (sign) {
    case '=':
      return (value) => value === bound;
    case '<':
      return (value) => value < bound;
    case '<=':
      return (value) => value <= bound;
    case '>':
      return (value) => value > bound;
    case '>=':
      return (value) => value >= bound;
    default:
      throw new Error(`The event pattern compares with ${sign}, which the local cloud does not know`);
  }
}

function escapeText(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
