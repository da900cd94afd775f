import { useEffect } from 'react';
import { stored, useStored } from '../../session/stored.ts';
import type { Cart, CartLine } from './cart-queries.ts';

/** What each line cost when the shopper last agreed to it, by the line and the currency. */
type SeenPrices = Readonly<Record<string, number>>;

const seenPrices = stored<SeenPrices>('prices', {
  neutral: {},
  read: (raw) =>
    Object.fromEntries(
      Object.entries(typeof raw === 'object' && raw !== null ? raw : {}).filter(
        (entry): entry is [string, number] => typeof entry[1] === 'number',
      ),
    ),
});

const nameOf = (line: CartLine, currency: string) => `${line.id}/${currency}`;

/** The prices that moved since the shopper saw them, by line. */
export function movedPrices(
  cart: Pick<Cart, 'items' | 'currency_code'>,
  seen: SeenPrices,
): ReadonlyMap<string, number> {
  const moved = new Map<string, number>();
  for (const line of cart.items ?? []) {
    const before = seen[nameOf(line, cart.currency_code ?? '')];
    if (line.available && before !== undefined && before !== line.unit_price) moved.set(line.id, before);
  }
  return moved;
}

/** Tells what lines cost before, and lets the shopper agree to what they cost now. */
export function useMovedPrices(cart: Cart): {
  readonly moved: ReadonlyMap<string, number>;
  readonly agree: () => void;
} {
  const seen = useStored(seenPrices);
  useEffect(() => {
    const fresh = (cart.items ?? []).filter(
      (line) => line.available && seenPrices.get()[nameOf(line, cart.currency_code ?? '')] === undefined,
    );
    if (fresh.length > 0) remember(cart, { ...seenPrices.get() }, fresh);
  }, [cart]);
  return { moved: movedPrices(cart, seen), agree: () => remember(cart, {}, cart.items ?? []) };
}

function remember(cart: Cart, before: SeenPrices, lines: readonly CartLine[]): void {
  const prices = lines
    .filter((line) => line.available)
    .map((line) => [nameOf(line, cart.currency_code ?? ''), line.unit_price] as const);
  seenPrices.set({ ...before, ...Object.fromEntries(prices) });
}
