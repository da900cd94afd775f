import type { User, UserManager } from 'oidc-client-ts';
import { type Account, expireAccount, forgetAccount, keepAccount } from '../../session/account.ts';
import { signInConfig } from '../../session/config.ts';

let made: Promise<UserManager> | undefined;

/** Authorization code with PKCE. Its code is fetched when somebody signs in, or a sign-in has to be made longer. */
function manager(): Promise<UserManager> {
  made ??= make().catch((error: unknown) => {
    made = undefined;
    throw error;
  });
  return made;
}

async function make(): Promise<UserManager> {
  const [{ UserManager, WebStorageStateStore }, { issuer, signInUrl, clientId }] = await Promise.all([
    import('oidc-client-ts'),
    signInConfig(),
  ]);
  return new UserManager({
    authority: issuer,
    client_id: clientId,
    redirect_uri: `${window.location.origin}/auth/callback`,
    scope: 'openid email',
    // Written out, because the page may talk to the pool's own pages only and not to where its description lies.
    metadata: {
      issuer,
      authorization_endpoint: `${signInUrl}/oauth2/authorize`,
      token_endpoint: `${signInUrl}/oauth2/token`,
      revocation_endpoint: `${signInUrl}/oauth2/revoke`,
    },
    userStore: new WebStorageStateStore({ store: window.localStorage }),
    automaticSilentRenew: false,
    loadUserInfo: false,
    monitorSession: false,
  });
}

/** Leaves for the sign-in page; `then` is the page to come back to. */
export async function signIn(then: string): Promise<void> {
  await (await manager()).signinRedirect({ state: then });
}

/** Takes what the sign-in page sent back. Answers the page to go on with. */
export async function finishSignIn(): Promise<string> {
  const user = await (await manager()).signinRedirectCallback();
  keepAccount(accountOf(user));
  return typeof user.state === 'string' && /^\/(?!\/)/.test(user.state) ? user.state : '/account';
}

/** Forgets the tokens here, takes the longer-lived one back, and leaves for the sign-in pages to be forgotten there. */
export async function signOut(): Promise<void> {
  forgetAccount();
  const [users, { signInUrl, clientId }] = await Promise.all([manager(), signInConfig()]);
  // A token that cannot be taken back is forgotten all the same.
  await users.revokeTokens(['refresh_token']).catch(() => {});
  await users.removeUser();
  const leave = new URL(`${signInUrl}/logout`);
  leave.search = new URLSearchParams({ client_id: clientId, logout_uri: `${window.location.origin}/` }).toString();
  window.location.assign(leave.href);
}

let renewing: Promise<Account | undefined> | undefined;

/** A new token for a sign-in that is about to end; undefined, and then nobody is signed in, when there is none to be had. */
export async function renewedToken(): Promise<string | undefined> {
  renewing ??= renew().finally(() => {
    renewing = undefined;
  });
  return (await renewing)?.accessToken;
}

async function renew(): Promise<Account | undefined> {
  try {
    const users = await manager();
    // Without a token to renew with it would be tried in a hidden frame, which the sign-in pages do not allow.
    const user = (await users.getUser())?.refresh_token ? await users.signinSilent() : null;
    if (!user) throw new Error('There is nothing to make the sign-in longer with.');
    const account = accountOf(user);
    keepAccount(account);
    return account;
  } catch {
    expireAccount();
    return undefined;
  }
}

function accountOf({ access_token, expires_at, profile }: User): Account {
  return {
    accessToken: access_token,
    email: profile.email ?? '',
    expiresAt: (expires_at ?? 0) * 1000,
  };
}
