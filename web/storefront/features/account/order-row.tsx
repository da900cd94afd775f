import { Cover } from '../../../ui/cover.tsx';
import { useFormat, useMessages } from '../../session/locale.ts';
import { Link } from '../../shell/link.tsx';
import { countUnits, type Order } from '../order/order.ts';
import { standingOf } from '../order/stages.ts';
import { accountMessages } from './messages.ts';

const coversShown = 4;

/** An order in a list: what was in it, how it stands, and the way to its page. */
export function OrderRow({ order }: { readonly order: Order }) {
  const t = useMessages(accountMessages);
  const format = useFormat();
  const { ordered } = countUnits(order);
  return (
    <Link
      href={`/orders/${order.id}`}
      className="cut grid grid-cols-[1fr_auto] items-center gap-x-6 gap-y-3 border border-line bg-raised p-4 hover:border-edge sm:grid-cols-[auto_1fr_auto] sm:p-5"
    >
      <span className="hidden gap-1.5 sm:flex">
        {order.lines.slice(0, coversShown).map((line) => (
          <span key={line.id} className="w-12">
            <Cover src={`/covers/${line.handle}.svg`} title={line.title} />
          </span>
        ))}
      </span>
      <span className="min-w-0">
        <span className="line-clamp-2 text-lg leading-tight font-semibold">
          {format.list(order.lines.map(({ title }) => title))}
        </span>
        <span className="block text-sm text-muted">
          {t('order', { number: String(order.displayId) })}, {format.date(order.createdAt)},{' '}
          {t('keysCount', { count: ordered })}
        </span>
      </span>
      <span className="text-right">
        <span className="wide block text-xl tabular-nums">{format.money(order.total, order.currency)}</span>
        <span className="text-sm">{t(standingOf(order))}</span>
      </span>
    </Link>
  );
}
