import { useRef, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { useMessages } from '../../session/locale.ts';
import { copyText } from './copy.ts';
import { orderMessages } from './messages.ts';

interface ReportProblemProps {
  readonly keyId: string;
  readonly title: string;
  readonly platformName: string;
  readonly orderName: string;
}

/** A complaint about a key, written out as far as we know it: the buyer adds what happened and sends it as an answer. */
export function ReportProblem({ keyId, title, platformName, orderName }: ReportProblemProps) {
  const t = useMessages(orderMessages);
  const [open, setOpen] = useState(false);
  const [copied, setCopied] = useState(false);
  const words = useRef<HTMLPreElement>(null);
  const text = t('problemText', { order: orderName, key: keyId, title, platform: platformName });
  return (
    <>
      <button
        type="button"
        className="no-print min-h-11 underline hover:decoration-2"
        aria-haspopup="dialog"
        aria-label={`${t('problem')}: ${title}`}
        onClick={() => setOpen(true)}
      >
        {t('problem')}
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={t('problemTitle')} closeLabel={t('close')}>
        <div className="grid gap-4 p-5 text-base text-fg">
          <p>{t('problemLead')}</p>
          <p>{t('problemHow')}</p>
          <pre ref={words} className="border border-line bg-raised p-4 font-sans text-sm whitespace-pre-wrap">
            {text}
          </pre>
          <Button onClick={() => void copyText(text, words.current).then(setCopied)}>{t('problemCopy')}</Button>
          <p role="status" className="text-sm text-muted">
            {copied && t('problemCopied')}
          </p>
        </div>
      </Dialog>
    </>
  );
}
