/** The local cloud: everything the template describes, running in this process and one child. */
import { join, resolve } from 'node:path';
import { createActivity } from './activity.ts';
import { createDispatcher } from './aws/dispatcher.ts';
import { createAwsEndpoint, operatorAccessKey } from './aws/endpoint.ts';
import { systemClock } from './clock.ts';
import type { Cloud, CloudOptions } from './cloud-types.ts';
import { createCognito } from './cognito/service.ts';
import { openDataDirectory } from './data-directory.ts';
import { createDesk } from './desk/desk.ts';
import { deskRoutes } from './desk/routes.ts';
import { countDueTimes } from './due-times.ts';
import { startEngine } from './dynamodb/engine.ts';
import { createTables } from './dynamodb/tables.ts';
import { type Sources, startSources } from './events/sources.ts';
import { createFaults } from './faults.ts';
import { readFront } from './gateway/cloudfront.ts';
import { createHttpApi } from './gateway/http-api.ts';
import { openListener } from './gateway/listener.ts';
import { readRoutes } from './gateway/routes.ts';
import { createSite } from './gateway/site.ts';
import { readThrottle } from './gateway/throttle.ts';
import { createAuthorizer } from './iam/authorizer.ts';
import { readRoles } from './iam/roles.ts';
import { createLambdaApi } from './lambda/api.ts';
import { findFunction, readFunctions } from './lambda/function.ts';
import { readInvokeConfigs } from './lambda/invoke-config.ts';
import { openLogs } from './lambda/logs.ts';
import { startLambda } from './lambda/service.ts';
import { codesWholesaleAmong, kinguinAmong, productSandboxes, stripeAmong } from './parties.ts';
import { startSandboxes } from './sandboxes.ts';
import { AwsError, type AwsService, type Clock, type ServiceContext, type Store } from './service.ts';
import { createServices, openStates } from './services.ts';
import { settle } from './settle.ts';
import type { States } from './states/service.ts';
import { openStore } from './store.ts';
import { region } from './template/names.ts';
import { byShortName, loadTemplate, type Template } from './template/template.ts';
import { createUsage } from './usage.ts';

const defaultEnvironments = 1;
const defaultEvents = 6;

