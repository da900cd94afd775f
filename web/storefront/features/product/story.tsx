import type { ReactNode } from 'react';
import { buttonClass } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icons.tsx';
import { useFormat, useMessages } from '../../session/locale.ts';
import type { GameDetail } from '../catalogue/game.ts';
import { productMessages } from './messages.ts';

/** What one gets, where it works, how it is activated, and the facts. */
export function Story({ game, regionName }: { readonly game: GameDetail; readonly regionName: string }) {
  const t = useMessages(productMessages);
  const format = useFormat();
  const platform = game.platformName;
  const excluded = game.excluded.map((code) => format.country(code));
  return (
    <div className="grid gap-x-12 gap-y-10 sm:grid-cols-2">
      <Part title={t('get')}>
        <ul className="grid gap-2">
          <Ticked>{t('getKey', { platform })}</Ticked>
          {game.edition && <Ticked>{game.edition}</Ticked>}
          {game.languages.length > 0 && (
            <Ticked>{t('getLanguages', { languages: format.list(game.languages) })}</Ticked>
          )}
        </ul>
      </Part>
      <Part title={t('where')}>
        <p>
          {game.region === 'worldwide' && excluded.length === 0
            ? t('whereAll')
            : t('whereRegion', { region: regionName })}
        </p>
        {excluded.length > 0 && <p className="mt-2">{t('whereBut', { countries: format.list(excluded) })}</p>}
      </Part>
      <Part title={t('steps', { platform })}>
        <ol className="grid list-decimal gap-2 pl-5">
          {game.redeemSteps.map((step) => (
            <li key={step} lang="en">
              {step}
            </li>
          ))}
        </ol>
        {game.redeemUrl && (
          <a href={game.redeemUrl} rel="noreferrer" className={buttonClass('plain', 'mt-5 px-4 text-sm')}>
            {t('redeemPage')}
            <Icon name="external" className="size-4" />
          </a>
        )}
      </Part>
      <Part title={t('facts')}>
        <Facts game={game} />
      </Part>
    </div>
  );
}

function Facts({ game }: { readonly game: GameDetail }) {
  const t = useMessages(productMessages);
  const format = useFormat();
  const facts = [
    [t('developer'), game.developer],
    [t('publisher'), game.publisher],
    [t('released'), game.releaseDate && format.date(game.releaseDate)],
    [t('genres'), game.genres.length > 0 ? format.list(game.genres) : null],
    [t('age'), game.ageRating],
    [t('requirements'), game.systemRequirements],
  ] as const;
  return (
    <dl className="grid gap-3">
      {facts.map(([name, value]) =>
        value ? (
          <div key={name} className="grid grid-cols-[9rem_1fr] gap-3">
            <dt className="text-muted">{name}</dt>
            <dd>{value}</dd>
          </div>
        ) : null,
      )}
    </dl>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="border-t border-line pt-4">
      <h2 className="mb-3 text-xl">{title}</h2>
      {children}
    </section>
  );
}

function Ticked({ children }: { readonly children: ReactNode }) {
  return (
    <li className="flex gap-2.5">
      <Icon name="check" className="mt-1 size-4" />
      <span>{children}</span>
    </li>
  );
}
