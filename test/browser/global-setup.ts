import { existsSync } from 'node:fs';
import { chromiumPath } from './chromium.ts';

/** The stories open what a customer would be served: the built pages, from the synthesised app. */
export function setup(): void {
  if (!existsSync('dist/web/app-shell.html') || !existsSync('cdk.out/Latchkey.template.json')) {
    throw new Error(
      'The pages or the app are not built: run "npm run build && npm run build:web && npm run synth" first.',
    );
  }
  if (!existsSync(chromiumPath)) {
    throw new Error(`There is no Chromium at ${chromiumPath}: install it, or name another in CHROMIUM.`);
  }
}
