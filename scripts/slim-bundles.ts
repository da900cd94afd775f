import { readFile } from 'node:fs/promises';
import type { OnLoadResult, Plugin } from 'esbuild';

/**
 * Parts that packages load on demand and that a Lambda never demands. Credentials are in its environment, where the SDK
 * looks first; profiles, single sign-on, processes, web identities, containers and instance metadata are for other machines. No
 * operation that we call answers with a stream of events.
 */
const neverLoaded =
  /^@aws-sdk\/credential-provider-(http|ini|sso|process|web-identity|login)$|^@smithy\/(credential-provider-imds|core\/event-streams)$/;

/**
 * Parts that are loaded at once and then never called: DynamoDB has fixed endpoints unless discovery is switched on,
 * and JSON Schemas are made at build time. A name that is missing here stops the build.
 */
const neverCalled = [
  { file: /[\\/]@aws-sdk[\\/]endpoint-cache[\\/]dist-es[\\/]index\.js$/, names: ['EndpointCache'] },
  {
    file: /[\\/]zod[\\/]v4[\\/]core[\\/]to-json-schema\.js$/,
    names: [
      'createStandardJSONSchemaMethod',
      'createToJSONSchemaMethod',
      'extractDefs',
      'finalize',
      'handleUnrepresentable',
      'initializeContext',
      'processSchema',
    ],
  },
] as const;

/** What shared/payments uses of Stripe. Its client makes an object of every resource that Stripe has, over a hundred. */
const usedOfStripe = /[\\/]resources[\\/](Checkout[\\/].*|PaymentIntents|Refunds)\.js$/;

const sdkFile = (rest: string) => new RegExp(`[\\\\/]@aws-sdk[\\\\/]client-[^\\\\/]+[\\\\/]${rest}$`);

/** Shapes of REST services have computed names, which could run code; with plain names, unused shapes are left out. */
export function withPlainNames(schemas: string): string {
  const names = new Map([...schemas.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, name, text]) => [name, text]));
  return schemas.replace(/\[(_\w+)\]:/g, (computed, name: string) =>
    names.has(name) ? `${names.get(name)}:` : computed,
  );
}

/** Stands in for what is left out: it can be made and passed on, but says its name as soon as it is used. */
const standIn = `
export const leftOut = (name) => function () {
  return new Proxy(this ?? {}, {
    get() { throw new Error(name + ' is left out of this bundle: see scripts/slim-bundles.ts.'); },
  });
};`;

function standInsFor(names: readonly string[]): OnLoadResult {
  const exported = names.map((name) => `export const ${name} = /* @__PURE__ */ leftOut('${name}');`);
  return { contents: [`import { leftOut } from 'left-out';`, ...exported].join('\n'), loader: 'js' };
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
    for (const { file, names } of neverCalled) onLoad({ filter: file }, () => standInsFor(names));
    onLoad({ filter: /[\\/]stripe[\\/]esm[\\/]resources[\\/].*\.js$/ }, async ({ path }) => {
      if (usedOfStripe.test(path)) return undefined;
      const source = await readFile(path, 'utf8');
      return standInsFor([...source.matchAll(/^export class (\w+)/gm)].flatMap(([, name]) => name ?? []));
    });

    // Clients read their own version out of it, for the user agent.
    onLoad({ filter: sdkFile('package\\.json') }, async ({ path }) => {
      const { version }: { version: string } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    onLoad({ filter: sdkFile('dist-es[\\\\/]schemas[\\\\/][^\\\\/]+\\.js') }, async ({ path }) => ({
      contents: withPlainNames(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};
