import { getLibrary, getOrderKeys } from '#shared/contracts/digital-keys.ts';
import { listKeys } from '#shared/data/key-lists.ts';
import { keysOfOrder, presentLibrary } from '#shared/delivery/buyer-keys.ts';
import { UnauthorizedError } from '#shared/domain/errors.ts';
import { api, route } from '#shared/http/api.ts';
import { customerFinder } from '#shared/http/identity.ts';
import { visibleOrder } from '#shared/http/order-access.ts';
import { json } from '#shared/http/problem.ts';
import { loadEnv } from '#shared/runtime/env.ts';

const env = loadEnv('api/digital-keys');
const findCustomer = customerFinder({ issuer: env.CUSTOMERS_ISSUER, clientId: env.CUSTOMERS_CLIENT_ID });

export const handler = api([
  route(getOrderKeys, async (request) => {
    const { found, actor } = await visibleOrder(request, findCustomer);
    const { key, reveal } = request.query;
    const viewer = { actor, sourceIp: request.sourceIp };
    const digital_keys = await keysOfOrder(found, { keyId: key, reveal: reveal === 'true' }, viewer, request.now);
    return json({ digital_keys });
  }),

  route(getLibrary, async ({ identity, query, sourceIp, now }) => {
    if (!identity) throw new UnauthorizedError('Sign in to see your library.');
    const page = await listKeys('byCustomer', identity.id, query);
    const viewer = { actor: `customer:${identity.id}`, sourceIp };
    const digital_keys = await presentLibrary(page.keys, query.reveal === 'true', viewer, now);
    return json({ digital_keys, count: digital_keys.length, limit: query.limit, next_cursor: page.nextCursor ?? null });
  }),
]);
