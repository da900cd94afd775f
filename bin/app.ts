import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { FirewallStack } from '../lib/firewall-stack.ts';
import type { CodeOf } from '../lib/setting.ts';
import { ShopStack } from '../lib/shop-stack.ts';
import { stageNamed } from '../lib/stages.ts';
import { readWebFiles } from '../lib/web-files.ts';

const built = join(import.meta.dirname, '..', 'dist');

/** What bin/build.ts made of functions/<name>.ts. */
const bundleOf: CodeOf = (name) => {
  const directory = join(built, 'functions', name);
  if (!existsSync(directory)) throw new Error(`functions/${name}.ts is not bundled yet: run npm run build.`);
  return Code.fromAsset(directory);
};

export interface AppOptions {
  /** Stands in for the context that the CDK's command line hands over. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly codeOf?: CodeOf;
  /** The folder of the built pages. */
  readonly webDirectory?: string;
  readonly outdir?: string;
}

/** The app of the stage that the context names, `dev` unless it does. The same for deployments, tests and the laptop. */
export function buildApp({
  context = {},
  codeOf = bundleOf,
  webDirectory = join(built, 'web'),
  outdir,
}: AppOptions = {}): App {
  const app = new App({ context, analyticsReporting: false, ...(outdir && { outdir }) });
  const stage = stageNamed(app.node.tryGetContext('stage') ?? 'dev');
  if (stage.firewall) new FirewallStack(app, { stage });
  new ShopStack(app, { stage, codeOf, web: readWebFiles(webDirectory) });
  return app;
}

if (import.meta.main) {
  const app = buildApp();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  app.synth();
}
