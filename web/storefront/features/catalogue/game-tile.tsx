import { classes } from '../../../ui/classes.ts';
import { Cover } from '../../../ui/cover.tsx';
import { useFormat, useMessages } from '../../session/locale.ts';
import { useShopper } from '../../session/shopper.ts';
import { Link } from '../../shell/link.tsx';
import { narrowShelfClass, shelfClass } from '../../shell/page-skeletons.tsx';
import { activation } from './activation.ts';
import { coverOf, type Game, pageOf } from './game.ts';
import { regionKey, tileMessages } from './tile-messages.ts';

/** A game on a shelf: a ticket with its cover, torn off where it says what it costs. */
export function GameTile({ game, first = false }: { readonly game: Game; readonly first?: boolean }) {
  const t = useMessages(tileMessages);
  const format = useFormat();
  const { country } = useShopper();
  const { title, edition, platformName, price } = game;
  const works = activation(game, country) !== 'not';
  const key = regionKey(game.region);
  const percent = price ? Math.round((1 - price.amount / price.original) * 100) : 0;
  return (
    <Link href={pageOf(game.handle)} className="ticket group block">
      <span className="ticket-top block overflow-hidden">
        <Cover src={coverOf(game.handle)} title={title} first={first} />
      </span>
      <span className="ticket-stub cut flex h-[7.25rem] flex-col px-3 pt-3 pb-2.5 sm:px-3.5" data-paper={game.platform}>
        <span className="line-clamp-2 leading-[1.15] font-semibold group-hover:underline">
          {title}
          {edition && <span className="font-normal"> {edition}</span>}
        </span>
        <span className="mt-auto truncate text-[0.8125rem] leading-tight text-ink-muted">{platformName}</span>
        <span className="flex items-end justify-between gap-2">
          <span
            className={classes(
              'min-w-0 truncate text-[0.8125rem] leading-tight text-ink-muted',
              !works && 'font-semibold text-ink',
            )}
          >
            {works || !country ? (key ? t(key) : game.region) : t('soldIn', { country: format.country(country) })}
          </span>
          <span className="mr-1 flex shrink-0 items-baseline gap-1.5 leading-none">
            {price && percent > 0 && (
              <s className="text-xs text-ink-muted">{format.money(price.original, price.currency)}</s>
            )}
            <span className={classes('wide tabular-nums', price ? 'text-base sm:text-lg' : 'text-xs')}>
              {price ? format.money(price.amount, price.currency) : t('notHere')}
            </span>
          </span>
        </span>
      </span>
    </Link>
  );
}

interface ShelfProps {
  readonly games: readonly Game[];
  /** How many are seen first, and loaded first. */
  readonly eager?: number;
  /** Beside something else. */
  readonly narrow?: boolean;
}

/** A shelf of tickets. */
export function Shelf({ games, eager = 0, narrow = false }: ShelfProps) {
  return (
    <ul className={narrow ? narrowShelfClass : shelfClass}>
      {games.map((game, index) => (
        <li key={game.id}>
          <GameTile game={game} first={index < eager} />
        </li>
      ))}
    </ul>
  );
}
