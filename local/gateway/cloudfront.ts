/** CloudFront's part: which paths are the site's and which the API's, and the headers it adds on both ways. */
import { createContext, Script } from 'node:vm';
import { isObject, type Json, listOf, objectOf, optionalText } from '../template/json.ts';
import type { Template } from '../template/template.ts';

/** What the edge function of the site makes of an address: another one, or an answer of its own. */
export type Rewritten =
  | { readonly uri: string }
  | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string };

export interface Front {
  /** What the site is asked for instead of a path; undefined when the distribution has no function for it. */
  readonly rewrite: ((path: string) => Rewritten) | undefined;
  /** Whether a path goes to the API, even if no route matches it. */
  isApiPath(path: string): boolean;
  /** Headers of the answer to a path. */
  responseHeaders(path: string): Readonly<Record<string, string>>;
  /** Headers that the API's origin is given. */
  readonly originHeaders: Readonly<Record<string, string>>;
  /** `{status, page}`: what is shown instead of an error of the site. */
  readonly errorPages: ReadonlyMap<number, { readonly status: number; readonly page: string }>;
}

interface Behaviour {
  readonly matches: (path: string) => boolean;
  readonly api: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

export function readFront(template: Template): Front {
  const config = objectOf(template.of('AWS::CloudFront::Distribution')[0]?.properties.DistributionConfig);
  const policies = new Map(
    template
      .of('AWS::CloudFront::ResponseHeadersPolicy')
      .map(({ ref, properties }) => [ref, headersOfPolicy(properties)]),
  );
  const origins = new Map(listOf(config.Origins).map((origin) => [String(objectOf(origin).Id), objectOf(origin)]));
  const behaviours = [
    ...listOf(config.CacheBehaviors).map((behaviour) => behaviourOf(objectOf(behaviour), origins, policies)),
    behaviourOf({ ...objectOf(config.DefaultCacheBehavior), PathPattern: '*' }, origins, policies),
  ];
  const behaviourFor = (path: string) => behaviours.find(({ matches }) => matches(path));
  return {
    rewrite: rewriteOf(template, objectOf(config.DefaultCacheBehavior)),
    isApiPath: (path) => behaviourFor(path)?.api ?? false,
    responseHeaders: (path) => behaviourFor(path)?.headers ?? {},
    originHeaders: originHeadersOf([...origins.values()].filter(isApiOrigin)),
    errorPages: new Map(
      listOf(config.CustomErrorResponses)
        .map(objectOf)
        .filter(({ ResponsePagePath }) => ResponsePagePath !== undefined)
        .map((one) => [
          Number(one.ErrorCode),
          { status: Number(one.ResponseCode ?? one.ErrorCode), page: String(one.ResponsePagePath) },
        ]),
    ),
  };
}

/** Runs the function that the template gives to requests of the site, as CloudFront's own runtime would. */
function rewriteOf(template: Template, site: Json): Front['rewrite'] {
  const association = listOf(site.FunctionAssociations)
    .map(objectOf)
    .find(({ EventType }) => EventType === 'viewer-request');
  const found = template
    .of('AWS::CloudFront::Function')
    .find(({ attributes }) => attributes.FunctionARN === association?.FunctionARN);
  if (!found) return undefined;
  const script = new Script(`${String(found.properties.FunctionCode)}\nhandler(event);`);
  return (path) => {
    const event = { version: '1.0', request: { method: 'GET', uri: path, querystring: {}, headers: {}, cookies: {} } };
    const answer = objectOf(script.runInContext(createContext({ event }), { timeout: 1000 }));
    if (answer.statusCode === undefined) return { uri: String(answer.uri) };
    const headers = Object.entries(objectOf(answer.headers ?? {}));
    const body = isObject(answer.body) ? answer.body.data : answer.body;
    return {
      status: Number(answer.statusCode),
      headers: Object.fromEntries(headers.map(([name, header]) => [name, String(objectOf(header).value)])),
      body: String(body ?? ''),
    };
  };
}

function behaviourOf(
  behaviour: Json,
  origins: ReadonlyMap<string, Json>,
  policies: ReadonlyMap<string, Readonly<Record<string, string>>>,
): Behaviour {
  const origin = origins.get(String(behaviour.TargetOriginId));
  return {
    matches: pathMatcher(String(behaviour.PathPattern)),
    api: origin !== undefined && isApiOrigin(origin),
    headers: policies.get(String(behaviour.ResponseHeadersPolicyId)) ?? {},
  };
}

function isApiOrigin(origin: Json): boolean {
  return isObject(origin.CustomOriginConfig);
}

function originHeadersOf(origins: readonly Json[]): Record<string, string> {
  const headers = origins.flatMap((origin) => listOf(origin.OriginCustomHeaders).map(objectOf));
  return Object.fromEntries(
    headers.map(({ HeaderName, HeaderValue }) => [String(HeaderName).toLowerCase(), String(HeaderValue)]),
  );
}

function pathMatcher(pattern: string): (path: string) => boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^/?${source.replace(/^\//, '')}$`);
  return (path) => expression.test(path);
}

/** The policy's headers, without those that would force a laptop onto TLS. */
function headersOfPolicy(properties: Json): Record<string, string> {
  const config = objectOf(properties.ResponseHeadersPolicyConfig);
  const security = objectOf(config.SecurityHeadersConfig);
  const policy = optionalText(objectOf(security.ContentSecurityPolicy).ContentSecurityPolicy);
  const protection = objectOf(security.XSSProtection);
  const named: Record<string, string | undefined> = {
    // A source with a path allows that path alone; the sign-in has a host of its own in the cloud, and a path here.
    'content-security-policy': policy
      ?.replace(/;?\s*upgrade-insecure-requests/, '')
      .replace(/(https?:\/\/[^\s/;]+)\/cognito\/[\w-]+/g, '$1'),
    'x-content-type-options': security.ContentTypeOptions === undefined ? undefined : 'nosniff',
    'x-frame-options': optionalText(objectOf(security.FrameOptions).FrameOption),
    'referrer-policy': optionalText(objectOf(security.ReferrerPolicy).ReferrerPolicy),
    'x-xss-protection':
      protection.Protection === true ? `1${protection.ModeBlock === true ? '; mode=block' : ''}` : undefined,
  };
  for (const item of listOf(objectOf(config.CustomHeadersConfig).Items).map(objectOf))
    named[String(item.Header).toLowerCase()] = String(item.Value);
  return Object.fromEntries(Object.entries(named).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
