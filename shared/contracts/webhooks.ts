import * as z from 'zod';
import { operation } from './operation.ts';

/**
 * The events that Stripe is asked to send. Together they tell of every way a payment can begin or go back; what follows
 * from our own captures is left out, since it tells nothing new.
 */
export const stripeEventTypes: readonly string[] = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'payment_intent.amount_capturable_updated',
  'charge.refunded',
];

export const stripeWebhook = operation({
  route: 'POST /webhooks/stripe',
  summary: 'Takes signed events of Stripe; the same event again changes nothing',
  caller: 'webhook',
  response: z.null(),
  status: 204,
  largestBody: 512 * 1024,
});

export const stripeWebhookOperations = [stripeWebhook];
