/** The endpoints of the Kinguin sandbox. */
import type { Clock } from '../service.ts';
import type { FaultBox } from './faults.ts';
import type { Call, Reply } from './http.ts';
import { isListed, type KinguinCatalogue, type StockedKinguinProduct } from './kinguin-catalogue.ts';
import type { kinguinFaults } from './kinguin-faults.ts';
import { type KinguinOrder, type KinguinOrders, keyState, keysOf, kinguinStatus } from './kinguin-orders.ts';
import { isProblem, type Problem, problemReply, unauthorizedReply } from './kinguin-problems.ts';
import { readKinguinOrder } from './kinguin-requests.ts';
import {
  findProducts,
  kinguinPlatforms,
  kinguinProductJson,
  kinguinRegions,
  type OrderFilter,
  orderFilterIn,
  pageIn,
  pageOf,
  searched,
} from './kinguin-search.ts';
import { kinguinViews } from './kinguin-views.ts';
import { euros } from './kinguin-wire.ts';
import { htmlReply, type Route, type RoutedCall, type TransportAnswers } from './server.ts';

export type KinguinEndpoint =
  | 'products'
  | 'product'
  | 'regions'
  | 'platforms'
  | 'genres'
  | 'placeOrder'
  | 'order'
  | 'orders'
  | 'keys'
  | 'returnKeys'
  | 'balance';

type SandboxCall = RoutedCall<KinguinEndpoint>;

export const kinguinBasePath = '/esa/api';

const route = (method: 'GET' | 'POST', path: string, endpoint: KinguinEndpoint): Route<KinguinEndpoint> => ({
  method,
  path: `${kinguinBasePath}${path}`,
  endpoint,
});

export const kinguinRoutes: readonly Route<KinguinEndpoint>[] = [
  route('POST', '/v2/order', 'placeOrder'),
  route('POST', '/v1/order', 'placeOrder'),
  route('GET', '/v2/order/:id/keys', 'keys'),
  route('GET', '/v1/order/:id', 'order'),
  route('GET', '/v1/order', 'orders'),
  route('POST', '/v2/order/:id/keys/return', 'returnKeys'),
  route('GET', '/v1/products', 'products'),
  route('GET', '/v1/products/:id', 'product'),
  route('GET', '/v2/products/:id', 'product'),
  route('GET', '/v1/regions', 'regions'),
  route('GET', '/v1/platforms', 'platforms'),
  route('GET', '/v1/genres', 'genres'),
  route('GET', '/v1/balance', 'balance'),
];

const ok = (json: unknown): Reply => ({ status: 200, json });
const gone: Problem = { kind: 'HttpClient', status: 404 };

export interface KinguinApi {
  readonly answers: TransportAnswers<KinguinEndpoint>;
  handle(call: SandboxCall): Reply | Promise<Reply>;
}

