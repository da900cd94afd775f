import { describe, expect, it } from 'vitest';
import { stripeEventTypes } from '#shared/contracts/webhooks.ts';
import { afterDeployment, firewallDeployment, preparation, shopDeployment } from '../../../bin/deployment.ts';
import { stages } from '../../../lib/stages.ts';

const line = ({ command }: { readonly command: readonly string[] }) => command.join(' ');
const arn = 'arn:aws:wafv2:us-east-1:000000000000:global/webacl/x/1';

describe('a deployment', () => {
  it('builds the pages before it synthesises, so that they are published with what they call', () => {
    const steps = preparation(stages.prod, { hasPages: true, directory: 'out' }).map(line);
    expect(steps).toEqual([
      'npm run --silent build:web',
      'npm run --silent openapi',
      'cdk synth --quiet --context stage=prod --output out',
    ]);
    expect(preparation(stages.prod, { hasPages: false, directory: 'out' }).map(line)).toEqual(steps.slice(1));
  });

  it('puts the firewall up first, where the stage has one', () => {
    expect(firewallDeployment(stages.prod, 'out').map(line)).toEqual([
      'cdk deploy Latchkey-prod-firewall --app out --require-approval never --outputs-file out/Latchkey-prod-firewall.outputs.json',
    ]);
    expect(firewallDeployment(stages.dev, 'out')).toEqual([]);
  });

  it('shows the difference, and changes nothing before it was agreed to', () => {
    const [diff, deploy] = shopDeployment(stages.prod, 'out', arn);
    expect(diff && line(diff)).toBe('cdk diff Latchkey-prod --app out');
    expect(deploy && line(deploy)).toContain(`--parameters WebAclArn=${arn}`);
    expect([diff?.confirm, deploy?.confirm]).toEqual([undefined, true]);
    expect(shopDeployment(stages.dev, 'out', undefined).map(line).join()).not.toContain('--parameters');
  });

  it('ends with the addresses to register, and every event that Stripe has to send', () => {
    const text = afterDeployment(stages.prod, { ShopUrl: 'https://shop.example', StaffPoolId: 'eu_1' }).join('\n');
    for (const party of ['stripe', 'codeswholesale', 'kinguin'])
      expect(text).toContain(`https://shop.example/webhooks/${party}`);
    for (const type of stripeEventTypes) expect(text).toContain(type);
    expect(text).toContain('--user-pool-id eu_1');
  });
});
