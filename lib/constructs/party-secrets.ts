import { Validations } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { removalOf, type Setting } from '../setting.ts';

/** The credentials of one party we deal with. Deployed with values that no one accepts; the real ones are put in by hand. */
export class PartySecret extends Construct {
  readonly secret: Secret;

  constructor(scope: Construct, id: string, setting: Setting, fields: readonly [last: string, ...rest: string[]]) {
    super(scope, id);
    const [generated, ...rest] = fields;
    this.secret = new Secret(this, 'Secret', {
      description: `${id}: JSON with ${fields.join(', ')}.`,
      generateSecretString: {
        secretStringTemplate: JSON.stringify(Object.fromEntries(rest.map((field) => [field, 'not-set']))),
        generateStringKey: generated,
      },
      removalPolicy: removalOf(setting.stage),
    });
    Validations.of(this.secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'The other party issues it; it is replaced by hand, and functions take a new one up within minutes.',
    });
  }

  grantRead(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['secretsmanager:GetSecretValue'],
      resourceArns: [this.secret.secretArn],
    }).assertSuccess();
  }
}

/** Who the shop has credentials with, and where each is reached. */
export class PartySecrets extends Construct {
  readonly stripe: PartySecret;
  readonly codeswholesale: PartySecret;
  readonly kinguin: PartySecret;
  readonly variables: {
    readonly stripe: { readonly STRIPE_SECRET_ARN: string; readonly STRIPE_API_URL: string };
    readonly codeswholesale: { readonly CODESWHOLESALE_SECRET_ARN: string; readonly CODESWHOLESALE_URL: string };
    readonly kinguin: { readonly KINGUIN_SECRET_ARN: string; readonly KINGUIN_URL: string };
  };

  constructor(scope: Construct, id: string, { setting }: { readonly setting: Setting }) {
    super(scope, id);
    const { suppliers, stripeApiUrl } = setting.stage;
    this.stripe = new PartySecret(this, 'Stripe', setting, ['webhook_secret', 'secret_key']);
    this.codeswholesale = new PartySecret(this, 'CodesWholesale', setting, ['signature', 'client_id', 'client_secret']);
    this.kinguin = new PartySecret(this, 'Kinguin', setting, ['webhook_secret', 'api_key']);
    this.variables = {
      stripe: { STRIPE_SECRET_ARN: this.stripe.secret.secretArn, STRIPE_API_URL: stripeApiUrl },
      codeswholesale: {
        CODESWHOLESALE_SECRET_ARN: this.codeswholesale.secret.secretArn,
        CODESWHOLESALE_URL: suppliers.codeswholesaleUrl,
      },
      kinguin: { KINGUIN_SECRET_ARN: this.kinguin.secret.secretArn, KINGUIN_URL: suppliers.kinguinUrl },
    };
  }
}
