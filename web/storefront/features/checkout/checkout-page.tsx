import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { ErrorState, Skeleton } from '../../../ui/states.tsx';
import { ApiError } from '../../api/client.ts';
import { useFormat, useMessages } from '../../session/locale.ts';
import { Link } from '../../shell/link.tsx';
import { PageHead, PageHeading } from '../../shell/page-head.tsx';
import { useCartFollowsShopper } from '../cart/cart-changes.ts';
import { EmptyCart } from '../cart/cart-page.tsx';
import { type Cart, cartQuery, useCart } from '../cart/cart-queries.ts';
import { CheckoutForm } from './checkout-form.tsx';
import { checkoutMessages } from './messages.ts';
import { OrderSummary } from './order-summary.tsx';
import { openPayment, PriceMovedError, type Purchase } from './pay.ts';

/** One page from the cart to the payment page: an address, two agreements, one button that says what is owed. */
export function CheckoutPage() {
  const t = useMessages(checkoutMessages);
  const { data: cart, isPending, isError, refetch, fetchStatus } = useCart();
  useCartFollowsShopper();

  return (
    <div className="frame py-10">
      <PageHead title={t('title')} />
      <PageHeading className="mb-8 text-4xl sm:text-5xl">{t('title')}</PageHeading>
      {isPending && fetchStatus !== 'idle' ? (
        <CheckoutSkeleton />
      ) : isError ? (
        <ErrorState title={t('failed')}>
          <p>{t('failedHint')}</p>
          <Button onClick={() => void refetch()}>{t('again')}</Button>
        </ErrorState>
      ) : cart?.items && cart.items.length > 0 ? (
        <Checkout cart={cart} />
      ) : (
        <EmptyCart />
      )}
    </div>
  );
}

function Checkout({ cart }: { readonly cart: Cart }) {
  const t = useMessages(checkoutMessages);
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const { queryKey } = cartQuery(cart.id);
  // Two presses may come before the button is drawn as busy.
  const paying = useRef(false);
  const pay = useMutation({
    mutationFn: (purchase: Purchase) => openPayment(purchase, new Date()),
    onSuccess: (next) => (next.startsWith('/') ? navigate(next) : window.location.assign(next)),
    onError: (error) => {
      paying.current = false;
      if (error instanceof PriceMovedError) client.setQueryData(queryKey, error.cart);
      else void client.invalidateQueries({ queryKey });
    },
  });

  // Back from the payment page by the browser's button, the page may be the very one that was left.
  const { reset } = pay;
  useEffect(() => {
    const onShow = (event: PageTransitionEvent) => {
      if (!event.persisted) return;
      paying.current = false;
      reset();
      void client.invalidateQueries({ queryKey });
    };
    window.addEventListener('pageshow', onShow);
    return () => window.removeEventListener('pageshow', onShow);
  }, [client, queryKey, reset]);

  function payOnce(purchase: Purchase) {
    if (paying.current) return;
    paying.current = true;
    pay.mutate(purchase);
  }

  const sold = cart.items?.every((line) => line.available) ?? false;
  return (
    <div className="grid gap-x-14 gap-y-10 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="order-2 lg:order-1">
        {sold ? (
          <CheckoutForm
            cart={cart}
            busy={pay.isPending || pay.isSuccess}
            onPay={payOnce}
            error={<PayError error={pay.error} cart={cart} />}
          />
        ) : (
          <ErrorState title={t('sold')}>
            <Link href="/cart" className={buttonClass()}>
              {t('change')}
            </Link>
          </ErrorState>
        )}
      </div>
      <OrderSummary cart={cart} />
    </div>
  );
}

function PayError({ error, cart }: { readonly error: Error | null; readonly cart: Cart }) {
  const t = useMessages(checkoutMessages);
  const format = useFormat();
  if (!error) return null;
  const amount = format.money(cart.total ?? 0, cart.currency_code ?? 'eur');
  const refused = error instanceof ApiError && error.status >= 400 && error.status < 500;
  return (
    <p role="alert" className="border-l-4 border-bad bg-raised px-4 py-3">
      {error instanceof PriceMovedError
        ? t('priceMoved', { amount })
        : refused
          ? t('refused', { reason: error.message })
          : t('noAnswer')}
    </p>
  );
}

function CheckoutSkeleton() {
  return (
    <div className="grid gap-x-14 gap-y-10 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <div className="grid content-start gap-6">
        <Skeleton className="h-28" />
        <Skeleton className="h-24" />
        <Skeleton className="h-24" />
        <Skeleton className="h-14" />
      </div>
      <Skeleton className="h-72" />
    </div>
  );
}
