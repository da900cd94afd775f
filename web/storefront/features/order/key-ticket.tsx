import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type Platform, platforms, redemption } from '#shared/domain/product.ts';
import { classes } from '../../../ui/classes.ts';
import { Cover } from '../../../ui/cover.tsx';
import { Icon } from '../../../ui/icons.tsx';
import { useFormat, useLocale, useMessages } from '../../session/locale.ts';
import { copyText } from './copy.ts';
import './key-ticket.css';
import { orderMessages } from './messages.ts';
import { type BuyerKey, useOpenKey } from './order-queries.ts';
import { redeemSteps } from './redeem-steps.ts';
import { ReportProblem } from './report-problem.tsx';

interface KeyTicketProps {
  readonly sealedKey: BuyerKey;
  /** What identifies the order to people. */
  readonly orderName: string;
  /** Asks before the strip is torn; answers whether to go on. */
  readonly confirm?: () => Promise<boolean>;
  readonly children?: ReactNode;
}

const tearLook = 'inline-flex min-h-11 items-center bg-signal px-5 font-semibold text-on-signal hover:brightness-95';

type OpenedKey = BuyerKey & { readonly code: string };

/** A key as a paper ticket. The code comes from the shop when the strip over it is torn, and not before. */
export function KeyTicket({ sealedKey, orderName, confirm, children }: KeyTicketProps) {
  const t = useMessages(orderMessages);
  const opening = useOpenKey(sealedKey);
  const [strip, setStrip] = useState<'on' | 'torn' | 'gone'>('on');
  const slot = useRef<HTMLDivElement>(null);
  const platform = platforms.find((one) => one === sealedKey.platform) ?? 'other';
  const { product_title: title, product_subtitle: edition, product_handle: handle } = sealedKey;
  const opened = opening.data;

  async function tear() {
    if (opening.isPending || (confirm && !(await confirm()))) return;
    opening.mutate(undefined, { onSuccess: () => setStrip('torn') });
  }

  // The button that had the focus is gone with the strip.
  useEffect(() => {
    if (strip === 'torn') slot.current?.focus({ preventScroll: true });
  }, [strip]);

  return (
    <article className="key-ticket cut" data-paper={platform} aria-label={title}>
      <div className="flex flex-col">
        <Cover src={`/covers/${handle}.svg`} title={title} />
        <span className="key-bars" aria-hidden="true" />
      </div>
      <div className="key-body flex min-w-0 flex-col gap-3 px-4 py-4 sm:px-6">
        <div>
          <h3 className="text-xl sm:text-2xl">
            {title}
            {edition && <span className="font-normal"> {edition}</span>}
          </h3>
          <p className="mt-1 text-sm text-ink-muted">{redemption[platform].name}</p>
        </div>
        {sealedKey.status === 'revoked' ? (
          <p className="border-y-2 border-ink py-4 font-medium">{t('revoked')}</p>
        ) : (
          <>
            <div ref={slot} tabIndex={-1} className="key-slot">
              {opened ? (
                <Code openedKey={opened} title={title} fresh={strip !== 'gone'} />
              ) : (
                <span aria-hidden="true" className="key-code px-4 text-ink-muted">
                  •••••-•••••-•••••
                </span>
              )}
              {strip !== 'gone' && (
                <div
                  className={classes('key-seal', opening.isPending && 'tearing', strip === 'torn' && 'torn')}
                  onAnimationEnd={(event) => event.animationName === 'tear' && setStrip('gone')}
                >
                  <span className="flex items-center gap-2 text-sm">
                    <Keyhole />
                    {t('sealed')}
                  </span>
                  {strip === 'on' ? (
                    <button
                      type="button"
                      className={tearLook}
                      aria-label={t('tearTitle', { title })}
                      aria-disabled={opening.isPending || undefined}
                      onClick={() => void tear()}
                    >
                      {opening.isPending ? t('tearing') : t('tear')}
                    </button>
                  ) : (
                    <span aria-hidden="true" className={tearLook}>
                      {t('tear')}
                    </span>
                  )}
                </div>
              )}
            </div>
            <p role="status" className="sr-only">
              {opened && t('opened', { title })}
            </p>
            {opening.isError && (
              <p role="alert" className="font-medium">
                {t('openFailed')}
              </p>
            )}
            {opened ? <Redeem openedKey={opened} platform={platform} /> : children}
          </>
        )}
        <Foot sealedKey={sealedKey} title={title} platform={platform} orderName={orderName} />
      </div>
    </article>
  );
}

