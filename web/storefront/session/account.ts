import { stored, useStored } from './stored.ts';

/** Who is signed in in this browser. */
export interface Account {
  readonly email: string;
  readonly accessToken: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

interface State {
  readonly account: Account | undefined;
  /** Signed in until a moment ago: the pages say so, instead of showing somebody unknown. */
  readonly expired: string | undefined;
}

const nobody: State = { account: undefined, expired: undefined };

function readAccount(raw: unknown): Account | undefined {
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { email, accessToken, expiresAt } = raw as Partial<Record<keyof Account, unknown>>;
  return typeof email === 'string' && typeof accessToken === 'string' && typeof expiresAt === 'number'
    ? { email, accessToken, expiresAt }
    : undefined;
}

const state = stored<State>('account', {
  neutral: nobody,
  read: (raw) => {
    if (typeof raw !== 'object' || raw === null) return nobody;
    const { account, expired } = raw as Partial<Record<keyof State, unknown>>;
    return { account: readAccount(account), expired: typeof expired === 'string' ? expired : undefined };
  },
});

export function useAccount(): State {
  return useStored(state);
}

export const currentAccount = (): Account | undefined => state.get().account;

export function keepAccount(account: Account): void {
  state.set({ account, expired: undefined });
}

/** Signed out on purpose: nothing is left to say. */
export function forgetAccount(): void {
  state.set(nobody);
}

/** The sign-in has ended by itself. */
export function expireAccount(): void {
  const { account } = state.get();
  if (account) state.set({ account: undefined, expired: account.email });
}
