import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Icon } from '../../../ui/icons.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../../ui/states.tsx';
import { useMessages } from '../../session/locale.ts';
import { useShopper } from '../../session/shopper.ts';
import { shellMessages } from '../../shell/messages.ts';
import { PageHead, PageHeading } from '../../shell/page-head.tsx';
import { TileSkeletons } from '../../shell/page-skeletons.tsx';
import { gamesAddress, readGameQuery } from './address.ts';
import { gamesQuery } from './api.ts';
import { ChosenFilters, countFilters, Filters, withoutFilters } from './filters.tsx';
import type { GameQuery, Sort } from './game-query.ts';
import { Shelf } from './game-tile.tsx';
import { catalogueMessages } from './messages.ts';
import { Pager } from './pager.tsx';

/** The catalogue. What it shows stands in the address, so that it can be shared and gone back to. */
export function GamesPage() {
  const t = useMessages(catalogueMessages);
  const common = useMessages(shellMessages);
  const query = readGameQuery(useSearch());
  const [, navigate] = useLocation();
  const { region, country } = useShopper();
  const [filtering, setFiltering] = useState(false);
  const { data, isError, isFetching, refetch } = useQuery(
    gamesQuery(region.id, query.activates ? country : undefined, query),
  );
  const change = (changed: Partial<GameQuery>) =>
    navigate(gamesAddress({ ...query, page: 1, ...changed }), { replace: changed.page === undefined });
  const title = query.q ? t('titleFor', { q: query.q }) : t('title');
  const filters = data && <Filters query={query} facets={data.facets} onChange={change} />;
  const chosen = countFilters(query);

  return (
    <div className="frame pt-8 md:pt-10">
      <PageHead title={title} description={t('description')} path="/games" />
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
        <div>
          <PageHeading className="text-3xl sm:text-5xl">{title}</PageHeading>
          <p role="status" className="mt-2 min-h-6 text-muted tabular-nums">
            {data ? t('found', { count: data.count }) : ''}
          </p>
        </div>
        <div className="flex w-full gap-2 sm:w-auto">
          <button
            type="button"
            className={buttonClass('plain', 'grow px-4 sm:grow-0 lg:hidden')}
            onClick={() => setFiltering(true)}
            aria-haspopup="dialog"
          >
            <Icon name="filter" />
            {chosen > 0 ? t('showFilters', { count: chosen }) : t('filters')}
          </button>
          <SortChoice query={query} onChange={(sort) => change({ sort })} />
        </div>
      </div>
      {data && <ChosenFilters query={query} facets={data.facets} onChange={change} />}
      <div className="mt-6 grid gap-10 lg:grid-cols-[15rem_1fr]">
        <div className="hidden lg:block">{filters ?? <Skeleton className="h-[40rem] w-full" />}</div>
        <section aria-label={title} aria-busy={isFetching} className="min-w-0">
          {isError ? (
            <ErrorState title={t('failed')}>
              <p>{t('failedHint')}</p>
              <Button busy={isFetching} onClick={() => refetch()}>
                {common('again')}
              </Button>
            </ErrorState>
          ) : !data ? (
            <TileSkeletons narrow />
          ) : data.count === 0 ? (
            <EmptyState title={t('none')}>
              <p>{t('noneHint')}</p>
              <Button onClick={() => navigate(gamesAddress(withoutFilters(query)))}>{t('clear')}</Button>
            </EmptyState>
          ) : (
            <>
              <Shelf games={data.games} eager={4} narrow />
              <Pager query={query} count={data.count} />
            </>
          )}
        </section>
      </div>
      <Dialog
        open={filtering}
        onClose={() => setFiltering(false)}
        title={t('filters')}
        closeLabel={common('close')}
        shape="sheet"
      >
        <div className="p-5">{filters}</div>
        <div className="sticky bottom-0 border-t border-line bg-ground p-4">
          <Button className="w-full" onClick={() => setFiltering(false)}>
            {t('showFound', { count: data?.count ?? 0 })}
          </Button>
        </div>
      </Dialog>
    </div>
  );
}

interface SortChoiceProps {
  readonly query: GameQuery;
  readonly onChange: (sort: Sort) => void;
}

function SortChoice({ query, onChange }: SortChoiceProps) {
  const t = useMessages(catalogueMessages);
  const options: readonly (readonly [Sort, string])[] = [
    ['relevance', t('relevance')],
    ['new', t('new')],
    ['price', t('cheap')],
    ['-price', t('dear')],
    ['title', t('byTitle')],
  ];
  return (
    <label className="grow sm:grow-0">
      <span className="sr-only">{t('sort')}</span>
      <select
        className="field min-h-12 w-full"
        value={query.sort}
        onChange={(event) => onChange(options.find(([sort]) => sort === event.target.value)?.[0] ?? 'relevance')}
      >
        {options.map(([sort, label]) => (
          <option key={sort} value={sort}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
