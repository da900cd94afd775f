/** The endpoints of the CodesWholesale sandbox. */
import type { Clock } from '../service.ts';
import {
  type CodesWholesaleCatalogue,
  codesWholesaleProductJson,
  euros,
  productPage,
  type StockedProduct,
} from './codeswholesale-catalogue.ts';
import type { codesWholesaleFaults, Fulfillment } from './codeswholesale-faults.ts';
import { type CodesWholesaleOrders, orderStatus, type Refusal } from './codeswholesale-orders.ts';
import { readOrderRequest, readSecurityRequest, riskOf } from './codeswholesale-requests.ts';
import { type CodesWholesaleCredentials, invalidToken, issueToken, refuseToken } from './codeswholesale-token.ts';
import { codesWholesaleViews } from './codeswholesale-views.ts';
import type { FaultBox } from './faults.ts';
import type { Reply } from './http.ts';
import { drawText } from './png.ts';
import { htmlReply, type Route, type RoutedCall, type TransportAnswers, windowLimit } from './server.ts';

export type CodesWholesaleEndpoint =
  | 'token'
  | 'products'
  | 'product'
  | 'description'
  | 'picture'
  | 'productImage'
  | 'platforms'
  | 'regions'
  | 'languages'
  | 'territory'
  | 'account'
  | 'placeOrder'
  | 'orders'
  | 'order'
  | 'invoice'
  | 'code'
  | 'security';

type SandboxCall = RoutedCall<CodesWholesaleEndpoint>;

