import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { Icon } from '../../../ui/icons.tsx';
import { useMessages } from '../../session/locale.ts';
import { completionQuery } from '../checkout/completion.ts';
import type { Cart } from './cart-queries.ts';
import { cartMessages } from './messages.ts';

/** Says how a payment ended that was begun for this cart. One that went through after all leads on to its order. */
export function UnfinishedPayment({ cart }: { readonly cart: Cart }) {
  const t = useMessages(cartMessages);
  const [, navigate] = useLocation();
  const begun = cart.payment_collection?.status === 'awaiting' || cart.payment_collection?.status === 'authorized';
  const { data: outcome } = useQuery({ ...completionQuery(cart.id), enabled: begun });
  const paid = outcome?.state === 'paid';

  useEffect(() => {
    if (paid) navigate(`/checkout/return?cart_id=${encodeURIComponent(cart.id)}`, { replace: true });
  }, [paid, navigate, cart.id]);

  if (!begun || !outcome || outcome.state === 'paid') return null;
  const texts = {
    pending: ['unpaidTitle', 'unpaid'],
    failed: ['declinedTitle', 'declined'],
    expired: ['expiredTitle', 'expired'],
  } as const;
  const [title, text] = texts[outcome.state];
  return (
    <div role="alert" className="mb-8 flex gap-3 border-l-4 border-fg bg-raised px-5 py-4">
      <Icon name="warn" className="mt-0.5 size-5" />
      <p>
        <strong className="block">{t(title)}</strong>
        {t(text)}
      </p>
    </div>
  );
}
