import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { classes } from '../../../ui/classes.ts';
import { useFormat, useMessages } from '../../session/locale.ts';
import { useShopper } from '../../session/shopper.ts';
import { shellMessages } from '../../shell/messages.ts';
import { suggestionsQuery } from './api.ts';
import { coverOf, type Game } from './game.ts';

interface SuggestionsProps {
  readonly id: string;
  readonly typed: string;
  readonly active: number;
  readonly onActive: (index: number) => void;
  /** Told which games are offered, for the field's arrow keys. */
  readonly onOffered: (games: readonly Game[]) => void;
  readonly onChoose: (game: Game) => void;
}

const none: readonly Game[] = [];

/** The games that fit what has been typed so far. */
export function Suggestions({ id, typed, active, onActive, onOffered, onChoose }: SuggestionsProps) {
  const t = useMessages(shellMessages);
  const format = useFormat();
  const { region } = useShopper();
  const { data } = useQuery(suggestionsQuery(region.id, typed));
  const games = data?.games ?? none;
  useEffect(() => {
    onOffered(games);
    return () => onOffered(none);
  }, [games, onOffered]);
  return (
    <>
      <div
        id={id}
        role="listbox"
        aria-label={t('suggestions')}
        className={classes(
          'absolute inset-x-0 top-full z-20 mt-1 border border-edge bg-raised',
          games.length === 0 && 'hidden',
        )}
      >
        {games.map((game, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field's arrow keys and Enter choose an option.
          <div
            key={game.id}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className={classes('flex cursor-pointer items-center gap-3 px-3 py-2', index === active && 'bg-sunk')}
            onPointerMove={() => onActive(index)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onChoose(game)}
          >
            <img src={coverOf(game.handle)} alt="" width={36} height={48} className="h-12 w-9 object-cover" />
            <span className="min-w-0 grow">
              <span className="block truncate font-medium">{game.title}</span>
              <span className="block truncate text-sm text-muted">
                {[game.platformName, game.edition].filter(Boolean).join(', ')}
              </span>
            </span>
            {game.price && <span className="tabular-nums">{format.money(game.price.amount, game.price.currency)}</span>}
          </div>
        ))}
      </div>
      <p role="status" className="sr-only">
        {games.length > 0 ? `${t('suggestions')}: ${games.length}` : ''}
      </p>
    </>
  );
}
