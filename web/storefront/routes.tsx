import { PageSkeleton, ShelfSkeleton } from './shell/page-skeletons.tsx';
import { type Page, page } from './shell/page-table.tsx';
import { onPreload } from './shell/preload.ts';

/** Every page of the shop, the first match answers. The code of each comes when it is opened, or looked at. */
export const pages: readonly Page[] = [
  page('/', async () => (await import('./features/home/home-page.tsx')).HomePage, <ShelfSkeleton />),
  page('/games', async () => (await import('./features/catalogue/games-page.tsx')).GamesPage, <ShelfSkeleton />),
  page('/p/:handle', async () => (await import('./features/product/product-page.tsx')).ProductPage, <PageSkeleton />),
  page('/cart', async () => (await import('./features/cart/cart-page.tsx')).CartPage, <PageSkeleton />),
  page('/checkout', async () => (await import('./features/checkout/checkout-page.tsx')).CheckoutPage, <PageSkeleton />),
  page(
    '/checkout/return',
    async () => (await import('./features/checkout/return-page.tsx')).ReturnPage,
    <PageSkeleton />,
  ),
  page('/orders/:id', async () => (await import('./features/order/order-page.tsx')).OrderPage, <PageSkeleton />),
  page('/account', async () => (await import('./features/account/account-page.tsx')).AccountPage, <PageSkeleton />),
  page('/library', async () => (await import('./features/account/library-page.tsx')).LibraryPage, <PageSkeleton />),
  page(
    '/auth/callback',
    async () => (await import('./features/account/callback-page.tsx')).CallbackPage,
    <PageSkeleton />,
  ),
  page('/help', async () => (await import('./features/help/help-page.tsx')).HelpPage, <PageSkeleton />),
  page('/terms', async () => (await import('./features/legal/terms-page.tsx')).TermsPage, <PageSkeleton />),
  page('/privacy', async () => (await import('./features/legal/privacy-page.tsx')).PrivacyPage, <PageSkeleton />),
];

/** What is shown where no page answers. */
export const notFoundPage = page(
  '*',
  async () => (await import('./features/errors/not-found-page.tsx')).NotFoundPage,
  <PageSkeleton />,
);

export function pageAt(path: string): Page {
  return pages.find(({ pattern }) => pattern.test(path)) ?? notFoundPage;
}

onPreload((href) => {
  const { pathname } = new URL(href, window.location.href);
  // A page that cannot be fetched ahead is fetched again, and said to be missing, when it is opened.
  pageAt(pathname)
    .load()
    .catch(() => {});
});
