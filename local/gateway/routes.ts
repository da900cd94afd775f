/** The HTTP API's routes, with their functions and authorizers, as the template declares them. */
import { type Json, objectOf, optionalText, textsOf } from '../template/json.ts';
import { lastPart } from '../template/names.ts';
import type { Resource, Template } from '../template/template.ts';

export interface JwtRule {
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly scopes: readonly string[];
  /** Header in which the token is looked for. */
  readonly header: string;
}

export interface Route {
  /** As the event names it, e.g. `GET /store/products/{id}`. */
  readonly key: string;
  readonly method: string;
  readonly functionName: string;
  readonly jwt: JwtRule | undefined;
  readonly apiId: string;
}

export interface Match {
  readonly route: Route;
  readonly parameters: Readonly<Record<string, string>>;
}

export interface RouteTable {
  match(method: string, path: string): Match | undefined;
  readonly routes: readonly Route[];
}

interface Entry {
  readonly route: Route;
  readonly expression: RegExp;
  readonly names: readonly string[];
  readonly rank: number;
}

export function readRoutes(template: Template): RouteTable {
  const entries = template.of('AWS::ApiGatewayV2::Route').map((resource) => entryOf(resource, template));
  const fixed = new Map<string, Route>();
  for (const { route, names } of entries) if (names.length === 0) fixed.set(route.key, route);
  // The most specific wins: a fixed path over a variable one, a variable over a greedy one, a method over ANY.
  const variable = entries.filter(({ names }) => names.length > 0).sort((one, other) => one.rank - other.rank);
  const fallback = fixed.get('$default');
  return {
    routes: entries.map(({ route }) => route),
    match(method, path) {
      const exact = fixed.get(`${method} ${path}`) ?? fixed.get(`ANY ${path}`);
      if (exact) return { route: exact, parameters: {} };
      for (const { route, expression, names } of variable) {
        if (route.method !== method && route.method !== 'ANY') continue;
        const found = expression.exec(path);
        if (found) return { route, parameters: parametersOf(names, found) };
      }
      return fallback && { route: fallback, parameters: {} };
    },
  };
}

function parametersOf(names: readonly string[], found: RegExpExecArray): Record<string, string> {
  return Object.fromEntries(names.map((name, index) => [name, decode(found[index + 1] ?? '')]));
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function entryOf(resource: Resource, template: Template): Entry {
  const { properties } = resource;
  const key = String(properties.RouteKey);
  const [method = '', path = ''] = key.split(' ');
  const names: string[] = [];
  const source = path
    .split('/')
    .map((part) => {
      const variable = /^\{([^}+]+)(\+)?\}$/.exec(part);
      if (!variable?.[1]) return part.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
      names.push(variable[1]);
      return variable[2] ? '(.+)' : '([^/]+)';
    })
    .join('/');
  const variables = path.split('/').filter((part) => part.startsWith('{')).length;
  const rank =
    (path.includes('+}') ? 1000 : 0) + variables * 10 + (method === 'ANY' ? 1 : 0) - path.split('/').length / 100;
  const route: Route = {
    key,
    method,
    functionName: functionOf(properties, template),
    jwt: jwtOf(properties, template),
    apiId: String(properties.ApiId),
  };
  return { route, names, rank, expression: new RegExp(`^${source}$`) };
}

function functionOf(properties: Json, template: Template): string {
  const id = lastPart(String(properties.Target));
  const integration = template.of('AWS::ApiGatewayV2::Integration').find(({ ref }) => ref === id);
  if (!integration) throw new Error(`The route ${String(properties.RouteKey)} has no integration`);
  const { IntegrationType, IntegrationUri, PayloadFormatVersion } = integration.properties;
  if (IntegrationType !== 'AWS_PROXY' || String(PayloadFormatVersion) !== '2.0')
    throw new Error(`The local API serves functions with payload 2.0 only (${integration.id})`);
  return lastPart(String(IntegrationUri).replace(/\/invocations$/, ''));
}

function jwtOf(properties: Json, template: Template): JwtRule | undefined {
  const type = properties.AuthorizationType ?? 'NONE';
  if (type === 'NONE') return undefined;
  if (type !== 'JWT')
    throw new Error(`The local API knows no ${String(type)} authorizer (${String(properties.RouteKey)})`);
  const authorizer = template.of('AWS::ApiGatewayV2::Authorizer').find(({ ref }) => ref === properties.AuthorizerId);
  const { Issuer, Audience } = objectOf(authorizer?.properties.JwtConfiguration);
  const [source = '$request.header.Authorization'] = textsOf(authorizer?.properties.IdentitySource);
  return {
    issuer: optionalText(Issuer) ?? '',
    audience: textsOf(Audience),
    scopes: textsOf(properties.AuthorizationScopes),
    header: source.replace('$request.header.', '').toLowerCase(),
  };
}
