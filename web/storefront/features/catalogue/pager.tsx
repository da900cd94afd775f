import { buttonClass } from '../../../ui/button.tsx';
import { useMessages } from '../../session/locale.ts';
import { Link } from '../../shell/link.tsx';
import { gamesAddress } from './address.ts';
import { type GameQuery, pageSize } from './game-query.ts';
import { catalogueMessages } from './messages.ts';

/** Pages of the catalogue, as links that can be opened beside. */
export function Pager({ query, count }: { readonly query: GameQuery; readonly count: number }) {
  const t = useMessages(catalogueMessages);
  const pages = Math.ceil(count / pageSize);
  if (pages <= 1) return null;
  const to = (page: number) => gamesAddress({ ...query, page });
  const toTop = () => window.scrollTo(0, 0);
  return (
    <nav aria-label={t('pages')} className="mt-12 flex items-center justify-between gap-4 border-t border-line pt-6">
      {query.page > 1 ? (
        <Link href={to(query.page - 1)} className={buttonClass('plain')} rel="prev" onClick={toTop}>
          {t('previous')}
        </Link>
      ) : (
        <span />
      )}
      <span className="text-muted tabular-nums">{t('pageOf', { page: query.page, pages })}</span>
      {query.page < pages ? (
        <Link href={to(query.page + 1)} className={buttonClass('plain')} rel="next" onClick={toTop}>
          {t('next')}
        </Link>
      ) : (
        <span />
      )}
    </nav>
  );
}
