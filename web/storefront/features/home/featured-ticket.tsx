import { Cover } from '../../../ui/cover.tsx';
import { useFormat, useMessages } from '../../session/locale.ts';
import { Link } from '../../shell/link.tsx';
import { coverOf, type GameDetail, pageOf } from '../catalogue/game.ts';
import { regionKey, tileMessages } from '../catalogue/tile-messages.ts';

/** The one large ticket of the front page, with a key that is still sealed. */
export function FeaturedTicket({ game }: { readonly game: GameDetail }) {
  const t = useMessages(tileMessages);
  const format = useFormat();
  const key = regionKey(game.region);
  return (
    <Link href={pageOf(game.handle)} className="ticket group mx-auto block w-full max-w-[17rem] md:max-w-none">
      <span className="ticket-top block">
        <Cover src={coverOf(game.handle)} title={game.title} first />
      </span>
      <span className="ticket-stub cut block p-5 sm:p-6" data-paper={game.platform}>
        <span className="flex items-baseline justify-between gap-3">
          <span className="wide text-xl group-hover:underline">{game.title}</span>
          {game.price && (
            <span className="wide text-xl tabular-nums">{format.money(game.price.amount, game.price.currency)}</span>
          )}
        </span>
        <span className="mt-1 block text-sm text-ink-muted">
          {game.platformName}, {key ? t(key) : game.region}
        </span>
        <span className="font-key mt-4 block text-[clamp(0.95rem,4.2vw,1.25rem)] tracking-wide" aria-hidden="true">
          •••••–•••••–•••••
        </span>
      </span>
    </Link>
  );
}
