import { stripeEventTypes } from '#shared/contracts/webhooks.ts';
import type { Stage } from '../lib/stages.ts';
import { faultsOf, type Party } from './parties.ts';

/** What was found out about something, or why it could not be. */
export type Found<T> = { readonly value: T } | { readonly error: string };

/** One line of the doctor's report; what is not well says how to mend it. */
export type Finding =
  | { readonly well: true; readonly what: string }
  | { readonly well: false; readonly what: string; readonly mend: string };

export interface MailAccount {
  readonly production: boolean;
  readonly perSecond: number;
  readonly perDay: number;
}

export interface StripeEndpoint {
  readonly url: string;
  readonly enabled: boolean;
  readonly events: readonly string[];
}

/** Euro cents that can be spent. */
export interface SupplierAccount {
  readonly balance: number;
}

/** Everything that the checks judge; the doctor gathers it. */
export interface Facts {
  readonly shopUrl: string;
  readonly shop: Found<{ readonly regions: number; readonly pages: boolean }>;
  readonly secrets: readonly { readonly party: Party; readonly secret: Found<Readonly<Record<string, unknown>>> }[];
  readonly mail: Found<MailAccount>;
  readonly sender: Found<{ readonly verified: boolean; readonly signed: boolean }>;
  readonly stripe: Found<readonly StripeEndpoint[]>;
  readonly suppliers: Readonly<Record<'CodesWholesale' | 'Kinguin', Found<SupplierAccount>>>;
  readonly concurrency: Found<number>;
  readonly startsPerSecond: Found<number>;
  readonly certificate: Found<{ readonly status: string; readonly names: readonly string[] }> | undefined;
}

export interface Plan {
  readonly stage: Stage;
  /** Orders in the busiest second that is planned for. */
  readonly ordersPerSecond: number;
}

/** Below this a supplier may refuse the next order: euro cents. */
const lowBalance = 10_000;

/** What a paid order holds of Lambda at once, requests of its buyer included, for about a second each. */
const concurrencyPerOrder = 4;

/** Judges all there is to judge, in the order in which a deployer mends it. */
export function diagnose(facts: Facts, plan: Plan): readonly Finding[] {
  return [
    shopAnswers(facts),
    ...facts.secrets.map(secretIsSet),
    ...stripeSends(facts),
    ...supplierTakes('CodesWholesale', facts),
    ...supplierTakes('Kinguin', facts),
    ...mailGoesOut(facts, plan),
    ...quotasSuffice(facts, plan),
    ...certificateCovers(facts, plan),
  ];
}

function shopAnswers({ shop, shopUrl }: Facts): Finding {
  return judge('The shop answers', shop, 'Deploy it: npm run deploy.', ({ regions, pages }) => {
    if (regions === 0) return `${shopUrl} knows no region: the catalogue is empty. Add products in the console.`;
    return pages ? undefined : 'The pages are not published: build them (npm run build:web) and deploy again.';
  });
}

function secretIsSet({ party, secret }: Facts['secrets'][number]): Finding {
  const command = `npm run secrets -- --party ${party.name.toLowerCase()}`;
  return judge(`${party.name}’s credentials are set`, secret, `Put them in: ${command}`, (value) => {
    const faults = faultsOf(party, value);
    return faults.length > 0 ? `Not set, or of another shape: ${faults.join(', ')}. Put in: ${command}` : undefined;
  });
}

function stripeSends({ stripe, shopUrl }: Facts): readonly Finding[] {
  const url = `${shopUrl}/webhooks/stripe`;
  const mend = 'Look at the key in Stripe’s dashboard; then npm run secrets -- --party stripe';
  return [
    judge('Stripe tells the shop about payments', stripe, mend, (endpoints) => {
      const endpoint = endpoints.find((one) => one.url === url);
      if (!endpoint) return `Register ${url} in Stripe’s dashboard (Developers → Webhooks).`;
      if (!endpoint.enabled) return `${url} is disabled in Stripe’s dashboard: enable it, and resend what failed.`;
      const missing = stripeEventTypes.filter(
        (type) => !endpoint.events.includes(type) && !endpoint.events.includes('*'),
      );
      return missing.length > 0 ? `Add these events to ${url}: ${missing.join(', ')}` : undefined;
    }),
  ];
}

