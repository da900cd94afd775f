/** Refuses AWS requests that the caller's role does not allow, and remembers what was refused. */
import { AwsError, type Caller } from '../service.ts';
import { account } from '../template/names.ts';
import type { ConditionContext } from './conditions.ts';
import { type Decision, decide, type Statement } from './policy.ts';
import type { Requirement } from './requirement.ts';
import type { Roles } from './roles.ts';

export interface Denial {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly explicit: boolean;
}

export interface Authorizer {
  /** Throws AccessDeniedException unless the caller may do all of this. In `report` mode it only records. */
  authorize(caller: Caller, requirements: readonly Requirement[]): void;
  readonly denied: readonly Denial[];
}

/** The most denials that are kept. */
const keptDenials = 1000;

export function createAuthorizer(roles: Roles, mode: 'enforce' | 'report'): Authorizer {
  const denied: Denial[] = [];
  const relevant = statementCache();

  function authorize(caller: Caller, requirements: readonly Requirement[]): void {
    if (caller.kind === 'operator') return;
    for (const requirement of requirements) {
      const decision = decideFor(caller.role, requirement);
      if (decision === 'allowed') continue;
      const { action, resource } = requirement;
      const denial = { role: caller.role, action, resource, explicit: decision === 'denied' };
      denied.push(denial);
      if (denied.length > keptDenials) denied.shift();
      if (mode === 'enforce') throw accessDenied(denial);
    }
  }

  function decideFor(role: string, requirement: Requirement): Decision {
    const statements = roles.get(role) ?? [];
    const { action, resource, context } = requirement;
    const own = decideAmong(relevant(role, statements, action, resource), context);
    if (own === 'denied' || !requirement.resourcePolicy) return own;
    return join(own, decideByResource(requirement.resourcePolicy, role, requirement));
  }

  return { authorize, denied };
}

/** The statements of a role that speak of an action on a resource; remembered, as the same few are asked all day. */
function statementCache() {
  const known = new Map<string, readonly Statement[]>();
  return (role: string, statements: readonly Statement[], action: string, resource: string): readonly Statement[] => {
    const key = `${role}|${action}|${resource}`;
    let found = known.get(key);
    if (!found) {
      found = statements.filter((one) => one.matchesAction(action) && one.matchesResource(resource));
      if (known.size > 10_000) known.clear();
      known.set(key, found);
    }
    return found;
  };
}

function decideAmong(statements: readonly Statement[], context: ConditionContext): Decision {
  let decision: Decision = 'unmentioned';
  for (const { effect, conditions } of statements) {
    if (!conditions.every((holds) => holds(context))) continue;
    if (effect === 'Deny') return 'denied';
    decision = 'allowed';
  }
  return decision;
}

const rootArn = `arn:aws:iam::${account}:root`;

type ResourceDecision = 'denied' | 'grants' | 'delegates' | 'unmentioned';

/** A key policy must speak up: for the role itself, or for the account, which leaves it to identity policies. */
function decideByResource(policy: readonly Statement[], role: string, requirement: Requirement): ResourceDecision {
  const { action, resource, context } = requirement;
  const roleArn = `arn:aws:iam::${account}:role/${role}`;
  const naming = (arns: readonly string[]) =>
    decide(
      policy.filter(({ principals }) => principals?.arns.some((arn) => arns.includes(arn))),
      action,
      resource,
      context,
    );
  const toRole = naming([roleArn, '*']);
  const toAccount = naming([rootArn, account]);
  if (toRole === 'denied' || toAccount === 'denied') return 'denied';
  if (toRole === 'allowed') return 'grants';
  return toAccount === 'allowed' ? 'delegates' : 'unmentioned';
}

function join(own: Decision, resource: ResourceDecision): Decision {
  if (resource === 'denied') return 'denied';
  if (resource === 'grants') return 'allowed';
  return resource === 'delegates' ? own : 'unmentioned';
}

function accessDenied({ role, action, resource, explicit }: Denial): AwsError {
  const why = explicit
    ? `with an explicit deny in a policy`
    : `because no identity-based policy allows the ${action} action`;
  return new AwsError(
    'AccessDeniedException',
    `User: arn:aws:sts::${account}:assumed-role/${role} is not authorized to perform: ${action} on resource: ${resource} ${why}`,
    400,
    { action, resource, role },
  );
}
