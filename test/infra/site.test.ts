import { describe, expect, it } from 'vitest';
import { originKeyHeader } from '../../lib/constructs/origin-key.ts';
import { apiPaths } from '../../lib/constructs/web-site.ts';
import { routes } from '../../lib/routes.ts';
import {
  fileOf,
  functionsOf,
  listOf,
  objectOf,
  type Resource,
  resourcesOf,
  short,
  synthesise,
  withoutHash,
} from './template.ts';

const resources = resourcesOf(synthesise('dev'));
const ofType = (type: string) => resources.filter((resource) => resource.type === type);
const byId = (id: string) => resources.find((resource) => withoutHash(resource.id) === id);

function only(type: string): Resource {
  const [first, ...others] = ofType(type);
  if (!first || others.length > 0) throw new Error(`${1 + others.length} resources of ${type}`);
  return first;
}

function propertiesOf(id: string) {
  const found = byId(id);
  if (!found) throw new Error(`there is no ${id}`);
  return found.properties;
}

describe('the routes of the API', () => {
  it('are those of the table, each with its function and its caller', () => {
    const declared = ofType('AWS::ApiGatewayV2::Route').map(({ properties }) => {
      const integration = propertiesOf(short(properties.Target).replace('integrations/', ''));
      const answering = propertiesOf(short(integration.IntegrationUri).replace(/\.Arn$/, ''));
      const authorizer = properties.AuthorizerId === undefined ? undefined : short(properties.AuthorizerId);
      return { route: properties.RouteKey, function: fileOf(answering), caller: callerOf(authorizer) };
    });
    expect(declared).toEqual(routes);
  });

  it('hand the whole request over in the second format', () => {
    for (const { properties } of ofType('AWS::ApiGatewayV2::Integration'))
      expect(properties).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
  });

  it('trust tokens of the two pools, each for its own client only', () => {
    const trusted = ofType('AWS::ApiGatewayV2::Authorizer').map(({ properties }) => {
      const { Audience, Issuer } = objectOf(properties.JwtConfiguration);
      return `${short(Issuer)} for ${short(Audience)} from ${short(properties.IdentitySource)}`;
    });
    expect(trusted).toEqual([
      'IdentityCustomers.ProviderURL for IdentityCustomersWeb from $request.header.Authorization',
      'IdentityStaff.ProviderURL for IdentityStaffWeb from $request.header.Authorization',
    ]);
  });

  it('are throttled, and logged without the query, which may hold an order’s token', () => {
    const { DefaultRouteSettings, AccessLogSettings, AutoDeploy } = only('AWS::ApiGatewayV2::Stage').properties;
    expect(AutoDeploy).toBe(true);
    expect(DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 });
    const format = JSON.parse(String(objectOf(AccessLogSettings).Format));
    expect(format).toMatchObject({ route: '$context.routeKey', path: '$context.path', status: '$context.status' });
    expect(JSON.stringify(format)).not.toMatch(/query|sourceIp|header/i);
  });
});

function callerOf(authorizer: string | undefined): string {
  if (!authorizer) return 'public';
  return authorizer.includes('Staff') ? 'staff' : 'customer';
}