function supplierTakes(name: 'CodesWholesale' | 'Kinguin', { suppliers }: Facts): readonly Finding[] {
  const mend = `Check the credentials, and whether ${name} allows calls from this network; then npm run secrets -- --party ${name.toLowerCase()}`;
  return [
    judge(`${name} sells to us`, suppliers[name], mend, ({ balance }) =>
      balance < lowBalance ? `Only ${(balance / 100).toFixed(2)} EUR are left there: top the balance up.` : undefined,
    ),
  ];
}

function mailGoesOut({ mail, sender }: Facts, { stage, ordersPerSecond }: Plan): readonly Finding[] {
  const allowed = 'Let these credentials read SES (ses:GetAccount, ses:GetEmailIdentity).';
  return [
    judge('Mail reaches everybody', mail, allowed, ({ production }) =>
      production
        ? undefined
        : 'SES is in its sandbox and sends to verified addresses only: SES console → Account dashboard → Request production access.',
    ),
    judge(`${stage.mail.identity} may send`, sender, allowed, ({ verified, signed }) => {
      if (!verified)
        return `Verify ${stage.mail.identity}: add the DNS records that SES shows for it, or follow the link in its mail.`;
      return signed || stage.mail.identity.includes('@')
        ? undefined
        : 'DKIM is not confirmed: add the three CNAME records that SES shows for the identity.';
    }),
    judge('Mail keeps up with orders', mail, allowed, ({ perSecond, perDay }) => {
      if (perSecond < ordersPerSecond)
        return `SES sends ${perSecond} a second and ${ordersPerSecond} orders are planned for: ask for a raise in Service Quotas. Keys show on the order page meanwhile.`;
      return perDay < ordersPerSecond * 3600
        ? `SES sends ${perDay} a day, less than an hour at ${ordersPerSecond} a second: ask for a raise.`
        : undefined;
    }),
  ];
}

function quotasSuffice({ concurrency, startsPerSecond }: Facts, { ordersPerSecond }: Plan): readonly Finding[] {
  const needed = Math.ceil(ordersPerSecond * concurrencyPerOrder);
  return [
    judge('Lambda has room', concurrency, 'Let these credentials read it (lambda:GetAccountSettings).', (limit) =>
      limit < needed
        ? `${limit} functions may run at once, ${needed} are needed: raise L-B99A9384 in Service Quotas.`
        : undefined,
    ),
    judge(
      'Orders start as fast as they come',
      startsPerSecond,
      'Let these credentials read it (servicequotas:ListServiceQuotas).',
      (rate) =>
        rate < ordersPerSecond
          ? `Step Functions starts ${rate} a second: raise StartExecution’s refill rate in Service Quotas. Until then orders wait in the queue.`
          : undefined,
    ),
  ];
}

function certificateCovers({ certificate }: Facts, { stage }: Plan): readonly Finding[] {
  const { domain } = stage;
  if (!certificate || !domain) return [];
  return [
    judge(
      `The certificate covers ${domain.name}`,
      certificate,
      'Let these credentials read it (acm:DescribeCertificate in us-east-1).',
      ({ status, names }) => {
        if (status !== 'ISSUED') return `It is ${status}: add its DNS records, which ACM shows in us-east-1.`;
        const wildcard = domain.name.replace(/^[^.]+/, '*');
        return names.includes(domain.name) || names.includes(wildcard)
          ? undefined
          : `It is for ${names.join(', ')}: request one for ${domain.name} in us-east-1.`;
      },
    ),
  ];
}

function judge<T>(
  what: string,
  found: Found<T>,
  otherwise: string,
  trouble: (value: T) => string | undefined,
): Finding {
  if ('error' in found) return { well: false, what, mend: `${found.error}. ${otherwise}` };
  const mend = trouble(found.value);
  return mend === undefined ? { well: true, what } : { well: false, what, mend };
}

/** One line each: what is well, and what to do about the rest. */
export function reportOf(findings: readonly Finding[]): readonly string[] {
  return findings.map((one) => (one.well ? `ok    ${one.what}` : `MEND  ${one.what}: ${one.mend}`));
}
