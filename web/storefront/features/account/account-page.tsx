import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states.tsx';
import { type Account, useAccount } from '../../session/account.ts';
import { useMessages } from '../../session/locale.ts';
import { Link } from '../../shell/link.tsx';
import { PageHead, PageHeading } from '../../shell/page-head.tsx';
import { ordersQuery } from './account-queries.ts';
import { exportData } from './export-data.ts';
import { accountMessages } from './messages.ts';
import { OrderRow } from './order-row.tsx';
import { SignInGate } from './sign-in-gate.tsx';

/** Who is signed in, and what they ordered. */
export function AccountPage() {
  const t = useMessages(accountMessages);
  const [parameters] = useSearchParams();
  const [, navigate] = useLocation();
  const { account } = useAccount();
  const then = ownPath(parameters.get('then'));

  // Sent here to sign in, and signed in already.
  useEffect(() => {
    if (account && then !== '/account') navigate(then, { replace: true });
  }, [account, then, navigate]);

  return (
    <div className="frame py-10">
      <PageHead title={t('accountTitle')} />
      <PageHeading className="mb-8 text-4xl sm:text-5xl">{t('accountTitle')}</PageHeading>
      <SignInGate then={then} invitation={t('invite')}>
        {(signedIn) => (
          <div className="grid gap-x-16 gap-y-12 lg:grid-cols-[minmax(0,1fr)_20rem]">
            <Orders email={signedIn.email} />
            <aside className="grid content-start gap-8">
              <Profile account={signedIn} />
              <Export />
            </aside>
          </div>
        )}
      </SignInGate>
    </div>
  );
}

/** A page of the shop to go on with; whatever else an address may name is not gone to. */
function ownPath(then: string | null): string {
  return then !== null && /^\/(?![/\\])/.test(then) ? then : '/account';
}

function Orders({ email }: { readonly email: string }) {
  const t = useMessages(accountMessages);
  const { data, isPending, isError, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    ordersQuery(email),
  );
  const orders = data?.pages.flatMap((page) => page.orders) ?? [];
  return (
    <section aria-labelledby="orders-title" className="grid content-start gap-4">
      <h2 id="orders-title" className="text-2xl">
        {t('orders')}
      </h2>
      {isPending ? (
        <>
          <Skeleton className="h-24" />
          <Skeleton className="h-24" />
        </>
      ) : isError ? (
        <ErrorState title={t('failed')}>
          <p>{t('failedHint')}</p>
          <Button onClick={() => void refetch()}>{t('again')}</Button>
        </ErrorState>
      ) : orders.length === 0 ? (
        <EmptyState title={t('noOrders')}>
          <p>{t('noOrdersHint')}</p>
          <Link href="/games" className={buttonClass()}>
            {t('toGames')}
          </Link>
        </EmptyState>
      ) : (
        <>
          <ul className="grid gap-4">
            {orders.map((order) => (
              <li key={order.id}>
                <OrderRow order={order} />
              </li>
            ))}
          </ul>
          {hasNextPage && (
            <Button look="plain" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {t('more')}
            </Button>
          )}
        </>
      )}
    </section>
  );
}

function Profile({ account }: { readonly account: Account }) {
  const t = useMessages(accountMessages);
  const client = useQueryClient();
  const leave = useMutation({
    mutationFn: async () => {
      client.removeQueries({ queryKey: ['orders'] });
      client.removeQueries({ queryKey: ['library'] });
      await (await import('./sign-in.ts')).signOut();
    },
  });
  return (
    <section aria-labelledby="profile-title" className="grid justify-items-start gap-3">
      <h2 id="profile-title" className="text-2xl">
        {t('profile')}
      </h2>
      <dl>
        <dt className="text-sm text-muted">{t('email')}</dt>
        <dd className="font-semibold">{account.email}</dd>
      </dl>
      <p className="text-sm text-muted">{t('emailHint')}</p>
      <div className="flex flex-wrap gap-3">
        <Link href="/library" className={buttonClass()}>
          {t('toLibrary')}
        </Link>
        <Button look="plain" busy={leave.isPending} onClick={() => leave.mutate()}>
          {t('signOut')}
        </Button>
      </div>
    </section>
  );
}

function Export() {
  const t = useMessages(accountMessages);
  const save = useMutation({ mutationFn: exportData });
  return (
    <section aria-labelledby="export-title" className="grid justify-items-start gap-3 border-t border-line pt-6">
      <h2 id="export-title" className="text-2xl">
        {t('export')}
      </h2>
      <p className="text-sm text-muted">{t('exportHint')}</p>
      <Button look="plain" busy={save.isPending} onClick={() => save.mutate()}>
        {t(save.isPending ? 'exporting' : 'exportDo')}
      </Button>
      {save.isError && (
        <p role="alert" className="text-bad">
          {t('exportFailed')}
        </p>
      )}
    </section>
  );
}