/** Starts everything and answers when it is ready. Disposing of it ends all; a temporary folder is removed. */
export async function startCloud(options: CloudOptions = {}): Promise<Cloud> {
  const log = options.log ?? (() => {});
  await using opened = new AsyncDisposableStack();
  const data = openDataDirectory(options.dataDirectory, options.fresh ?? false);
  opened.defer(() => data.release());
  const store = openStore(join(data.path, 'state.sqlite'));
  opened.defer(() => store.close());
  const listener = await openListener(options.port ?? 0, log);
  opened.defer(() => listener.close());
  const endpoint = `http://127.0.0.1:${listener.port}`;
  const origin = `http://localhost:${listener.port}`;
  const origins = [origin, endpoint];

  const template = loadTemplate({
    directory: resolve(options.directory ?? 'cdk.out'),
    stackName: options.stackName ?? 'Latchkey',
    endpoint,
    origin,
  });
  const clock = durableClock(store);
  const dueTimes = countDueTimes(clock);
  const activity = createActivity();
  const context: ServiceContext = { clock: dueTimes.clock, store, activity, log };
  const usage = createUsage(clock.now);
  const faults = createFaults();
  const ready = Promise.withResolvers<void>();
  let status: 'preparing' | 'ready' = 'preparing';

  const engine = await startEngine({
    dataDirectory: data.path,
    log,
    onFailure: options.onFailure ?? ((error) => log(error.message)),
    ...(options.dynamodbUrl !== undefined && { url: options.dynamodbUrl }),
  });
  opened.defer(() => engine.stop());
  const tables = await createTables(template, engine);

  const elsewhere = { ...options.supplierUrls, ...(options.stripeUrl !== undefined && { stripe: options.stripeUrl }) };
  const known = options.sandboxes ?? productSandboxes();
  const parties = known.filter(({ name }) => !(name in elsewhere));
  const sandboxes = await startSandboxes({
    sandboxes: parties,
    context,
    shopUrl: origin,
    endpoint,
    ready: ready.promise,
  });
  opened.defer(async () => void (await Promise.all([...sandboxes.values()].map((sandbox) => sandbox.stop()))));

  const environmentsPerFunction = options.environmentsPerFunction ?? defaultEnvironments;
  const eventsPerEnvironment = options.eventsPerEnvironment ?? defaultEvents;
  const { functions, ignored } = readFunctions(template, {
    ...addressesOf({ ...elsewhere, ...Object.fromEntries([...sandboxes].map(([name, { url }]) => [name, url])) }),
    ...options.environment,
  });
  const logs = openLogs({ directory: join(data.path, 'logs'), now: clock.now });
  opened.defer(() => logs.close());
  const lambda = startLambda({
    functions,
    endpoint,
    clock,
    activity,
    logs,
    faults,
    usage,
    environmentsPerFunction,
    eventsPerEnvironment,
  });
  opened.defer(() => lambda.stop());
  const ending = new AbortController();
  opened.defer(() => ending.abort(new Error('The local cloud is stopping')));
  const lambdaApi = createLambdaApi({
    lambda,
    clock: dueTimes.clock,
    log,
    signal: ending.signal,
    configOf: readInvokeConfigs(template),
    sendToQueue: (arn, body) => void services.sqs.queue(arn).send({ body, senderId: 'lambda' }),
  });

  const services = createServices({
    template,
    context,
    tables,
    secrets: { ...Object.fromEntries(known.map(({ name, secret }) => [name, secret])), ...options.secrets },
    deliver: (arn, event) => void lambdaApi.invokeLater(arn, event),
  });
  opened.defer(() => services.sqs.close());

  const cognito = createCognito({ template, store, clock, invoke: lambda.invoke, log, origins });
  let states: States | undefined;
  const theStates = () => {
    if (!states) throw new AwsError('ServiceUnavailable', 'The local cloud is starting', 503);
    return states;
  };
  let sources: Sources | undefined;
  const { sqs, bus, kms, mailbox, secretsmanager, directory } = services;
  const authorizer = createAuthorizer(readRoles(template), options.iam ?? 'enforce');
  const dispatcher = createDispatcher({
    engine,
    authorizer,
    directory,
    usage,
    takeRefusal: faults.takeRefusal,
    onWrite: (names) => sources?.notify(names),
    services: {
      sqs,
      kms,
      ses: mailbox,
      secretsmanager,
      events: bus,
      lambda: lambdaApi,
      states: { call: (...call) => theStates().call(...call) },
      cognito: notOffered('Cognito'),
    },
  });

  const front = readFront(template);
  const cloud: Cloud = {
    origin,
    endpoint,
    fetch: (path, init) => fetch(origin + path, init),
    aws: { endpoint, region, credentials: { accessKeyId: operatorAccessKey, secretAccessKey: operatorAccessKey } },
    tables: namesOf(template, 'AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'),
    queues: namesOf(template, 'AWS::SQS::Queue'),
    machines: namesOf(template, 'AWS::StepFunctions::StateMachine'),
    functions: Object.fromEntries(functions.map(({ label, name }) => [label, name])),
    inbox: (to) => mailbox.list({ to }),
    usage: (since) => usage.report(since),
    denied: authorizer.denied,
    faults,
    clock,
    settled: (settleOptions = {}) => settle({ clock, dueTimes, activity }, settleOptions),
    identityToken: (request) => cognito.issueTokens(request),
    invoke: (name, event) => lambda.invoke(findFunction(functions, name).name, JSON.stringify(event)),
    get stripe() {
      return stripeAmong(sandboxes);
    },
    suppliers: {
      get codeswholesale() {
        return codesWholesaleAmong(sandboxes);
      },
      get kinguin() {
        return kinguinAmong(sandboxes);
      },
    },
    get coldStarts() {
      return lambda.statistics.coldStarts;
    },
    [Symbol.asyncDispose]: async () => {},
  };

  listener.serve({
    front,
    aws: createAwsEndpoint({ dispatcher, onDone: lambda.interrupt, log }),
    api: createHttpApi({
      routes: readRoutes(template),
      invoke: lambda.invoke,
      verify: cognito.verify,
      throttle: options.rateLimits === 'off' ? () => true : readThrottle(template, Date.now),
      originHeaders: front.originHeaders,
      responseHeaders: front.responseHeaders,
      now: clock.now,
      log,
    }),
    site: createSite(template, front, {
      fallbackDirectories: options.siteDirectories?.map((one) => resolve(one)) ?? [resolve('dist/web')],
      drawnPages: options.drawnPages && resolve(options.drawnPages),
    }),
    cognito: cognito.handle,
    desk: createDesk({
      origins,
      paymentPage: sandboxes.has('stripe')
        ? (request, response) => stripeAmong(sandboxes).handlePage(request, response)
        : undefined,
      routes: deskRoutes({
        status: () => status,
        cloud,
        sqs,
        states: theStates,
        ignored: [...template.ignored, ...ignored],
        sandboxes,
        attachment: mailbox.attachment,
      }),
    }),
  });
  opened.defer(async () => {
    // Nothing that ends from here on is taken for a failure: executions and sources let go before the functions do.
    states?.close();
    const ended = sources?.stop();
    await lambda.stop();
    await ended;
  });
  states = openStates(template, context, () => dispatcher, usage.stateTransition);
  sources = await startSources({
    template,
    tables,
    engine,
    sqs,
    store,
    mostPollers: environmentsPerFunction * eventsPerEnvironment,
    scheduleClock: clock,
    invokeLater: lambdaApi.invokeLater,
    context: { clock: dueTimes.clock, activity, faults, log, invoke: lambda.invoke },
  });
  ready.resolve();
  await options.prepare?.(cloud);
  status = 'ready';

  const running = opened.move();
  return Object.assign(cloud, { [Symbol.asyncDispose]: () => running.disposeAsync() });
}

/** Real time, plus however far it was moved: that outlives a restart, or what was due would be due again. */
function durableClock(store: Store): Clock {
  const offsets = store.collection<number>('clock');
  const clock = systemClock();
  const offset = offsets.get('offset') ?? 0;
  if (offset > 0) clock.advance(offset);
  return {
    ...clock,
    advance(milliseconds) {
      clock.advance(milliseconds);
      offsets.put('offset', clock.now() - Date.now());
    },
  };
}

/** Variables that tell the product where the outside parties are. */
function addressesOf(urls: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const variables: Readonly<Record<string, string>> = {
    codeswholesale: 'CODESWHOLESALE_URL',
    kinguin: 'KINGUIN_URL',
    stripe: 'STRIPE_API_URL',
  };
  return Object.fromEntries(
    Object.entries(urls).map(([name, url]) => [variables[name] ?? `${name.toUpperCase()}_URL`, url ?? '']),
  );
}

function namesOf(template: Template, ...types: readonly string[]): Record<string, string> {
  return Object.fromEntries([...byShortName(template.of(...types))].map(([name, { ref }]) => [name, ref]));
}

function notOffered(service: string): AwsService {
  return {
    call: async (operation) => {
      throw new AwsError('UnknownOperationException', `The local ${service} does not offer ${operation}`, 404);
    },
  };
}
