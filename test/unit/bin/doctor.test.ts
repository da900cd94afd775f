import { describe, expect, it } from 'vitest';
import { stripeEventTypes } from '#shared/contracts/webhooks.ts';
import { diagnose, type Facts, reportOf } from '../../../bin/doctor-checks.ts';
import { found } from '../../../bin/doctor-facts.ts';
import { partiesOf } from '../../../bin/parties.ts';
import { stages } from '../../../lib/stages.ts';

const stage = {
  ...stages.prod,
  domain: { name: 'shop.latchkey.example', certificateArn: 'arn:aws:acm:us-east-1:0:certificate/1' },
};
const url = 'https://shop.latchkey.example';
const secrets: Readonly<Record<string, Record<string, string>>> = {
  Stripe: { secret_key: `sk_live_${'a'.repeat(20)}`, webhook_secret: `whsec_${'b'.repeat(20)}` },
  CodesWholesale: { client_id: 'c'.repeat(10), client_secret: 'd'.repeat(10), signature: 'e'.repeat(10) },
  Kinguin: { api_key: 'f'.repeat(10), webhook_secret: 'g'.repeat(10) },
};
const healthy: Facts = {
  shopUrl: url,
  shop: { value: { regions: 1, pages: true } },
  secrets: partiesOf(stage).map((party) => ({ party, secret: { value: secrets[party.name] ?? {} } })),
  mail: { value: { production: true, perSecond: 200, perDay: 2_000_000 } },
  sender: { value: { verified: true, signed: true } },
  stripe: { value: [{ url: `${url}/webhooks/stripe`, enabled: true, events: stripeEventTypes }] },
  suppliers: { CodesWholesale: { value: { balance: 100_000 } }, Kinguin: { value: { balance: 100_000 } } },
  concurrency: { value: 1000 },
  startsPerSecond: { value: 300 },
  certificate: { value: { status: 'ISSUED', names: ['*.latchkey.example'] } },
};
const plan = { stage, ordersPerSecond: 10 };

/** What is to be mended when one fact is another one. */
function mendsWith(change: Partial<Facts>, changedPlan = plan): string[] {
  return diagnose({ ...healthy, ...change }, changedPlan).flatMap((one) => (one.well ? [] : [one.mend]));
}

describe('the doctor', () => {
  it('finds nothing to mend in a shop that is ready', () => {
    const findings = diagnose(healthy, plan);
    expect(findings.filter(({ well }) => !well)).toEqual([]);
    expect(findings.length).toBeGreaterThanOrEqual(12);
  });

  const endpoint = (change: object): Partial<Facts> => ({
    stripe: { value: [{ url: `${url}/webhooks/stripe`, enabled: true, events: stripeEventTypes, ...change }] },
  });
  const party = (name: string, secret: Record<string, string>): Partial<Facts> => ({
    secrets: healthy.secrets.map((one) => (one.party.name === name ? { ...one, secret: { value: secret } } : one)),
  });

  it.each<[string, Partial<Facts>, string]>([
    ['an empty catalogue', { shop: { value: { regions: 0, pages: true } } }, 'Add products in the console'],
    ['a shop without pages', { shop: { value: { regions: 1, pages: false } } }, 'npm run build:web'],
    ['a key for tests', party('Stripe', { ...secrets.Stripe, secret_key: `sk_test_${'a'.repeat(20)}` }), 'secret_key'],
    ['credentials never put in', party('Kinguin', { api_key: 'not-set' }), 'api_key, webhook_secret. Put in: npm run'],
    ['a webhook nobody registered', { stripe: { value: [] } }, `Register ${url}/webhooks/stripe`],
    ['a webhook that is off', endpoint({ enabled: false }), 'enable it'],
    ['a webhook without all its events', endpoint({ events: stripeEventTypes.slice(1) }), String(stripeEventTypes[0])],
    [
      'a supplier without money',
      { suppliers: { ...healthy.suppliers, Kinguin: { value: { balance: 1234 } } } },
      'Only 12.34 EUR are left there',
    ],
    [
      'a supplier that does not know us',
      { suppliers: { ...healthy.suppliers, CodesWholesale: { error: 'api.codeswholesale.com answered 401' } } },
      'answered 401. Check the credentials, and whether CodesWholesale allows calls from this network',
    ],
    [
      'mail in the sandbox',
      { mail: { value: { production: false, perSecond: 14, perDay: 50_000 } } },
      'Request production access',
    ],
    [
      'mail that is too slow',
      { mail: { value: { production: true, perSecond: 5, perDay: 2_000_000 } } },
      'SES sends 5 a second',
    ],
    [
      'mail that stops at noon',
      { mail: { value: { production: true, perSecond: 14, perDay: 20_000 } } },
      '20000 a day',
    ],
    ['a sender nobody verified', { sender: { value: { verified: false, signed: false } } }, 'Verify latchkey.example'],
    ['a sender without DKIM', { sender: { value: { verified: true, signed: false } } }, 'CNAME'],
    ['a young account', { concurrency: { value: 10 } }, '40 are needed: raise L-B99A9384'],
    ['slow starts', { startsPerSecond: { value: 5 } }, 'orders wait in the queue'],
    [
      'a certificate in waiting',
      { certificate: { value: { status: 'PENDING_VALIDATION', names: [] } } },
      'add its DNS records',
    ],
    [
      'a certificate for another name',
      { certificate: { value: { status: 'ISSUED', names: ['*.shop.latchkey.example'] } } },
      'request one for shop.latchkey.example',
    ],
  ])('sees %s and says in one line how to mend it', (_, change, hint) => {
    const mends = mendsWith(change);
    expect(mends).toHaveLength(1);
    expect(mends[0]).toContain(hint);
    expect(mends[0]).not.toContain('\n');
  });

  it('asks for more as more orders are planned', () => {
    expect(mendsWith({}, { stage, ordersPerSecond: 250 }).map((mend) => /SES|functions|Step/.exec(mend)?.[0])).toEqual([
      'SES',
    ]);
    expect(mendsWith({}, { stage, ordersPerSecond: 400 })).toHaveLength(3);
  });

  it('takes what cannot be found out as something to mend, and never says a secret', () => {
    const report = reportOf(
      diagnose(
        {
          ...healthy,
          ...party('Stripe', { secret_key: 'sk_live_short!', webhook_secret: 'w' }),
          mail: { error: 'Denied' },
        },
        plan,
      ),
    );
    expect(report.filter((line) => line.startsWith('MEND'))).toHaveLength(3);
    expect(report.join('\n')).not.toContain('sk_live_short!');
  });

  it('turns a failure into words', async () => {
    expect(await found(async () => 1)).toEqual({ value: 1 });
    expect(await found(() => Promise.reject(new Error('Refused.')))).toEqual({ error: 'Refused' });
  });
});
