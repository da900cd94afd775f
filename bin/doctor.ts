import { parseArgs } from 'node:util';
import { stageNamed } from '../lib/stages.ts';
import { openAccount } from './aws/account.ts';
import { diagnose, reportOf } from './doctor-checks.ts';
import { gatherFacts } from './doctor-facts.ts';

const { values } = parseArgs({
  options: { stage: { type: 'string' }, 'orders-per-second': { type: 'string', default: '10' } },
});
const stage = stageNamed(values.stage);
const ordersPerSecond = Number(values['orders-per-second']);
if (!(ordersPerSecond > 0)) throw new Error('--orders-per-second is a number above zero.');

const account = await openAccount();
const outputs = await account.stackOutputs(stage.stackName);
if (!outputs)
  throw new Error(`${stage.stackName} is not deployed in ${account.region}: npm run deploy -- --stage ${stage.name}`);
const findings = diagnose(await gatherFacts(stage, account, outputs), { stage, ordersPerSecond });
process.stdout.write(`${reportOf(findings).join('\n')}\n`);
process.exitCode = findings.every(({ well }) => well) ? 0 : 1;
