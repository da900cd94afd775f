import type { FunctionName } from '#shared/runtime/env.ts';

/** `public` includes guests and customers alike; the function itself judges a customer's or an order's token. */
export type Caller = 'public' | 'customer' | 'staff';

export interface RouteRow {
  readonly route: `${'GET' | 'POST' | 'DELETE'} /${string}`;
  readonly function: FunctionName;
  readonly caller: Caller;
}

const row = (caller: Caller, name: FunctionName, ...routes: RouteRow['route'][]): RouteRow[] =>
  routes.map((route) => ({ route, function: name, caller }));

/** Every route of the API: who may call it and which function answers. */
export const routes: readonly RouteRow[] = [
  ...row(
    'public',
    'api/catalog',
    'GET /store/regions',
    'GET /store/regions/{id}',
    'GET /store/products',
    'GET /store/products/{id}',
    'GET /store/payment-providers',
  ),
  ...row(
    'public',
    'api/carts',
    'POST /store/carts',
    'GET /store/carts/{id}',
    'POST /store/carts/{id}',
    'POST /store/carts/{id}/line-items',
    'POST /store/carts/{id}/line-items/{line_id}',
    'DELETE /store/carts/{id}/line-items/{line_id}',
  ),
  ...row(
    'public',
    'api/checkout',
    'POST /store/payment-collections',
    'POST /store/payment-collections/{id}/payment-sessions',
    'POST /store/carts/{id}/complete',
  ),
  ...row('public', 'api/orders', 'GET /store/orders/{id}'),
  ...row('customer', 'api/orders', 'GET /store/orders', 'GET /store/customers/me', 'GET /store/customers/me/orders'),
  ...row('public', 'api/digital-keys', 'GET /store/orders/{id}/digital-keys'),
  ...row('customer', 'api/digital-keys', 'GET /store/customers/me/digital-keys'),
  ...row(
    'staff',
    'api/admin/products',
    'GET /admin/products',
    'POST /admin/products',
    'GET /admin/products/{id}',
    'POST /admin/products/{id}',
    'POST /admin/products/{id}/offers',
    'GET /admin/exchange-rates',
    'POST /admin/exchange-rates',
  ),
  ...row('staff', 'api/admin/orders', 'GET /admin/orders', 'GET /admin/orders/{id}'),
  ...row(
    'staff',
    'api/admin/digital-keys',
    'GET /admin/digital-keys',
    'GET /admin/digital-keys/{id}',
    'POST /admin/digital-keys/{id}',
    'DELETE /admin/digital-keys/{id}',
    'POST /admin/digital-keys/bulk-import',
    'POST /admin/digital-keys/lookup',
  ),
  ...row('staff', 'api/admin/reveal-key', 'POST /admin/digital-keys/{id}/reveal'),
  ...row('public', 'webhooks/stripe', 'POST /webhooks/stripe'),
  ...row('public', 'webhooks/codeswholesale', 'POST /webhooks/codeswholesale'),
  ...row('public', 'webhooks/kinguin', 'POST /webhooks/kinguin'),
];
