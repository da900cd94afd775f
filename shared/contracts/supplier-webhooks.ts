import * as z from 'zod';
import { operation } from './operation.ts';

const largestBody = 256 * 1024;

export const codesWholesaleWebhook = operation({
  route: 'POST /webhooks/codeswholesale',
  summary: 'Takes postbacks of CodesWholesale as hints; whatever they say is read again from the supplier',
  caller: 'webhook',
  response: z.null(),
  status: 204,
  largestBody,
});

export const kinguinWebhook = operation({
  route: 'POST /webhooks/kinguin',
  summary: 'Takes events of Kinguin as hints; whatever they say is read again from the supplier',
  caller: 'webhook',
  response: z.null(),
  status: 204,
  largestBody,
});

export const supplierWebhookOperations = [codesWholesaleWebhook, kinguinWebhook];

/** What every postback carries in place of a signature. */
export const CodesWholesalePostback = z.object({ authHash: z.string() });

/** The one postback about an order. */
export const CodesWholesalePreorder = z.object({ type: z.literal('PREORDER'), orderId: z.string() });

/** An event about an order; others are without our reference. */
export const KinguinOrderEvent = z.object({ orderExternalId: z.string() });
