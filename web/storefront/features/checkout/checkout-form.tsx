import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { classes } from '../../../ui/classes.ts';
import { Icon } from '../../../ui/icons.tsx';
import { useAccount } from '../../session/account.ts';
import { useFormat, useMessages } from '../../session/locale.ts';
import { Link } from '../../shell/link.tsx';
import type { Cart } from '../cart/cart-queries.ts';
import { checkoutMessages } from './messages.ts';
import type { Purchase } from './pay.ts';
import { Tick } from './tick.tsx';

interface CheckoutFormProps {
  readonly cart: Cart;
  readonly busy: boolean;
  readonly onPay: (purchase: Purchase) => void;
  /** What went wrong with the last attempt. */
  readonly error: ReactNode;
}

interface Faults {
  readonly email?: string;
  readonly region?: string;
  readonly consent?: string;
}

/** Countries whose law gives fourteen days to withdraw, unless the buyer asks for delivery at once. */
const asksForConsent = new Set(['reg_europe', 'reg_united_kingdom']);
const address = /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/;

export function CheckoutForm({ cart, busy, onPay, error }: CheckoutFormProps) {
  const t = useMessages(checkoutMessages);
  const format = useFormat();
  const { account } = useAccount();
  const form = useRef<HTMLFormElement>(null);
  const [email, setEmail] = useState(cart.email ?? '');
  const [regionConfirmed, setRegionConfirmed] = useState(false);
  const [consents, setConsents] = useState(false);
  const [faults, setFaults] = useState<Faults>({});

  const country = cart.billing_address?.country_code;
  const excluded = cart.items?.filter((line) => !line.activates) ?? [];
  const needsConsent = asksForConsent.has(cart.region_id ?? '');
  const amount = format.money(cart.total ?? 0, cart.currency_code ?? 'eur');

  function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    const guest = account === undefined;
    const found: Faults = {
      ...(guest && email.trim() === '' && { email: t('emailMissing') }),
      ...(guest && email.trim() !== '' && !address.test(email.trim()) && { email: t('emailWrong') }),
      ...(excluded.length > 0 && !regionConfirmed && { region: t('regionMissing') }),
      ...(needsConsent && !consents && { consent: t('consentMissing') }),
    };
    setFaults(found);
    const [first] = Object.keys(found);
    if (first !== undefined) {
      form.current?.querySelector<HTMLElement>(`#checkout-${first}`)?.focus();
      return;
    }
    onPay({
      cart,
      email: guest ? email.trim() : account.email,
      regionConfirmed: excluded.length > 0 && regionConfirmed,
      consent: needsConsent ? t('consent') : undefined,
    });
  }

  return (
    <form ref={form} noValidate onSubmit={submit} className="grid gap-9">
      <Part title={t('emailTitle')}>
        {account ? (
          <p>{t('signedIn', { email: account.email })}</p>
        ) : (
          <EmailField value={email} onChange={setEmail} fault={faults.email} />
        )}
      </Part>

      <Part title={t('regionTitle')}>
        {excluded.length === 0 ? (
          <p className="flex items-start gap-2">
            <Icon name={country ? 'check' : 'globe'} className={classes('mt-0.5 size-5', country && 'text-good')} />
            {country ? t('regionFits', { country: format.country(country) }) : t('regionUnknown')}
          </p>
        ) : (
          <>
            <p className="flex items-start gap-2 font-medium text-warn">
              <Icon name="warn" className="mt-0.5 size-5" />
              {excludedText()}
            </p>
            <Tick id="checkout-region" checked={regionConfirmed} onChange={setRegionConfirmed} error={faults.region}>
              {t('regionConfirm')}
            </Tick>
          </>
        )}
      </Part>

      <Part title={t('deliveryTitle')}>
        <p>{t('deliveryNow')}</p>
        {needsConsent && (
          <Tick
            id="checkout-consent"
            checked={consents}
            onChange={setConsents}
            error={faults.consent}
            hint={t('consentHint')}
          >
            {t('consent')}
          </Tick>
        )}
      </Part>

      <div className="grid gap-4">
        {error}
        <Button type="submit" busy={busy} className="w-full text-xl sm:w-auto sm:justify-self-start sm:px-12">
          {busy ? t('paying') : t('pay', { amount })}
        </Button>
        <p className="max-w-[60ch] text-sm text-muted">
          {t('hold', { amount })} {t('terms')}{' '}
          <Link href="/terms" className="underline hover:decoration-2">
            {t('readTerms')}
          </Link>
        </p>
      </div>
    </form>
  );

  function excludedText(): string {
    const titles = format.list(excluded.map(({ title }) => title));
    return country
      ? t('regionExcluded', { titles, country: format.country(country) })
      : t('regionExcludedUnknown', { titles });
  }
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="grid gap-3">
      <h2 id={id} className="text-xl">
        {title}
      </h2>
      {children}
    </section>
  );
}

interface EmailFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly fault: string | undefined;
}

function EmailField({ value, onChange, fault }: EmailFieldProps) {
  const t = useMessages(checkoutMessages);
  return (
    <div className="grid gap-1.5">
      <label htmlFor="checkout-email" className="font-semibold">
        {t('email')}
      </label>
      <input
        id="checkout-email"
        type="email"
        name="email"
        autoComplete="email"
        inputMode="email"
        spellCheck={false}
        maxLength={254}
        required
        className={classes('field max-w-md text-lg', fault && 'border-bad')}
        value={value}
        aria-invalid={fault !== undefined}
        aria-describedby="checkout-email-note"
        onChange={(event) => onChange(event.target.value)}
      />
      <p id="checkout-email-note" className={classes('text-sm', fault ? 'text-bad' : 'text-muted')}>
        {fault ?? t('emailHint')}
      </p>
      <p className="text-sm">
        <Link href="/account?then=/checkout" className="inline-block py-1.5 underline hover:decoration-2">
          {t('signIn')}
        </Link>
      </p>
    </div>
  );
}
