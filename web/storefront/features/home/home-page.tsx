import { useQuery } from '@tanstack/react-query';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { ErrorState, Skeleton } from '../../../ui/states.tsx';
import { useMessages } from '../../session/locale.ts';
import { useShopper } from '../../session/shopper.ts';
import { Link } from '../../shell/link.tsx';
import { shellMessages } from '../../shell/messages.ts';
import { PageHead, PageHeading } from '../../shell/page-head.tsx';
import { TileSkeletons } from '../../shell/page-skeletons.tsx';
import { homeQuery, type Shelves } from '../catalogue/api.ts';
import type { Game } from '../catalogue/game.ts';
import { Shelf } from '../catalogue/game-tile.tsx';
import { FeaturedTicket } from './featured-ticket.tsx';
import { homeMessages } from './messages.ts';
import { MoneySteps } from './money-steps.tsx';

/** The front page: one game, then the shelves, then what happens to one's money. */
export function HomePage() {
  const t = useMessages(homeMessages);
  const common = useMessages(shellMessages);
  const { region } = useShopper();
  const { data, isError, refetch, isFetching } = useQuery(homeQuery(region.id));
  return (
    <>
      <PageHead title="Latchkey" description={t('description')} path="/" />
      <section className="frame grid items-center gap-x-14 gap-y-10 pt-8 pb-16 md:grid-cols-[1fr_minmax(17rem,21.5rem)] md:pt-14 md:pb-20">
        <div>
          <PageHeading className="max-w-[12ch] text-[clamp(2.6rem,7vw,5rem)] leading-[0.96] tracking-[-0.03em]">
            {t('headline')}
          </PageHeading>
          <p className="mt-6 max-w-[46ch] text-lg leading-relaxed text-muted">{t('promise')}</p>
          <div className="mt-8 flex flex-wrap gap-3">
            <Link href="/games" className={buttonClass()}>
              {data ? t('all', { count: data.count }) : common('games')}
            </Link>
            <a href="#money" className={buttonClass('plain')}>
              {t('how')}
            </a>
          </div>
        </div>
        {data?.featured ? (
          <FeaturedTicket game={data.featured} />
        ) : (
          <Skeleton className="mx-auto aspect-[25/41] w-full max-w-[17rem] md:max-w-none" />
        )}
      </section>
      <div className="frame grid gap-16">
        {isError ? (
          <ErrorState title={t('failed')}>
            <p>{t('failedHint')}</p>
            <Button busy={isFetching} onClick={() => refetch()}>
              {common('again')}
            </Button>
          </ErrorState>
        ) : data ? (
          <Shelved shelves={data} />
        ) : (
          <TileSkeletons />
        )}
        <MoneySteps />
      </div>
    </>
  );
}

function Shelved({ shelves }: { readonly shelves: Shelves }) {
  const t = useMessages(homeMessages);
  const { featured, fresh, coming, deals, small, platforms } = shelves;
  return (
    <>
      <ShelfSection
        title={t('fresh')}
        games={fresh.filter(({ id }) => id !== featured?.id).slice(0, 12)}
        href="/games?sort=new"
      />
      <ShelfSection title={t('deals')} games={deals} href="/games" />
      <section aria-labelledby="platforms">
        <h2 id="platforms" className="mb-5 text-2xl">
          {t('platforms')}
        </h2>
        <ul className="grid grid-cols-2 gap-2 md:grid-cols-4">
          {platforms.map(({ platform, name, count }) => (
            <li key={platform}>
              <Link
                href={`/games?platform=${platform}`}
                className="cut flex min-h-24 flex-col justify-between bg-paper p-3.5 text-ink hover:underline"
                data-paper={platform}
              >
                <span className="wide text-lg">{name}</span>
                <span className="text-sm text-ink-muted">{t('games', { count })}</span>
              </Link>
            </li>
          ))}
        </ul>
      </section>
      <ShelfSection title={t('small')} games={small} href="/games?sort=price" />
      <ShelfSection title={t('coming')} games={coming} href="/games?sort=new" />
    </>
  );
}

interface ShelfSectionProps {
  readonly title: string;
  readonly games: readonly Game[];
  readonly href: string;
}

function ShelfSection({ title, games, href }: ShelfSectionProps) {
  const t = useMessages(homeMessages);
  if (games.length === 0) return null;
  return (
    <section aria-label={title}>
      <div className="mb-5 flex items-baseline justify-between gap-4">
        <h2 className="text-2xl">{title}</h2>
        <Link href={href} className="py-2 underline" aria-label={`${t('seeAll')}: ${title}`}>
          {t('seeAll')}
        </Link>
      </div>
      <Shelf games={games} />
    </section>
  );
}
