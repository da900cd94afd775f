import { Fn, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Stage } from '../stages.ts';

/** The header by which the API knows that a request came through CloudFront. */
export const originKeyHeader = 'x-origin-key';

/**
 * What CloudFront shows to the API. CloudFront sends the first of the stage's keys and the API takes any of them, so
 * that a key is replaced without refusing anybody: added at the end, then moved to the front, then the old one dropped.
 */
export class OriginKey extends Construct {
  readonly headers: Readonly<Record<string, string>>;
  readonly variables: { readonly ORIGIN_KEYS: string };

  constructor(scope: Construct, id: string, { stage }: { readonly stage: Stage }) {
    super(scope, id);
    const [sent, ...others] = stage.originKeys.map((name) => this.#key(name));
    if (sent === undefined) throw new Error(`${stage.name} names no origin key.`);
    this.headers = { [originKeyHeader]: sent };
    this.variables = { ORIGIN_KEYS: others.length === 0 ? sent : Fn.join(',', [sent, ...others]) };
  }

  /** Made at the first deployment, and known to nobody but the two places that the deployment puts it in. */
  #key(name: string): string {
    const secret = new Secret(this, name, {
      description: `Shown by CloudFront to the API (${name}).`,
      generateSecretString: { excludePunctuation: true, passwordLength: 40 },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'CloudFront and the functions change together, in a deployment: see the rotation of secrets.',
    });
    return secret.secretValue.unsafeUnwrap();
  }
}
