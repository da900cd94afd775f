import { Annotations, CfnParameter, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AccessLevel,
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { pageFunction } from '../page-function.ts';
import { removalOf, type Setting } from '../setting.ts';
import type { WebFiles } from '../web-files.ts';
import type { ShopApi } from './http-api.ts';
import { signInUrl } from './sign-in.ts';
import { WebPublishing } from './web-publishing.ts';

/** Paths that the API answers; everything else is a file. */
export const apiPaths = ['/store/*', '/admin/*', '/webhooks/*'] as const;

export interface WebSiteProps {
  readonly setting: Setting;
  readonly api: ShopApi;
  /** The built pages; without them only the API is there. */
  readonly web: WebFiles | undefined;
}

/** One origin for everything a browser needs: the two apps from a private bucket, and the API under its paths. */
export class WebSite extends Construct {
  /** What the shop is called in links, without a trailing slash. */
  readonly url: string;
  readonly variables: { readonly SHOP_URL: string };
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { setting, api, web }: WebSiteProps) {
    super(scope, id);
    const { stage } = setting;
    this.bucket = new Bucket(this, 'Files', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30) }],
      removalPolicy: removalOf(stage),
      autoDeleteObjects: !stage.keepsData,
    });
    const shared = {
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      responseHeadersPolicy: this.#headers(setting),
    };
    const toApi: BehaviorOptions = {
      ...shared,
      origin: new HttpOrigin(api.host, {
        protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
        customHeaders: api.originHeaders,
        originSslProtocols: [OriginSslPolicy.TLS_V1_2],
      }),
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    };
    const { domain } = stage;
    const distribution = new Distribution(this, 'Distribution', {
      defaultRootObject: 'index.html',
      defaultBehavior: {
        ...shared,
        // The CDK's own class does not satisfy its own interface once an absent member may not be undefined.
        origin: S3BucketOrigin.withOriginAccessControl(this.bucket as IBucket, {
          // Without the right to list, S3 calls a missing file forbidden.
          originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
        }),
        functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: this.#pages(web) }],
      },
      additionalBehaviors: Object.fromEntries(apiPaths.map((path) => [path, toApi])),
      httpVersion: HttpVersion.HTTP2_AND_3,
      ...(domain && {
        domainNames: [domain.name],
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
      ...(stage.firewall && { webAclId: this.#webAcl() }),
    });
    this.url = `https://${domain?.name ?? distribution.distributionDomainName}`;
    this.variables = { SHOP_URL: this.url };
    new WebPublishing(this, 'Publishing', { web, bucket: this.bucket as IBucket, distribution });
    this.#acknowledge(distribution);
  }

  /** A parameter, because the firewall stands in another region: deployments remember what it was set to. */
  #webAcl(): string {
    const parameter = new CfnParameter(Stack.of(this), 'WebAclArn', {
      description: 'The web ACL of the firewall stack in us-east-1.',
      allowedPattern: 'arn:aws[\\w-]*:wafv2:us-east-1:.*:global/webacl/.+',
    });
    return parameter.valueAsString;
  }

  #pages(web: WebFiles | undefined): EdgeFunction {
    return new EdgeFunction(this, 'Pages', {
      // CloudFront's names hold worldwide: the stack's name keeps the stages apart.
      functionName: `${Stack.of(this).stackName}-pages`,
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline(pageFunction(web)),
    });
  }

  /** Scripts, styles and fonts from the shop only; the browser talks to the shop and to its sign-in pages, to nobody else. */
  #headers({ stage }: Setting): ResponseHeadersPolicy {
    const signIn = [signInUrl(this, stage, 'customers'), signInUrl(this, stage, 'staff')].join(' ');
    return new ResponseHeadersPolicy(this, 'Headers', {
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          contentSecurityPolicy: [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            `connect-src 'self' ${signIn}`,
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
          ].join('; '),
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(730),
          includeSubdomains: true,
          override: true,
        },
      },
      customHeadersBehavior: {
        customHeaders: [
          { header: 'permissions-policy', value: 'camera=(), geolocation=(), microphone=()', override: true },
          { header: 'cross-origin-opener-policy', value: 'same-origin', override: true },
        ],
      },
    });
  }

  #acknowledge(distribution: Distribution): void {
    Annotations.of(distribution).acknowledgeWarning(
      '@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk',
      'The root has an object, and the function at the edge asks for files by name only.',
    );
    Validations.of(this.bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Holds public files only, which nobody but CloudFront can read.',
    });
    Validations.of(distribution).acknowledge(
      {
        id: 'AwsSolutions-CFR1',
        reason: 'Keys are sold worldwide; what may be sold where is a rule of the catalogue.',
      },
      {
        id: 'AwsSolutions-CFR2',
        reason: 'Stages with a firewall have one, from its own stack in us-east-1; those for trying things have none.',
      },
      {
        id: 'AwsSolutions-CFR3',
        reason: 'These logs keep query strings, which may carry a guest’s order token; the API logs requests without.',
      },
      {
        id: 'AwsSolutions-CFR4',
        reason: 'Without a domain of its own a stage has CloudFront’s certificate, whose protocol cannot be chosen.',
      },
    );
  }
}
