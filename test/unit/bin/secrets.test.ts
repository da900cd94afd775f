import { describe, expect, it } from 'vitest';
import { faultsOf, partiesOf } from '../../../bin/parties.ts';
import { putSecrets } from '../../../bin/put-secrets.ts';
import { stages } from '../../../lib/stages.ts';

const fresh: Readonly<Record<string, Record<string, unknown>>> = {
  Stripe: { secret_key: 'not-set', webhook_secret: 'generated-by-the-deployment' },
  CodesWholesale: { client_id: 'not-set', client_secret: 'not-set', signature: 'x'.repeat(32) },
  Kinguin: { api_key: 'not-set', webhook_secret: 'y'.repeat(32) },
};

/** Answers in the order of the questions: `Stripe secret_key`, `Stripe webhook_secret`, and so on. */
async function put(answers: readonly string[], stored = fresh) {
  const said: string[] = [];
  const written: Record<string, unknown> = {};
  const left = [...answers];
  const unset = await putSecrets(partiesOf(stages.prod), {
    ask: async (question) => {
      said.push(question);
      return left.shift() ?? '';
    },
    say: (line) => void said.push(line),
    read: async ({ name }) => stored[name] ?? {},
    write: async ({ name }, secret) => {
      written[name] = secret;
    },
  });
  return { unset, written, said: said.join('\n'), left };
}

const key = `sk_live_${'a1'.repeat(10)}`;
const signing = `whsec_${'b2'.repeat(10)}`;

describe('putting secrets', () => {
  it('stores what was given beside what was there, and says names only', async () => {
    const { written, said, unset } = await put([key, signing, 'the-client-id', 'the-client-secret', '', 'the-api-key']);
    expect(written).toEqual({
      Stripe: { secret_key: key, webhook_secret: signing },
      CodesWholesale: { client_id: 'the-client-id', client_secret: 'the-client-secret', signature: 'x'.repeat(32) },
      Kinguin: { api_key: 'the-api-key', webhook_secret: 'y'.repeat(32) },
    });
    expect(unset).toEqual([]);
    for (const value of [key, signing, 'the-client-id', 'the-client-secret', 'the-api-key', 'x'.repeat(32)])
      expect(said).not.toContain(value);
    expect(said).toContain('Stored: secret_key, webhook_secret.');
  });

  it('asks again for what has another shape, and does not repeat it', async () => {
    const { written, said } = await put(['sk_test_1234567890abcdef', key, signing]);
    expect(written.Stripe).toEqual({ secret_key: key, webhook_secret: signing });
    expect(said).toContain('That does not look like sk_live_… or rk_live_…');
    expect(said).not.toContain('sk_test_1234567890abcdef');
  });

  it('leaves everything as it is when nothing is given, and says what is missing', async () => {
    const { written, unset } = await put([]);
    expect(written).toEqual({});
    expect(unset).toEqual([
      'Stripe secret_key',
      'Stripe webhook_secret',
      'CodesWholesale client_id',
      'CodesWholesale client_secret',
      'Kinguin api_key',
    ]);
  });

  it('takes Stripe’s test key only where no real keys are sold', () => {
    const test = { secret_key: `sk_test_${'a1'.repeat(10)}`, webhook_secret: signing };
    const stripeOf = (stage: 'dev' | 'prod') => partiesOf(stages[stage]).slice(0, 1);
    expect(stripeOf('dev').map((party) => faultsOf(party, test))).toEqual([[]]);
    expect(stripeOf('prod').map((party) => faultsOf(party, test))).toEqual([['secret_key']]);
  });
});