/** Answers every endpoint from the catalogue and the order book. */
export function kinguinApi(options: {
  readonly clock: Clock;
  readonly apiKey: string;
  readonly catalogue: KinguinCatalogue;
  readonly book: KinguinOrders;
  readonly faults: FaultBox<typeof kinguinFaults>;
  /** Tells the shop about an order and resolves when the shop answered. */
  readonly announce: (order: KinguinOrder) => Promise<void>;
}): KinguinApi {
  const { clock, apiKey, catalogue, book, faults, announce } = options;
  const views = kinguinViews({ now: clock.now, book, faults });

  const problem = (what: Problem, call: Call, endpoint: KinguinEndpoint | ''): Exclude<Reply, 'drop'> =>
    problemReply(what, call, { now: clock.now(), wireVariant: faults.take('titleVariant', endpoint) !== undefined });

  /** A refusal, with the status that was asked for where the real one is not known. */
  const refusal = (what: Problem, call: SandboxCall): Reply => {
    const kind = what.kind;
    if (
      kind === 'ProductUnavailable' ||
      kind === 'InsufficientBalance' ||
      kind === 'Preorder' ||
      kind === 'NoKeysToReturn'
    ) {
      const wished = faults.peek('refusalStatus', call.endpoint);
      if (wished && (!wished.kinds || wished.kinds.includes(kind))) {
        faults.take('refusalStatus', call.endpoint);
        return problem({ ...what, status: wished.status }, call, call.endpoint);
      }
    }
    return problem(what, call, call.endpoint);
  };

  const placeOrder = async (call: SandboxCall): Promise<Reply> => {
    const { endpoint } = call;
    const version = call.path.startsWith(`${kinguinBasePath}/v1/`) ? 'v1' : 'v2';
    const request = readKinguinOrder(version, call.body, call.headers['content-type']);
    if (isProblem(request)) return refusal(request, call);
    const { externalId } = request;
    if (externalId !== null && book.hasReference(externalId)) {
      const answer = faults.take('duplicateReference', endpoint)?.answer ?? '400';
      if (answer !== 'accept') {
        const taken: Problem = {
          kind: 'ConstraintViolation',
          status: Number(answer),
          detail: `Invalid "orderExternalId" property. The orderExternalId "${externalId}" is already used.`,
          propertyPath: 'orderExternalId',
          invalidValue: externalId,
        };
        return refusal(taken, call);
      }
    }
    const failing = faults.take('orderFailed', endpoint);
    const failed = failing && problem({ kind: failing.kind, status: failing.status }, call, endpoint);
    if (failed && !failing.accepted) return failed;
    const order = book.place(request);
    if (isProblem(order)) {
      if (externalId !== null && faults.take('burnReference', endpoint)) book.burnReference(externalId);
      return refusal(order, call);
    }
    if (failed) return failed;
    if (faults.take('webhookBeforeAnswer', endpoint)) await announce(order);
    if (faults.take('acceptThenDrop', endpoint)) return 'drop';
    const error = faults.take('acceptThenError', endpoint);
    if (error?.html) return htmlReply(error.status);
    if (error) return problem({ kind: 'Error', status: error.status }, call, endpoint);
    return { status: 201, json: views.order(order, 'placeOrder') };
  };

  const fits = (order: KinguinOrder, { from, to, texts, preorder }: OrderFilter): boolean => {
    const isText = (name: keyof OrderFilter['texts'], values: readonly (string | number | null)[]) =>
      texts[name] === undefined || values.map(String).includes(texts[name]);
    return (
      order.createdAt >= from &&
      order.createdAt <= to &&
      isText(
        'kinguinId',
        order.lines.map(({ kinguinId }) => kinguinId),
      ) &&
      isText(
        'productId',
        order.lines.map(({ productId }) => productId),
      ) &&
      isText('orderId', [order.orderId]) &&
      isText('orderExternalId', [order.externalId]) &&
      isText('status', [kinguinStatus(order, clock.now())]) &&
      (preorder === undefined || order.lines.some((line) => line.isPreorder) === preorder)
    );
  };

  const orderSearch = (call: SandboxCall): Reply => {
    const { query, endpoint } = call;
    const lag = faults.take('historyLag', endpoint)?.ms ?? 0;
    const ignoring = faults.take('ignoreFilters', endpoint) !== undefined;
    const found = searched(() => {
      const filter = orderFilterIn(query);
      const page = pageIn(query);
      const reference = filter.texts.orderExternalId;
      const looked = ignoring || reference === undefined ? book.orders.values() : book.byReference(reference);
      const matching = [...looked]
        .filter((order) => order.createdAt <= clock.now() - lag && (ignoring || fits(order, filter)))
        .sort((one, other) => other.number - one.number);
      return { results: pageOf(matching, page), item_count: matching.length };
    });
    if (isProblem(found)) return problem(found, call, endpoint);
    return ok({ ...found, results: found.results.map((order) => views.order(order, 'orders')) });
  };

  const productSearch = (call: SandboxCall): Reply => {
    const { query, endpoint } = call;
    const followed = faults.take('ignoreFilters', endpoint) ? new URLSearchParams() : query;
    const found = searched(() => {
      const matching = findProducts(catalogue.products.values(), followed, clock.now());
      return { results: pageOf(matching, pageIn(query)), item_count: matching.length };
    });
    if (isProblem(found)) return problem(found, call, endpoint);
    return ok({ ...found, results: found.results.map((product) => kinguinProductJson(product, clock.now())) });
  };

  const oneProduct = (call: SandboxCall): Reply => {
    const isFirstVersion = call.path.startsWith(`${kinguinBasePath}/v1/`);
    const product: StockedKinguinProduct | undefined = isFirstVersion
      ? catalogue.byKinguinId(Number(call.id))
      : catalogue.products.get(call.id);
    return product && isListed(product)
      ? ok(kinguinProductJson(product, clock.now()))
      : problem(gone, call, call.endpoint);
  };

  const unknownOrder = (call: SandboxCall): Reply =>
    problem({ kind: 'OrderNotFound', status: 404, detail: 'Order not found.' }, call, call.endpoint);

  const keys = (call: SandboxCall, order: KinguinOrder): Reply => {
    const page = searched(() => pageIn(call.query));
    if (isProblem(page)) return problem(page, call, call.endpoint);
    const delivered = views.keys(order);
    if (delivered.length === 0) {
      const answer = faults.take('nothingYet', call.endpoint)?.answer ?? '[]';
      if (answer === '404') return problem(gone, call, call.endpoint);
      if (answer === '422') return problem({ kind: 'OrderNotDispatchedYet', status: 422 }, call, call.endpoint);
    }
    const shown = pageOf(delivered, page);
    if (shown.length > 0 && faults.take('downloadClaims', call.endpoint)) {
      book.claim(order, new Set(shown.map(({ id }) => id)));
    }
    return ok(shown.map(({ json }) => json));
  };

  const returnKeys = (call: SandboxCall, order: KinguinOrder): Reply => {
    const requested = book.requestReturn(order);
    if (isProblem(requested)) return refusal(requested, call);
    const now = clock.now();
    return ok(keysOf(requested).map((key) => ({ id: key.id, status: keyState(key, now) })));
  };

  return {
    answers: {
      unknownPath: (call) => problem(gone, call, ''),
      wrongIp: (call) =>
        problem({ kind: 'Authorization', status: 403, detail: 'IP address is not allowed.' }, call, call.endpoint),
      unauthorized: () => unauthorizedReply,
      rateLimited: (call) => problem({ kind: 'Http', status: 429, detail: 'Too Many Requests' }, call, call.endpoint),
      serverError: (call, status) => problem({ kind: 'Error', status }, call, call.endpoint),
    },
    handle(call) {
      if (call.headers['x-api-key'] !== apiKey) return unauthorizedReply;
      switch (call.endpoint) {
        case 'placeOrder':
          return placeOrder(call);
        case 'orders':
          return orderSearch(call);
        case 'products':
          return productSearch(call);
        case 'product':
          return oneProduct(call);
        case 'regions':
          return ok(kinguinRegions);
        case 'platforms':
          return ok(kinguinPlatforms);
        case 'genres':
          return ok([...new Set([...catalogue.products.values()].flatMap(({ genres = [] }) => genres))].sort());
        case 'balance':
          return ok({ balance: euros(book.account().balanceCents) });
        default: {
          const order = book.orders.get(call.id);
          if (!order) return unknownOrder(call);
          if (call.endpoint === 'keys') return keys(call, order);
          return call.endpoint === 'order' ? ok(views.order(order, 'order')) : returnKeys(call, order);
        }
      }
    },
  };
}
