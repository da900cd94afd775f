import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetAccountCommand, GetEmailIdentityCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import * as z from 'zod';
import type { Stage } from '../lib/stages.ts';
import type { Account } from './aws/account.ts';
import type { Facts, Found, StripeEndpoint, SupplierAccount } from './doctor-checks.ts';
import { type Party, partiesOf } from './parties.ts';

type Secret = Readonly<Record<string, unknown>>;

/** Where the parties are asked; a laptop has its own. */
export interface Addresses {
  readonly shop: string;
  readonly stripe: string;
  readonly codeswholesale: string;
  readonly kinguin: string;
}

const timeout = 10_000;

/** Turns a failure into what the report says of it. Never with a value that somebody answered. */
export async function found<T>(asking: () => Promise<T>): Promise<Found<T>> {
  try {
    return { value: await asking() };
  } catch (error) {
    return { error: error instanceof Error ? error.message.replace(/\.$/, '') : 'No answer' };
  }
}

/** Asks everybody at once. */
export async function gatherFacts(
  stage: Stage,
  account: Account,
  outputs: Readonly<Record<string, string>>,
): Promise<Facts> {
  const secretsManager = new SecretsManagerClient({});
  const ses = new SESv2Client({});
  const read = async ({ output }: Party): Promise<Secret> => {
    const { SecretString = '' } = await secretsManager.send(new GetSecretValueCommand({ SecretId: outputs[output] }));
    return z.record(z.string(), z.unknown()).parse(JSON.parse(SecretString));
  };
  const secrets = await Promise.all(
    partiesOf(stage).map(async (party) => ({ party, secret: await found(() => read(party)) })),
  );
  const addresses: Addresses = {
    shop: outputs.ShopUrl ?? '',
    stripe: stage.stripeApiUrl || 'https://api.stripe.com',
    codeswholesale: stage.suppliers.codeswholesaleUrl,
    kinguin: stage.suppliers.kinguinUrl,
  };
  const certificateArn = stage.domain?.certificateArn;
  const [outside, mail, sender, concurrency, startsPerSecond, certificate] = await Promise.all([
    askParties(addresses, Object.fromEntries(secrets.map(({ party, secret }) => [party.name, secret]))),
    found(async () => {
      const { ProductionAccessEnabled, SendQuota } = await ses.send(new GetAccountCommand({}));
      return {
        production: ProductionAccessEnabled === true,
        perSecond: SendQuota?.MaxSendRate ?? 0,
        perDay: SendQuota?.Max24HourSend ?? 0,
      };
    }),
    found(async () => {
      const identity = await ses.send(new GetEmailIdentityCommand({ EmailIdentity: stage.mail.identity }));
      return {
        verified: identity.VerifiedForSendingStatus === true,
        signed: identity.DkimAttributes?.Status === 'SUCCESS',
      };
    }),
    found(async () => {
      const settings = await account.get('lambda', '/2016-08-19/account-settings');
      return AccountSettings.parse(settings).AccountLimit.ConcurrentExecutions;
    }),
    found(async () => {
      const answer = await account.json('servicequotas', 'ServiceQuotasV20190624.ListServiceQuotas', {
        ServiceCode: 'states',
        MaxResults: 100,
      });
      const rate = Quotas.parse(answer).Quotas.find(({ QuotaName }) => /StartExecution.*refill/i.test(QuotaName));
      if (!rate) throw new Error('Service Quotas names no rate of StartExecution');
      return rate.Value;
    }),
    certificateArn === undefined
      ? undefined
      : found(async () => {
          const input = { CertificateArn: certificateArn };
          const answer = await account.json('acm', 'CertificateManager.DescribeCertificate', input, 'us-east-1');
          const { Status, SubjectAlternativeNames } = Certificate.parse(answer).Certificate;
          return { status: Status, names: SubjectAlternativeNames };
        }),
  ]);
  return { ...outside, secrets, mail, sender, concurrency, startsPerSecond, certificate };
}

const AccountSettings = z.object({ AccountLimit: z.object({ ConcurrentExecutions: z.number() }) });
const Quotas = z.object({ Quotas: z.array(z.object({ QuotaName: z.string(), Value: z.number() })) });
const Certificate = z.object({
  Certificate: z.object({ Status: z.string(), SubjectAlternativeNames: z.array(z.string()).default([]) }),
});

/** What the shop itself, Stripe and the suppliers say. Does nothing that costs or changes anything. */
export async function askParties(
  addresses: Addresses,
  secrets: Readonly<Record<string, Found<Secret> | undefined>>,
): Promise<Pick<Facts, 'shopUrl' | 'shop' | 'stripe' | 'suppliers'>> {
  const [shop, stripe, CodesWholesale, Kinguin] = await Promise.all([
    found(() => askShop(addresses.shop)),
    found(async () => askStripe(addresses.stripe, secretOf(secrets.Stripe))),
    found(async () => askCodesWholesale(addresses.codeswholesale, secretOf(secrets.CodesWholesale))),
    found(async () => askKinguin(addresses.kinguin, secretOf(secrets.Kinguin))),
  ]);
  return { shopUrl: addresses.shop, shop, stripe, suppliers: { CodesWholesale, Kinguin } };
}

function secretOf(secret: Found<Secret> | undefined): Readonly<Record<string, string>> {
  if (!secret || 'error' in secret) throw new Error('Its credentials cannot be read');
  return z.record(z.string(), z.string()).parse(secret.value);
}

async function askShop(url: string) {
  const regions = z.object({ regions: z.array(z.unknown()) }).parse(await answerOf(url, '/store/regions'));
  const page = await fetch(`${url}/`, { signal: AbortSignal.timeout(timeout) });
  const html = page.ok ? await page.text() : '';
  return { regions: regions.regions.length, pages: html.includes('<script') };
}

async function askStripe(url: string, { secret_key = '' }: Readonly<Record<string, string>>) {
  const headers = { authorization: `Bearer ${secret_key}` };
  const { data } = Endpoints.parse(await answerOf(url, '/v1/webhook_endpoints?limit=100', { headers }));
  return data.map(
    (one): StripeEndpoint => ({ url: one.url, enabled: one.status === 'enabled', events: one.enabled_events }),
  );
}

const Endpoints = z.object({
  data: z.array(z.object({ url: z.string(), status: z.string(), enabled_events: z.array(z.string()) })),
});

async function askCodesWholesale(url: string, secret: Readonly<Record<string, string>>): Promise<SupplierAccount> {
  const { client_id = '', client_secret = '' } = secret;
  const body = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret });
  const token = await answerOf(url, '/oauth/token', { method: 'POST', body });
  const { access_token } = z.object({ access_token: z.string() }).parse(token);
  const headers = { authorization: `Bearer ${access_token}` };
  const account = await answerOf(url, '/v3/accounts/current', { headers });
  const { totalToUse } = z.object({ totalToUse: z.number() }).parse(account);
  return { balance: Math.round(totalToUse * 100) };
}

async function askKinguin(url: string, { api_key = '' }: Readonly<Record<string, string>>): Promise<SupplierAccount> {
  const answer = await answerOf(url, '/v1/balance', { headers: { 'x-api-key': api_key } });
  return { balance: Math.round(z.object({ balance: z.number() }).parse(answer).balance * 100) };
}

async function answerOf(base: string, path: string, init: RequestInit = {}): Promise<unknown> {
  const answer = await fetch(base + path, { ...init, signal: AbortSignal.timeout(timeout) });
  if (!answer.ok) throw new Error(`${new URL(base).host} answered ${answer.status}`);
  return answer.json();
}
