import { Annotations, Duration, Stack, Validations } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { CfnBucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { configFile, type WebFiles } from '../web-files.ts';

export interface WebPublishingProps {
  readonly web: WebFiles | undefined;
  readonly bucket: IBucket;
  readonly distribution: IDistribution;
}

/** Files whose name changes with their content; everything else keeps its name. */
const fingerprinted = ['assets/*', 'console/assets/*'];

/**
 * Puts the built pages into the site's bucket: first what they load, which stays for pages that are still open, then the
 * pages, for which CloudFront is told to forget the earlier ones.
 */
export class WebPublishing extends Construct {
  constructor(scope: Construct, id: string, { web, bucket, distribution }: WebPublishingProps) {
    super(scope, id);
    if (!web) {
      Annotations.of(this).addInfo('The pages are not built: only the API is deployed.');
      return;
    }
    const sources = [Source.asset(web.directory)];
    const shared = { sources, destinationBucket: bucket, memoryLimit: 512 };
    const assets = new BucketDeployment(this, 'Assets', {
      ...shared,
      exclude: ['*'],
      include: fingerprinted,
      prune: false,
      cacheControl: [CacheControl.maxAge(Duration.days(365)), CacheControl.setPublic(), CacheControl.immutable()],
    });
    const pages = new BucketDeployment(this, 'Pages', {
      ...shared,
      // Another deployment's file, which must not be taken away as one that is no longer among the pages.
      exclude: [...fingerprinted, 'pages.json', configFile],
      prune: true,
      cacheControl: [
        CacheControl.setPublic(),
        CacheControl.maxAge(Duration.seconds(0)),
        CacheControl.sMaxAge(Duration.days(1)),
        CacheControl.mustRevalidate(),
      ],
      distribution,
      distributionPaths: ['/*'],
      waitForDistributionInvalidation: false,
    });
    pages.node.addDependency(assets);
    this.#acknowledge(pages, bucket);
  }

  /** Both deployments share one helper function of the CDK. */
  #acknowledge({ handlerRole }: BucketDeployment, bucket: IBucket): void {
    const stack = Stack.of(this);
    const files = bucket.node.defaultChild;
    const actions = ['s3:GetBucket*', 's3:GetObject*', 's3:List*', 's3:Abort*', 's3:DeleteObject*'];
    const resources = [
      'arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>/*',
      ...(files instanceof CfnBucket ? [`<${stack.getLogicalId(files)}.Arn>/*`] : []),
      '*',
    ];
    const reason = 'The CDK’s own helper, which runs while the stack is deployed and copies public files.';
    Validations.of(handlerRole.node.scope ?? handlerRole).acknowledge(
      ...[
        'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
        ...actions.map((action) => `AwsSolutions-IAM5[Action::${action}]`),
        ...resources.map((resource) => `AwsSolutions-IAM5[Resource::${resource}]`),
        'AwsSolutions-L1',
        'Serverless-LambdaDLQ',
        'Serverless-LambdaLatestVersion',
        'Serverless-LambdaTracing',
      ].map((id) => ({ id, reason })),
    );
  }
}
