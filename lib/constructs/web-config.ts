import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import type { Setting } from '../setting.ts';
import { configFile, type WebFiles } from '../web-files.ts';
import type { Identity } from './identity.ts';
import { type Realm, type SignInPool, signInUrl } from './sign-in.ts';

export interface WebConfigProps {
  readonly setting: Setting;
  readonly web: WebFiles | undefined;
  readonly bucket: IBucket;
  readonly identity: Identity;
}

/** Tells the pages where each realm signs in: `{customers: {issuer, signInUrl, clientId}, staff: {…}}`. */
export class WebConfig extends Construct {
  constructor(scope: Construct, id: string, { setting, web, bucket, identity }: WebConfigProps) {
    super(scope, id);
    if (!web) return;
    const realm = (name: Realm, { pool, client }: SignInPool) => ({
      issuer: pool.userPoolProviderUrl,
      signInUrl: signInUrl(this, setting.stage, name),
      clientId: client.userPoolClientId,
    });
    new BucketDeployment(this, 'File', {
      sources: [
        Source.jsonData(configFile, {
          customers: realm('customers', identity.customers),
          staff: realm('staff', identity.staff),
        }),
      ],
      destinationBucket: bucket,
      memoryLimit: 512,
      prune: false,
      cacheControl: [CacheControl.noCache()],
    });
  }
}
