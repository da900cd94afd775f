import { useQuery } from '@tanstack/react-query';
import { useParams } from 'wouter';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { Cover } from '../../../ui/cover.tsx';
import { ErrorState, Skeleton } from '../../../ui/states.tsx';
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

/** One game: what it is, whether its key works for this shopper, and what it costs. */
export function ProductPage() {
  const { handle = '' } = useParams<{ handle: string }>();
  const t = useMessages(productMessages);
  const common = useMessages(shellMessages);
  const { region } = useShopper();
  const { data, isError, isFetching, refetch } = useQuery(gameQuery(handle, region.id));
  if (isError) {
    return (
      <div className="frame py-16">
        <ErrorState title={t('failed')}>
          <p>{t('failedHint')}</p>
          <Button busy={isFetching} onClick={() => refetch()}>
            {common('again')}
          </Button>
        </ErrorState>
      </div>
    );
  }
  if (data === undefined) return <ProductSkeleton />;
  return data === null ? <MissingGame /> : <FoundGame page={data} />;
}

const columns =
  'frame grid gap-x-12 gap-y-8 pt-6 md:grid-cols-[minmax(13rem,20rem)_1fr] lg:grid-cols-[20rem_1fr_20rem]';

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
        <div className="mx-auto w-full max-w-[14rem] self-start md:max-w-none">
          <div className="cut">
            <Cover src={coverOf(game.handle)} title={game.title} first />
          </div>
        </div>
        <div className="min-w-0 lg:order-none">
          <PageHeading className="text-4xl leading-[0.98] sm:text-6xl">{game.title}</PageHeading>
          {game.edition && <p className="wide mt-2 text-xl">{game.edition}</p>}
          <p className="mt-4 flex flex-wrap gap-x-4 gap-y-1 text-muted">
            <span>{game.platformName}</span>
            <span>{regionName}</span>
            {game.genres.map((genre) => (
              <span key={genre}>{genre}</span>
            ))}
          </p>
          {game.description && <p className="mt-6 max-w-[62ch] text-lg leading-relaxed">{game.description}</p>}
        </div>
        <aside
          aria-label={t('buy')}
          className="md:col-span-2 lg:sticky lg:top-6 lg:col-span-1 lg:row-span-2 lg:self-start"
        >
          <BuyBox game={game} versions={versions} />
        </aside>
        <div className="grid min-w-0 gap-12 md:col-span-2">
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

function MissingGame() {
  const t = useMessages(productMessages);
  const common = useMessages(shellMessages);
  return (
    <div className="frame grid justify-items-start gap-5 py-16 md:py-24">
      <PageHead title={t('missing')} />
      <PageHeading className="text-4xl sm:text-6xl">{t('missing')}</PageHeading>
      <p className="max-w-[52ch] text-lg text-muted">{t('missingHint')}</p>
      <Link href="/games" className={buttonClass()}>
        {common('games')}
      </Link>
    </div>
  );
}

function ProductSkeleton() {
  return (
    <div className={`${columns} pt-[4.25rem]`}>
      <Skeleton className="mx-auto aspect-[3/4] w-full max-w-[14rem] md:max-w-none" />
      <div className="grid content-start gap-5">
        <Skeleton className="h-14 w-4/5" />
        <Skeleton className="h-5 w-3/5" />
        <Skeleton className="h-28 w-full" />
      </div>
      <Skeleton className="h-[26rem] w-full md:col-span-2 lg:col-span-1" />
    </div>
  );
}
