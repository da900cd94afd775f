import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type LambdaFunction, readFunctions } from '../../local/lambda/function.ts';
import { loadTemplate } from '../../local/template/template.ts';
import { type Part, percentile } from '../figures.ts';

const runs = 5;
const placeholder = 'http://127.0.0.1:9';
const script =
  'const start = performance.now(); await import(process.argv[1]); console.log(performance.now() - start);';

interface Weighed {
  readonly label: string;
  readonly hasStripe: boolean;
  readonly kilobytes: number;
  readonly milliseconds: number;
}

/** What a function weighs and how long its module takes to load, each time in a new process. */
export const bundles: Part = async ({ directory, progress }) => {
  const template = loadTemplate({ directory, stackName: 'Latchkey', endpoint: placeholder, origin: placeholder });
  const weighed: Weighed[] = [];
  for (const one of readFunctions(template, {}).functions) {
    weighed.push(await weigh(one));
    progress(`${one.label}: ${weighed.at(-1)?.milliseconds.toFixed(0)} ms`);
  }
  const with_ = weighed.filter(({ hasStripe }) => hasStripe);
  const without = weighed.filter(({ hasStripe }) => !hasStripe);
  const most = (of: readonly Weighed[], value: 'kilobytes' | 'milliseconds') =>
    Math.max(...of.map((one) => one[value]));
  const part = 'bundles';
  return {
    figures: [
      { part, name: 'largest without Stripe', value: most(without, 'kilobytes'), unit: 'KB', goal: { atMost: 350 } },
      {
        part,
        name: 'slowest to load without Stripe',
        value: most(without, 'milliseconds'),
        unit: 'ms',
        goal: { atMost: 100 },
      },
      { part, name: 'largest with Stripe', value: most(with_, 'kilobytes'), unit: 'KB', goal: { atMost: 600 } },
      { part, name: 'slowest to load with Stripe', value: most(with_, 'milliseconds'), unit: 'ms' },
    ],
    tables: [
      {
        title: 'Functions',
        head: ['function', 'KB', 'ms to load', 'Stripe'],
        rows: weighed
          .toSorted((one, other) => other.kilobytes - one.kilobytes)
          .map(({ label, kilobytes, milliseconds, hasStripe }) => [
            label,
            kilobytes,
            milliseconds,
            hasStripe ? 'yes' : '',
          ]),
      },
    ],
  };
};

async function weigh({ label, modulePath, environment }: LambdaFunction): Promise<Weighed> {
  const url = pathToFileURL(modulePath).href;
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const given = ['--input-type=module', '--eval', script, url];
    const { stdout } = await promisify(execFile)(process.execPath, given, {
      env: { ...environment, AWS_REGION: 'eu-central-1' },
    });
    times.push(Number(stdout));
  }
  return {
    label,
    hasStripe: readFileSync(modulePath, 'utf8').includes('api.stripe.com'),
    kilobytes: statSync(modulePath).size / 1000,
    milliseconds: percentile(times, 0.5),
  };
}
