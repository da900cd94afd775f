import { changeProduct, requireProduct } from '#shared/admin/change-product.ts';
import { editProduct, newProduct, withOffer } from '#shared/admin/product-edit.ts';
import { presentAdminProduct, presentOffer, searchProducts } from '#shared/admin/product-view.ts';
import { changedMembers, staffEntry } from '#shared/admin/staff.ts';
import {
  createProduct,
  listAdminProducts,
  putOffer,
  replaceExchangeRates,
  retrieveAdminProduct,
  retrieveExchangeRates,
  updateProduct,
} from '#shared/contracts/admin-products.ts';
import { audit, auditWrite } from '#shared/data/audit.ts';
import {
  type ExchangeRates,
  getExchangeRates,
  loadCatalogue,
  putExchangeRates,
  putProduct,
  readExchangeRates,
} from '#shared/data/catalog.ts';
import { InvalidRequestError } from '#shared/domain/errors.ts';
import { currencies } from '#shared/domain/money.ts';
import { api, route } from '#shared/http/api.ts';
import { rememberAnswers } from '#shared/http/idempotency.ts';
import { json } from '#shared/http/problem.ts';
import { loadEnv } from '#shared/runtime/env.ts';

loadEnv('api/admin/products');

export const handler = api(
  [
    route(listAdminProducts, async ({ query, now }) => {
      const { products } = await loadCatalogue({ maximumAge: 0, now });
      const found = searchProducts(products, query);
      const { limit, offset } = query;
      const page = found.slice(offset, offset + limit).map(presentAdminProduct);
      return json({ products: page, count: found.length, offset, limit });
    }),

    route(createProduct, async (request) => {
      const product = newProduct(request.body, request.now);
      const entry = staffEntry(request, { action: 'product.create', subject: product.id, after: { ...product } });
      await putProduct(product, { alongside: [auditWrite(entry)] });
      return json({ product: presentAdminProduct(product) }, 201);
    }),

    route(retrieveAdminProduct, async ({ params }) =>
      json({ product: presentAdminProduct(await requireProduct(params.id)) }),
    ),

    route(updateProduct, async (request) => {
      const { params, body, now } = request;
      const product = await changeProduct(
        params.id,
        (before) => editProduct(before, body, now),
        (before, after) =>
          staffEntry(request, { action: 'product.update', subject: params.id, ...changedMembers(before, after) }),
      );
      return json({ product: presentAdminProduct(product) });
    }),

    route(putOffer, async (request) => {
      const { params, body, now } = request;
      const product = await changeProduct(
        params.id,
        (before) => withOffer(before, body, now).product,
        (before, after) =>
          staffEntry(request, { action: 'product.put_offer', subject: params.id, ...changedMembers(before, after) }),
      );
      const { offer } = withOffer(product, body, now);
      return json({ product: presentAdminProduct(product), offer: presentOffer(offer) });
    }),

    route(retrieveExchangeRates, async ({ now }) =>
      json({ exchange_rates: presentRates(await readExchangeRates(), (await getExchangeRates(now)) !== undefined) }),
    ),

    route(replaceExchangeRates, async (request) => {
      const { body, now } = request;
      const asOf = body.as_of ? new Date(body.as_of).toISOString() : new Date(now).toISOString();
      if (Date.parse(asOf) > now + 60_000) throw inFuture();
      const rates = currencies.flatMap((currency) => {
        const rate = body.rates[currency];
        return rate === undefined || currency === 'eur' ? [] : [[currency, rate] as const];
      });
      const before = await readExchangeRates();
      const after: ExchangeRates = { rates: Object.fromEntries(rates), asOf };
      await audit(
        staffEntry(request, {
          action: 'exchange_rates.replace',
          subject: 'exchange-rates',
          before: { ...before },
          after: { ...after },
        }),
      );
      await putExchangeRates(after);
      return json({ exchange_rates: presentRates(after, (await getExchangeRates(now)) !== undefined) });
    }),
  ],
  rememberAnswers,
);

function presentRates(stored: ExchangeRates | undefined, current: boolean) {
  return { base: 'eur', rates: stored?.rates ?? {}, as_of: stored?.asOf ?? null, current };
}

function inFuture(): InvalidRequestError {
  const message = 'must not be in the future';
  return new InvalidRequestError(`as_of ${message}.`, [{ path: 'body.as_of', message }]);
}
