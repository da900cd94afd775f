import { regions } from '#shared/domain/region.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { type Locale, locales } from '../language/messages.ts';
import { locale, useFormat, useLocale, useMessages } from '../session/locale.ts';
import { chooseCountry, regionOf, useShopper } from '../session/shopper.ts';
import { useStored } from '../session/stored.ts';
import { setTheme, type Theme, theme, themes } from '../session/theme.ts';
import { placeMessages } from './place-messages.ts';

const languageNames: Readonly<Record<Locale, string>> = { en: 'English', de: 'Deutsch' };

/** Where the shopper is, in which language, and how the shop looks. */
export function PlaceForm({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const t = useMessages(placeMessages);
  const format = useFormat();
  const { country, chosen, region } = useShopper();
  const language = useLocale();
  const currentTheme = useStored(theme);
  const countries = regions
    .flatMap((one) => one.countries)
    .map((code) => ({ code, name: format.country(code) }))
    .sort((a, b) => a.name.localeCompare(b.name, language));
  const themeNames: Readonly<Record<Theme, string>> = {
    system: t('themeSystem'),
    light: t('themeLight'),
    dark: t('themeDark'),
  };
  const shown = country ? regionOf({ country, chosen }) : region;
  const money = { currency: shown.currencyCode.toUpperCase(), tax: shown.taxName };

  return (
    <Dialog open={open} onClose={onClose} title={t('place')} closeLabel={t('close')}>
      <div className="grid gap-6 p-5">
        <div className="grid gap-2">
          <label htmlFor="place-country" className="font-semibold">
            {t('country')}
          </label>
          <select
            id="place-country"
            className="field"
            value={country ?? ''}
            onChange={(event) => chooseCountry(event.target.value)}
          >
            {!country && <option value="">{t('placeUnknown')}</option>}
            {countries.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
          {country && !chosen && <p className="text-sm">{t('placeGuess', { country: format.country(country) })}</p>}
          <p className="text-sm text-muted">
            {t('placeWhy')}{' '}
            {shown.taxRate > 0 ? t('pricesIn', money) : t('pricesWithoutTax', { currency: money.currency })}
          </p>
        </div>
        <Choice
          legend={t('language')}
          name="language"
          options={locales.map((value) => ({ value, label: languageNames[value] }))}
          value={language}
          onChange={(value) => locale.set(value)}
        />
        <Choice
          legend={t('theme')}
          name="theme"
          options={themes.map((value) => ({ value, label: themeNames[value] }))}
          value={currentTheme}
          onChange={setTheme}
        />
        <Button onClick={onClose}>{t('close')}</Button>
      </div>
    </Dialog>
  );
}

interface ChoiceProps<Value extends string> {
  readonly legend: string;
  readonly name: string;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

function Choice<Value extends string>({ legend, name, options, value, onChange }: ChoiceProps<Value>) {
  return (
    <fieldset>
      <legend className="mb-2 font-semibold">{legend}</legend>
      <div className="grid auto-cols-fr grid-flow-col border border-edge">
        {options.map((option) => (
          <label
            key={option.value}
            className="relative grid min-h-11 place-items-center px-2 text-center text-sm not-first:border-l not-first:border-edge has-checked:bg-fg has-checked:text-ground has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-[var(--focus)]"
          >
            <input
              type="radio"
              className="absolute inset-0 cursor-pointer opacity-0"
              name={name}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
