/** What the Kinguin sandbox can be told while it runs. */
import * as z from 'zod';
import { faultKind } from './faults.ts';
import { transportFaults, webhookFaults } from './server.ts';

export const kinguinFaults = {
  ...transportFaults,
  ...webhookFaults,
  acceptThenDrop: faultKind({}),
  acceptThenError: faultKind({ html: z.boolean().default(false), status: z.int().min(500).max(599).default(500) }),
  base64LineBreaks: faultKind({}),
  burnReference: faultKind({}),
  cancelSomeKeys: faultKind(
    {
      keys: z.int().min(1).default(1),
      as: z.enum(['CANCELED', 'REFUNDED']).default('CANCELED'),
      orderStatus: z.string().min(1).optional(),
    },
    { main: 'keys' },
  ),
  downloadClaims: faultKind({}),
  duplicateReference: faultKind({ answer: z.enum(['accept', '400', '422']).default('422') }, { main: 'answer' }),
  historyLag: faultKind({ ms: z.int().min(0).default(30_000) }, { main: 'ms' }),
  ignoreFilters: faultKind({}),
  legacyComplete: faultKind({}),
  lowStockAtOrder: faultKind({}),
  misspelledContentType: faultKind({}),
  nothingYet: faultKind({ answer: z.enum(['[]', '404', '422']).default('422') }, { main: 'answer' }),
  orderFailed: faultKind({
    kind: z.enum(['OrderFailed', 'ResourceLock', 'Error']).default('OrderFailed'),
    status: z.int().min(400).max(599).default(422),
    accepted: z.boolean().default(false),
  }),
  priceMoved: faultKind({ cents: z.int().default(50) }, { main: 'cents', once: true }),
  refundOrder: faultKind({}),
  refusalStatus: faultKind(
    {
      status: z.int().min(400).max(499).default(422),
      kinds: z.array(z.enum(['ProductUnavailable', 'InsufficientBalance', 'Preorder', 'NoKeysToReturn'])).optional(),
    },
    { main: 'status' },
  ),
  sendDuplicateKey: faultKind({}, { once: true }),
  titleVariant: faultKind({}),
  unknownCodeType: faultKind({ codeType: z.string().min(1).default('application/pdf') }, { main: 'codeType' }),
  unknownKeyStatus: faultKind({ status: z.string().min(1).default('ON_HOLD') }, { main: 'status' }),
  unknownStatus: faultKind({ status: z.string().min(1).default('on_hold') }, { main: 'status' }),
  webhookBeforeAnswer: faultKind({}),
};

const cents = z.int().min(1);
const quantity = z.int().min(0);

/** The body of a change, as the desk's route takes it. Amounts are euro cents; products go by either id. */
export const kinguinChange = z.strictObject({
  stock: z.record(z.string(), quantity).optional(),
  prices: z.record(z.string(), cents).optional(),
  offers: z
    .record(
      z.string(),
      z.array(
        z.strictObject({
          id: z
            .string()
            .regex(/^[0-9a-f]{24}$/)
            .exactOptional(),
          merchantName: z.string().min(1).exactOptional(),
          priceCents: cents,
          qty: quantity,
          textQty: quantity.exactOptional(),
          availableQty: quantity.exactOptional(),
          wholesaleCents: z.tuple([cents, cents, cents, cents]).exactOptional(),
        }),
      ),
    )
    .optional(),
  gone: z.record(z.string(), z.boolean()).optional(),
  balance: z.int().optional(),
  down: z.boolean().optional(),
  faults: z.record(z.string(), z.unknown()).optional(),
  deliveryMs: z.int().min(0).optional(),
  keyIntervalMs: z.int().min(0).optional(),
  returnMs: z.int().min(0).optional(),
  discountPercent: z.number().min(0).max(99).optional(),
});

export interface KinguinSettings {
  down: boolean;
  /** From the order to its first key. */
  deliveryMs: number;
  /** From one key to the next. */
  keyIntervalMs: number;
  /** From a request to return keys to its effect. */
  returnMs: number;
  discountPercent: number;
}
