import { lazy, Suspense, useEffect, useRef, useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import { Dialog } from '../../../ui/dialog.tsx';
import { useMessages } from '../../session/locale.ts';
import { cartDrawer, closeCartDrawer } from './cart-drawer-state.ts';
import { cartMessages } from './messages.ts';

const CartDrawerContent = lazy(async () => ({
  default: (await import('./cart-drawer-content.tsx')).CartDrawerContent,
}));

/** The cart at the side of whatever page one is on. It closes when that page is left. */
export function CartDrawer() {
  const t = useMessages(cartMessages);
  const [path] = useLocation();
  const open = useSyncExternalStore(cartDrawer.subscribe, cartDrawer.isOpen, () => false);

  const shownOn = useRef(path);
  useEffect(() => {
    if (shownOn.current !== path) closeCartDrawer();
    shownOn.current = path;
  }, [path]);

  return (
    <Dialog open={open} onClose={closeCartDrawer} title={t('drawerTitle')} closeLabel={t('close')} shape="sheet">
      <Suspense fallback={null}>
        <CartDrawerContent />
      </Suspense>
    </Dialog>
  );
}
