import * as z from 'zod';
import { keyContentTypes, keyStatuses } from '#shared/domain/digital-key.ts';
import { mostKeysPerImport } from '#shared/domain/key-import.ts';
import { cursorListed, cursorPage, EuroAmount, Reason, readers, writers } from './admin-common.ts';
import { operation } from './operation.ts';
import { Amount, Id, Time, text } from './store-common.ts';

/** A key as staff sees it. Its code is not in here: that takes a reveal. */
export const AdminDigitalKey = z
  .object({
    id: z.string().describe('Made from the fingerprint of the code: the same code always has the same id.'),
    status: z.enum(keyStatuses),
    product_id: z.string(),
    lot_id: z.string(),
    source: z.enum(['import', 'codeswholesale', 'kinguin']),
    type: z.enum(['text', 'image']),
    content_type: z.enum(keyContentTypes),
    unit_cost: Amount.nullable().describe('EUR.'),
    order_id: z.string().nullable(),
    line_item_id: z.string().nullable(),
    unit: z.int().nullable().describe('Which of the line’s quantity it fulfils, from 0.'),
    customer_id: z.string().nullable(),
    reason: z.string().nullable().describe('Why it was set aside or revoked.'),
    created_at: Time,
    assigned_at: Time.nullable(),
    delivered_at: Time.nullable(),
    revealed_at: Time.nullable(),
    revoked_at: Time.nullable(),
  })
  .meta({ id: 'AdminDigitalKey' });
export type AdminDigitalKey = z.infer<typeof AdminDigitalKey>;

export const AdminLot = z
  .object({
    id: z.string(),
    product_id: z.string(),
    source: z.enum(['import', 'codeswholesale', 'kinguin']),
    quantity: z.int(),
    unit_cost: Amount.nullable().describe('EUR.'),
    note: z.string().nullable(),
    created_at: Time,
  })
  .meta({ id: 'AdminLot', description: 'Keys that came together: one import or one purchase.' });
export type AdminLot = z.infer<typeof AdminLot>;

const KeyAnswer = z.object({ digital_key: AdminDigitalKey });
const params = z.object({ id: Id });

export const listDigitalKeys = operation({
  route: 'GET /admin/digital-keys',
  summary: 'Keys, by product and id. Filters narrow each other down.',
  caller: 'staff',
  roles: readers,
  query: z.strictObject({
    ...cursorPage(50, 200),
    product_id: Id.optional(),
    lot_id: Id.optional(),
    order_id: Id.optional(),
    status: z.enum(keyStatuses).optional(),
    fingerprint: z
      .string()
      .regex(/^dkey_[0-9A-Z]{6,40}$/, 'must be an id such as dkey_…; for a pasted code use POST …/lookup')
      .optional()
      .describe(
        'The id that a code has. To get it for a pasted code, `POST /admin/digital-keys/lookup`: a code must not stand in a URL.',
      ),
  }),
  response: z.object({ digital_keys: z.array(AdminDigitalKey), ...cursorListed }),
});
export type ListDigitalKeysQuery = z.output<typeof listDigitalKeys.query>;

const codeParts = {
  code: z.string().describe('The text, or the bytes of the picture in base64.'),
  type: z.enum(['text', 'image']).optional(),
  content_type: z
    .enum(keyContentTypes)
    .optional()
    .describe('Pictures are told by their first bytes, whatever stands here.'),
};

export const lookUpDigitalKey = operation({
  route: 'POST /admin/digital-keys/lookup',
  summary: 'Finds the key of a pasted code by its fingerprint; nothing is opened.',
  caller: 'staff',
  roles: readers,
  body: z.strictObject(codeParts),
  response: z.object({
    fingerprint: z.string().describe('What the list takes as `fingerprint`.'),
    digital_keys: z.array(AdminDigitalKey).max(1),
    count: z.int(),
  }),
  largestBody: 512 * 1024,
  remember: false,
});

export const retrieveDigitalKey = operation({
  route: 'GET /admin/digital-keys/{id}',
  summary: 'One key, with the lot it came in.',
  caller: 'staff',
  roles: readers,
  params,
  response: z.object({ digital_key: AdminDigitalKey.extend({ lot: AdminLot.nullable() }) }),
});

