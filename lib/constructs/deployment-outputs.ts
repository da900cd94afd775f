import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Identity } from './identity.ts';
import type { PartySecrets } from './party-secrets.ts';
import type { WebSite } from './web-site.ts';

export interface DeploymentOutputsProps {
  readonly site: WebSite;
  readonly identity: Identity;
  readonly secrets: PartySecrets;
}

/** What a deployment tells whoever made it, and the commands in bin/ that work on the running shop. */
export class DeploymentOutputs extends Construct {
  constructor(scope: Construct, id: string, { site, identity, secrets }: DeploymentOutputsProps) {
    super(scope, id);
    const outputs = {
      ShopUrl: site.url,
      ConsoleUrl: `${site.url}/console/`,
      StaffPoolId: identity.staff.pool.userPoolId,
      StripeSecretArn: secrets.stripe.secret.secretArn,
      CodesWholesaleSecretArn: secrets.codeswholesale.secret.secretArn,
      KinguinSecretArn: secrets.kinguin.secret.secretArn,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(Stack.of(this), name, { value });
  }
}
