import { stripeEventTypes } from '#shared/contracts/webhooks.ts';
import { firewallStackName } from '../lib/firewall-stack.ts';
import type { Stage } from '../lib/stages.ts';

/** One command of a deployment. */
export interface Step {
  readonly says: string;
  readonly command: readonly [program: string, ...rest: string[]];
  /** Asks whoever deploys before it goes on. */
  readonly confirm?: boolean;
}

export interface DeploymentOptions {
  readonly hasPages: boolean;
  /** Where the app is synthesised to, apart from the one of the laptop. */
  readonly directory: string;
}

export const outputsFile = (directory: string, stackName: string) => `${directory}/${stackName}.outputs.json`;

/** What is done before anything is changed: everything is built and synthesised from the same sources. */
export function preparation(stage: Stage, { hasPages, directory }: DeploymentOptions): readonly Step[] {
  return [
    ...(hasPages
      ? [{ says: 'Building the pages', command: ['npm', 'run', '--silent', 'build:web'] } satisfies Step]
      : []),
    { says: 'Describing the API', command: ['npm', 'run', '--silent', 'openapi'] },
    {
      says: 'Bundling the functions and synthesising',
      command: ['cdk', 'synth', '--quiet', '--context', `stage=${stage.name}`, '--output', directory],
    },
  ];
}

/** The firewall comes first, since the shop is told its address. */
export function firewallDeployment(stage: Stage, directory: string): readonly Step[] {
  if (!stage.firewall) return [];
  return [{ says: 'Deploying the firewall in us-east-1', command: deploy(firewallStackName(stage), directory) }];
}

/** Shows what will change, then changes it. */
export function shopDeployment(stage: Stage, directory: string, webAclArn: string | undefined): readonly Step[] {
  const parameters = webAclArn === undefined ? [] : ['--parameters', `WebAclArn=${webAclArn}`];
  return [
    { says: 'What will change', command: ['cdk', 'diff', stage.stackName, '--app', directory] },
    {
      says: 'Deploying the shop',
      command: [...deploy(stage.stackName, directory), ...parameters],
      confirm: true,
    },
  ];
}

function deploy(stackName: string, directory: string): [string, ...string[]] {
  const outputs = outputsFile(directory, stackName);
  return ['cdk', 'deploy', stackName, '--app', directory, '--require-approval', 'never', '--outputs-file', outputs];
}

/** What is left to do by hand after a deployment, with the addresses to do it with. */
export function afterDeployment(stage: Stage, outputs: Readonly<Record<string, string>>): readonly string[] {
  const { ShopUrl = '', ConsoleUrl = '', StaffPoolId = '' } = outputs;
  return [
    `Shop     ${ShopUrl}`,
    `Console  ${ConsoleUrl}`,
    '',
    'Register these addresses, once:',
    `  Stripe          ${ShopUrl}/webhooks/stripe`,
    ...stripeEventTypes.map((type) => `                    ${type}`),
    `  CodesWholesale  ${ShopUrl}/webhooks/codeswholesale   (app.codeswholesale.com → API → postback)`,
    `  Kinguin         ${ShopUrl}/webhooks/kinguin   (store → webhooks: order.status)`,
    '',
    'Invite the first of the staff, once:',
    `  aws cognito-idp admin-create-user --user-pool-id ${StaffPoolId} --username you@example.com`,
    `  aws cognito-idp admin-add-user-to-group --user-pool-id ${StaffPoolId} --username you@example.com --group-name admin`,
    '',
    `Then: npm run secrets -- --stage ${stage.name}, and npm run doctor -- --stage ${stage.name}.`,
  ];
}
