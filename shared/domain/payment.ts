interface PaymentReference {
  readonly orderId: string;
  readonly paymentIntentId: string;
  readonly currency: string;
}

/**
 * What is true of an order's payment, whoever says so: a webhook, the buyer's return, a reconcile run. Amounts are
 * totals so far in minor units, so the same fact may be applied twice and an older one never takes anything back.
 */
export type PaymentFact =
  | (PaymentReference & { readonly kind: 'authorized'; readonly amount: number })
  | (PaymentReference & { readonly kind: 'captured'; readonly amount: number })
  | (PaymentReference & { readonly kind: 'canceled'; readonly reason: string })
  | (PaymentReference & { readonly kind: 'failed'; readonly code: string; readonly message: string })
  | (PaymentReference & { readonly kind: 'refunded'; readonly amount: number })
  | { readonly kind: 'expired'; readonly orderId: string; readonly sessionId: string };
