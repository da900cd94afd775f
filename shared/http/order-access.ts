import { orderTokenMatches } from '#shared/data/order-tokens.ts';
import { getOrder } from '#shared/data/orders.ts';
import { NotFoundError } from '#shared/domain/errors.ts';
import { isId } from '#shared/domain/ids.ts';
import type { OrderWithLines } from '#shared/domain/order.ts';
import type { ApiRequest } from './api.ts';
import type { FindCustomer } from './identity.ts';

type OrderRequest = ApiRequest<{ readonly id: string }, { readonly token?: string | undefined }>;

/**
 * The order, for whoever may see it: its customer, or a guest with its token. For everybody else there is none, and
 * nothing tells the two apart.
 */
export async function visibleOrder(
  request: OrderRequest,
  findCustomer: FindCustomer,
): Promise<{ readonly found: OrderWithLines; readonly actor: string }> {
  const { id } = request.params;
  const found = isId('order', id) ? await getOrder(id) : undefined;
  if (found) {
    const customer = await findCustomer(request);
    if (customer && found.order.customerId === customer.id) return { found, actor: `customer:${customer.id}` };
    const token = request.header('x-order-token') ?? request.query.token;
    if (token && (await orderTokenMatches(id, token, request.now))) return { found, actor: 'guest' };
  }
  throw new NotFoundError(
    `There is no order ${id} for you. Sign in as its customer, or send its token in the x-order-token header.`,
  );
}
