import { changeKey, requireKey } from '#shared/admin/change-key.ts';
import { importKeys } from '#shared/admin/import-keys.ts';
import { searchKeys } from '#shared/admin/key-search.ts';
import { presentAdminKey, presentLot } from '#shared/admin/key-view.ts';
import { staffEntry } from '#shared/admin/staff.ts';
import { submittedInCsv, submittedInJson } from '#shared/admin/submitted-keys.ts';
import {
  importDigitalKeys,
  listDigitalKeys,
  lookUpDigitalKey,
  retrieveDigitalKey,
  revokeDigitalKey,
  updateDigitalKey,
} from '#shared/contracts/admin-digital-keys.ts';
import { audit } from '#shared/data/audit.ts';
import { getKey } from '#shared/data/digital-keys.ts';
import { getLot } from '#shared/data/lots.ts';
import type { DigitalKey } from '#shared/domain/digital-key.ts';
import { InvalidRequestError } from '#shared/domain/errors.ts';
import { readCode } from '#shared/domain/key-import.ts';
import { api, route } from '#shared/http/api.ts';
import { rememberAnswers } from '#shared/http/idempotency.ts';
import { json } from '#shared/http/problem.ts';
import { loadEnv } from '#shared/runtime/env.ts';
import { keyIdOfCode } from '#shared/vault/seal.ts';

loadEnv('api/admin/digital-keys');

/** Milliseconds after which an import begins nothing new: the API waits for thirty seconds, the function for 29. */
const timeForImport = 24_000;

const statusOf = ({ status, reason }: DigitalKey) => ({ status, ...(reason === undefined ? {} : { reason }) });

export const handler = api(
  [
    route(listDigitalKeys, async ({ query, now }) => {
      const { keys, nextCursor } = await searchKeys(query, now);
      const digital_keys = keys.map(presentAdminKey);
      return json({ digital_keys, count: keys.length, limit: query.limit, next_cursor: nextCursor });
    }),

    route(lookUpDigitalKey, async ({ body }) => {
      const code = readCode({ code: body.code, type: body.type, contentType: body.content_type });
      if (typeof code === 'string') throw new InvalidRequestError(code, [{ path: 'body.code', message: code }]);
      const fingerprint = await keyIdOfCode(code);
      const key = await getKey(fingerprint);
      const digital_keys = key ? [presentAdminKey(key)] : [];
      return json({ fingerprint, digital_keys, count: digital_keys.length });
    }),

    route(retrieveDigitalKey, async ({ params }) => {
      const key = await requireKey(params.id);
      const lot = await getLot(key.lotId);
      return json({ digital_key: { ...presentAdminKey(key), lot: lot ? presentLot(lot) : null } });
    }),

    route(updateDigitalKey, async (request) => {
      const { params, body, now } = request;
      const entryOf = (before: DigitalKey, after: DigitalKey) =>
        staffEntry(request, {
          action: 'digital_key.update',
          subject: params.id,
          reason: body.reason,
          before: statusOf(before),
          after: statusOf(after),
        });
      return json({ digital_key: presentAdminKey(await changeKey(params.id, body, entryOf, now)) });
    }),

    route(revokeDigitalKey, async (request) => {
      const { params, query, now } = request;
      const entryOf = (before: DigitalKey, after: DigitalKey) =>
        staffEntry(request, {
          action: 'digital_key.revoke',
          subject: params.id,
          reason: query.reason,
          before: statusOf(before),
          after: statusOf(after),
        });
      const change = { status: 'revoked', reason: query.reason } as const;
      return json({ digital_key: presentAdminKey(await changeKey(params.id, change, entryOf, now)) });
    }),

    route(importDigitalKeys, async (request) => {
      const { contentType, rawBody, query, body, now } = request;
      const submitted = contentType === 'text/csv' ? submittedInCsv(rawBody, query) : submittedInJson(body);
      const started = performance.now();
      const report = await importKeys(submitted, {
        now,
        late: () => performance.now() - started > timeForImport,
        announce: (lot, { imported, duplicates, rejected }) =>
          audit(
            staffEntry(request, {
              action: 'digital_key.import',
              subject: lot.id,
              after: { ...lot, keys: imported, duplicates: duplicates.length, rejected: rejected.length },
            }),
          ),
      });
      const { lotId, imported, duplicates, rejected, warnings } = report;
      return json({ lot_id: lotId, imported, duplicates, rejected, dry_run: submitted.dryRun, warnings });
    }),
  ],
  rememberAnswers,
);
