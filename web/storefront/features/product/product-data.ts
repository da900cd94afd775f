import { coverOf, type GameDetail, pageOf } from '../catalogue/game.ts';

/** What a search engine reads of a game: a product with its offer, in the words of schema.org. */
export function productData(game: GameDetail, origin: string): object {
  const url = `${origin}${pageOf(game.handle)}`;
  return {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: [game.title, game.edition].filter(Boolean).join(' '),
    sku: game.handle,
    category: 'Video game key',
    image: `${origin}${coverOf(game.handle)}`,
    url,
    ...(game.description && { description: game.description }),
    ...(game.publisher && { brand: { '@type': 'Brand', name: game.publisher } }),
    ...(game.price && {
      offers: {
        '@type': 'Offer',
        url,
        price: game.price.amount.toFixed(2),
        priceCurrency: game.price.currency.toUpperCase(),
        availability: 'https://schema.org/OnlineOnly',
        itemCondition: 'https://schema.org/NewCondition',
        ...(game.excluded.length > 0 && {
          ineligibleRegion: game.excluded.map((code) => ({ '@type': 'Country', name: code })),
        }),
      },
    }),
  };
}
