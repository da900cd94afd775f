/** `npm start`. Looks at the Node it runs on before anything else is loaded. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const neededMajor = 24;
const bundledNode = fileURLToPath(new URL('../node_modules/.bin/node', import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= neededMajor) {
  const { start } = await import('./start.ts');
  await start(process.argv.slice(2), process.env);
} else if (existsSync(bundledNode)) {
  const { status } = spawnSync(bundledNode, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} else {
  process.stderr.write(
    `Node ${neededMajor} is needed; this is ${process.versions.node}. Run npm ci, or install Node ${neededMajor}.\n`,
  );
  process.exitCode = 1;
}
