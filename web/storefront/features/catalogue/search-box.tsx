import { type KeyboardEvent, lazy, Suspense, useDeferredValue, useEffect, useId, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { Icon } from '../../../ui/icons.tsx';
import { useMessages } from '../../session/locale.ts';
import { shellMessages } from '../../shell/messages.ts';
import { type Game, pageOf } from './game.ts';

const Suggestions = lazy(async () => ({ default: (await import('./suggestions.tsx')).Suggestions }));

/** Search as one types: a combobox whose list leads to games, and whose Enter leads to the catalogue. */
export function SearchBox() {
  const t = useMessages(shellMessages);
  const [path, navigate] = useLocation();
  const search = useSearch();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [offered, setOffered] = useState<readonly Game[]>([]);
  const asked = useDeferredValue(typed.trim());
  const offering = open && typed.trim().length >= 2;
  const inCatalogue = path === '/games' ? (new URLSearchParams(search).get('q') ?? '') : '';

  useEffect(() => setTyped(inCatalogue), [inCatalogue]);

  function go(to: string): void {
    setOpen(false);
    setActive(-1);
    navigate(to);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') setOpen(false);
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    setOpen(true);
    const step = event.key === 'ArrowDown' ? 1 : -1;
    setActive((now) => Math.max(-1, Math.min(offered.length - 1, now + step)));
  }

  return (
    <search
      className="relative block"
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const chosen = offered[active];
          const words = typed.trim();
          go(chosen ? pageOf(chosen.handle) : words ? `/games?${new URLSearchParams({ q: words })}` : '/games');
        }}
      >
        <label className="sr-only" htmlFor={`${id}-field`}>
          {t('search')}
        </label>
        <Icon name="search" className="pointer-events-none absolute top-3 left-3 size-5 text-muted" />
        <input
          id={`${id}-field`}
          type="search"
          className="field h-11 w-full pl-10"
          placeholder={t('searchHint')}
          autoComplete="off"
          role="combobox"
          aria-expanded={offered.length > 0}
          aria-controls={offering ? id : undefined}
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setOpen(true);
            setActive(-1);
          }}
          onKeyDown={onKeyDown}
        />
      </form>
      {offering && (
        <Suspense fallback={null}>
          <Suggestions
            id={id}
            typed={asked}
            active={active}
            onActive={setActive}
            onOffered={setOffered}
            onChoose={(game) => go(pageOf(game.handle))}
          />
        </Suspense>
      )}
    </search>
  );
}
