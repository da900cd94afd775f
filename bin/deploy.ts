import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { firewallStackName } from '../lib/firewall-stack.ts';
import { stageNamed } from '../lib/stages.ts';
import {
  afterDeployment,
  firewallDeployment,
  outputsFile,
  preparation,
  type Step,
  shopDeployment,
} from './deployment.ts';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    stage: { type: 'string' },
    yes: { type: 'boolean', default: false },
    dry: { type: 'boolean', default: false },
  },
});
const stage = stageNamed(values.stage);
const directory = `cdk.out.${stage.name}`;
const scripts: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts;

for (const step of preparation(stage, { directory, hasPages: 'build:web' in scripts })) await run(step);
if (values.dry) {
  say(`Synthesised into ${directory}; nothing was deployed.`);
} else {
  for (const step of firewallDeployment(stage, directory)) await run(step);
  const webAclArn = stage.firewall ? outputsOf(firewallStackName(stage)).WebAclArn : undefined;
  for (const step of shopDeployment(stage, directory, webAclArn)) await run(step);
  say(['', ...afterDeployment(stage, outputsOf(stage.stackName))].join('\n'));
}

async function run({ says, command: [program, ...given], confirm }: Step): Promise<void> {
  if (confirm && !values.yes) await confirmed();
  say(`\n${says}`);
  const own = join(root, 'node_modules', '.bin');
  const separator = process.platform === 'win32' ? ';' : ':';
  const child = spawn(program, given, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, PATH: `${own}${separator}${process.env.PATH}`, CDK_DISABLE_CLI_TELEMETRY: 'true' },
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  child.once('error', reject);
  child.once('exit', (code) =>
    code === 0
      ? resolve()
      : reject(new Error(`"${[program, ...given].join(' ')}" ended with ${code}; nothing after it was done.`)),
  );
  await promise;
}

async function confirmed(): Promise<void> {
  if (!process.stdin.isTTY) throw new Error('Nobody is there to agree to the changes: add --yes.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`\nDeploy this to ${stage.name}? Type ${stage.name}: `);
  terminal.close();
  if (answer.trim() !== stage.name) throw new Error('Not deployed.');
}

function outputsOf(stackName: string): Readonly<Record<string, string>> {
  return JSON.parse(readFileSync(join(root, outputsFile(directory, stackName)), 'utf8'))[stackName] ?? {};
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
