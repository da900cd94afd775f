import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import type { CodeOf } from '../lib/setting.ts';
import { ShopStack } from '../lib/shop-stack.ts';
import { stageNamed } from '../lib/stages.ts';

const bundles = join(import.meta.dirname, '..', 'dist', 'functions');

/** What scripts/build.ts made of functions/<name>.ts. */
const bundleOf: CodeOf = (name) => {
  const directory = join(bundles, name);
  if (!existsSync(directory)) throw new Error(`functions/${name}.ts is not bundled yet: run npm run build.`);
  return Code.fromAsset(directory);
};

export interface AppOptions {
  /** Stands in for the context that the CDK's command line hands over. */
  readonly context?: Readonly<Record<string, unknown>>;
  readonly codeOf?: CodeOf;
  readonly outdir?: string;
}

/** The app of the stage that the context names, `dev` unless it does. The same for deployments, tests and the laptop. */
export function buildApp({ context = {}, codeOf = bundleOf, outdir }: AppOptions = {}): App {
  const app = new App({ context, analyticsReporting: false, ...(outdir && { outdir }) });
  new ShopStack(app, { stage: stageNamed(app.node.tryGetContext('stage') ?? 'dev'), codeOf });
  return app;
}

if (import.meta.main) {
  const app = buildApp();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  app.synth();
}
