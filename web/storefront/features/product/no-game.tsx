import { Button, buttonClass } from '../../../ui/button.tsx';
import { ErrorState } from '../../../ui/states.tsx';
import { defineMessages } from '../../language/messages.ts';
import { useMessages } from '../../session/locale.ts';
import { Link } from '../../shell/link.tsx';
import { shellMessages } from '../../shell/messages.ts';
import { PageHead, PageHeading } from '../../shell/page-head.tsx';

const noGameMessages = defineMessages({
  en: {
    missing: 'We do not sell that one',
    missingHint: 'It may have been taken out of the shop, or the address has a slip in it.',
    failed: 'This game did not load',
    failedHint: 'Check your connection and try again.',
  },
  de: {
    missing: 'Das verkaufen wir nicht',
    missingHint: 'Vielleicht wurde es aus dem Shop genommen, oder in der Adresse ist ein Fehler.',
    failed: 'Dieses Spiel wurde nicht geladen',
    failedHint: 'Prüfe deine Verbindung und versuche es noch einmal.',
  },
});

/** Said where no game has the handle that was asked for. */
export function MissingGame() {
  const t = useMessages(noGameMessages);
  const common = useMessages(shellMessages);
  return (
    <div className="frame grid justify-items-start gap-5 py-16 md:py-24">
      <PageHead title={t('missing')} />
      <PageHeading className="text-4xl sm:text-6xl">{t('missing')}</PageHeading>
      <p className="max-w-[52ch] text-lg text-muted">{t('missingHint')}</p>
      <Link href="/games" className={buttonClass()}>
        {common('games')}
      </Link>
    </div>
  );
}

interface FailedGameProps {
  readonly busy: boolean;
  readonly onAgain: () => void;
}

export function FailedGame({ busy, onAgain }: FailedGameProps) {
  const t = useMessages(noGameMessages);
  const common = useMessages(shellMessages);
  return (
    <div className="frame py-16">
      <ErrorState title={t('failed')}>
        <p>{t('failedHint')}</p>
        <Button busy={busy} onClick={onAgain}>
          {common('again')}
        </Button>
      </ErrorState>
    </div>
  );
}
