import type { AdminProduct } from '#shared/contracts/admin-products.ts';
import { fold } from '#shared/domain/catalogue.ts';
import { currencies, toDecimal } from '#shared/domain/money.ts';
import type { Offer, Product } from '#shared/domain/product.ts';

/** A product as staff sees it: everything, with its offers. */
export function presentAdminProduct(product: Product): AdminProduct {
  return {
    id: product.id,
    variant_id: product.variantId,
    handle: product.handle,
    title: product.title,
    subtitle: product.subtitle ?? null,
    description: product.description ?? null,
    status: product.status,
    platform: product.platform,
    region: product.region,
    excluded_countries: [...product.excludedCountries],
    genres: [...product.genres],
    tags: [...product.tags],
    languages: [...product.languages],
    developer: product.developer ?? null,
    publisher: product.publisher ?? null,
    release_date: product.releaseDate ?? null,
    age_rating: product.ageRating ?? null,
    system_requirements: product.systemRequirements ?? null,
    steam_app_id: product.steamAppId ?? null,
    minimum_margin: product.minimumMargin ?? null,
    prices: currencies.flatMap((currency) => {
      const price = product.prices[currency];
      return price === undefined ? [] : [{ currency_code: currency, amount: toDecimal(price, currency) }];
    }),
    offers: product.offers.map(presentOffer),
    created_at: product.createdAt,
    updated_at: product.updatedAt,
  };
}

export function presentOffer(offer: Offer): AdminProduct['offers'][number] {
  return {
    id: offer.id,
    supplier: offer.supplier,
    supplier_product_id: offer.supplierProductId,
    cost: offer.cost === undefined ? null : toDecimal(offer.cost, 'eur'),
    enabled: offer.enabled,
  };
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Products, drafts included, that hold every word of `q`; by title. */
export function searchProducts(
  products: readonly Product[],
  { q = '', status }: { readonly q?: string | undefined; readonly status?: Product['status'] | undefined },
): Product[] {
  const words = fold(q).split(/\s+/).filter(Boolean);
  return products
    .filter((product) => {
      if (status && product.status !== status) return false;
      if (words.length === 0) return true;
      const text = fold(searchText(product));
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => collator.compare(a.title, b.title) || (a.id < b.id ? -1 : 1));
}

function searchText(product: Product): string {
  const { id, handle, title, subtitle = '', developer = '', publisher = '', genres, tags, offers, platform } = product;
  const suppliers = offers.map((offer) => offer.supplierProductId);
  return [id, handle, title, subtitle, developer, publisher, platform, ...genres, ...tags, ...suppliers].join('\n');
}
