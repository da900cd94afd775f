import { type StripeEnvironment, stripeSecret } from './secret.ts';
import { type StripeClient, stripeClient } from './stripe.ts';

let made: { readonly secretKey: string; readonly client: StripeClient } | undefined;

/** A client with the key that the secret holds now; the same client as long as the key stays. */
export async function stripeFromSecret(env: StripeEnvironment): Promise<StripeClient> {
  const { secretKey } = await stripeSecret(env);
  if (made?.secretKey !== secretKey) {
    const url = env.STRIPE_API_URL;
    made = { secretKey, client: stripeClient(url ? { secretKey, url } : { secretKey }) };
  }
  return made.client;
}
