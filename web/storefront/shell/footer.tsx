import { useMessages } from '../session/locale.ts';
import { Link } from './link.tsx';
import { Logo } from './logo.tsx';
import { shellMessages } from './messages.ts';

export function Footer() {
  const t = useMessages(shellMessages);
  const columns = [
    {
      title: t('shop'),
      links: [
        { href: '/games', label: t('games') },
        { href: '/games?sort=new', label: t('newGames') },
        { href: '/games?platform=gift-card', label: t('giftCards') },
      ],
    },
    {
      title: t('service'),
      links: [
        { href: '/help', label: t('help') },
        { href: '/help#activation', label: t('activation') },
        { href: '/library', label: t('library') },
        { href: '/account', label: t('account') },
      ],
    },
    {
      title: t('legal'),
      links: [
        { href: '/terms', label: t('terms') },
        { href: '/terms#withdrawal', label: t('withdraw') },
        { href: '/privacy', label: t('privacy') },
      ],
    },
  ];
  return (
    <footer className="mt-24 border-t border-line">
      <div className="frame grid gap-x-10 gap-y-10 py-12 sm:grid-cols-[1.4fr_repeat(3,1fr)]">
        <div className="grid content-start gap-4">
          <Logo />
          <p className="max-w-[26ch] text-muted">{t('about')}</p>
        </div>
        {columns.map(({ title, links }) => (
          <nav key={title} aria-label={title}>
            <h2 className="mb-2 text-base">{title}</h2>
            <ul>
              {links.map(({ href, label }) => (
                <li key={href}>
                  <Link href={href} className="inline-block py-1.5 text-muted hover:text-fg hover:underline">
                    {label}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
        ))}
      </div>
    </footer>
  );
}
