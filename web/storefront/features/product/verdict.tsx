import { classes } from '../../../ui/classes.ts';
import { Icon, type IconName } from '../../../ui/icons.tsx';
import { useFormat, useMessages } from '../../session/locale.ts';
import { useShopper } from '../../session/shopper.ts';
import { Link } from '../../shell/link.tsx';
import { type Activation, activation } from '../catalogue/activation.ts';
import { type Game, pageOf } from '../catalogue/game.ts';
import { regionKey, tileMessages } from '../catalogue/tile-messages.ts';
import { productMessages } from './messages.ts';

interface VerdictProps {
  readonly game: Game;
  readonly versions: readonly Game[];
}

const looks: Readonly<Record<Activation, { readonly icon: IconName; readonly tone: string }>> = {
  activates: { icon: 'check', tone: 'text-good' },
  not: { icon: 'warn', tone: 'text-warn' },
  ask: { icon: 'globe', tone: 'text-fg' },
};

/** Whether the key works where the shopper is, in words, beside the price. Its place is reserved for any answer. */
export function Verdict({ game, versions }: VerdictProps) {
  const t = useMessages(productMessages);
  const catalogue = useMessages(tileMessages);
  const format = useFormat();
  const { country } = useShopper();
  const verdict = activation(game, country);
  const place = country ? format.country(country) : '';
  const regionName = (region: string): string => {
    const key = regionKey(region);
    return key ? catalogue(key) : region;
  };
  const working = versions.filter((version) => version.price && activation(version, country) === 'activates');
  const [line, why] = {
    activates: [country ? t('activates', { country: place }) : t('activatesAll'), undefined],
    not: [t('not', { country: place }), t('notWhy')],
    ask: country
      ? [t('askRegion', { region: regionName(game.region) }), t('askRegionWhy', { country: place })]
      : [t('askCountry'), t('askCountryWhy')],
  }[verdict];
  const { icon, tone } = looks[verdict];
  return (
    <div className="mt-4 min-h-7">
      <p className={classes('flex items-center gap-2 font-semibold', tone)}>
        <Icon name={icon} />
        {line}
      </p>
      {why && <p className="mt-1.5 text-sm text-muted">{why}</p>}
      {verdict === 'not' && working.length > 0 && (
        <>
          <p className="mt-3 text-sm">{t('notOther')}</p>
          <ul className="text-sm">
            {working.map((version) => (
              <li key={version.id}>
                <Link href={pageOf(version.handle)} className="inline-block py-1.5 underline">
                  {[version.platformName, version.edition, regionName(version.region)].filter(Boolean).join(', ')}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
