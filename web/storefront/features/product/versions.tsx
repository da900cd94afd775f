import { classes } from '../../../ui/classes.ts';
import { useFormat, useMessages } from '../../session/locale.ts';
import { Link } from '../../shell/link.tsx';
import { type Game, pageOf } from '../catalogue/game.ts';
import { regionKey, tileMessages } from '../catalogue/tile-messages.ts';
import { productMessages } from './messages.ts';

/** The editions, platforms and regions of the same game, this one among them. */
export function Versions({ game, versions }: { readonly game: Game; readonly versions: readonly Game[] }) {
  const t = useMessages(productMessages);
  const catalogue = useMessages(tileMessages);
  const format = useFormat();
  if (versions.length === 0) return null;
  const all = [game, ...versions].sort(
    (a, b) => (a.price?.amount ?? Number.POSITIVE_INFINITY) - (b.price?.amount ?? Number.POSITIVE_INFINITY),
  );
  return (
    <section aria-labelledby="versions">
      <h2 id="versions" className="mb-4 text-2xl">
        {t('versions')}
      </h2>
      <ul className="grid gap-2 sm:grid-cols-2">
        {all.map((version) => {
          const isThis = version.id === game.id;
          const key = regionKey(version.region);
          return (
            <li key={version.id}>
              <Link
                href={pageOf(version.handle)}
                aria-current={isThis ? 'page' : undefined}
                data-paper={version.platform}
                className={classes(
                  'cut flex min-h-16 items-center gap-4 bg-paper px-4 py-3 text-ink hover:underline',
                  isThis && 'border-l-[6px] border-signal',
                )}
              >
                <span className="min-w-0 grow leading-tight">
                  <span className="block font-semibold">
                    {[version.platformName, version.edition].filter(Boolean).join(', ')}
                  </span>
                  <span className="block text-sm text-ink-muted">
                    {key ? catalogue(key) : version.region}
                    {isThis && ` (${t('thisVersion')})`}
                  </span>
                </span>
                <span className="wide mr-2 tabular-nums">
                  {version.price ? format.money(version.price.amount, version.price.currency) : catalogue('notHere')}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
