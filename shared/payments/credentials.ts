import * as z from 'zod';
import { readSecret } from '#shared/runtime/secrets.ts';
import { type StripeClient, stripeClient } from './stripe.ts';

const StripeSecret = z.object({ secret_key: z.string().min(1), webhook_secret: z.string().min(1) });

type StripeEnvironment = { readonly STRIPE_SECRET_ARN: string; readonly STRIPE_API_URL: string };

let made: { readonly secretKey: string; readonly client: StripeClient } | undefined;

/** A client with the key that the secret holds now; the same client as long as the key stays. */
export async function stripeFromSecret(env: StripeEnvironment): Promise<StripeClient> {
  const { secret_key: secretKey } = await readSecret(env.STRIPE_SECRET_ARN, StripeSecret);
  if (made?.secretKey !== secretKey) {
    const url = env.STRIPE_API_URL;
    made = { secretKey, client: stripeClient(url ? { secretKey, url } : { secretKey }) };
  }
  return made.client;
}

/** What Stripe signs its webhooks with. */
export async function webhookSecret(env: StripeEnvironment): Promise<string> {
  return (await readSecret(env.STRIPE_SECRET_ARN, StripeSecret)).webhook_secret;
}
