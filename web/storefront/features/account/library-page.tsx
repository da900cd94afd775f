import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Platform, platforms, redemption } from '#shared/domain/product.ts';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states.tsx';
import { useFormat, useMessages } from '../../session/locale.ts';
import { Link } from '../../shell/link.tsx';
import { PageHead, PageHeading } from '../../shell/page-head.tsx';
import { KeyTicket } from '../order/key-ticket.tsx';
import type { BuyerKey } from '../order/order-queries.ts';
import { libraryQuery } from './account-queries.ts';
import { useConfirmOpening } from './confirm-opening.tsx';
import { type Choice, everyKey, matching } from './library-choice.ts';
import { accountMessages } from './messages.ts';
import { SignInGate } from './sign-in-gate.tsx';

/** Every key of whoever is signed in, sealed until it is opened. */
export function LibraryPage() {
  const t = useMessages(accountMessages);
  return (
    <div className="frame py-10">
      <PageHead title={t('libraryTitle')} />
      <PageHeading className="mb-8 text-4xl sm:text-5xl">{t('libraryTitle')}</PageHeading>
      <SignInGate then="/library" invitation={t('inviteLibrary')}>
        {({ email }) => <Library email={email} />}
      </SignInGate>
    </div>
  );
}

function Library({ email }: { readonly email: string }) {
  const t = useMessages(accountMessages);
  const [choice, setChoice] = useState<Choice>(everyKey);
  const { data, isPending, isError, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    libraryQuery(email),
  );
  // All of them come, so that a search misses none.
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  if (isPending) return <LibrarySkeleton />;
  if (isError) {
    return (
      <ErrorState title={t('failed')}>
        <p>{t('failedHint')}</p>
        <Button onClick={() => void refetch()}>{t('again')}</Button>
      </ErrorState>
    );
  }
  const keys = data.pages.flatMap((page) => page.keys);
  if (keys.length === 0) {
    return (
      <EmptyState title={t('empty')}>
        <p>{t('emptyHint')}</p>
        <Link href="/games" className={buttonClass()}>
          {t('toGames')}
        </Link>
      </EmptyState>
    );
  }
  const found = matching(keys, choice);
  return (
    <>
      <Choices keys={keys} choice={choice} onChange={setChoice} />
      <p role="status" className="mb-5 text-muted">
        {t('count', { count: found.length })}
      </p>
      {found.length === 0 ? (
        <EmptyState title={t('noMatch')}>
          <p>{t('noMatchHint')}</p>
          <Button onClick={() => setChoice(everyKey)}>{t('clear')}</Button>
        </EmptyState>
      ) : (
        <Shelf keys={found} />
      )}
    </>
  );
}

function Shelf({ keys }: { readonly keys: readonly BuyerKey[] }) {
  const t = useMessages(accountMessages);
  const format = useFormat();
  const { confirm, dialog } = useConfirmOpening();
  return (
    <>
      <h2 className="sr-only">{t('shelf')}</h2>
      <ul className="grid items-start gap-6 lg:grid-cols-2">
        {keys.map((key) => (
          <li key={key.id}>
            <KeyTicket
              sealedKey={key}
              orderName={key.order_id}
              confirm={async () => key.revealed_at !== null || confirm(key.product_title)}
            >
              <p className="flex flex-wrap justify-between gap-x-4 text-sm">
                <span className="py-2">{key.delivered_at && t('bought', { date: format.date(key.delivered_at) })}</span>
                <Link href={`/orders/${key.order_id}`} className="py-2 underline hover:decoration-2">
                  {t('toOrder')}
                </Link>
              </p>
            </KeyTicket>
          </li>
        ))}
      </ul>
      {dialog}
    </>
  );
}

interface ChoicesProps {
  readonly keys: readonly BuyerKey[];
  readonly choice: Choice;
  readonly onChange: (choice: Choice) => void;
}

function Choices({ keys, choice, onChange }: ChoicesProps) {
  const t = useMessages(accountMessages);
  const owned = platforms.filter((platform) => keys.some((key) => key.platform === platform));
  return (
    <search className="mb-5 grid gap-4 sm:grid-cols-[1fr_auto_auto]">
      <label className="grid gap-1.5">
        <span className="text-sm font-semibold">{t('search')}</span>
        <input
          type="search"
          className="field"
          value={choice.words}
          onChange={(event) => onChange({ ...choice, words: event.target.value })}
        />
      </label>
      <label className="grid gap-1.5">
        <span className="text-sm font-semibold">{t('platform')}</span>
        <select
          className="field"
          value={choice.platform ?? ''}
          onChange={(event) => onChange({ ...choice, platform: platformNamed(event.target.value) })}
        >
          <option value="">{t('allPlatforms')}</option>
          {owned.map((platform) => (
            <option key={platform} value={platform}>
              {redemption[platform].name}
            </option>
          ))}
        </select>
      </label>
      <label className="grid gap-1.5">
        <span className="text-sm font-semibold">{t('state')}</span>
        <select
          className="field"
          value={choice.state}
          onChange={(event) =>
            onChange({
              ...choice,
              state: event.target.value === 'sealed' || event.target.value === 'opened' ? event.target.value : 'all',
            })
          }
        >
          <option value="all">{t('all')}</option>
          <option value="sealed">{t('sealed')}</option>
          <option value="opened">{t('opened')}</option>
        </select>
      </label>
    </search>
  );
}

function platformNamed(name: string): Platform | undefined {
  return platforms.find((platform) => platform === name);
}

function LibrarySkeleton() {
  return (
    <>
      <Skeleton className="mb-12 h-18" />
      <div className="grid gap-6 lg:grid-cols-2">
        <Skeleton className="h-56" />
        <Skeleton className="h-56" />
      </div>
    </>
  );
}
