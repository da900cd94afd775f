import type { StoreProduct } from '#shared/contracts/store-catalog.ts';
import { relatedId } from '#shared/domain/ids.ts';
import { taxIncluded, toDecimal } from '#shared/domain/money.ts';
import { type Product, redemption } from '#shared/domain/product.ts';
import type { Region } from '#shared/domain/region.ts';
import type { MedusaProduct } from './medusa.ts';

/** Where the cover of a product is drawn. */
export const coverPath = (handle: string): string => `/covers/${handle}.svg`;

/** A product as Medusa shows it, with the price of `region` when one is given. What a key is stands in its metadata. */
export function presentProduct(product: Product, region?: Region): StoreProduct {
  const suffix = relatedId('product', product.id).slice('prod_'.length);
  const cover = coverPath(product.handle);
  const platform = redemption[product.platform];
  const option = { id: `opt_${suffix}`, title: 'Platform' };
  const value = { id: `optval_${suffix}`, value: platform.name, option_id: option.id };
  const times = { created_at: product.createdAt, updated_at: product.updatedAt };
  return {
    id: product.id,
    title: product.title,
    handle: product.handle,
    subtitle: product.subtitle ?? null,
    description: product.description ?? null,
    is_giftcard: false,
    status: product.status,
    thumbnail: cover,
    images: [{ id: `img_${suffix}`, url: cover, rank: 0 }],
    tags: tagsOf(product).map((tag) => ({ id: `ptag_${slug(tag)}`, value: tag, ...times })),
    options: [{ ...option, is_exclusive: false, values: [value] }],
    variants: [
      {
        id: product.variantId,
        title: platform.name,
        sku: product.handle,
        product_id: product.id,
        barcode: null,
        ean: null,
        upc: null,
        thumbnail: cover,
        allow_backorder: true,
        manage_inventory: false,
        inventory_quantity: null,
        hs_code: null,
        origin_country: null,
        mid_code: null,
        material: null,
        weight: null,
        length: null,
        height: null,
        width: null,
        variant_rank: 0,
        options: [value],
        metadata: null,
        ...(region ? { calculated_price: calculatedPrice(product, region) } : {}),
        ...times,
        deleted_at: null,
      },
    ],
    collection_id: null,
    collection: null,
    type_id: null,
    type: null,
    discountable: true,
    external_id: null,
    width: null,
    weight: null,
    length: null,
    height: null,
    origin_country: null,
    hs_code: null,
    mid_code: null,
    material: null,
    metadata: {
      platform: product.platform,
      platform_name: platform.name,
      region: product.region,
      excluded_countries: [...product.excludedCountries],
      genres: [...product.genres],
      languages: [...product.languages],
      developer: product.developer ?? null,
      publisher: product.publisher ?? null,
      release_date: product.releaseDate ?? null,
      age_rating: product.ageRating ?? null,
      system_requirements: product.systemRequirements ?? null,
      steam_app_id: product.steamAppId ?? null,
      redeem_url: platform.url ?? null,
      redeem_steps: [...platform.steps],
    },
    ...times,
    deleted_at: null,
  } satisfies MedusaProduct;
}

type CalculatedPrice = Exclude<StoreProduct['variants'][number]['calculated_price'], undefined>;

function calculatedPrice(product: Product, region: Region): CalculatedPrice {
  const price = product.prices[region.currencyCode];
  if (price === undefined) return null;
  const suffix = relatedId('product', product.id).slice('prod_'.length);
  const amount = toDecimal(price, region.currencyCode);
  const withoutTax = toDecimal(price - taxIncluded(price, region.taxRate), region.currencyCode);
  const info = {
    id: `price_${suffix}_${region.currencyCode}`,
    price_list_id: null,
    price_list_type: null,
    min_quantity: null,
    max_quantity: null,
  };
  return {
    id: `pset_${suffix}`,
    calculated_amount: amount,
    calculated_amount_with_tax: amount,
    calculated_amount_without_tax: withoutTax,
    original_amount: amount,
    original_amount_with_tax: amount,
    original_amount_without_tax: withoutTax,
    currency_code: region.currencyCode,
    is_calculated_price_price_list: false,
    is_calculated_price_tax_inclusive: true,
    is_original_price_price_list: false,
    is_original_price_tax_inclusive: true,
    calculated_price: info,
    original_price: info,
  };
}

/** Platform, genres and the shop's own tags, each once. */
function tagsOf(product: Product): string[] {
  return [...new Set([product.platform, ...product.genres, ...product.tags])];
}

function slug(value: string): string {
  return value.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');
}
