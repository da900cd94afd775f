const nameOf = (orderId: string) => `latchkey.order.${orderId}`;
/** For browsers that keep nothing: as long as the page lives. */
const kept = new Map<string, string>();

/** Keeps what opens an order for a guest, as long as the tab is open. */
export function keepOrderToken(orderId: string, token: string): void {
  kept.set(orderId, token);
  try {
    window.sessionStorage.setItem(nameOf(orderId), token);
  } catch {
    // Kept for this page only.
  }
}

export function orderToken(orderId: string): string | undefined {
  try {
    return kept.get(orderId) ?? window.sessionStorage.getItem(nameOf(orderId)) ?? undefined;
  } catch {
    return kept.get(orderId);
  }
}

/** The headers that show an order to whoever has its token. */
export function orderHeaders(orderId: string): { readonly 'x-order-token'?: string } {
  const token = orderToken(orderId);
  return token === undefined ? {} : { 'x-order-token': token };
}

/** Takes the token of a link out of the address, where it would be seen, copied and kept in the history. */
export function takeTokenFromAddress(orderId: string): void {
  const address = new URL(window.location.href);
  const token = address.searchParams.get('token');
  if (token === null) return;
  if (token !== '') keepOrderToken(orderId, token);
  address.searchParams.delete('token');
  window.history.replaceState(window.history.state, '', address);
}
