import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * Parts that packages load on demand and that a Lambda never demands. Credentials are in its environment, where the SDK
 * looks first; profiles, single sign-on, processes, web identities and instance metadata are for other machines. No
 * operation that we call answers with a stream of events.
 */
const neverLoaded =
  /^@aws-sdk\/credential-provider-(ini|sso|process|web-identity|login)$|^@smithy\/(credential-provider-imds|core\/event-streams)$/;

/** Shapes of REST services have computed names, which could run code; with plain names, unused shapes are left out. */
export function withPlainNames(schemas: string): string {
  const names = new Map([...schemas.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, name, text]) => [name, text]));
  return schemas.replace(/\[(_\w+)\]:/g, (computed, name: string) =>
    names.has(name) ? `${names.get(name)}:` : computed,
  );
}

/** Makes bundles smaller without changing what they do in a Lambda. */
export const slimBundles: Plugin = {
  name: 'slim-bundles',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: neverLoaded }, ({ path }) => ({ path, namespace: 'never-loaded' }));
    onLoad({ filter: /.*/, namespace: 'never-loaded' }, ({ path }) => ({
      contents: `throw new Error(${JSON.stringify(`${path} is left out of this bundle.`)});`,
    }));
    // Clients read their own version out of it, for the user agent.
    onLoad({ filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]package\.json$/ }, async ({ path }) => {
      const { version }: { version: string } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
    onLoad(
      { filter: /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/][^\\/]+\.js$/ },
      async ({ path }) => ({
        contents: withPlainNames(await readFile(path, 'utf8')),
        loader: 'js',
      }),
    );
  },
};
