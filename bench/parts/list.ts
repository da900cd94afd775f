import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { seedCatalogue } from '../../local/catalogue/seed.ts';
import { startCloud } from '../../local/cloud.ts';
import type { Part } from '../figures.ts';

const autocannon = fileURLToPath(import.meta.resolve('autocannon'));
const connections = 16;
const warmUpSeconds = 3;
const seconds = 10;
const Report = z.object({
  requests: z.object({ average: z.number() }),
  latency: z.object({ p50: z.number(), p99: z.number() }),
  non2xx: z.number(),
  errors: z.number(),
});

/** Visitors who look through the catalogue; they are in another process. */
export const list: Part = async ({ directory, progress }) => {
  await using cloud = await startCloud({ directory, rateLimits: 'off', log: progress });
  const { access_token: staffToken } = await cloud.identityToken({ email: 'admin@example.com', groups: ['admin'] });
  await seedCatalogue({ fetch: cloud.fetch, staffToken, progress });
  const url = `${cloud.endpoint}/store/products?limit=20`;
  await load(url, warmUpSeconds);
  progress(`${url} for ${seconds} s`);
  const { requests, latency } = await load(url, seconds);
  const part = 'list';
  return {
    figures: [
      {
        part,
        name: 'GET /store/products?limit=20',
        value: requests.average,
        unit: 'requests/s',
        goal: { atLeast: 1500 },
      },
      { part, name: 'its answer, p50', value: latency.p50, unit: 'ms' },
      { part, name: 'its answer, p99', value: latency.p99, unit: 'ms' },
    ],
    tables: [],
  };
};

async function load(url: string, duration: number): Promise<z.infer<typeof Report>> {
  const given = [autocannon, '--json', '--connections', String(connections), '--duration', String(duration), url];
  const { stdout } = await promisify(execFile)(process.execPath, given);
  const report = Report.parse(JSON.parse(stdout));
  if (report.non2xx + report.errors > 0) throw new Error(`${report.non2xx + report.errors} requests to ${url} failed.`);
  return report;
}
