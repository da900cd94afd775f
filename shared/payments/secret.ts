import * as z from 'zod';
import { readSecret } from '#shared/runtime/secrets.ts';

const StripeSecret = z.object({ secret_key: z.string().min(1), webhook_secret: z.string().min(1) });

export type StripeEnvironment = { readonly STRIPE_SECRET_ARN: string; readonly STRIPE_API_URL: string };

/** The key for calls to Stripe, and what Stripe signs its webhooks with. */
export async function stripeSecret(env: StripeEnvironment): Promise<{ secretKey: string; webhookSecret: string }> {
  const { secret_key: secretKey, webhook_secret: webhookSecret } = await readSecret(
    env.STRIPE_SECRET_ARN,
    StripeSecret,
  );
  return { secretKey, webhookSecret };
}