export const updateDigitalKey = operation({
  route: 'POST /admin/digital-keys/{id}',
  summary: 'Sets a key aside (`quarantined`) or puts it back on sale (`available`). Not for keys that an order has.',
  caller: 'staff',
  roles: writers,
  params,
  body: z
    .strictObject({ status: z.enum(['available', 'quarantined']).optional(), reason: Reason.optional() })
    .refine((body) => body.status !== undefined || body.reason !== undefined, 'needs a status or a reason'),
  response: KeyAnswer,
});

export const revokeDigitalKey = operation({
  route: 'DELETE /admin/digital-keys/{id}',
  summary: 'Takes a key out of stock for good; it stays on record as `revoked`. Not for keys that an order has.',
  caller: 'staff',
  roles: writers,
  params,
  query: z.strictObject({ reason: Reason.optional() }),
  response: KeyAnswer,
});

const source = text(200).trim().describe('Where the keys come from, in words; the note of the lot.');

const SubmittedKey = z.union([z.string().transform((code) => ({ code })), z.strictObject(codeParts)], {
  error: 'must be a code, or an object of code, type and content_type',
});

/** Not checked yet, but described, since the API's description is made from what comes first. */
const AnyKey = z.unknown().meta({
  anyOf: [
    { type: 'string' },
    {
      type: 'object',
      required: ['code'],
      properties: {
        code: { type: 'string' },
        type: { enum: ['text', 'image'] },
        content_type: { enum: keyContentTypes },
      },
      additionalProperties: false,
    },
  ],
});

const ImportBody = z.strictObject({
  product_id: Id,
  // Counted before the keys are looked at, so that millions of wrong ones cost nothing.
  keys: z.array(AnyKey).min(1).max(mostKeysPerImport).pipe(z.array(SubmittedKey)),
  unit_cost: EuroAmount.optional(),
  source: source.optional(),
  dry_run: z.boolean().default(false).describe('Reports what would happen and changes nothing.'),
});
export type ImportBody = z.output<typeof ImportBody>;

const Remarks = z.array(
  z.object({
    index: z.int().describe('Place in what was sent, from 0; in CSV the header does not count.'),
    reason: z.string(),
  }),
);

export const importDigitalKeys = operation({
  route: 'POST /admin/digital-keys/bulk-import',
  summary: `Imports up to ${mostKeysPerImport} keys of one product. Safe to repeat: a key is stored once.`,
  caller: 'staff',
  roles: writers,
  query: z
    .strictObject({
      product_id: Id.optional(),
      unit_cost: z
        .string()
        .regex(/^\d{1,7}(\.\d{1,2})?$/, 'must be an amount such as 12.49')
        .transform(Number)
        .pipe(EuroAmount)
        .optional(),
      source: source.optional(),
      dry_run: z.enum(['true', 'false']).optional(),
    })
    .describe(
      'For `text/csv`, whose rows are `code[,type,content_type]` below a header; in JSON these stand in the body.',
    ),
  body: ImportBody,
  response: z.object({
    lot_id: z.string().nullable().describe('Null when nothing was stored.'),
    imported: z.int().describe('Keys stored; in a dry run, keys that would be.'),
    duplicates: Remarks,
    rejected: Remarks,
    dry_run: z.boolean(),
    warnings: Remarks.describe('Only in a dry run: codes that look unlike those of the platform.'),
  }),
  alsoReads: ['text/csv'],
  largestBody: 6_000_000,
});

export const revealDigitalKey = operation({
  route: 'POST /admin/digital-keys/{id}/reveal',
  summary: 'Shows the code of a key to staff, for a reason. Recorded before it is opened.',
  caller: 'staff',
  roles: readers,
  params,
  body: z.strictObject({ reason: Reason.min(10) }),
  response: z.object({
    digital_key: AdminDigitalKey.extend({ code: z.string().describe('The text, or the picture in base64.') }),
  }),
  remember: false,
});

export const adminDigitalKeyOperations = [
  listDigitalKeys,
  lookUpDigitalKey,
  retrieveDigitalKey,
  updateDigitalKey,
  revokeDigitalKey,
  importDigitalKeys,
  revealDigitalKey,
] as const;
