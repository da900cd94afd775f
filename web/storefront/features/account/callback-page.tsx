import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { ErrorState } from '../../../ui/states.tsx';
import { useMessages } from '../../session/locale.ts';
import { PageHead, PageHeading } from '../../shell/page-head.tsx';
import { accountMessages } from './messages.ts';
import { finishSignIn } from './sign-in.ts';
import { SignInButton } from './sign-in-gate.tsx';

/** Begun once for an address: what the sign-in page sent is good for one time only. */
const begun = new Map<string, Promise<string>>();

function finish(address: string): Promise<string> {
  const known = begun.get(address) ?? finishSignIn();
  begun.set(address, known);
  return known;
}

/** Where the sign-in page sends back to. */
export function CallbackPage() {
  const t = useMessages(accountMessages);
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    let left = false;
    finish(window.location.href).then(
      (then) => {
        if (left) return;
        // What was asked as a guest is asked again as this customer.
        void client.invalidateQueries();
        navigate(then, { replace: true });
      },
      () => !left && setFailed(true),
    );
    return () => {
      left = true;
    };
  }, [client, navigate]);

  return (
    <div className="frame py-10">
      <PageHead title={t('callbackTitle')} />
      <PageHeading className="mb-8 text-4xl sm:text-5xl">{t('callbackTitle')}</PageHeading>
      {failed ? (
        <ErrorState title={t('callbackFailed')}>
          <p>{t('callbackFailedHint')}</p>
          <SignInButton then="/account" label={t('signInAgain')} />
        </ErrorState>
      ) : (
        <p role="status" className="text-muted">
          {t('callback')}
        </p>
      )}
    </div>
  );
}
