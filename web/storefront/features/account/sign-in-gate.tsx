import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { type Account, useAccount } from '../../session/account.ts';
import { useMessages } from '../../session/locale.ts';
import { accountMessages } from './messages.ts';

interface SignInGateProps {
  /** The page to come back to. */
  readonly then: string;
  readonly invitation: string;
  readonly children: (account: Account) => ReactNode;
}

/** Shows what is a customer's own; to everybody else, the way to sign in. */
export function SignInGate({ then, invitation, children }: SignInGateProps) {
  const t = useMessages(accountMessages);
  const { account, expired } = useAccount();
  if (account) return children(account);
  return (
    <div className="grid max-w-[60ch] justify-items-start gap-5 border-l-4 border-fg bg-raised px-6 py-8">
      <h2 className="text-2xl">{t(expired ? 'expiredTitle' : 'inviteTitle')}</h2>
      <p className="text-muted">{expired ? t('expired', { email: expired }) : invitation}</p>
      <SignInButton then={then} label={t(expired ? 'signInAgain' : 'signIn')} />
    </div>
  );
}

export function SignInButton({ then, label }: { readonly then: string; readonly label: string }) {
  const t = useMessages(accountMessages);
  const leave = useMutation({
    mutationFn: async () => (await import('./sign-in.ts')).signIn(then),
  });
  return (
    <>
      <Button busy={leave.isPending || leave.isSuccess} onClick={() => leave.mutate()}>
        {leave.isPending || leave.isSuccess ? t('leaving') : label}
      </Button>
      {leave.isError && (
        <p role="alert" className="text-bad">
          {t('signInFailed')}
        </p>
      )}
    </>
  );
}
