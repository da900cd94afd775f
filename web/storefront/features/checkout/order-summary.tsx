import { useIsMutating } from '@tanstack/react-query';
import { Cover } from '../../../ui/cover.tsx';
import { useFormat, useMessages } from '../../session/locale.ts';
import { Link } from '../../shell/link.tsx';
import type { Cart } from '../cart/cart-queries.ts';
import { CartTotals } from '../cart/cart-totals.tsx';
import { checkoutMessages } from './messages.ts';

/** What is about to be bought, in short. */
export function OrderSummary({ cart }: { readonly cart: Cart }) {
  const t = useMessages(checkoutMessages);
  const format = useFormat();
  const busy = useIsMutating({ mutationKey: ['cart'] }) > 0;
  return (
    <aside
      aria-labelledby="summary-title"
      className="order-1 grid content-start gap-5 self-start border border-line bg-raised p-5 lg:sticky lg:top-6 lg:order-2"
    >
      <div className="flex items-baseline justify-between gap-4">
        <h2 id="summary-title" className="text-xl">
          {t('summary')}
        </h2>
        <Link href="/cart" className="py-2 text-sm underline hover:decoration-2">
          {t('change')}
        </Link>
      </div>
      <ul className="grid gap-3">
        {cart.items?.map((line) => (
          <li key={line.id} className="grid grid-cols-[2.75rem_1fr_auto] items-center gap-3">
            <Cover src={line.thumbnail ?? ''} title={line.title} />
            <span className="min-w-0 leading-tight">
              {line.quantity > 1 && <span className="tabular-nums">{line.quantity} × </span>}
              {line.title}
              {line.subtitle && <span className="text-muted"> {line.subtitle}</span>}
              <span className="block text-sm text-muted">{line.variant_title}</span>
            </span>
            <span className="tabular-nums">{format.money(line.total, cart.currency_code ?? 'eur')}</span>
          </li>
        ))}
      </ul>
      <CartTotals cart={cart} busy={busy} />
    </aside>
  );
}
