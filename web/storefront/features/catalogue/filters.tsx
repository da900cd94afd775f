import { useState } from 'react';
import { Icon } from '../../../ui/icons.tsx';
import { useFormat, useMessages } from '../../session/locale.ts';
import { useShopper } from '../../session/shopper.ts';
import { everything, type FacetName, type Facets, type FacetValue, facetNames, type GameQuery } from './game-query.ts';
import { catalogueMessages } from './messages.ts';
import { regionKey, tileMessages } from './tile-messages.ts';

interface FiltersProps {
  readonly query: GameQuery;
  readonly facets: Facets;
  readonly onChange: (changed: Partial<GameQuery>) => void;
}

const priceSteps = [5, 10, 20, 40];
const shownAtFirst = 7;

/** How many filters are set. */
export function countFilters(query: GameQuery): number {
  const chosen = facetNames.reduce((sum, name) => sum + query[name].length, 0);
  return chosen + (query.most === undefined ? 0 : 1) + (query.activates ? 1 : 0);
}

export function withoutFilters({ q, sort }: GameQuery): GameQuery {
  return { ...everything, q, sort };
}

/** Regions are named in the shopper's language, the rest as the API names it. */
function useNames(): (facet: FacetName, value: FacetValue) => string {
  const t = useMessages(tileMessages);
  return (facet, { value, name }) => {
    const key = facet === 'region' ? regionKey(value) : undefined;
    return key ? t(key) : name;
  };
}

/** Every way to narrow the catalogue, with how many games each would leave. */
export function Filters({ query, facets, onChange }: FiltersProps) {
  const t = useMessages(catalogueMessages);
  const format = useFormat();
  const { country, region } = useShopper();
  return (
    <div className="grid gap-7">
      {country && (
        <label className="flex min-h-11 items-center gap-3">
          <input
            type="checkbox"
            className="size-5 shrink-0 accent-[var(--fg)]"
            checked={query.activates}
            onChange={(event) => onChange({ activates: event.target.checked })}
          />
          {t('activates', { country: format.country(country) })}
        </label>
      )}
      {facetNames.map((name) => (
        <Facet key={name} name={name} values={facets[name]} query={query} onChange={onChange} />
      ))}
      <div className="grid gap-2">
        <label htmlFor="most" className="font-semibold">
          {t('price')}
        </label>
        <select
          id="most"
          className="field"
          value={query.most ?? ''}
          onChange={(event) => onChange({ most: event.target.value ? Number(event.target.value) : undefined })}
        >
          <option value="">{t('anyPrice')}</option>
          {priceSteps.map((step) => (
            <option key={step} value={step}>
              {t('upTo', { amount: format.money(step, region.currencyCode) })}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}

interface FacetProps {
  readonly name: FacetName;
  readonly values: readonly FacetValue[];
  readonly query: GameQuery;
  readonly onChange: FiltersProps['onChange'];
}

function Facet({ name, values, query, onChange }: FacetProps) {
  const t = useMessages(catalogueMessages);
  const format = useFormat();
  const nameOf = useNames();
  const [all, setAll] = useState(false);
  const chosen = query[name];
  const shown = all ? values : values.filter(({ value }, index) => index < shownAtFirst || chosen.includes(value));
  const hidden = values.length - shown.length;
  function toggle(value: string, on: boolean): void {
    onChange({ [name]: on ? [...chosen, value] : chosen.filter((one) => one !== value) });
  }
  return (
    <fieldset>
      <legend className="mb-1 font-semibold">{t(name)}</legend>
      {shown.map((one) => (
        <label key={one.value} className="flex min-h-11 items-center gap-3 lg:min-h-9 hover:underline">
          <input
            type="checkbox"
            className="size-4.5 shrink-0 accent-[var(--fg)]"
            checked={chosen.includes(one.value)}
            onChange={(event) => toggle(one.value, event.target.checked)}
          />
          <span className="min-w-0 grow truncate">{nameOf(name, one)}</span>
          <span className="text-sm text-muted tabular-nums">{format.number(one.count)}</span>
        </label>
      ))}
      {(hidden > 0 || all) && values.length > shownAtFirst && (
        <button type="button" className="min-h-9 text-sm underline" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? t('fewer') : t('more', { count: hidden })}
        </button>
      )}
    </fieldset>
  );
}

/** The filters that are set, each to be taken away. */
export function ChosenFilters({ query, facets, onChange }: FiltersProps) {
  const t = useMessages(catalogueMessages);
  const format = useFormat();
  const nameOf = useNames();
  const { country, region } = useShopper();
  const chips: { readonly label: string; readonly change: Partial<GameQuery> }[] = facetNames.flatMap((name) =>
    query[name].map((value) => ({
      label: nameOf(name, facets[name].find((one) => one.value === value) ?? { value, name: value, count: 0 }),
      change: { [name]: query[name].filter((one) => one !== value) },
    })),
  );
  if (query.most !== undefined) {
    const amount = format.money(query.most, region.currencyCode);
    chips.push({ label: t('upTo', { amount }), change: { most: undefined } });
  }
  if (query.activates && country) {
    chips.push({ label: t('activates', { country: format.country(country) }), change: { activates: false } });
  }
  if (chips.length === 0) return null;
  return (
    <ul className="mt-5 flex flex-wrap gap-2">
      {chips.map(({ label, change }) => (
        <li key={label}>
          <button
            type="button"
            className="flex min-h-10 items-center gap-2 border border-edge pr-2.5 pl-3.5 text-sm hover:border-fg"
            onClick={() => onChange(change)}
            aria-label={t('remove', { name: label })}
          >
            {label}
            <Icon name="close" className="size-4" />
          </button>
        </li>
      ))}
      <li>
        <button
          type="button"
          className="min-h-10 px-2 text-sm underline"
          onClick={() => onChange({ ...withoutFilters(query), page: 1 })}
        >
          {t('clear')}
        </button>
      </li>
    </ul>
  );
}
