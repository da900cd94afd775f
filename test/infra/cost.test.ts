import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CostLine, costOf, Profile } from '../../bin/cost-model.ts';
import { readDeployed } from '../../bin/deployed.ts';
import { stacksOf } from './template.ts';

const file = join(import.meta.dirname, '..', '..', 'bench', 'usage-profile.json');
const profile = Profile.parse(JSON.parse(readFileSync(file, 'utf8')));
const { shop, firewall } = stacksOf('prod');
const lines = costOf(profile, readDeployed(shop, firewall));
const sum = (of: (line: CostLine) => number) => lines.reduce((total, line) => total + of(line), 0);

describe('a small production shop', () => {
  it('costs at most 30 cents for a thousand orders from stock, a third of it for mail', () => {
    expect(sum(({ perThousand }) => perThousand)).toBeLessThanOrEqual(0.3);
    expect(lines.find(({ service }) => service === 'SES')?.perThousand).toBeCloseTo(0.1, 2);
  });

  it('costs at most 25 dollars a month before it sells anything, its firewall included', () => {
    expect(lines.find(({ service }) => service === 'WAF')?.fixed).toBeGreaterThan(5);
    expect(sum(({ fixed }) => fixed)).toBeLessThanOrEqual(25);
  });

  it('is counted with everything that an order passes', () => {
    expect(lines.filter(({ perThousand }) => perThousand > 0).map(({ service }) => service)).toEqual(
      expect.arrayContaining([
        'SES',
        'Step Functions',
        'X-Ray',
        'DynamoDB',
        'Lambda',
        'API Gateway',
        'KMS',
        'SQS',
        'WAF',
      ]),
    );
  });
});
