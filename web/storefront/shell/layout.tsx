import { lazy, type ReactNode, Suspense, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import { buttonClass } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { Toasts } from '../../ui/toast.tsx';
import { cartDrawer } from '../features/cart/cart-drawer-state.ts';
import { useLocale, useMessages } from '../session/locale.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { shellMessages } from './messages.ts';
import { OfflineBanner } from './offline-banner.tsx';
import { noteNavigation } from './page-head.tsx';

const CartDrawer = lazy(async () => ({ default: (await import('../features/cart/cart-drawer.tsx')).CartDrawer }));

/** What every page stands in. A page that fails or is still to come leaves header and footer where they are. */
export function Layout({ children, skeleton }: { readonly children: ReactNode; readonly skeleton: ReactNode }) {
  const t = useMessages(shellMessages);
  const locale = useLocale();
  const [path] = useLocation();
  const before = useRef(path);

  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);

  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    noteNavigation();
    if (!window.location.hash) window.scrollTo(0, 0);
  }, [path]);

  return (
    <>
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:bg-signal focus:px-4 focus:py-3 focus:text-on-signal"
      >
        {t('skip')}
      </a>
      <Header />
      <main id="main" className="min-h-[75vh]">
        <ErrorBoundary resetOn={path} fallback={<Failed />}>
          <Suspense fallback={skeleton}>{children}</Suspense>
        </ErrorBoundary>
      </main>
      <Footer />
      <CartAtTheSide />
      <Toasts />
      <OfflineBanner />
    </>
  );
}

/** The cart's drawer, from the first time on that it is opened. */
function CartAtTheSide() {
  const isOpen = useSyncExternalStore(cartDrawer.subscribe, cartDrawer.isOpen, () => false);
  const [wasOpen, setWasOpen] = useState(false);
  if (isOpen && !wasOpen) setWasOpen(true);
  return wasOpen ? (
    <Suspense fallback={null}>
      <CartDrawer />
    </Suspense>
  ) : null;
}

function Failed() {
  const t = useMessages(shellMessages);
  return (
    <div className="frame py-16">
      <ErrorState title={t('failedTitle')}>
        <p>{t('failed')}</p>
        <button type="button" className={buttonClass()} onClick={() => window.location.reload()}>
          {t('reload')}
        </button>
      </ErrorState>
    </div>
  );
}
