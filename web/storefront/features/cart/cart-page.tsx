import { useIsMutating } from '@tanstack/react-query';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states.tsx';
import { useFormat, useMessages } from '../../session/locale.ts';
import { Link } from '../../shell/link.tsx';
import { PageHead, PageHeading } from '../../shell/page-head.tsx';
import { useCartFollowsShopper } from './cart-changes.ts';
import { CartLines } from './cart-lines.tsx';
import { type Cart, useCart } from './cart-queries.ts';
import { CartTotals } from './cart-totals.tsx';
import { cartMessages } from './messages.ts';
import { UnfinishedPayment } from './unfinished-payment.tsx';

/** The cart on a page of its own, where the payment page sends back to. */
export function CartPage() {
  const t = useMessages(cartMessages);
  const format = useFormat();
  const { data: cart, isPending, isError, refetch, fetchStatus } = useCart();
  useCartFollowsShopper();
  const loading = isPending && fetchStatus !== 'idle';
  const count = cart?.items?.reduce((sum, line) => sum + line.quantity, 0) ?? 0;

  return (
    <div className="frame py-10">
      <PageHead title={t('title')} />
      <div className="mb-8 flex flex-wrap items-baseline gap-x-4">
        <PageHeading className="text-4xl sm:text-5xl">{t('title')}</PageHeading>
        {count > 0 && <p className="text-muted">{t('keysCount', { count: Number(format.number(count)) })}</p>}
      </div>
      {loading ? (
        <CartSkeleton />
      ) : isError ? (
        <ErrorState title={t('failed')}>
          <p>{t('failedHint')}</p>
          <Button onClick={() => void refetch()}>{t('again')}</Button>
        </ErrorState>
      ) : cart?.items && cart.items.length > 0 ? (
        <FullCart cart={cart} />
      ) : (
        <EmptyCart />
      )}
    </div>
  );
}

function FullCart({ cart }: { readonly cart: Cart }) {
  const t = useMessages(cartMessages);
  const busy = useIsMutating() > 0;
  const blocked = cart.items?.some((line) => !line.available) ?? false;
  return (
    <>
      <UnfinishedPayment cart={cart} />
      <div className="grid gap-x-14 gap-y-10 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <CartLines cart={cart} />
        <aside className="grid content-start gap-5 self-start lg:sticky lg:top-6">
          <CartTotals cart={cart} busy={busy} />
          <p className="text-sm text-muted">{t('totalNote')}</p>
          {blocked ? (
            <Button disabled>{t('checkout')}</Button>
          ) : (
            <Link href="/checkout" className={buttonClass('primary', 'text-lg')}>
              {t('checkout')}
            </Link>
          )}
          <Link href="/games" className={buttonClass('quiet')}>
            {t('goOn')}
          </Link>
        </aside>
      </div>
    </>
  );
}

/** Nothing in the cart, and the way to something. */
export function EmptyCart() {
  const t = useMessages(cartMessages);
  return (
    <EmptyState title={t('empty')}>
      <p>{t('emptyHint')}</p>
      <Link href="/games" className={buttonClass()}>
        {t('toGames')}
      </Link>
    </EmptyState>
  );
}

function CartSkeleton() {
  return (
    <div className="grid gap-x-14 gap-y-10 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid content-start gap-5">
        <Skeleton className="h-32" />
        <Skeleton className="h-32" />
      </div>
      <div className="grid content-start gap-4">
        <Skeleton className="h-24" />
        <Skeleton className="h-12" />
      </div>
    </div>
  );
}
