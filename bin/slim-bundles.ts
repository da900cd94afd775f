import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Parts that packages load on demand and that a Lambda never demands. Credentials are in its environment, where the SDK
 * looks first; profiles, single sign-on, processes, web identities, containers and instance metadata are for other
 * machines. No operation that we call answers with a stream of events.
 */
const neverLoaded =
  /^@aws-sdk\/credential-provider-(http|ini|sso|process|web-identity|login)$|^@smithy\/(credential-provider-imds|core\/event-streams)$/;

/** JSON Schemas are made from zod's when the API is described, not while it runs. */
const neverCalled = [
  { file: /[\\/]zod[\\/]v4[\\/]core[\\/]to-json-schema\.js$/, names: /./ },
  { file: /[\\/]zod[\\/]v4[\\/]core[\\/]json-schema-processors\.js$/, names: /Processor$/ },
] as const;

/**
 * Classes that are made at every start and then never asked for anything: Stripe's client has an object for each of over
 * a hundred resources, and DynamoDB's a memory for endpoints that are fixed unless discovery is switched on.
 */
const neverAsked = [
  /[\\/]stripe[\\/]esm[\\/]resources[\\/].*\.js$/,
  /[\\/]@aws-sdk[\\/]endpoint-cache[\\/]dist-es[\\/]EndpointCache\.js$/,
];

/** What shared/payments uses of Stripe. */
const usedOfStripe = /[\\/]resources[\\/](Checkout[\\/].*|PaymentIntents|Refunds)\.js$/;

const sdkFile = (rest: string) => new RegExp(`[\\\\/]@aws-sdk[\\\\/]client-[^\\\\/]+[\\\\/]${rest}$`);

/** Shapes of REST services have computed names, which could run code; with plain names, unused shapes are left out. */
export function withPlainNames(schemas: string): string {
  const names = new Map([...schemas.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, name, text]) => [name, text]));
  return schemas.replace(/\[(_\w+)\]:/g, (computed, name: string) =>
    names.has(name) ? `${names.get(name)}:` : computed,
  );
}

/** Errors of AWS that our code tells apart by their class, and the one that clients retry because its class says so. */
const errorsToldApart = new Set([
  'ConditionalCheckFailedException',
  'TransactionCanceledException',
  'ReplicatedWriteConflictException',
  'MessageRejected',
  'InvalidToken',
  'TaskDoesNotExist',
  'TaskTimedOut',
  'ExecutionAlreadyExists',
  'ExecutionDoesNotExist',
  'ExecutionNotRedrivable',
]);

/** Every other error of a service arrives as the service's own exception: same name, message and status, no class. */
export function withoutUnusedErrors(schemas: string): string {
  return schemas.replace(/^n0_registry\.registerError\(\w+\$, (\w+)\);$/gm, (registered, name: string) =>
    errorsToldApart.has(name) ? registered : '',
  );
}

/** Stands in for what is left out: it can be made and passed on, but says its name as soon as it is used. */
const standIn = `
export const leftOut = (name) => function () {
  return new Proxy(this ?? {}, {
    get() { throw new Error(name + ' is left out of this bundle: see bin/slim-bundles.ts.'); },
  });
};`;

/** Exports stand-ins under those names; what they stand in for is no longer exported, and so left out. */
export function withStandIns(source: string, names: RegExp): string {
  const replaced: string[] = [];
  const rest = source.replace(/^export (const|function|class) (\w+)/gm, (declared, kind: string, name: string) => {
    if (!names.test(name)) return declared;
    replaced.push(`export const ${name} = /* @__PURE__ */ leftOut('${name}');`);
    return `${kind} unused_${name}`;
  });
  if (replaced.length === 0) throw new Error(`No export is called ${names}: is there still something to leave out?`);
  return [`import { leftOut } from 'left-out';`, rest, ...replaced].join('\n');
}

/** Makes bundles smaller without changing what they do in a Lambda. */
export const slimBundles: Plugin = {
  name: 'slim-bundles',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: neverLoaded }, ({ path }) => ({ path, namespace: 'never-loaded' }));
    onLoad({ filter: /.*/, namespace: 'never-loaded' }, ({ path }) => ({
      contents: `throw new Error(${JSON.stringify(`${path} is left out of this bundle.`)});`,
    }));

    onResolve({ filter: /^left-out$/ }, ({ path }) => ({ path, namespace: 'left-out', sideEffects: false }));
    onLoad({ filter: /.*/, namespace: 'left-out' }, () => ({ contents: standIn, loader: 'js' }));
    for (const { file, names } of neverCalled)
      onLoad({ filter: file }, async ({ path }) => ({ contents: withStandIns(await readFile(path, 'utf8'), names) }));
    for (const filter of neverAsked)
      onLoad({ filter }, async ({ path }) => {
        if (usedOfStripe.test(path)) return undefined;
        const classes = (await readFile(path, 'utf8')).match(/^export class \w+/gm) ?? [];
        return { contents: classes.length > 0 ? withStandIns(classes.map((one) => `${one} {}`).join('\n'), /./) : '' };
      });

    // Clients read their own version out of it, for the user agent.
    onLoad({ filter: sdkFile('package\\.json') }, async ({ path }) => {
      const { version }: { version: string } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    onLoad({ filter: sdkFile('dist-es[\\\\/]schemas[\\\\/][^\\\\/]+\\.js') }, async ({ path }) => ({
      contents: withoutUnusedErrors(withPlainNames(await readFile(path, 'utf8'))),
      loader: 'js',
    }));
  },
};
