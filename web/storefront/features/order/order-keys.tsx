import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { classes } from '../../../ui/classes.ts';
import { Cover } from '../../../ui/cover.tsx';
import { Skeleton } from '../../../ui/states.tsx';
import { useFormat, useMessages } from '../../session/locale.ts';
import { KeyTicket } from './key-ticket.tsx';
import { orderMessages } from './messages.ts';
import { countUnits, type Order, type OrderLine, type Unit } from './order.ts';
import { type BuyerKey, sealedKeysQuery } from './order-queries.ts';

/** Each key of an order: as a ticket once it is there, before that as what is known of it. */
export function OrderKeys({ order }: { readonly order: Order }) {
  const t = useMessages(orderMessages);
  const { delivered } = countUnits(order);
  const { data: keys, refetch } = useQuery({ ...sealedKeysQuery(order.id), enabled: delivered > 0 });

  // More may have been delivered since they were asked for.
  useEffect(() => {
    if (keys && keys.length < delivered) void refetch();
  }, [keys, delivered, refetch]);

  return (
    <section aria-labelledby="keys-title" className="grid content-start gap-5">
      <h2 id="keys-title" className="sr-only">
        {t('keys')}
      </h2>
      {delivered > 0 && <p className="max-w-[60ch] text-muted">{t('sealNote')}</p>}
      <ul className="grid gap-6">
        {order.lines.map((line) => (
          <LineKeys
            key={line.id}
            order={order}
            line={line}
            keys={keys?.filter((one) => one.line_item_id === line.id)}
          />
        ))}
      </ul>
    </section>
  );
}

interface LineKeysProps {
  readonly order: Order;
  readonly line: OrderLine;
  /** Undefined until they have come. */
  readonly keys: readonly BuyerKey[] | undefined;
}

function LineKeys({ order, line, keys }: LineKeysProps) {
  const cover = `/covers/${line.handle}.svg`;
  const there = line.units.filter(({ status }) => status === 'delivered');
  const others = line.units.filter(({ status }) => status !== 'delivered');
  return (
    <>
      {keys
        ? keys.map((key) => (
            <li key={key.id}>
              <KeyTicket sealedKey={key} orderName={String(order.displayId)} />
            </li>
          ))
        : there.map(({ index }) => (
            <li key={index}>
              <Skeleton className="h-56" />
            </li>
          ))}
      {others.map((unit) => (
        <li key={unit.index}>
          <PendingTicket order={order} line={line} unit={unit} cover={cover} />
        </li>
      ))}
    </>
  );
}

interface PendingTicketProps {
  readonly order: Order;
  readonly line: OrderLine;
  readonly unit: Unit;
  readonly cover: string;
}

/** A ticket that is not printed yet, or never will be. */
function PendingTicket({ order, line, unit, cover }: PendingTicketProps) {
  const released = unit.status === 'released';
  return (
    <article
      aria-label={line.title}
      className={classes('grid grid-cols-[5rem_1fr] border border-dashed border-edge sm:grid-cols-[7.5rem_1fr]')}
    >
      <div className={classes(released && '[&_img]:opacity-45 [&_img]:grayscale')}>
        <Cover src={cover} title={line.title} />
      </div>
      <div className="flex flex-col gap-1 px-4 py-4 sm:px-6">
        <h3 className="text-xl sm:text-2xl">
          {line.title}
          {line.edition && <span className="font-normal"> {line.edition}</span>}
        </h3>
        <p className="text-sm text-muted">{line.platformName}</p>
        <p className="mt-auto flex items-center gap-3 border-t border-line pt-3">
          {unit.status === 'waiting' && <span aria-hidden="true" className="pulse block size-2.5 bg-fg" />}
          <UnitText order={order} line={line} unit={unit} />
        </p>
      </div>
    </article>
  );
}

function UnitText({ order, line, unit }: Omit<PendingTicketProps, 'cover'>) {
  const t = useMessages(orderMessages);
  const format = useFormat();
  const amount = format.money(line.unitPrice, order.currency);
  if (unit.status === 'found') return t('unitFound', { time: unit.foundAt ? format.time(unit.foundAt) : '' });
  if (unit.status === 'waiting') return t('unitWaiting');
  if (order.money.refunded > 0) return t('unitRefunded', { amount });
  return order.money.released > 0 ? t('unitReleased', { amount }) : t('unitStopped');
}
