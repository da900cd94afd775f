import { Validations } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnManagedLoginBranding,
  CfnUserPoolGroup,
  FeaturePlan,
  LambdaVersion,
  ManagedLoginVersion,
  Mfa,
  OAuthScope,
  UserPool,
  UserPoolOperation,
  type UserPoolProps,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { removalOf, type Setting } from '../setting.ts';
import type { Stage } from '../stages.ts';
import { ServiceFunction } from './service-function.ts';
import { domainPrefix, type Realm, type SignInPool } from './sign-in.ts';
import type { WebSite } from './web-site.ts';

/** Two pools that never mix: customers, who sign up by themselves, and staff, who are invited and belong to groups. */
export class Identity extends Construct {
  readonly customers: SignInPool;
  readonly staff: SignInPool;
  /** The variables by which functions verify a customer's token. */
  readonly variables: { readonly CUSTOMERS_ISSUER: string; readonly CUSTOMERS_CLIENT_ID: string };

  constructor(scope: Construct, id: string, { setting, site }: { readonly setting: Setting; readonly site: WebSite }) {
    super(scope, id);
    const { stage } = setting;
    const origins = [site.url, ...stage.developerOrigins];
    this.customers = this.#pool('Customers', stage, 'customers', origins, {
      selfSignUpEnabled: true,
      mfa: Mfa.OPTIONAL,
    });
    this.staff = this.#pool('Staff', stage, 'staff', origins, {
      selfSignUpEnabled: false,
      mfa: stage.staffMustUseMfa ? Mfa.REQUIRED : Mfa.OPTIONAL,
    });
    for (const groupName of ['admin', 'support'])
      new CfnUserPoolGroup(this, `Group-${groupName}`, { userPoolId: this.staff.pool.userPoolId, groupName });
    this.#carryEmail(setting);
    this.variables = {
      CUSTOMERS_ISSUER: this.customers.pool.userPoolProviderUrl,
      CUSTOMERS_CLIENT_ID: this.customers.client.userPoolClientId,
    };
  }

  #pool(id: string, stage: Stage, realm: Realm, origins: readonly string[], props: UserPoolProps): SignInPool {
    const pool = new UserPool(this, id, {
      ...props,
      featurePlan: FeaturePlan.ESSENTIALS,
      signInAliases: { email: true },
      signInCaseSensitive: false,
      standardAttributes: { email: { required: true, mutable: true } },
      autoVerify: { email: true },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      mfaSecondFactor: { otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireDigits: true,
        requireLowercase: true,
        requireUppercase: true,
        requireSymbols: true,
      },
      deletionProtection: stage.keepsData,
      removalPolicy: removalOf(stage),
    });
    const base = realm === 'staff' ? '/console' : '';
    const client = pool.addClient('Web', {
      authFlows: {},
      generateSecret: false,
      preventUserExistenceErrors: true,
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
        callbackUrls: origins.map((origin) => `${origin}${base}/auth/callback`),
        logoutUrls: origins.map((origin) => `${origin}${base}/`),
      },
    });
    pool.addDomain('Domain', {
      cognitoDomain: { domainPrefix: domainPrefix(this, stage, realm) },
      managedLoginVersion: ManagedLoginVersion.NEWER_MANAGED_LOGIN,
    });
    new CfnManagedLoginBranding(this, `${id}Branding`, {
      userPoolId: pool.userPoolId,
      clientId: client.userPoolClientId,
      useCognitoProvidedValues: true,
    });
    Validations.of(pool).acknowledge(
      {
        id: 'AwsSolutions-COG2',
        reason: 'A second factor is the customers’ choice; for staff it is required wherever real orders are handled.',
      },
      {
        id: 'AwsSolutions-COG8',
        reason: 'Essentials has managed login and passkeys. Plus adds threat scores at a price per user.',
      },
    );
    return { pool, client };
  }

  /** Cognito's access tokens lack the e-mail address, by which guests' orders find their customer. */
  #carryEmail(setting: Setting): void {
    const addEmail = new ServiceFunction(this, 'AddEmailClaim', {
      setting,
      name: 'auth/add-email-claim',
      traced: false,
      environment: {},
      impact: 'Customers cannot sign in and do not see their library.',
    });
    this.customers.pool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, addEmail, LambdaVersion.V2_0);
  }
}
