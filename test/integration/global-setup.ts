import { existsSync } from 'node:fs';

/** The stories run on what `npm run build` and `npm run synth` have made, as the cloud would. */
export function setup(): void {
  if (!existsSync('cdk.out/Latchkey.template.json')) {
    throw new Error(
      'There is no synthesised app: run "npm run build && npm run synth" first, or "npm test" for everything.',
    );
  }
}
