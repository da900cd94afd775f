import { Icon } from '../../ui/icons.tsx';
import { useCartCount } from '../features/cart/cart-queries.ts';
import { SearchBox } from '../features/catalogue/search-box.tsx';
import { useMessages } from '../session/locale.ts';
import { Link } from './link.tsx';
import { Logo } from './logo.tsx';
import { shellMessages } from './messages.ts';
import { PlaceButton } from './place-dialog.tsx';

export function Header() {
  const t = useMessages(shellMessages);
  return (
    <header className="border-b border-line bg-ground">
      <div className="frame flex flex-wrap items-center gap-x-3 gap-y-3 py-3 md:flex-nowrap md:gap-x-5">
        <Link href="/" className="shrink-0 py-1.5" aria-label={t('home')}>
          <Logo />
        </Link>
        <nav aria-label={t('main')} className="hidden items-center gap-1 text-sm md:flex">
          <Link href="/games" className="px-2.5 py-3 whitespace-nowrap hover:underline">
            {t('games')}
          </Link>
          <Link href="/library" className="px-2.5 py-3 hover:underline">
            {t('library')}
          </Link>
        </nav>
        <div className="order-last basis-full md:order-none md:ml-auto md:max-w-md md:grow md:basis-60">
          <SearchBox />
        </div>
        <div className="ml-auto flex items-center gap-2 md:ml-0">
          <PlaceButton />
          <Link
            href="/library"
            className="grid size-11 place-items-center border border-edge hover:border-fg md:hidden"
            aria-label={t('library')}
          >
            <Icon name="user" />
          </Link>
          <CartLink />
        </div>
      </div>
    </header>
  );
}

function CartLink() {
  const t = useMessages(shellMessages);
  const count = useCartCount();
  return (
    <Link
      href="/cart"
      className="relative flex h-11 items-center gap-2 border border-edge px-3 text-sm hover:border-fg"
      aria-label={`${t('cart')}, ${t('cartCount', { count })}`}
    >
      <Icon name="cart" />
      <span className="min-w-4 text-center font-semibold tabular-nums">{count}</span>
    </Link>
  );
}
