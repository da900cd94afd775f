import { useIsMutating } from '@tanstack/react-query';
import { buttonClass } from '../../../ui/button.tsx';
import { Skeleton } from '../../../ui/states.tsx';
import { useMessages } from '../../session/locale.ts';
import { Link } from '../../shell/link.tsx';
import { useCartFollowsShopper } from './cart-changes.ts';
import { closeCartDrawer } from './cart-drawer-state.ts';
import { CartLines } from './cart-lines.tsx';
import { useCart } from './cart-queries.ts';
import { CartTotals } from './cart-totals.tsx';
import { cartMessages } from './messages.ts';

/** What the drawer holds; fetched when it first opens. */
export function CartDrawerContent() {
  const t = useMessages(cartMessages);
  const { data: cart, isPending, fetchStatus } = useCart();
  const busy = useIsMutating() > 0;
  useCartFollowsShopper();

  if (isPending && fetchStatus !== 'idle') return <Skeleton className="m-5 h-24" />;
  if (!cart?.items?.length) {
    return (
      <div className="grid gap-5 p-5">
        <p className="text-muted">{t('emptyHint')}</p>
        <Link href="/games" className={buttonClass()} onClick={closeCartDrawer}>
          {t('toGames')}
        </Link>
      </div>
    );
  }
  return (
    <div className="flex min-h-full flex-col">
      <div className="grow p-5">
        <CartLines cart={cart} small />
      </div>
      <div className="sticky bottom-0 grid gap-4 border-t border-line bg-ground p-5">
        <CartTotals cart={cart} busy={busy} />
        <div className="grid grid-cols-[auto_1fr] gap-3">
          <Link href="/cart" className={buttonClass('plain')} onClick={closeCartDrawer}>
            {t('toCart')}
          </Link>
          <Link href="/checkout" className={buttonClass()} onClick={closeCartDrawer}>
            {t('checkout')}
          </Link>
        </div>
      </div>
    </div>
  );
}
