import { type ReactNode, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { useMessages } from '../../session/locale.ts';
import { accountMessages } from './messages.ts';

interface Question {
  readonly title: string;
  readonly answer: (yes: boolean) => void;
}

/** Asks before a key is opened that nobody has seen yet. */
export function useConfirmOpening(): {
  readonly confirm: (title: string) => Promise<boolean>;
  readonly dialog: ReactNode;
} {
  const t = useMessages(accountMessages);
  const [question, setQuestion] = useState<Question>();
  const answer = (yes: boolean) => {
    question?.answer(yes);
    setQuestion(undefined);
  };
  return {
    confirm: (title) => new Promise((resolve) => setQuestion({ title, answer: resolve })),
    dialog: (
      <Dialog
        open={question !== undefined}
        onClose={() => answer(false)}
        title={t('confirmTitle')}
        closeLabel={t('close')}
      >
        <div className="grid gap-5 p-5">
          <p>{t('confirm', { title: question?.title ?? '' })}</p>
          <div className="flex flex-wrap gap-3">
            <Button onClick={() => answer(true)}>{t('confirmDo')}</Button>
            <Button look="plain" onClick={() => answer(false)}>
              {t('cancel')}
            </Button>
          </div>
        </div>
      </Dialog>
    ),
  };
}
