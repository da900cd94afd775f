import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { firewallStackName } from '../lib/firewall-stack.ts';
import { prices } from '../lib/prices.ts';
import { stageNamed } from '../lib/stages.ts';
import { costOf, costTable, Profile, Usage } from './cost-model.ts';
import { readDeployed } from './deployed.ts';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    stage: { type: 'string', default: 'dev' },
    orders: { type: 'string', default: '100000' },
    'cdk-out': { type: 'string' },
    usage: { type: 'string' },
    'usage-orders': { type: 'string' },
  },
});
const stage = stageNamed(values.stage);
const orders = Number(values.orders);
if (!(orders >= 0)) throw new Error('--orders is how many are sold in a month.');
const directory = values['cdk-out'] ?? (stage.name === 'dev' ? 'cdk.out' : `cdk.out.${stage.name}`);

const recorded = Profile.parse(read(join(root, 'bench', 'usage-profile.json')));
const deployed = readDeployed(
  templateOf(stage.stackName),
  stage.firewall ? templateOf(firewallStackName(stage)) : undefined,
);
const lines = costOf(values.usage === undefined ? recorded : ownProfile(values.usage), deployed);
process.stdout.write(`${costTable(lines, orders).join('\n')}\n
List prices of ${prices.readOn} in us-east-1, free tiers left out. Not in it: what Stripe and suppliers take, taxes, CloudFront
(its first ten million requests a month are free), browsing
(about two dollars per million catalogue requests), and customers who sign in, beyond the ten thousand a month that are free.
`);

/** The given usage with the recorded runs of schedules, which it does not tell apart. */
function ownProfile(file: string): Profile {
  const counted = Number(values['usage-orders']);
  if (!(counted > 0)) throw new Error('--usage-orders is how many orders the usage was counted over.');
  return { ...recorded, orders: counted, perOrders: Usage.parse(read(file)) };
}

function templateOf(stackName: string): unknown {
  const file = join(directory, `${stackName}.template.json`);
  if (existsSync(file)) return read(file);
  throw new Error(
    `${file} is not there: npm run ${stage.name === 'dev' ? 'synth' : `deploy -- --stage ${stage.name} --dry`}`,
  );
}

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
