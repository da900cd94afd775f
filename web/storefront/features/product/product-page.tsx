import { useQuery } from '@tanstack/react-query';
import { lazy } from 'react';
import { useParams } from 'wouter';
import { Cover } from '../../../ui/cover.tsx';
import { Skeleton } from '../../../ui/states.tsx';
import { useMessages } from '../../session/locale.ts';
import { useShopper } from '../../session/shopper.ts';
import { Link } from '../../shell/link.tsx';
import { shellMessages } from '../../shell/messages.ts';
import { PageHead, PageHeading } from '../../shell/page-head.tsx';
import { type GamePage, gameQuery } from '../catalogue/api.ts';
import { coverOf, pageOf } from '../catalogue/game.ts';
import { Shelf } from '../catalogue/game-tile.tsx';
import { regionKey, tileMessages } from '../catalogue/tile-messages.ts';
import { BuyBox } from './buy-box.tsx';
import { productMessages } from './messages.ts';
import { Story } from './story.tsx';
import { Versions } from './versions.tsx';

/** What is shown instead of a game is seldom needed, and comes when it is. */
const MissingGame = lazy(async () => ({ default: (await import('./no-game.tsx')).MissingGame }));
const FailedGame = lazy(async () => ({ default: (await import('./no-game.tsx')).FailedGame }));

/** One game: what it is, whether its key works for this shopper, and what it costs. */
export function ProductPage() {
  const { handle = '' } = useParams<{ handle: string }>();
  const { region } = useShopper();
  const { data, isError, isFetching, refetch } = useQuery(gameQuery(handle, region.id));
  if (isError) return <FailedGame busy={isFetching} onAgain={refetch} />;
  if (data === undefined) return <ProductSkeleton />;
  return data === null ? <MissingGame /> : <FoundGame page={data} />;
}

/** On a phone the cover stands small beside the title, so that price and verdict are seen at once. */
const columns =
  'frame grid grid-cols-[6.5rem_1fr] gap-x-5 gap-y-7 pt-4 md:grid-cols-[15rem_1fr] md:grid-rows-[auto_1fr] md:gap-x-10 md:pt-6 lg:grid-cols-[17rem_1fr_20rem] xl:grid-cols-[20rem_1fr_20rem] xl:gap-x-12';
const places = {
  cover: 'self-start md:row-span-2',
  title: 'min-w-0 self-end md:self-start',
  buy: 'col-span-2 md:row-start-3 lg:sticky lg:top-6 lg:col-span-1 lg:col-start-3 lg:row-span-3 lg:row-start-1 lg:self-start',
  text: 'col-span-2 min-w-0 md:col-span-1 md:col-start-2 md:row-start-2',
  rest: 'col-span-2 grid min-w-0 gap-12 pt-4 lg:row-start-3',
} as const;

function FoundGame({ page: { game, versions, related } }: { readonly page: GamePage }) {
  const t = useMessages(productMessages);
  const catalogue = useMessages(tileMessages);
  const common = useMessages(shellMessages);
  const key = regionKey(game.region);
  const regionName = key ? catalogue(key) : game.region;
  const named = { title: game.title, platform: game.platformName, region: regionName };
  const title = game.edition ? t('pageTitleEdition', { ...named, edition: game.edition }) : t('pageTitle', named);
  return (
    <>
      <PageHead
        title={title}
        description={game.description ?? t('description', named)}
        path={pageOf(game.handle)}
        image={coverOf(game.handle)}
      />
      <nav aria-label={t('crumbs')} className="frame flex flex-wrap gap-x-2 pt-4 text-sm text-muted">
        <Link href="/games" className="py-2 hover:underline">
          {common('games')}
        </Link>
        <span className="py-2" aria-hidden="true">
          /
        </span>
        <Link href={`/games?platform=${game.platform}`} className="py-2 hover:underline">
          {game.platformName}
        </Link>
      </nav>
      <div className={columns}>
        <div className={places.cover}>
          <div className="cut">
            <Cover src={coverOf(game.handle)} title={game.title} first />
          </div>
        </div>
        <div className={places.title}>
          <PageHeading className="text-[1.75rem] leading-[0.98] sm:text-5xl xl:text-6xl">{game.title}</PageHeading>
          {game.edition && <p className="wide mt-2 text-lg sm:text-xl">{game.edition}</p>}
          <p className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-muted sm:mt-4">
            <span>{game.platformName}</span>
            <span>{regionName}</span>
            {game.genres.map((genre) => (
              <span key={genre} className="hidden sm:inline">
                {genre}
              </span>
            ))}
          </p>
        </div>
        <aside aria-label={t('buy')} className={places.buy}>
          <BuyBox game={game} versions={versions} />
        </aside>
        {game.description && (
          <p className={`max-w-[62ch] text-lg leading-relaxed ${places.text}`}>{game.description}</p>
        )}
        <div className={places.rest}>
          <Versions game={game} versions={versions} />
          <Story game={game} regionName={regionName} />
        </div>
      </div>
      {related.length > 0 && (
        <section aria-labelledby="related" className="frame mt-20">
          <h2 id="related" className="mb-5 text-2xl">
            {t('related')}
          </h2>
          <Shelf games={related} />
        </section>
      )}
    </>
  );
}

function ProductSkeleton() {
  return (
    <>
      <div className="h-[3.25rem]" />
      <div className={columns} aria-hidden="true">
        <Skeleton className={`aspect-[3/4] w-full ${places.cover}`} />
        <div className={`grid content-start gap-4 ${places.title}`}>
          <Skeleton className="h-12 w-4/5" />
          <Skeleton className="h-5 w-3/5" />
        </div>
        <Skeleton className={`h-[25rem] w-full ${places.buy}`} />
        <Skeleton className={`h-24 w-full ${places.text}`} />
      </div>
    </>
  );
}
