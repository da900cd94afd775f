import { lazy, Suspense, useState } from 'react';
import { Icon } from '../../ui/icons.tsx';
import { useFormat, useMessages } from '../session/locale.ts';
import { useShopper } from '../session/shopper.ts';
import { shellMessages } from './messages.ts';

const PlaceForm = lazy(async () => ({ default: (await import('./place-form.tsx')).PlaceForm }));

/** The button that says where the shopper is, and the dialog to change that, the language and the look. */
export function PlaceButton() {
  const t = useMessages(shellMessages);
  const format = useFormat();
  const { country, region } = useShopper();
  const [open, setOpen] = useState<boolean>();
  return (
    <>
      <button
        type="button"
        className="flex h-11 items-center gap-2 border border-edge px-3 text-sm whitespace-nowrap hover:border-fg"
        onClick={() => setOpen(true)}
        aria-haspopup="dialog"
      >
        <Icon name="globe" className="hidden size-5 sm:block" />
        <span className="sr-only">{t('place')}: </span>
        <span className="hidden xl:inline">{country ? format.country(country) : t('placeUnknown')}, </span>
        {region.currencyCode.toUpperCase()}
      </button>
      {open !== undefined && (
        <Suspense fallback={null}>
          <PlaceForm open={open} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
