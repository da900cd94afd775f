import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { stageNamed } from '../lib/stages.ts';
import { openAccount } from './aws/account.ts';
import { type Party, partiesOf } from './parties.ts';
import { putSecrets } from './put-secrets.ts';

const { values } = parseArgs({ options: { stage: { type: 'string' }, party: { type: 'string' } } });
const stage = stageNamed(values.stage);
const parties = partiesOf(stage).filter(({ name }) => !values.party || name.toLowerCase() === values.party);
if (parties.length === 0)
  throw new Error(`There is no party ${values.party}; there are stripe, codeswholesale, kinguin.`);

const account = await openAccount();
const outputs = await account.stackOutputs(stage.stackName);
if (!outputs)
  throw new Error(`${stage.stackName} is not deployed in ${account.region}: npm run deploy -- --stage ${stage.name}`);
const client = new SecretsManagerClient({});
const arnOf = ({ output }: Party) => outputs[output];

const unset = await putSecrets(parties, {
  ask: openPrompt(),
  say: (line) => void process.stdout.write(`${line}\n`),
  async read(party) {
    const { SecretString = '{}' } = await client.send(new GetSecretValueCommand({ SecretId: arnOf(party) }));
    return JSON.parse(SecretString);
  },
  async write(party, secret) {
    await client.send(new PutSecretValueCommand({ SecretId: arnOf(party), SecretString: JSON.stringify(secret) }));
  },
});
process.stdout.write(
  unset.length === 0
    ? '\nAll is set. Running functions take new values up within five minutes.\n'
    : `\nStill not set: ${unset.join(', ')}.\n`,
);
process.exitCode = unset.length === 0 ? 0 : 1;

/** Asks on the terminal with the echo off; from a pipe, takes a line per question. */
function openPrompt(): (question: string) => Promise<string> {
  const { stdin, stdout } = process;
  if (!stdin.isTTY) {
    const lines = createInterface({ input: stdin })[Symbol.asyncIterator]();
    return async () => String((await lines.next()).value ?? '');
  }
  return (question) => {
    const { promise, resolve } = Promise.withResolvers<string>();
    stdout.write(question);
    stdin.setRawMode(true).setEncoding('utf8').resume();
    let value = '';
    const take = (text: string) => {
      for (const one of text) {
        if (one === '\u0003') {
          stdin.setRawMode(false);
          process.exit(130);
        }
        if (one === '\r' || one === '\n') {
          stdin.off('data', take).setRawMode(false).pause();
          stdout.write('\n');
          return resolve(value);
        }
        value = one === '\u007f' ? value.slice(0, -1) : value + one;
      }
    };
    stdin.on('data', take);
    return promise;
  };
}
