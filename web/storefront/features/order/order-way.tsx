import { classes } from '../../../ui/classes.ts';
import { Icon } from '../../../ui/icons.tsx';
import { useFormat, useMessages } from '../../session/locale.ts';
import { orderMessages } from './messages.ts';
import { countUnits, type Order } from './order.ts';
import { PromiseClock } from './promise-clock.tsx';
import { type Stage, stagesOf } from './stages.ts';

/** The four steps from paying to having, with the times at which they happened. */
export function OrderWay({ order }: { readonly order: Order }) {
  const t = useMessages(orderMessages);
  const stages = stagesOf(order);
  return (
    <section aria-labelledby="way-title">
      <h2 id="way-title" className="mb-5 text-xl">
        {t('way')}
      </h2>
      <ol>
        {stages.map((stage, index) => (
          <Step key={stage.name} stage={stage} order={order} last={index === stages.length - 1} />
        ))}
      </ol>
      <MailLine order={order} />
    </section>
  );
}

function Step({ stage, order, last }: { readonly stage: Stage; readonly order: Order; readonly last: boolean }) {
  const t = useMessages(orderMessages);
  const format = useFormat();
  const { state, at, name } = stage;
  return (
    <li
      className="relative grid grid-cols-[1.75rem_1fr] gap-x-4 pb-6 last:pb-0"
      aria-current={state === 'now' ? 'step' : undefined}
    >
      {!last && <span aria-hidden="true" className="absolute top-7 bottom-0 left-[0.8125rem] w-0.5 bg-line" />}
      <Mark state={state} />
      <div className={classes('min-w-0', state === 'next' && 'text-muted')}>
        <p className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className="text-lg leading-7 font-semibold">{t(name)}</span>
          <span className="text-sm tabular-nums">
            {at ? (
              <time dateTime={at}>{format.time(at)}</time>
            ) : state === 'now' ? (
              t('stepNow')
            ) : state === 'missed' ? (
              t('stepMissed')
            ) : (
              ''
            )}
          </span>
        </p>
        <StepNote stage={stage} order={order} />
        {name === 'found' && state === 'now' && <PromiseClock order={order} />}
      </div>
    </li>
  );
}

function StepNote({ stage, order }: { readonly stage: Stage; readonly order: Order }) {
  const t = useMessages(orderMessages);
  const format = useFormat();
  const { found, ordered, delivered } = countUnits(order);
  const { held, taken } = order.money;
  const money = (amount: number) => format.money(amount, order.currency);
  const notes = {
    paid: t(taken > 0 && stage.at !== undefined && isTakenAtOnce(order) ? 'paidNoteTaken' : 'paidNote', {
      amount: money(held),
    }),
    found: t('foundNote', { found, ordered }),
    charged: stage.at ? t('chargedNote', { amount: money(taken), count: t('keysCount', { count: found }) }) : undefined,
    delivered: delivered > 0 ? t('deliveredNote') : undefined,
  };
  const note = notes[stage.name];
  return note && stage.state !== 'next' ? <p className="text-sm text-muted">{note}</p> : null;
}

/** Some ways to pay cannot hold money: it was taken with the payment. */
function isTakenAtOnce({ timeline, money }: Order): boolean {
  return money.taken > 0 && !timeline.some(({ type }) => type === 'captured');
}

function Mark({ state }: { readonly state: Stage['state'] }) {
  const looks = {
    done: 'bg-signal text-on-signal',
    partly: 'border-2 border-fg',
    now: 'border-2 border-fg',
    next: 'border-2 border-line',
    missed: 'border-2 border-edge text-muted',
  } as const;
  return (
    <span aria-hidden="true" className={classes('grid size-7 place-items-center', looks[state])}>
      {state === 'done' && <Icon name="check" className="size-4" />}
      {state === 'partly' && <span className="block h-0.5 w-3 bg-fg" />}
      {state === 'now' && <span className="pulse block size-2.5 bg-fg" />}
      {state === 'missed' && <Icon name="cross" className="size-4" />}
    </span>
  );
}

function MailLine({ order }: { readonly order: Order }) {
  const t = useMessages(orderMessages);
  const format = useFormat();
  const { mail, email } = order;
  if (!mail) return null;
  const came = mail.status === 'sent' || mail.status === 'delivered' || mail.status === 'complained';
  return (
    <p className={classes('mt-5 border-t border-line pt-4 text-sm', came ? 'text-muted' : 'font-medium text-bad')}>
      {came
        ? t(mail.status === 'sent' ? 'mailSent' : 'mailArrived', { email, time: format.time(mail.at) })
        : t('mailBounced', { email })}
    </p>
  );
}
