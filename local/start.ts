/** The command behind `npm start`: the shop on this machine, until it is stopped. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seedCatalogue } from './catalogue/seed.ts';
import { startCloud } from './cloud.ts';
import type { Cloud } from './cloud-types.ts';
import { readOptions, type StartOptions, usage } from './options.ts';
import { arePagesStale, buildPages, isStale, synthesise } from './synthesis.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const staffEmail = 'admin@latchkey.example';

/** Runs until a signal ends it. A start that fails says why and sets the exit code. */
export async function start(
  given: readonly string[],
  variables: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  try {
    const options = readOptions(given, variables);
    if (options.help) return void process.stdout.write(usage);
    await runUntilSignal(options);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

async function runUntilSignal(options: StartOptions): Promise<void> {
  const say = (line: string) => void (options.quiet || process.stdout.write(`${line}\n`));
  const started = performance.now();
  const app = options.app ?? join(root, 'cdk.out');
  if (options.app === undefined && arePagesStale(root)) {
    say('Building the storefront …');
    await buildPages(root);
  }
  if (options.app === undefined && isStale(root, join(app, 'Latchkey.template.json'))) {
    say('Bundling the functions and synthesising the app …');
    await synthesise(root);
  }
  say('Starting the local cloud …');
  const stopped = Promise.withResolvers<string>();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopped.resolve(signal));
  const cloud = await startCloud({
    directory: app,
    dataDirectory: options.data,
    drawnPages: join(options.data, 'pages'),
    fresh: options.fresh,
    port: options.port,
    iam: options.iam,
    rateLimits: options.rateLimits,
    supplierUrls: options.supplierUrls,
    ...(options.stripeUrl !== undefined && { stripeUrl: options.stripeUrl }),
    ...(options.stripeSecret && { secrets: { stripe: options.stripeSecret } }),
    ...(options.dynamodbUrl !== undefined && { dynamodbUrl: options.dynamodbUrl }),
    ...(options.seed && { prepare: (running) => seed(running, options.data, say) }),
    log: (line) => void process.stderr.write(`${line}\n`),
    onFailure: (error) => stopped.reject(error),
  });
  say(`\nReady after ${((performance.now() - started) / 1000).toFixed(1)} s.\n`);
  say(`  Shop     ${cloud.origin}/`);
  process.stdout.write(options.quiet ? `${cloud.origin}\n` : `  Desk     ${cloud.origin}/local/\n`);
  drawPages(cloud, join(options.data, 'pages')).catch((error: unknown) =>
    say(`The pages could not be drawn: ${error}`),
  );
  say('\nStop with Ctrl-C; what it knows stays in the data folder.');
  try {
    await stopped.promise;
    say('\nStopping …');
  } finally {
    // A second signal ends it at once.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
    await cloud[Symbol.asyncDispose]();
  }
}

/** Draws the shop's pages ahead from what it sells now, as a deployment does. Without built pages there is nothing to draw. */
async function drawPages(cloud: Cloud, directory: string): Promise<void> {
  const build = { directory: join(root, 'dist/web'), serverDirectory: join(root, 'dist/web-server') };
  if (!existsSync(join(build.serverDirectory, 'template.html'))) return;
  const { CatalogueExport, prerenderStorefront } = await import('../web/scripts/prerender.ts');
  const answer = await cloud.fetch('/store/products?region_id=reg_europe&limit=1000&fields=*variants.calculated_price');
  const { products } = CatalogueExport.parse(await answer.json());
  await prerenderStorefront({ build, directory, products, origin: cloud.origin, now: new Date(cloud.clock.now()) });
}

/** Fills the shop once per data folder, as a merchant would. */
async function seed(cloud: Cloud, dataDirectory: string, say: (line: string) => void): Promise<void> {
  const mark = join(dataDirectory, 'seeded');
  if (existsSync(mark)) return;
  say('Filling the catalogue …');
  const { access_token } = await cloud.identityToken({ email: staffEmail, groups: ['admin'] });
  const { created, keys } = await seedCatalogue({ fetch: cloud.fetch, staffToken: access_token, progress: say });
  writeFileSync(mark, `${new Date(cloud.clock.now()).toISOString()}\n`);
  say(`${created} products, ${keys} keys in stock.`);
}
