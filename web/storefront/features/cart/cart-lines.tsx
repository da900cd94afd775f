import { type ReactNode, useState } from 'react';
import { platforms, redemption } from '#shared/domain/product.ts';
import { classes } from '../../../ui/classes.ts';
import { Cover } from '../../../ui/cover.tsx';
import { Icon, type IconName } from '../../../ui/icons.tsx';
import { toast } from '../../../ui/toast.tsx';
import { ApiError } from '../../api/client.ts';
import { useFormat, useMessages } from '../../session/locale.ts';
import { Link } from '../../shell/link.tsx';
import { useChangeLine } from './cart-changes.ts';
import type { Cart, CartLine } from './cart-queries.ts';
import './line-ticket.css';
import { cartMessages } from './messages.ts';
import { useMovedPrices } from './seen-prices.ts';

/** What is in the cart, each as a ticket whose quantity can be changed, with what is to be said about it. */
export function CartLines({ cart, small = false }: { readonly cart: Cart; readonly small?: boolean }) {
  const { moved, agree } = useMovedPrices(cart);
  return (
    <ul className="grid gap-5">
      {cart.items?.map((line) => (
        <li key={line.id} className="grid gap-2.5">
          <LineTicket cart={cart} line={line} small={small} />
          <LineNotices cart={cart} line={line} before={moved.get(line.id)} onAgree={agree} />
        </li>
      ))}
    </ul>
  );
}

interface LineProps {
  readonly cart: Cart;
  readonly line: CartLine;
}

function LineTicket({ cart, line, small }: LineProps & { readonly small: boolean }) {
  const t = useMessages(cartMessages);
  const format = useFormat();
  const change = useChangeLine(cart);
  const [asked, setAsked] = useState<number>();
  const quantity = change.isPending ? (asked ?? line.quantity) : line.quantity;
  const currency = cart.currency_code ?? 'eur';
  const page = line.product_handle ? `/p/${line.product_handle}` : '/games';

  function setQuantity(next: number) {
    setAsked(next);
    change.mutate(
      { lineId: line.id, quantity: next },
      {
        onSuccess: () => next === 0 && toast(t('removed', { title: line.title })),
        onError: (error) => {
          const refused = error instanceof ApiError && error.status !== 0;
          toast(t('notChanged', { reason: refused ? error.message : t('noAnswer') }));
        },
      },
    );
  }

  return (
    <article
      className={classes('line-ticket cut', small && 'small')}
      data-paper={paperOf(line.variant_title)}
      aria-label={line.title}
    >
      <Link href={page} tabIndex={-1} aria-hidden="true">
        <Cover src={line.thumbnail ?? ''} title={line.title} />
      </Link>
      <div className={classes('flex min-w-0 flex-col', small ? 'px-3 py-2' : 'px-4 py-3')}>
        <div className="flex items-start justify-between gap-3">
          <p className="min-w-0 leading-tight font-semibold">
            <Link href={page} className="hover:underline">
              {line.title}
              {line.subtitle && <span className="font-normal"> {line.subtitle}</span>}
            </Link>
            <span className="block text-sm font-normal text-ink-muted">{line.variant_title}</span>
          </p>
          <button
            type="button"
            className="-mt-2 -mr-2 grid size-11 shrink-0 place-items-center hover:bg-ink/10"
            aria-label={t('removeTitle', { title: line.title })}
            onClick={() => setQuantity(0)}
          >
            <Icon name="close" className="size-4" />
          </button>
        </div>
        <div className="mt-auto flex flex-wrap items-end justify-between gap-x-4 gap-y-1 pt-2">
          <Stepper title={line.title} quantity={quantity} onChange={setQuantity} />
          <p className="text-right leading-none" aria-busy={change.isPending}>
            {line.available && line.quantity > 1 && (
              <span className="mb-1 block text-sm text-ink-muted">
                {t('each', { amount: format.money(line.unit_price, currency) })}
              </span>
            )}
            <span className={classes('wide mr-1 text-xl tabular-nums', change.isPending && 'opacity-50')}>
              {line.available ? format.money(line.total, currency) : '–'}
            </span>
          </p>
        </div>
      </div>
    </article>
  );
}

interface StepperProps {
  readonly title: string;
  readonly quantity: number;
  readonly onChange: (quantity: number) => void;
}

const mostOfOne = 99;

function Stepper({ title, quantity, onChange }: StepperProps) {
  const t = useMessages(cartMessages);
  const step = 'grid size-11 place-items-center text-lg leading-none hover:bg-ink/10 aria-disabled:opacity-40';
  const change = (next: number) => next >= 1 && next <= mostOfOne && onChange(next);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a legend and a border; this is one small control.
    <div role="group" aria-label={t('quantity', { title })} className="flex items-center border border-ink-muted">
      <button
        type="button"
        className={step}
        aria-disabled={quantity <= 1 || undefined}
        onClick={() => change(quantity - 1)}
      >
        <span aria-hidden="true">−</span>
        <span className="sr-only">{t('fewer', { title })}</span>
      </button>
      <output className="min-w-7 text-center font-semibold tabular-nums">{quantity}</output>
      <button
        type="button"
        className={step}
        aria-disabled={quantity >= mostOfOne || undefined}
        onClick={() => change(quantity + 1)}
      >
        <span aria-hidden="true">+</span>
        <span className="sr-only">{t('more', { title })}</span>
      </button>
    </div>
  );
}

function LineNotices({
  cart,
  line,
  before,
  onAgree,
}: LineProps & { readonly before: number | undefined; readonly onAgree: () => void }) {
  const t = useMessages(cartMessages);
  const format = useFormat();
  const country = cart.billing_address?.country_code;
  const money = (amount: number) => format.money(amount, cart.currency_code ?? 'eur');
  if (!line.available) return <Notice icon="cross" tone="text-bad" text={t('soldOut')} />;
  return (
    <>
      {!line.activates && (
        <Notice
          icon="warn"
          tone="text-warn"
          text={country ? t('notHere', { country: format.country(country) }) : t('notHereUnknown')}
        >
          <Link
            href={`/games?q=${encodeURIComponent(line.title)}`}
            className="inline-block py-1 underline hover:decoration-2"
          >
            {t('otherVersions')}
          </Link>
        </Notice>
      )}
      {before !== undefined && (
        <Notice
          icon="warn"
          tone=""
          text={t(before < line.unit_price ? 'dearer' : 'cheaper', {
            before: money(before),
            now: money(line.unit_price),
          })}
        >
          <button type="button" className="inline-block py-1 underline hover:decoration-2" onClick={onAgree}>
            {t('agree')}
          </button>
        </Notice>
      )}
    </>
  );
}

interface NoticeProps {
  readonly icon: IconName;
  readonly tone: string;
  readonly text: string;
  readonly children?: ReactNode;
}

function Notice({ icon, tone, text, children }: NoticeProps) {
  return (
    <div role="status" className={classes('flex gap-2 text-sm', tone)}>
      <Icon name={icon} className="mt-1.5 size-4" />
      <p className="py-1">
        {text} {children}
      </p>
    </div>
  );
}

/** The paper of a platform, by the name that the cart knows it by. */
function paperOf(name: string | null): string | undefined {
  return platforms.find((platform) => redemption[platform].name === name);
}