export function codesWholesaleRoutes(version: string): readonly Route<CodesWholesaleEndpoint>[] {
  const get = (path: string, endpoint: CodesWholesaleEndpoint): Route<CodesWholesaleEndpoint> => ({
    method: 'GET',
    path: `/${version}/${path}`,
    endpoint,
  });
  return [
    { method: 'POST', path: '/oauth/token', endpoint: 'token' },
    { method: 'POST', path: `/${version}/orders`, endpoint: 'placeOrder' },
    { method: 'POST', path: `/${version}/security`, endpoint: 'security' },
    // Pictures are still linked under the first version, whatever version answers.
    { method: 'GET', path: '/v1/products/:id/image', endpoint: 'picture' },
    get('products', 'products'),
    get('products/:id', 'product'),
    get('products/:id/description', 'description'),
    get('productImages/:id', 'productImage'),
    get('platforms', 'platforms'),
    get('regions', 'regions'),
    get('languages', 'languages'),
    get('territory', 'territory'),
    get('accounts/current', 'account'),
    get('orders', 'orders'),
    get('orders/:id', 'order'),
    get('orders/:id/invoice', 'invoice'),
    get('codes/:id', 'code'),
  ];
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const ok = (json: unknown): Reply => ({ status: 200, json });

function failure({ status, code, message }: Refusal): Exclude<Reply, 'drop'> {
  const moreInfo = `https://docs.codeswholesale.com/errors/${code}`;
  return { status, json: { status, code, message, developerMessage: message, moreInfo } };
}

const notFound = (code: number, message: string) => failure({ status: 404, code, message });
const badRequest = (message: string) => failure({ status: 400, code: 40000, message });
const generalError = (status: number) => failure({ status, code: 90001, message: 'General error.' });
const tooMany: Exclude<Reply, 'drop'> = { status: 429, json: { status: 429, message: 'Too many requests' } };

function descriptionJson({ id, name, platform, description }: StockedProduct): object {
  return {
    productId: id,
    platform,
    officialTitle: name,
    category: 'Action,Adventure',
    pegirating: '12',
    developerName: '',
    developerHomepage: '',
    keywords: '',
    eans: [],
    editions: [],
    extensionPacks: [],
    inTheGameLanguages: [],
    minimumRequirements: '',
    recommendedRequirements: '',
    lastUpdated: null,
    localizedTitles: [{ territory: '', title: name }],
    factSheets: [{ territory: 'english', description }],
    releases: [],
    photos: [],
    videos: [],
  };
}

export interface CodesWholesaleApi {
  readonly answers: TransportAnswers<CodesWholesaleEndpoint>;
  handle(call: SandboxCall): Reply;
}

/** Answers every endpoint from the catalogue and the order book. `settings` is read at each call, so changes count at once. */
export function codesWholesaleApi(options: {
  readonly clock: Clock;
  readonly version: string;
  readonly baseUrl: () => string;
  readonly credentials: CodesWholesaleCredentials;
  readonly tokenSeconds: number;
  readonly catalogue: CodesWholesaleCatalogue;
  readonly book: CodesWholesaleOrders;
  readonly faults: FaultBox<typeof codesWholesaleFaults>;
  readonly settings: { readonly fulfillment: Fulfillment; readonly rateLimits: boolean };
}): CodesWholesaleApi {
  const { clock, version, baseUrl, credentials, catalogue, book, faults, settings } = options;
  const views = codesWholesaleViews({ baseUrl, version, now: clock.now, book, faults });
  const within: Partial<Record<CodesWholesaleEndpoint, (who: string) => boolean>> = {
    token: windowLimit(clock, 50, 5 * minuteMs),
    products: windowLimit(clock, 400, 10 * minuteMs),
    product: windowLimit(clock, 600, 5 * minuteMs),
  };

  const named = (
    endpoint: CodesWholesaleEndpoint,
    wrapper: string,
    member: string,
    valuesOf: (product: StockedProduct) => readonly string[],
  ): Reply => {
    const values = new Set([...catalogue.products.values()].flatMap(valuesOf));
    const items = [...values].sort().map((value) => ({ [member]: value }));
    return ok(faults.take('bareLists', endpoint) ? items : { [wrapper]: items });
  };

  const productList = (call: SandboxCall): Reply => {
    const page = productPage(catalogue.products.values(), call.query, clock.now());
    if (page.kind === 'refused') return badRequest(page.reason);
    if (faults.take('emptyPages', call.endpoint)) return ok({ continuationToken: page.ownToken, items: [] });
    const items = page.items.map((item) => codesWholesaleProductJson(item, baseUrl()));
    return ok({ continuationToken: page.nextToken, items });
  };

  const oneProduct = ({ id, endpoint }: SandboxCall): Reply => {
    const product = catalogue.products.get(id);
    if (product) return ok(codesWholesaleProductJson(product, baseUrl()));
    if (faults.take('emptyProduct', endpoint)) return ok({});
    return notFound(20001, `Product ${id} not found or excluded from price list.`);
  };

  /** The picture itself for whoever follows an image link, its record for whoever asks with a token. */
  const productImage = ({ id, headers }: SandboxCall): Reply => {
    const product = catalogue.products.get(id);
    if (!product) return notFound(50002, `Image ${id} not found.`);
    if (headers.authorization) {
      return ok({ id, image: `${baseUrl()}/${version}/productImages/${id}`, format: 'MEDIUM' });
    }
    return { status: 200, bytes: drawText(product.identifier ?? id.slice(0, 7)), type: 'image/png' };
  };

  const placeOrder = ({ body, endpoint }: SandboxCall): Reply => {
    const request = readOrderRequest(body);
    if (typeof request === 'string') return badRequest(request);
    const known = request.reference !== null && book.hasReference(request.reference);
    const duplicate = known ? faults.take('duplicateReference', endpoint) : undefined;
    if (duplicate && duplicate.answer !== 'accept') {
      return failure({ status: Number(duplicate.answer), code: 30020, message: 'Already reported' });
    }
    const outcome = book.place(request, settings.fulfillment);
    if (outcome.kind === 'refused') {
      const status = faults.take('refusalStatus', endpoint)?.status ?? outcome.refusal.status;
      return failure({ ...outcome.refusal, status });
    }
    if (faults.take('acceptThenDrop', endpoint)) return 'drop';
    const error = faults.take('acceptThenError', endpoint);
    if (error) return error.html ? htmlReply(error.status) : generalError(error.status);
    const status = faults.take('answerCreated', endpoint) ? 201 : 200;
    return { status, json: views.order(outcome.order, 'placeOrder') };
  };

  const history = ({ query, endpoint }: SandboxCall): Reply => {
    const from = query.get('startFrom');
    const to = query.get('endOn');
    const start = from === null ? 0 : Date.parse(from);
    let end = to === null ? Number.POSITIVE_INFINITY : Date.parse(to);
    if (Number.isNaN(start) || Number.isNaN(end)) return badRequest('startFrom and endOn must be dates');
    const wholeDay = to !== null && /^\d{4}-\d\d-\d\d$/.test(to);
    if (wholeDay && !faults.take('historyEndExclusive', endpoint)) end += dayMs - 1;
    const lag = faults.take('historyLag', endpoint)?.ms ?? 0;
    const seenUntil = Math.min(end, clock.now() - lag);
    const shown = [...book.orders.values()].filter(({ createdAt }) => createdAt >= start && createdAt <= seenUntil);
    return ok({ items: shown.sort((one, other) => other.number - one.number).map(views.orderSummary) });
  };

  const account = (): Reply => {
    const { balanceCents, creditCents } = book.account();
    return ok({
      fullName: 'Sandbox',
      email: 'sandbox@codeswholesale.example',
      currentBalance: euros(balanceCents),
      currentCredit: euros(creditCents),
      totalToUse: euros(balanceCents + creditCents),
      links: [],
    });
  };

  const oneOrder = ({ id }: SandboxCall): Reply => {
    const order = book.orders.get(id);
    return order ? ok(views.order(order, 'order')) : notFound(30018, `Order ${id} not found.`);
  };

  const invoice = ({ id, endpoint }: SandboxCall): Reply => {
    const order = book.orders.get(id);
    const issued = order && orderStatus(order, clock.now()) === 'Completed' && !faults.take('invoiceMissing', endpoint);
    return issued ? ok(views.invoice(order)) : notFound(30018, `No invoice of order ${id}.`);
  };

  const code = ({ id }: SandboxCall): Reply => {
    const found = book.codeById(id);
    const shown = found && views.code(found.code);
    return shown ? ok(shown) : notFound(50002, `Code ${id} not found.`);
  };

  const answer = (call: SandboxCall): Reply => {
    const { endpoint } = call;
    switch (endpoint) {
      case 'token': {
        const springShape = faults.take('tokenShape', endpoint) !== undefined;
        return issueToken(call, { clock, book, credentials, lifetimeSeconds: options.tokenSeconds, springShape });
      }
      case 'products':
        return productList(call);
      case 'product':
        return oneProduct(call);
      case 'description': {
        const product = catalogue.products.get(call.id);
        if (!product?.description) return notFound(20001, `No description of product ${call.id}.`);
        return ok(descriptionJson(product));
      }
      case 'picture':
        return { status: 302, redirect: `${baseUrl()}/${version}/productImages/${encodeURIComponent(call.id)}` };
      case 'productImage':
        return productImage(call);
      case 'platforms':
        return named(endpoint, 'platforms', 'name', ({ platform }) => [platform]);
      case 'regions':
        return named(endpoint, 'regions', 'name', ({ regions }) => regions);
      case 'languages':
        return named(endpoint, 'languages', 'name', ({ languages }) => languages);
      case 'territory':
        return named(endpoint, 'territories', 'territory', () => ['english', 'german', 'polish']);
      case 'account':
        return account();
      case 'placeOrder':
        return placeOrder(call);
      case 'orders':
        return history(call);
      case 'order':
        return oneOrder(call);
      case 'invoice':
        return invoice(call);
      case 'code':
        return code(call);
      case 'security': {
        const request = readSecurityRequest(call.body);
        return typeof request === 'string' ? badRequest(request) : ok(riskOf(request));
      }
    }
  };

  const isPublic = ({ endpoint, headers }: SandboxCall) =>
    endpoint === 'token' || endpoint === 'picture' || (endpoint === 'productImage' && !headers.authorization);

  return {
    answers: {
      unknownPath: ({ path }) => failure({ status: 404, code: 404, message: `No resource at ${path}` }),
      wrongIp: () => failure({ status: 403, code: 403, message: 'Access from this address is not allowed.' }),
      unauthorized: () => {
        const { token } = book.account();
        book.updateAccount({ token: '', tokenExpiresAt: 0 });
        return invalidToken(token);
      },
      rateLimited: () => tooMany,
      serverError: (_, status) => generalError(status),
    },
    handle(call) {
      if (settings.rateLimits && within[call.endpoint]?.(call.address) === false) return tooMany;
      return (isPublic(call) ? undefined : refuseToken(call, { clock, book })) ?? answer(call);
    },
  };
}
