/** One key that a supplier has handed out, for tests that look where keys went. */
export interface SoldKey {
  readonly orderId: string;
  readonly reference: string | null;
  readonly productId: string;
  readonly keyId: string;
  readonly type: 'text' | 'image';
  /** The key, or for a picture what is drawn on it. */
  readonly text: string;
}
