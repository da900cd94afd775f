import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useParams } from 'wouter';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { classes } from '../../../ui/classes.ts';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states.tsx';
import { toast } from '../../../ui/toast.tsx';
import { ApiError } from '../../api/client.ts';
import { useFormat, useMessages } from '../../session/locale.ts';
import { Link } from '../../shell/link.tsx';
import { PageHead, PageHeading } from '../../shell/page-head.tsx';
import { copyText } from './copy.ts';
import { orderMessages } from './messages.ts';
import { countUnits, isMoving, type Order } from './order.ts';
import { OrderKeys } from './order-keys.tsx';
import { OrderMoney } from './order-money.tsx';
import { orderQuery } from './order-queries.ts';
import { orderToken, takeTokenFromAddress } from './order-token.ts';
import { OrderWay } from './order-way.tsx';
import { standingOf } from './stages.ts';

/** An order while it happens: for its customer, and for whoever has the link from the mail. */
export function OrderPage() {
  const { id = '' } = useParams();
  // Before the first question, which needs the token that the address may carry.
  useState(() => takeTokenFromAddress(id));
  const t = useMessages(orderMessages);
  const { data: order, error, refetch, dataUpdatedAt, isError } = useQuery(orderQuery(id));

  if (order) return <LiveOrder order={order} staleSince={isError ? dataUpdatedAt : undefined} onAsk={refetch} />;
  if (error instanceof ApiError && error.status === 404) return <LostOrder id={id} />;
  return (
    <div className="frame py-10">
      <PageHead title={t('title', { number: '' })} />
      {error ? (
        <>
          <PageHeading className="sr-only">{t('loadFailed')}</PageHeading>
          <ErrorState title={t('loadFailed')}>
            <p>{t('loadFailedHint')}</p>
            <Button onClick={() => void refetch()}>{t('again')}</Button>
          </ErrorState>
        </>
      ) : (
        <OrderSkeleton />
      )}
    </div>
  );
}

interface LiveOrderProps {
  readonly order: Order;
  /** When the shop last answered, while it does not. */
  readonly staleSince: number | undefined;
  readonly onAsk: () => unknown;
}

function LiveOrder({ order, staleSince, onAsk }: LiveOrderProps) {
  const t = useMessages(orderMessages);
  const format = useFormat();
  const heading = useOrderHeading(order);
  // On a phone the way comes first as long as it is all there is to see.
  const { delivered } = countUnits(order);

  // Asking ends with the first silence; the connection may come back.
  useEffect(() => {
    if (staleSince === undefined) return;
    const timer = window.setTimeout(() => void onAsk(), 5000);
    return () => window.clearTimeout(timer);
  }, [staleSince, onAsk]);

  return (
    <div className="frame py-10">
      <PageHead title={`${heading} · ${t('title', { number: order.displayId.toString() })}`} />
      <header className="mb-10 grid gap-3">
        <PageHeading className="max-w-[20ch] text-4xl sm:text-6xl">{heading}</PageHeading>
        <p className="text-muted">
          {t('lead', {
            number: order.displayId.toString(),
            date: format.date(order.createdAt),
            email: order.email,
          })}
        </p>
        <p role="status" className="sr-only">
          {heading}
        </p>
        {staleSince !== undefined && (
          <p role="alert" className="border-l-4 border-bad bg-raised px-4 py-3">
            {t('stale', { time: format.time(new Date(staleSince).toISOString()) })}
          </p>
        )}
      </header>
      <div className="grid gap-x-16 gap-y-12 lg:grid-cols-[minmax(0,1fr)_23rem]">
        <OrderKeys order={order} />
        <aside
          className={classes('grid content-start gap-8 self-start', delivered === 0 && 'order-first lg:order-none')}
        >
          <OrderWay order={order} />
          <OrderMoney order={order} />
          <Keep order={order} />
        </aside>
      </div>
    </div>
  );
}

function useOrderHeading(order: Order): string {
  const t = useMessages(orderMessages);
  const { ordered, delivered } = countUnits(order);
  switch (standingOf(order)) {
    case 'searching':
      return t('searching', { count: ordered });
    case 'settling':
      return t('settling', { count: ordered });
    case 'complete':
      return t('complete', { count: ordered });
    case 'partly':
      return t('partly', { found: delivered, ordered });
    case 'nothing':
      return t('nothing', { count: ordered });
    case 'looked-after':
      return t('lookedAfter');
  }
}

/** The order's link, for guests who have it only in this tab; and the page on paper. */
function Keep({ order }: { readonly order: Order }) {
  const t = useMessages(orderMessages);
  const token = orderToken(order.id);
  const link = `${window.location.origin}/orders/${order.id}?token=${token}`;
  return (
    <div className="no-print grid justify-items-start gap-2 border-t border-line pt-6">
      {token !== undefined && (
        <>
          <Button look="plain" onClick={() => void copyText(link).then((done) => done && toast(t('linkCopied')))}>
            {t('keepLink')}
          </Button>
          <p className="text-sm text-muted">{t('keepLinkHint')}</p>
        </>
      )}
      {!isMoving(order) && (
        <button type="button" className="min-h-11 underline hover:decoration-2" onClick={() => window.print()}>
          {t('receipt')}
        </button>
      )}
    </div>
  );
}

function LostOrder({ id }: { readonly id: string }) {
  const t = useMessages(orderMessages);
  return (
    <div className="frame py-10">
      <PageHead title={t('lostTitle')} />
      <PageHeading className="sr-only">{t('lostTitle')}</PageHeading>
      <EmptyState title={t('lostTitle')}>
        <p>{t('lost')}</p>
        <div className="flex flex-wrap justify-center gap-3">
          <Link href={`/account?then=/orders/${encodeURIComponent(id)}`} className={buttonClass()}>
            {t('signIn')}
          </Link>
          <Link href="/help" className={buttonClass('plain')}>
            {t('toHelp')}
          </Link>
        </div>
      </EmptyState>
    </div>
  );
}

function OrderSkeleton() {
  return (
    <>
      <Skeleton className="mb-4 h-14 w-full max-w-xl" />
      <Skeleton className="mb-10 h-5 w-full max-w-md" />
      <div className="grid gap-x-16 gap-y-12 lg:grid-cols-[minmax(0,1fr)_23rem]">
        <Skeleton className="h-56" />
        <Skeleton className="h-96" />
      </div>
    </>
  );
}
