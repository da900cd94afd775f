import { useFormat, useMessages } from '../../session/locale.ts';
import { orderMessages } from './messages.ts';
import { isMoving, type Order } from './order.ts';

/** Where the buyer's money is, in figures and in one sentence. */
export function OrderMoney({ order }: { readonly order: Order }) {
  const t = useMessages(orderMessages);
  const format = useFormat();
  const { held, taken, released, refunded } = order.money;
  const money = (amount: number) => format.money(amount, order.currency);
  const rows = [
    { name: t('orderTotal'), amount: order.total },
    ...(isMoving(order) && taken === 0 ? [{ name: t('held'), amount: held }] : []),
    ...(taken > 0 ? [{ name: t('taken'), amount: taken }] : []),
    ...(released > 0 ? [{ name: t('released'), amount: released }] : []),
    ...(refunded > 0 ? [{ name: t('refunded'), amount: refunded }] : []),
  ];
  return (
    <section aria-labelledby="money-title" className="border-t border-line pt-6">
      <h2 id="money-title" className="mb-3 text-xl">
        {t('moneyTitle')}
      </h2>
      <p className="mb-4" data-testid="money-sentence">
        {sentence()}
      </p>
      <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1.5">
        {rows.map(({ name, amount }) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="text-right font-medium tabular-nums">{money(amount)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );

  function sentence(): string {
    if (refunded > 0) return t('moneyRefunded', { paid: money(taken), refunded: money(refunded) });
    if (taken > 0 && released > 0) return t('moneyPartly', { taken: money(taken), released: money(released) });
    if (taken > 0) return t('moneyAll', { amount: money(taken) });
    if (isMoving(order)) return t('moneyWaiting', { amount: money(held) });
    return t('moneyNone', { released: money(released) });
  }
}
