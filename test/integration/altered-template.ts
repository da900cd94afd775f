import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** One action on one statement's resources, as the template grants it to a role. */
export interface Grant {
  /** The role's logical id, e.g. `StepsDeliverKeysRoleF92F543D`. */
  readonly role: string;
  readonly action: string;
  /** The resources as they stand in the template, unresolved. */
  readonly resources: string;
}

interface PolicyStatement {
  Action: string | string[];
  readonly Resource: unknown;
}
interface TemplateJson {
  readonly Resources: Record<
    string,
    {
      readonly Type: string;
      readonly Properties: {
        readonly Roles?: readonly { readonly Ref: string }[];
        readonly PolicyDocument: { Statement: PolicyStatement[] };
      };
    }
  >;
}

/** A synthesised app that is the real one but for the grants that were taken away. Disposing of it removes its folder. */
export interface AlteredApp extends Disposable {
  readonly directory: string;
  readonly removed: readonly Grant[];
}

/** Copies the app without the grants that `isRemoved` names; the bundles are the real ones. */
export function appWithout(isRemoved: (grant: Grant) => boolean, original = 'cdk.out'): AlteredApp {
  const directory = mkdtempSync(join(tmpdir(), 'latchkey-altered-'));
  for (const entry of readdirSync(original))
    if (!entry.endsWith('.template.json')) symlinkSync(resolve(original, entry), join(directory, entry));
  const name = 'Latchkey.template.json';
  const template = JSON.parse(readFileSync(join(original, name), 'utf8')) as TemplateJson;
  const removed: Grant[] = [];
  for (const { Type, Properties } of Object.values(template.Resources)) {
    if (Type !== 'AWS::IAM::Policy') continue;
    const role = Properties.Roles?.[0]?.Ref ?? '';
    for (const statement of Properties.PolicyDocument.Statement) {
      const grants = [statement.Action].flat().map((action) => ({
        role,
        action,
        resources: JSON.stringify(statement.Resource),
      }));
      removed.push(...grants.filter(isRemoved));
      statement.Action = grants.filter((grant) => !isRemoved(grant)).map(({ action }) => action);
    }
    Properties.PolicyDocument.Statement = Properties.PolicyDocument.Statement.filter(({ Action }) => Action.length > 0);
  }
  writeFileSync(join(directory, name), JSON.stringify(template));
  return { directory, removed, [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }) };
}
