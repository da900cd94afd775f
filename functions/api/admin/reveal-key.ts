import { presentAdminKey } from '#shared/admin/key-view.ts';
import { revealKey } from '#shared/admin/reveal-key.ts';
import { staffEntry } from '#shared/admin/staff.ts';
import { revealDigitalKey } from '#shared/contracts/admin-digital-keys.ts';
import { api, route } from '#shared/http/api.ts';
import { json } from '#shared/http/problem.ts';
import { loadEnv } from '#shared/runtime/env.ts';

loadEnv('api/admin/reveal-key');

export const handler = api([
  route(revealDigitalKey, async (request) => {
    const { params, body, now } = request;
    const { key, code } = await revealKey(
      params.id,
      ({ productId, orderId, status }) =>
        staffEntry(request, {
          action: 'digital_key.reveal',
          subject: params.id,
          reason: body.reason,
          after: { productId, status, ...(orderId === undefined ? {} : { orderId }) },
        }),
      now,
    );
    return json({ digital_key: { ...presentAdminKey(key), code } });
  }),
]);
