/** What the CodesWholesale sandbox can be told while it runs. */
import * as z from 'zod';
import { faultKind } from './faults.ts';
import { transportFaults, webhookFaults } from './server.ts';

export const codesWholesaleFaults = {
  ...transportFaults,
  ...webhookFaults,
  acceptThenDrop: faultKind({}),
  acceptThenError: faultKind({ html: z.boolean().default(false), status: z.int().min(500).max(599).default(500) }),
  answerCreated: faultKind({}),
  bareLists: faultKind({}),
  base64LineBreaks: faultKind({}),
  cancelOrder: faultKind({
    afterMs: z.int().min(0).default(1_000),
    status: z.string().min(1).default('Cancelled'),
    refund: z.boolean().default(true),
  }),
  duplicateReference: faultKind({ answer: z.enum(['accept', '208', '400', '422']).default('208') }, { main: 'answer' }),
  emptyPages: faultKind({}, { once: true }),
  emptyProduct: faultKind({}),
  historyEndExclusive: faultKind({}),
  historyLag: faultKind({ ms: z.int().min(0).default(30_000) }, { main: 'ms' }),
  imageInOrder: faultKind({}),
  invoiceMissing: faultKind({}),
  lazyText: faultKind({}),
  lowStockAtOrder: faultKind({}),
  priceMoved: faultKind({ cents: z.int().default(50) }, { main: 'cents', once: true }),
  refusalStatus: faultKind({ status: z.int().min(400).max(499).default(422) }, { main: 'status' }),
  sendDuplicateKey: faultKind({}, { once: true }),
  shortDelivery: faultKind({ missing: z.int().min(1).default(1) }, { main: 'missing' }),
  tokenShape: faultKind({ shape: z.enum(['spring']).default('spring') }, { main: 'shape' }),
  unknownCodeType: faultKind({ codeType: z.string().min(1).default('CODE_ACCOUNT') }, { main: 'codeType' }),
  unknownStatus: faultKind({ status: z.string().min(1).default('OnHold') }, { main: 'status' }),
};

const cents = z.int().min(0);
const tiers = z
  .array(z.strictObject({ from: z.int().min(1), to: z.int().min(1).nullable(), cents: cents.min(1) }))
  .min(1);

const fulfillmentSchema = z.union([
  z.literal('immediate'),
  z.strictObject({ delayMs: z.int().min(0), gradual: z.boolean().default(false) }),
]);
export type Fulfillment = z.output<typeof fulfillmentSchema>;

/** The body of a change, as the desk's route takes it. Amounts are euro cents. */
export const codesWholesaleChange = z.strictObject({
  stock: z.record(z.string(), z.int().min(0)).optional(),
  prices: z.record(z.string(), z.union([cents.min(1), tiers])).optional(),
  balance: z.int().optional(),
  credit: cents.optional(),
  down: z.boolean().optional(),
  faults: z.record(z.string(), z.unknown()).optional(),
  fulfillment: fulfillmentSchema.optional(),
  /** Products that leave the price list. */
  remove: z.array(z.string()).optional(),
  rateLimits: z.boolean().optional(),
});
