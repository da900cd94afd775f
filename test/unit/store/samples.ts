import { type Cart, newCart } from '#shared/domain/cart.ts';
import type { Product } from '#shared/domain/product.ts';

export const now = Date.UTC(2026, 10, 25, 10);
export const at = new Date(now).toISOString();

/** A published Steam game at 19.99 EUR; `name` makes ids, handle and title. */
export function aProduct(name = 'HADES', overrides: Partial<Product> = {}): Product {
  const suffix = `01KB000000${name.padEnd(16, '0')}`;
  return {
    id: `prod_${suffix}`,
    variantId: `variant_${suffix}`,
    handle: `${name.toLowerCase()}-steam`,
    title: name,
    status: 'published',
    platform: 'steam',
    region: 'worldwide',
    excludedCountries: [],
    genres: ['Roguelike'],
    tags: ['story'],
    languages: ['en', 'de'],
    prices: { eur: 1999, usd: 2199 },
    offers: [{ id: 'offer_1', supplier: 'kinguin', supplierProductId: 'k-1', cost: 900, enabled: true }],
    createdAt: at,
    updatedAt: at,
    ...overrides,
  };
}

/** A cart in Europe with these products, one of each. */
export function aCart(products: readonly Product[] = [], overrides: Partial<Cart> = {}): Cart {
  return {
    ...newCart({ regionId: 'reg_europe' }, now),
    email: 'ada@example.com',
    lines: products.map((product, index) => ({
      id: `cali_01KB00000000000000000000A${index}`,
      productId: product.id,
      variantId: product.variantId,
      quantity: 1,
      createdAt: at,
      updatedAt: at,
    })),
    ...overrides,
  };
}

export const byId = (...products: readonly Product[]) => new Map(products.map((product) => [product.id, product]));

/** An event as API Gateway sends it. */
export function anEvent(
  routeKey: string,
  {
    params,
    query = '',
    body,
    headers = {},
    claims,
  }: {
    readonly params?: Record<string, string>;
    readonly query?: string;
    readonly body?: unknown;
    readonly headers?: Record<string, string>;
    readonly claims?: Record<string, string>;
  } = {},
) {
  const [method = '', path = ''] = routeKey.split(' ');
  return {
    routeKey,
    rawPath: path,
    rawQueryString: query,
    headers: { 'content-type': 'application/json', ...headers },
    pathParameters: params ?? {},
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    isBase64Encoded: false,
    requestContext: {
      http: { method, path, sourceIp: '192.0.2.1' },
      ...(claims ? { authorizer: { jwt: { claims } } } : {}),
    },
  };
}
