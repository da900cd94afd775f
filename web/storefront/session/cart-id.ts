import { stored } from './stored.ts';

/** The id of the shopper's open cart. The cart itself is the API's. */
export const cartId = stored<string | undefined>('cart', {
  neutral: undefined,
  read: (raw) => (typeof raw === 'string' && raw !== '' ? raw : undefined),
});
