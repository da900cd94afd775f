/** Policy documents, read once into statements that are cheap to test. */
import { isObject, type Json, listOf, objectOf, textsOf } from '../template/json.ts';
import { type Condition, type ConditionContext, parseConditions } from './conditions.ts';
import { globMatcher, type Matcher } from './glob.ts';

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly matchesAction: Matcher;
  readonly matchesResource: Matcher;
  readonly conditions: readonly Condition[];
  /** Whom a resource policy's statement speaks of; undefined in an identity policy. */
  readonly principals: Principals | undefined;
}

export interface Principals {
  readonly arns: readonly string[];
  readonly services: readonly string[];
}

/** The statements of a policy document. */
export function parsePolicy(document: unknown): readonly Statement[] {
  return listOf(objectOf(document).Statement).filter(isObject).map(parseStatement);
}

function parseStatement(statement: Json): Statement {
  return {
    effect: statement.Effect === 'Deny' ? 'Deny' : 'Allow',
    matchesAction: matcherOf(statement.Action, statement.NotAction, true),
    matchesResource: matcherOf(statement.Resource, statement.NotResource, false),
    conditions: parseConditions(objectOf(statement.Condition)),
    principals: principalsOf(statement.Principal),
  };
}

function matcherOf(wanted: unknown, unwanted: unknown, anyCase: boolean): Matcher {
  const matchers = textsOf(wanted ?? unwanted).map((pattern) => globMatcher(pattern, anyCase));
  if (wanted !== undefined) return (text) => matchers.some((matches) => matches(text));
  if (unwanted !== undefined) return (text) => !matchers.some((matches) => matches(text));
  return () => true;
}

function principalsOf(principal: unknown): Principals | undefined {
  if (principal === undefined) return undefined;
  if (principal === '*') return { arns: ['*'], services: [] };
  const { AWS, Service } = objectOf(principal);
  return { arns: textsOf(AWS), services: textsOf(Service) };
}

export type Decision = 'allowed' | 'denied' | 'unmentioned';

/** What statements say about one action on one resource: an explicit denial wins. */
export function decide(
  statements: readonly Statement[],
  action: string,
  resource: string,
  context: ConditionContext,
): Decision {
  let decision: Decision = 'unmentioned';
  for (const statement of statements) {
    if (!statement.matchesAction(action) || !statement.matchesResource(resource)) continue;
    if (!statement.conditions.every((holds) => holds(context))) continue;
    if (statement.effect === 'Deny') return 'denied';
    decision = 'allowed';
  }
  return decision;
}
