import {
  listMyOrders,
  listOrders,
  retrieveMe,
  retrieveOrder,
  type StoreCustomer,
} from '#shared/contracts/store-orders.ts';
import { listOrdersOfCustomer } from '#shared/data/order-lists.ts';
import { getOrder } from '#shared/data/orders.ts';
import { NotFoundError, UnauthorizedError } from '#shared/domain/errors.ts';
import { type ApiRequest, api, type Identity, route } from '#shared/http/api.ts';
import { customerFinder } from '#shared/http/identity.ts';
import { visibleOrder } from '#shared/http/order-access.ts';
import { json, type Reply } from '#shared/http/problem.ts';
import { mapConcurrently } from '#shared/runtime/batch.ts';
import { loadEnv } from '#shared/runtime/env.ts';
import { chooseFields, readFields } from '#shared/store/fields.ts';
import type { MedusaCustomer } from '#shared/store/medusa.ts';
import { presentOrder } from '#shared/store/order.ts';

const env = loadEnv('api/orders');
const findCustomer = customerFinder({ issuer: env.CUSTOMERS_ISSUER, clientId: env.CUSTOMERS_CLIENT_ID });

export const handler = api([
  route(retrieveOrder, async (request) => {
    const { found } = await visibleOrder(request, findCustomer);
    if (!found.order.authorizedAt) throw new NotFoundError('This order has not been paid.');
    return json({ order: chooseFields(presentOrder(found), readFields(request.query.fields)) });
  }),

  route(listOrders, ordersOfCaller),
  route(listMyOrders, ordersOfCaller),

  route(retrieveMe, async ({ identity, query }) =>
    json({ customer: chooseFields(presentCustomer(signedIn(identity)), readFields(query.fields)) }),
  ),
]);

interface ListQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly fields?: string | undefined;
}

async function ordersOfCaller({ identity, query }: ApiRequest<unknown, ListQuery>): Promise<Reply> {
  const { limit, cursor, fields } = query;
  const page = await listOrdersOfCustomer(signedIn(identity).id, { limit, cursor });
  const found = await mapConcurrently(page.orders, 8, (order) => getOrder(order.id));
  const choice = readFields(fields);
  const orders = found.flatMap((one) => (one ? [chooseFields(presentOrder(one), choice)] : []));
  return json({ orders, count: orders.length, offset: 0, limit, next_cursor: page.nextCursor ?? null });
}

function signedIn(identity: Identity | undefined): Identity {
  if (!identity) throw new UnauthorizedError('Sign in to see your account.');
  return identity;
}

function presentCustomer({ id, email }: Identity): StoreCustomer {
  return {
    id,
    email: email ?? '',
    first_name: null,
    last_name: null,
    company_name: null,
    phone: null,
    default_billing_address_id: null,
    default_shipping_address_id: null,
    addresses: [],
    metadata: {},
  } satisfies MedusaCustomer;
}
