import { Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  type IHttpRouteAuthorizer,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IMetric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Caller, type RouteRow, routes } from '../routes.ts';
import { logSettingsOf, type Setting } from '../setting.ts';
import { alarmPeriod } from './alarms.ts';
import { OriginKey } from './origin-key.ts';
import type { ServiceFunction } from './service-function.ts';
import type { SignInPool } from './sign-in.ts';

/** Where the callers of guarded routes have signed in. */
export interface SignInPools {
  readonly customers: SignInPool;
  readonly staff: SignInPool;
}

/** One line per request. Never the query: it may carry a guest's order token. */
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    at: '$context.requestTime',
    route: '$context.routeKey',
    path: '$context.path',
    status: '$context.status',
    milliseconds: '$context.responseLatency',
    bytes: '$context.responseLength',
    authorizerError: '$context.authorizer.error',
    integrationError: '$context.integrationErrorMessage',
  }),
);

/** The HTTP API behind the site's own origin. Its routes are those of lib/routes.ts, no more and no fewer. */
export class ShopApi extends Construct {
  /** The host that CloudFront forwards to. */
  readonly host: string;
  /** What CloudFront adds, and without which every function of the API refuses. */
  readonly originHeaders: Readonly<Record<string, string>>;
  readonly metrics: {
    readonly count: (options: MetricOptions) => IMetric;
    readonly clientErrors: (options: MetricOptions) => IMetric;
    readonly serverErrors: (options: MetricOptions) => IMetric;
    readonly latency: (options: MetricOptions) => IMetric;
  };
  readonly #api: HttpApi;
  readonly #originKey: OriginKey;

  constructor(scope: Construct, id: string, { setting }: { readonly setting: Setting }) {
    super(scope, id);
    const { stage, alarms } = setting;
    this.#api = new HttpApi(this, 'Http', { createDefaultStage: false });
    this.metrics = {
      count: (options) => this.#api.metricCount(options),
      clientErrors: (options) => this.#api.metricClientError(options),
      serverErrors: (options) => this.#api.metricServerError(options),
      latency: (options) => this.#api.metricLatency(options),
    };
    this.host = `${this.#api.apiId}.execute-api.${Stack.of(this).region}.${Stack.of(this).urlSuffix}`;
    this.#originKey = new OriginKey(this, 'OriginKey', { stage });
    this.originHeaders = this.#originKey.headers;
    const requests = new LogGroup(this, 'Requests', logSettingsOf(stage));
    this.#api.addStage('Stage', {
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: stage.apiRate.steady, burstLimit: stage.apiRate.burst },
      accessLogSettings: { destination: new LogGroupLogDestination(requests), format: accessLogFormat },
    });
    alarms.ringWhen(this, 'ServerErrors', {
      metric: this.#api.metricServerError({ period: alarmPeriod, statistic: 'sum' }),
      threshold: 5,
      periods: 2,
      impact: 'Shoppers and staff get errors from the shop: pages stay empty or a purchase cannot be made.',
    });
  }

  /** Declares every route with the function that answers it. Throws when one of the two is missing. */
  route(functions: readonly ServiceFunction[], identity: SignInPools): void {
    for (const one of functions)
      for (const [name, value] of Object.entries(this.#originKey.variables)) one.addEnvironment(name, value);
    const integrations = new Map(
      functions.map((one) => [
        one.file,
        new HttpLambdaIntegration(`${one.node.id}Integration`, one, { scopePermissionToRoute: false }),
      ]),
    );
    const authorizers: Record<Caller, IHttpRouteAuthorizer> = {
      public: new HttpNoneAuthorizer(),
      customer: authorizerOf('Customers', identity.customers),
      staff: authorizerOf('Staff', identity.staff),
    };
    for (const row of routes) {
      const integration = integrations.get(row.function);
      if (!integration) throw new Error(`${row.route} is answered by ${row.function}, which the stack does not have.`);
      const { method, path } = partsOf(row);
      const declared = this.#api.addRoutes({
        path,
        methods: [method],
        integration,
        authorizer: authorizers[row.caller],
      });
      if (row.caller === 'public') for (const one of declared) Validations.of(one).acknowledge(openToAll);
    }
    const idle = functions.find((one) => !routes.some((row) => row.function === one.file));
    if (idle) throw new Error(`${idle.file} answers no route of lib/routes.ts.`);
  }
}

const openToAll = {
  id: 'AwsSolutions-APIG4',
  reason: 'Guests shop too, and payment and suppliers sign what they send: the function itself judges the caller.',
};

function authorizerOf(id: string, { pool, client }: SignInPool): HttpJwtAuthorizer {
  return new HttpJwtAuthorizer(id, pool.userPoolProviderUrl, { jwtAudience: [client.userPoolClientId] });
}

function partsOf({ route }: RouteRow): { readonly method: HttpMethod; readonly path: string } {
  const [method = '', path = ''] = route.split(' ');
  const found = Object.values(HttpMethod).find((one) => one === method);
  if (!found) throw new Error(`${route} names no method.`);
  return { method: found, path };
}
