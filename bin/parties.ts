import type { Stage } from '../lib/stages.ts';

/** One value that a party gave us, and how a mistaken one is told. */
export interface Field {
  readonly name: string;
  readonly where: string;
  readonly shape: RegExp;
  /** What the value looks like, for whoever pasted another one. */
  readonly looksLike: string;
}

/** A party that the shop has credentials with. */
export interface Party {
  readonly name: string;
  /** The stack's output that holds the ARN of its secret. */
  readonly output: 'StripeSecretArn' | 'CodesWholesaleSecretArn' | 'KinguinSecretArn';
  readonly fields: readonly Field[];
}

/** The parties of a stage. One that sells real keys takes nothing but Stripe's live key. */
export function partiesOf(stage: Stage): readonly Party[] {
  const mode = stage.keepsData ? 'live' : 'test';
  return [
    {
      name: 'Stripe',
      output: 'StripeSecretArn',
      fields: [
        {
          name: 'secret_key',
          where: 'Dashboard → Developers → API keys',
          shape: new RegExp(`^(sk|rk)_${mode}_\\w{10,}$`),
          looksLike: `sk_${mode}_… or rk_${mode}_…`,
        },
        {
          name: 'webhook_secret',
          where: 'Dashboard → Developers → Webhooks → your endpoint → Signing secret',
          shape: /^whsec_[\w+/=]{10,}$/,
          looksLike: 'whsec_…',
        },
      ],
    },
    {
      name: 'CodesWholesale',
      output: 'CodesWholesaleSecretArn',
      fields: [
        { name: 'client_id', where: 'app.codeswholesale.com → API', ...plain },
        { name: 'client_secret', where: 'app.codeswholesale.com → API; it is shown once', ...plain },
        { name: 'signature', where: 'app.codeswholesale.com → API → postback', ...plain },
      ],
    },
    {
      name: 'Kinguin',
      output: 'KinguinSecretArn',
      fields: [
        { name: 'api_key', where: 'kinguin.net → Integration → API → your store', ...plain },
        { name: 'webhook_secret', where: 'the X-Event-Secret that you set for the store’s webhooks', ...plain },
      ],
    },
  ];
}

const plain = { shape: /^[\x21-\x7e]{8,512}$/, looksLike: 'at least eight characters without spaces' };

/** What is still as the first deployment made it, misses, or has another shape: by name, never by value. */
export function faultsOf({ fields }: Party, secret: Readonly<Record<string, unknown>>): readonly string[] {
  return fields
    .filter(({ name, shape }) => {
      const value = secret[name];
      return typeof value !== 'string' || value === 'not-set' || !shape.test(value);
    })
    .map(({ name }) => name);
}