function Keyhole() {
  return (
    <svg viewBox="0 0 12 20" className="h-5 w-3 fill-signal" aria-hidden="true">
      <path d="M6 0a5 5 0 0 0-2.400 9.400L2 20h8L8.400 9.400A5 5 0 0 0 6 0Z" />
    </svg>
  );
}

function Code({
  openedKey,
  title,
  fresh,
}: {
  readonly openedKey: OpenedKey;
  readonly title: string;
  readonly fresh: boolean;
}) {
  const t = useMessages(orderMessages);
  const text = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState<boolean>();
  if (openedKey.type === 'image') return <Picture openedKey={openedKey} title={title} />;
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-3">
      <span className="sr-only">{t('code', { title })}</span>
      <code ref={text} className={classes('key-code', fresh && 'fresh')} data-testid="key-code">
        {openedKey.code}
      </code>
      <button
        type="button"
        className="no-print flex min-h-11 items-center gap-2 border border-ink px-4 font-medium hover:bg-ink hover:text-paper"
        aria-label={t('copyTitle', { title })}
        onClick={() => void copyText(openedKey.code, text.current).then(setCopied)}
      >
        <Icon name={copied ? 'check' : 'copy'} />
        {t('copy')}
      </button>
      <p role="status" className={classes('basis-full text-sm', copied === undefined && 'sr-only')}>
        {copied === undefined ? '' : t(copied ? 'copied' : 'copyFailed')}
      </p>
    </div>
  );
}

function Picture({ openedKey, title }: { readonly openedKey: OpenedKey; readonly title: string }) {
  const t = useMessages(orderMessages);
  const source = `data:${openedKey.content_type};base64,${openedKey.code}`;
  const extension = openedKey.content_type.replace(/^image\//, '').replace('jpeg', 'jpg');
  return (
    <div className="grid justify-items-start gap-3 py-4">
      <img
        src={source}
        alt={t('picture', { title })}
        className="max-h-96 max-w-full bg-paper"
        data-testid="key-picture"
      />
      <a
        href={source}
        download={`${openedKey.id}.${extension}`}
        className="no-print flex min-h-11 items-center border border-ink px-4 font-medium hover:bg-ink hover:text-paper"
      >
        {t('save')}
      </a>
    </div>
  );
}

function Redeem({ openedKey, platform }: { readonly openedKey: OpenedKey; readonly platform: Platform }) {
  const t = useMessages(orderMessages);
  const locale = useLocale();
  const { name } = redemption[platform];
  return (
    <div className="grid gap-2">
      <h4 className="font-semibold">{t('howTo', { platform: name })}</h4>
      <ol className="list-decimal pl-5 text-sm marker:font-semibold">
        {redeemSteps(platform, locale).map((step) => (
          <li key={step} className="py-0.5 pl-1">
            {step}
          </li>
        ))}
      </ol>
      {openedKey.redeem_url && (
        <a
          href={openedKey.redeem_url}
          target="_blank"
          rel="noreferrer"
          className="no-print cut mt-1 flex min-h-11 items-center gap-2 justify-self-start bg-ink px-5 font-medium text-paper hover:opacity-90"
        >
          {t('redeem', { platform: name })}
          <Icon name="external" className="size-4" />
          <span className="sr-only">, {t('newTab')}</span>
        </a>
      )}
    </div>
  );
}

interface FootProps {
  readonly sealedKey: BuyerKey;
  readonly title: string;
  readonly platform: Platform;
  readonly orderName: string;
}

function Foot({ sealedKey, title, platform, orderName }: FootProps) {
  const t = useMessages(orderMessages);
  const format = useFormat();
  const { revealed_at: revealedAt } = sealedKey;
  return (
    <div className="mt-auto flex flex-wrap items-center justify-between gap-x-4 pt-1 text-sm text-ink-muted">
      <span>{revealedAt && t('firstSeen', { date: format.date(revealedAt), time: format.time(revealedAt) })}</span>
      <ReportProblem
        keyId={sealedKey.id}
        title={title}
        platformName={redemption[platform].name}
        orderName={orderName}
      />
    </div>
  );
}
