import type { CodesWholesaleProduct } from '../suppliers/codeswholesale-catalogue.ts';
import type { KinguinProduct } from '../suppliers/kinguin-catalogue.ts';
import { catalogue } from './catalogue.ts';
import type { ActivationRegion, CatalogueProduct, KinguinOffer } from './product.ts';

const codesWholesaleRegions: Readonly<Record<ActivationRegion, string>> = {
  worldwide: 'WORLDWIDE',
  europe: 'EU',
  'united-states': 'US',
  'united-kingdom': 'UK',
  row: 'ROW',
};

const codesWholesalePlatforms: Partial<Record<CatalogueProduct['platform'], string>> = {
  steam: 'Steam',
  gog: 'GOG',
  'ea-app': 'Origin',
  'ubisoft-connect': 'Uplay',
  xbox: 'Xbox',
  playstation: 'PSN',
  nintendo: 'Nintendo',
};

function supplierName({ title, subtitle }: CatalogueProduct): string {
  return subtitle ? `${title} ${subtitle}` : title;
}

/** What the sandbox of CodesWholesale sells: every product of the catalogue that names it. */
export function codesWholesaleProducts(
  products: readonly CatalogueProduct[] = catalogue,
): readonly CodesWholesaleProduct[] {
  return products.flatMap((product): CodesWholesaleProduct[] => {
    const source = product.sources.codeswholesale;
    if (!source) return [];
    return [
      {
        id: source.id,
        name: supplierName(product),
        platform: codesWholesalePlatforms[product.platform] ?? 'None',
        regions: [codesWholesaleRegions[product.region]],
        languages: product.languages.length > 1 ? ['Multilanguage'] : product.languages,
        releaseDate: product.preorder?.release_date ?? product.release_date ?? null,
        stock: source.stock,
        priceCents: source.tiers.map(({ from, to, price_cents: cents }) => ({ from, to, cents })),
        keyKind: source.keyKind,
        description: product.description,
      },
    ];
  });
}

/** The numbers that Kinguin gives to regions. */
const kinguinRegions: Readonly<Record<ActivationRegion, number>> = {
  worldwide: 3,
  europe: 1,
  'united-states': 2,
  'united-kingdom': 8,
  row: 10,
};

const kinguinPlatforms: Partial<Record<CatalogueProduct['platform'], string>> = {
  steam: 'Steam',
  gog: 'GOG COM',
  'ea-app': 'Origin',
  'ubisoft-connect': 'Uplay',
  xbox: 'XBOX ONE',
  playstation: 'PlayStation 5',
  nintendo: 'Nintendo Switch',
};

function keyKindOf(offers: readonly KinguinOffer[]): 'text' | 'image' | 'mixed' {
  const kinds = new Set(offers.map(({ keyKind }) => keyKind));
  if (kinds.size > 1) return 'mixed';
  return kinds.has('image') ? 'image' : 'text';
}

/** What the sandbox of Kinguin lists: every product of the catalogue that names it, with each merchant's offer. */
export function kinguinProducts(products: readonly CatalogueProduct[] = catalogue): readonly KinguinProduct[] {
  return products.flatMap((product): KinguinProduct[] => {
    const source = product.sources.kinguin;
    if (!source) return [];
    const platform = kinguinPlatforms[product.platform] ?? 'Other';
    const releaseDate = product.preorder?.release_date ?? product.release_date;
    return [
      {
        id: source.id,
        kinguinId: source.kinguin_id,
        name: `${supplierName(product)} ${product.platform === 'gift-card' ? 'Prepaid Card' : `${platform} CD Key`}`,
        originalName: supplierName(product),
        platform,
        regionId: kinguinRegions[product.region],
        ...(product.excluded_countries && { countryLimitation: product.excluded_countries }),
        genres: product.genres,
        developers: [product.developer],
        publishers: [product.publisher],
        languages: product.languages,
        ...(releaseDate !== undefined && { releaseDate }),
        preorder: product.preorder !== undefined,
        description: product.description,
        keyKind: keyKindOf(source.offers),
        // The real list is not sorted by price: a client that takes the first offer has to notice.
        offers: source.offers.toReversed().map((offer) => ({
          id: offer.offer_id,
          merchantName: offer.merchant,
          priceCents: offer.price_cents,
          qty: offer.stock,
          textQty: offer.keyKind === 'text' ? offer.stock : 0,
        })),
      },
    ];
  });
}
