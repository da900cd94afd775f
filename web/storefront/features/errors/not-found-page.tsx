import { buttonClass } from '../../../ui/button.tsx';
import { useMessages } from '../../session/locale.ts';
import { Link } from '../../shell/link.tsx';
import { shellMessages } from '../../shell/messages.ts';
import { PageHead, PageHeading } from '../../shell/page-head.tsx';

/** An address that leads nowhere. */
export function NotFoundPage() {
  const t = useMessages(shellMessages);
  return (
    <div className="frame grid justify-items-start gap-5 py-16 md:py-24">
      <PageHead title={t('notFoundTitle')} />
      <PageHeading className="text-4xl sm:text-6xl">{t('notFoundTitle')}</PageHeading>
      <p className="max-w-[52ch] text-lg text-muted">{t('notFound')}</p>
      <div className="flex flex-wrap gap-3">
        <Link href="/games" className={buttonClass()}>
          {t('games')}
        </Link>
        <Link href="/" className={buttonClass('plain')}>
          {t('toFront')}
        </Link>
      </div>
    </div>
  );
}
