import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, buttonClass } from '../../../ui/button.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useFormat, useMessages } from '../../session/locale.ts';
import { useShopper } from '../../session/shopper.ts';
import { Link } from '../../shell/link.tsx';
import { useCart } from '../cart/cart-queries.ts';
import { activation } from '../catalogue/activation.ts';
import type { Game, GameDetail } from '../catalogue/game.ts';
import { productMessages } from './messages.ts';
import { Verdict } from './verdict.tsx';

interface BuyBoxProps {
  readonly game: GameDetail;
  readonly versions: readonly Game[];
}

/** The ticket to take: price, whether it works for this shopper, and how it comes. */
export function BuyBox({ game, versions }: BuyBoxProps) {
  const t = useMessages(productMessages);
  const format = useFormat();
  const { country, region } = useShopper();
  const verdict = activation(game, country);
  const { price } = game;
  const place = country ? format.country(country) : region.name;
  return (
    <div className="grid">
      <div className="ticket-top border border-b-0 border-line bg-raised p-5">
        {price ? (
          <>
            <p className="wide text-4xl tabular-nums">{format.money(price.amount, price.currency)}</p>
            <p className="mt-1 text-sm text-muted">
              {region.taxRate > 0
                ? t('taxIn', { rate: Math.round(region.taxRate * 100), tax: region.taxName })
                : t('taxNone')}
            </p>
          </>
        ) : (
          <>
            <p className="wide text-2xl">{t('notSold', { country: place })}</p>
            <p className="mt-2 text-sm text-muted">{t('notSoldHint')}</p>
          </>
        )}
        <Verdict game={game} versions={versions} />
        {price && <AddButton game={game} forOthers={verdict === 'not'} />}
      </div>
      <div className="ticket-stub cut relative p-5 text-sm" data-paper={game.platform}>
        <h2 className="text-base">{t('howDelivered')}</h2>
        <ul className="mt-2 grid list-none gap-2 text-ink-muted">
          <li>{t('delivery1')}</li>
          <li>{t('delivery2')}</li>
          <li>{t('delivery3')}</li>
        </ul>
      </div>
    </div>
  );
}

function AddButton({ game, forOthers }: { readonly game: GameDetail; readonly forOthers: boolean }) {
  const t = useMessages(productMessages);
  const client = useQueryClient();
  const [state, setState] = useState<'idle' | 'adding' | Error>('idle');
  const { data: cart } = useCart();
  const isInCart = cart?.items?.some(({ variant_id }) => variant_id === game.variantId) ?? false;

  async function put(): Promise<void> {
    setState('adding');
    try {
      const { addToCart } = await import('../cart/add-to-cart.ts');
      await addToCart(client, game.variantId);
      setState('idle');
      toast(t('added', { title: game.title }));
    } catch (error) {
      setState(error instanceof Error ? error : new Error(String(error)));
    }
  }

  return (
    <div className="mt-5 grid gap-3">
      <Button look={forOthers ? 'plain' : 'primary'} busy={state === 'adding'} onClick={put}>
        {state === 'adding' ? t('adding') : forOthers ? t('giftAdd') : t('add')}
      </Button>
      {isInCart && (
        <Link href="/cart" className={buttonClass('plain')}>
          {t('toCart')}
        </Link>
      )}
      {state instanceof Error && (
        <p role="alert" className="text-sm text-bad">
          {t('addFailed', { reason: state.message })}
        </p>
      )}
    </div>
  );
}