describe('the site', () => {
  const config = objectOf(only('AWS::CloudFront::Distribution').properties.DistributionConfig);
  const behaviours = listOf(config.CacheBehaviors).map(objectOf);
  const fallback = objectOf(config.DefaultCacheBehavior);
  const origins = new Map(listOf(config.Origins).map((origin) => [short(objectOf(origin).Id), objectOf(origin)]));

  it('sends the API’s paths to the API, uncached, with every method', () => {
    expect(behaviours.map(({ PathPattern }) => PathPattern)).toEqual([...apiPaths]);
    for (const behaviour of behaviours) {
      expect(listOf(behaviour.AllowedMethods)).toContain('DELETE');
      expect(short(origins.get(short(behaviour.TargetOriginId))?.DomainName)).toMatch(/^ApiHttp\.execute-api\./);
      // CloudFront's own policies: CachingDisabled, AllViewerExceptHostHeader
      expect(behaviour.CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
      expect(behaviour.OriginRequestPolicyId).toBe('b689b0a8-53d0-40ab-baf2-68738e2966ac');
    }
  });

  it('shows the API a key that only the two of them know', () => {
    const [key] = ofType('AWS::SecretsManager::Secret').filter(({ id }) => id.startsWith('ApiOriginKey'));
    const reference = `{{resolve:secretsmanager:${withoutHash(key?.id ?? '')}:SecretString:::}}`;
    const sent = listOf(origins.get(short(behaviours[0]?.TargetOriginId))?.OriginCustomHeaders).map(objectOf);
    expect(sent.map(({ HeaderName, HeaderValue }) => [HeaderName, short(HeaderValue)])).toEqual([
      [originKeyHeader, reference],
    ]);
    const answering = new Set(routes.map((row): string => row.function));
    for (const { properties } of functionsOf(resources)) {
      const { ORIGIN_KEYS } = objectOf(objectOf(properties.Environment).Variables);
      expect(ORIGIN_KEYS === undefined ? undefined : short(ORIGIN_KEYS)).toBe(
        answering.has(fileOf(properties)) ? reference : undefined,
      );
    }
  });

  it('answers everything else from a bucket that only it can read', () => {
    const origin = origins.get(short(fallback.TargetOriginId));
    expect(short(origin?.DomainName)).toBe('SiteFiles.RegionalDomainName');
    expect(origin?.OriginAccessControlId).toBeDefined();
    expect(only('AWS::S3::Bucket').properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(listOf(fallback.AllowedMethods ?? ['GET', 'HEAD'])).toEqual(['GET', 'HEAD']);
  });

  it('has every route of the API under a path that leads there', () => {
    const prefixes = apiPaths.map((path) => path.replace('*', ''));
    const lost = routes.filter(({ route }) => !prefixes.some((prefix) => route.split(' ')[1]?.startsWith(prefix)));
    expect(lost).toEqual([]);
  });

  it('speaks HTTPS only', () => {
    for (const behaviour of [...behaviours, fallback]) expect(behaviour.ViewerProtocolPolicy).toBe('redirect-to-https');
  });

  it('lets a page run the shop’s own scripts and talk to the shop and its sign-in pages only', () => {
    const { SecurityHeadersConfig } = objectOf(
      only('AWS::CloudFront::ResponseHeadersPolicy').properties.ResponseHeadersPolicyConfig,
    );
    const policy = short(objectOf(objectOf(SecurityHeadersConfig).ContentSecurityPolicy).ContentSecurityPolicy);
    expect(policy.split('; ')).toMatchInlineSnapshot(`
      [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self' https://latchkey-dev-customers-AWS::AccountId.auth.AWS::Region.amazoncognito.com https://latchkey-dev-staff-AWS::AccountId.auth.AWS::Region.amazoncognito.com",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
      ]
    `);
    expect(policy).not.toContain('unsafe');
    expect(objectOf(objectOf(SecurityHeadersConfig).StrictTransportSecurity)).toMatchObject({
      IncludeSubdomains: true,
      AccessControlMaxAgeSec: 63_072_000,
    });
    for (const behaviour of [...behaviours, fallback])
      expect(short(behaviour.ResponseHeadersPolicyId)).toBe('SiteHeaders');
  });
});

describe('signing in', () => {
  const pools = ofType('AWS::Cognito::UserPool').map(({ properties }) => properties);
  const clients = ofType('AWS::Cognito::UserPoolClient').map(({ properties }) => properties);

  it('is open to every customer, and to staff by invitation', () => {
    const byInvitation = pools.map(
      ({ AdminCreateUserConfig }) => objectOf(AdminCreateUserConfig).AllowAdminCreateUserOnly,
    );
    expect(byInvitation).toEqual([false, true]);
    expect(pools.map(({ UserPoolTier }) => UserPoolTier)).toEqual(['ESSENTIALS', 'ESSENTIALS']);
  });

  it('asks staff for a second factor wherever real orders are handled', () => {
    const staffOf = (stage: 'dev' | 'prod') =>
      resourcesOf(synthesise(stage)).find(({ id }) => withoutHash(id) === 'IdentityStaff')?.properties.MfaConfiguration;
    expect(staffOf('dev')).toBe('OPTIONAL');
    expect(staffOf('prod')).toBe('ON');
  });

  it('puts the mail address into customers’ tokens', () => {
    const { PreTokenGenerationConfig } = objectOf(pools[0]?.LambdaConfig);
    expect(objectOf(PreTokenGenerationConfig).LambdaVersion).toBe('V2_0');
    expect(short(objectOf(PreTokenGenerationConfig).LambdaArn)).toBe('IdentityAddEmailClaim.Arn');
    expect(pools[1]?.LambdaConfig).toBeUndefined();
  });

  it('works by code for pages, which hold no secret, and leads back to the shop', () => {
    for (const client of clients)
      expect(client).toMatchObject({
        AllowedOAuthFlows: ['code'],
        AllowedOAuthScopes: ['openid', 'email'],
        GenerateSecret: false,
        PreventUserExistenceErrors: 'ENABLED',
      });
    expect(clients.map(({ CallbackURLs }) => listOf(CallbackURLs).map(short))).toEqual([
      ['https://SiteDistribution.DomainName/auth/callback', 'http://localhost:3000/auth/callback'],
      ['https://SiteDistribution.DomainName/console/auth/callback', 'http://localhost:3000/console/auth/callback'],
    ]);
  });

  it('knows two kinds of staff', () => {
    const groups = ofType('AWS::Cognito::UserPoolGroup').map(({ properties }) => [
      short(properties.UserPoolId),
      properties.GroupName,
    ]);
    expect(groups).toEqual([
      ['IdentityStaff', 'admin'],
      ['IdentityStaff', 'support'],
    ]);
  });
});
