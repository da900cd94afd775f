import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { EmptyState, ErrorState } from '../../../ui/states.tsx';
import { ApiError } from '../../api/client.ts';
import { cartId } from '../../session/cart-id.ts';
import { useMessages } from '../../session/locale.ts';
import { Link } from '../../shell/link.tsx';
import { PageHead, PageHeading } from '../../shell/page-head.tsx';
import { cartQuery } from '../cart/cart-queries.ts';
import { completionQuery } from './completion.ts';
import { checkoutMessages } from './messages.ts';

const askAgainAfter = [1000, 1000, 2000, 3000, 5000];
const patience = 12;

/** Where the payment page sends back to: the cart becomes its order, and the page moves on to it. */
export function ReturnPage() {
  const t = useMessages(checkoutMessages);
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [parameters] = useSearchParams();
  const id = parameters.get('cart_id') ?? '';
  const completion = useQuery({
    ...completionQuery(id),
    enabled: id !== '',
    refetchInterval: ({ state }) =>
      state.data?.state === 'pending' && state.dataUpdateCount < patience
        ? (askAgainAfter[state.dataUpdateCount] ?? 5000)
        : false,
  });
  const { data, error } = completion;
  const asked = client.getQueryState(completionQuery(id).queryKey)?.dataUpdateCount ?? 0;
  const orderId = data?.state === 'paid' ? data.orderId : undefined;
  const unpaid = data?.state === 'failed' || data?.state === 'expired';

  useEffect(() => {
    if (orderId === undefined) return;
    if (cartId.get() === id) cartId.set(undefined);
    client.removeQueries({ queryKey: cartQuery(id).queryKey });
    navigate(`/orders/${orderId}`, { replace: true });
  }, [orderId, id, client, navigate]);

  useEffect(() => {
    if (unpaid) navigate('/cart', { replace: true });
  }, [unpaid, navigate]);

  const unknown = id === '' || (error instanceof ApiError && error.status >= 400 && error.status < 500);
  return (
    <div className="frame py-10">
      <PageHead title={t('returnTitle')} />
      <PageHeading className="mb-8 text-4xl sm:text-5xl">{t('returnTitle')}</PageHeading>
      {unknown ? (
        <EmptyState title={t('lostTitle')}>
          <p>{t('lost')}</p>
          <Link href="/cart" className={buttonClass('plain')}>
            {t('toCart')}
          </Link>
        </EmptyState>
      ) : error ? (
        <ErrorState title={t('slow')}>
          <p>{t('slowHint')}</p>
          <Button onClick={() => void completion.refetch()}>{t('look')}</Button>
        </ErrorState>
      ) : (
        <Asking slow={asked >= patience} onAsk={completion.refetch} />
      )}
    </div>
  );
}

function Asking({ slow, onAsk }: { readonly slow: boolean; readonly onAsk: () => unknown }) {
  const t = useMessages(checkoutMessages);
  return (
    <div role="status" className="grid max-w-[60ch] justify-items-start gap-4 border-l-4 border-fg bg-raised px-6 py-8">
      <p className="wide text-2xl">{t(slow ? 'slow' : 'asking')}</p>
      <p className="text-muted">{t(slow ? 'slowHint' : 'askingHint')}</p>
      {slow && (
        <Button look="plain" onClick={() => void onAsk()}>
          {t('look')}
        </Button>
      )}
    </div>
  );
}
