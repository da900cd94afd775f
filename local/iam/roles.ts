/** What each role of the template may do: its inline policies, attached policies and managed policies together. */
import { listOf, objectOf, textsOf } from '../template/json.ts';
import { lastPart } from '../template/names.ts';
import type { Template } from '../template/template.ts';
import { parsePolicy, type Statement } from './policy.ts';

export type Roles = ReadonlyMap<string, readonly Statement[]>;

export function readRoles(template: Template): Roles {
  const roles = new Map<string, Statement[]>();
  const managed = new Map<string, readonly Statement[]>();
  for (const policy of template.of('AWS::IAM::ManagedPolicy'))
    managed.set(policy.ref, parsePolicy(policy.properties.PolicyDocument));
  for (const role of template.of('AWS::IAM::Role')) {
    const inline = listOf(role.properties.Policies).flatMap((policy) => parsePolicy(objectOf(policy).PolicyDocument));
    const attached = textsOf(role.properties.ManagedPolicyArns).flatMap((arn) => managed.get(arn) ?? []);
    roles.set(role.ref, [...inline, ...attached]);
  }
  for (const policy of template.of('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy')) {
    const statements = parsePolicy(policy.properties.PolicyDocument);
    for (const role of textsOf(policy.properties.Roles)) roles.get(lastPart(role))?.push(...statements);
  }
  return roles;
}
