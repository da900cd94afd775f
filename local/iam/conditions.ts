/** IAM condition operators. One that is not listed throws, so that a policy is never half understood. */
import { objectOf } from '../template/json.ts';
import { globMatcher } from './glob.ts';

/** Values of condition keys, by lower-case key. An absent key is an absent entry. */
export type ConditionContext = Readonly<Record<string, string | readonly string[]>>;
export type Condition = (context: ConditionContext) => boolean;

type Compare = (actual: string, wanted: string) => boolean;

const same: Compare = (actual, wanted) => actual === wanted;
const sameAnyCase: Compare = (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase();
const like: Compare = (actual, wanted) => globMatcher(wanted)(actual);
const time = (text: string) => (/^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text));

const positive: Readonly<Record<string, Compare>> = {
  StringEquals: same,
  StringEqualsIgnoreCase: sameAnyCase,
  StringLike: like,
  ArnEquals: like,
  ArnLike: like,
  Bool: sameAnyCase,
  NumericEquals: (actual, wanted) => Number(actual) === Number(wanted),
  NumericLessThan: (actual, wanted) => Number(actual) < Number(wanted),
  NumericLessThanEquals: (actual, wanted) => Number(actual) <= Number(wanted),
  NumericGreaterThan: (actual, wanted) => Number(actual) > Number(wanted),
  NumericGreaterThanEquals: (actual, wanted) => Number(actual) >= Number(wanted),
  DateGreaterThan: (actual, wanted) => time(actual) > time(wanted),
  DateLessThan: (actual, wanted) => time(actual) < time(wanted),
};

const negated: Readonly<Record<string, Compare>> = {
  StringNotEquals: same,
  StringNotEqualsIgnoreCase: sameAnyCase,
  StringNotLike: like,
  ArnNotEquals: like,
  ArnNotLike: like,
  NumericNotEquals: (actual, wanted) => Number(actual) === Number(wanted),
};

const operatorShape = /^(?:(ForAllValues|ForAnyValue):)?(.+?)(IfExists)?$/;

/** Reads a policy's `Condition` block into checks that must all hold. */
export function parseConditions(block: Readonly<Record<string, unknown>>): readonly Condition[] {
  return Object.entries(block).flatMap(([operator, keys]) =>
    Object.entries(objectOf(keys)).map(([key, wanted]) =>
      parseCondition(operator, key.toLowerCase(), toList(wanted).map(String)),
    ),
  );
}

function parseCondition(name: string, key: string, wanted: readonly string[]): Condition {
  const [, quantifier, operator = '', ifExists] = operatorShape.exec(name) ?? [];
  if (operator === 'Null') return (context) => (context[key] === undefined) === (wanted[0] === 'true');
  const compare = positive[operator] ?? negated[operator];
  if (!compare) throw new Error(`IAM condition operator ${name} is not supported by the local cloud`);
  const isNegated = operator in negated;
  const holds = (actual: string) => wanted.some((value) => compare(actual, value)) !== isNegated;
  return (context) => {
    const actual = context[key];
    if (actual === undefined)
      return ifExists !== undefined || quantifier === 'ForAllValues' || (isNegated && !quantifier);
    const values = toList(actual).map(String);
    return quantifier === 'ForAllValues' ? values.every(holds) : values.some(holds);
  };
}

function toList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
