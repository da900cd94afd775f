/** What an AWS request needs: one or more permissions. */
import type { ConditionContext } from './conditions.ts';
import type { Statement } from './policy.ts';

export interface Requirement {
  /** As policies write it, e.g. `dynamodb:PutItem`. */
  readonly action: string;
  readonly resource: string;
  readonly context: ConditionContext;
  /** The resource's own policy, where that has a say too (KMS). */
  readonly resourcePolicy?: readonly Statement[];
}

export const noContext: ConditionContext = {};
