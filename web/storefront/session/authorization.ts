import { api } from '../api/client.ts';
import { currentAccount } from './account.ts';

/** Before it ends, so that no request is on its way with a token that has. */
const margin = 30_000;

/** Every request of a signed-in customer says whose it is. Guests' requests are left as they are. */
api.use({
  async onRequest({ request }) {
    const account = currentAccount();
    if (!account) return undefined;
    const token =
      account.expiresAt - Date.now() > margin
        ? account.accessToken
        : await (await import('../features/account/sign-in.ts')).renewedToken();
    if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
    return request;
  },
});
