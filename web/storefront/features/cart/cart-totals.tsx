import { classes } from '../../../ui/classes.ts';
import { useFormat, useMessages } from '../../session/locale.ts';
import type { Cart } from './cart-queries.ts';
import { cartMessages } from './messages.ts';

/** What the shop says is owed: net, tax and total. Nothing is summed up here. */
export function CartTotals({ cart, busy = false }: { readonly cart: Cart; readonly busy?: boolean }) {
  const t = useMessages(cartMessages);
  const format = useFormat();
  const money = (amount: number | undefined) => format.money(amount ?? 0, cart.currency_code ?? 'eur');
  const rate = cart.items?.[0]?.tax_lines[0]?.rate ?? 0;
  return (
    <div className={classes('grid gap-2', busy && 'opacity-60')} aria-busy={busy}>
      {rate > 0 ? (
        <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 text-muted">
          <dt>{t('subtotal')}</dt>
          <dd className="text-right tabular-nums">{money(cart.subtotal)}</dd>
          <dt>{t('tax', { name: cart.items?.[0]?.tax_lines[0]?.code ?? '', rate })}</dt>
          <dd className="text-right tabular-nums">{money(cart.tax_total)}</dd>
        </dl>
      ) : (
        <p className="text-sm text-muted">{t('noTax')}</p>
      )}
      <dl className="flex items-baseline justify-between gap-4 border-t-2 border-fg pt-3">
        <dt className="text-lg font-semibold">{t('total')}</dt>
        <dd className="wide text-4xl tabular-nums" data-testid="cart-total">
          {money(cart.total)}
        </dd>
      </dl>
    </div>
  );
}
