import type { RefusalReason } from '#shared/domain/order.ts';
import type { SupplierName } from '#shared/domain/product.ts';

/** What we ask a supplier to sell. `reference` is ours, stored before the call, and unique for ever. */
export interface PurchaseRequest {
  readonly reference: string;
  readonly items: readonly {
    readonly supplierProductId: string;
    readonly quantity: number;
    /** EUR cents per unit: never more than this is offered. */
    readonly priceLimit: number;
    /** EUR cents per unit, as `quote` answered it for this quantity a moment ago; without it the supplier is asked first. */
    readonly quotedPrice?: number | undefined;
  }[];
}

/** What `quote` is asked for. With a limit, only units at or below it are counted while there are any. */
export interface QuoteItem {
  readonly supplierProductId: string;
  readonly quantity: number;
  /** EUR cents per unit. */
  readonly priceLimit?: number | undefined;
}

/**
 * A supplier's present price for a quantity, or for as much of it as there is. `unitPrice` in EUR cents is what the dearest
 * of these units costs; `available` counts the units that stand at this price or below.
 */
export type Quote =
  | {
      readonly outcome: 'available';
      readonly supplierProductId: string;
      readonly unitPrice: number;
      readonly available: number;
    }
  | { readonly outcome: 'unavailable'; readonly supplierProductId: string; readonly reason: RefusalReason };

export interface SupplierKey {
  /** The supplier's own id of the key: what makes taking it twice harmless. */
  readonly id: string;
  readonly supplierProductId: string;
  /** EUR cents. */
  readonly unitCost: number;
  /** Text codes and pictures alike as bytes; the type is what the supplier says, to be sniffed for pictures. */
  readonly kind: 'text' | 'image';
  readonly bytes: Uint8Array;
}

/** A purchase as the supplier sees it now. */
export interface SupplierOrder {
  readonly supplierOrderId: string;
  readonly reference: string;
  /** EUR cents charged; undefined while unknown. */
  readonly cost: number | undefined;
  /** Keys that can be fetched now, all of them, each time. */
  readonly keys: readonly SupplierKey[];
  /** Units that the supplier still means to deliver, by product. */
  readonly pending: Readonly<Record<string, number>>;
  /** Nothing more will come. */
  readonly final: boolean;
}

export type PlaceResult =
  | { readonly outcome: 'placed'; readonly order: SupplierOrder }
  /** Definite: nothing was taken, nothing charged. */
  | { readonly outcome: 'refused'; readonly reason: RefusalReason; readonly detail: string }
  /** The supplier may have taken it: look it up by reference before anything else. */
  | { readonly outcome: 'unknown'; readonly detail: string };

export type FindResult =
  | { readonly outcome: 'found'; readonly order: SupplierOrder }
  /** The supplier answered, and does not (yet) know the reference. */
  | { readonly outcome: 'absent' }
  /** No usable answer. */
  | { readonly outcome: 'unknown'; readonly detail: string };

/** Every supplier, seen alike. Methods never throw for what a supplier may answer; they throw for faults of ours. */
export interface Supplier {
  readonly name: SupplierName;
  /** What one purchase may hold. */
  readonly limits: { readonly lines: number; readonly unitsPerLine: number; readonly units: number };
  /** One quote per item, in order; `supplier_unavailable` when no usable answer came. */
  quote(items: readonly QuoteItem[]): Promise<Quote[]>;
  place(request: PurchaseRequest): Promise<PlaceResult>;
  /** Looks a purchase up by our reference. `since` is when it was written down, ISO 8601. */
  find(expected: PurchaseRequest, since: string): Promise<FindResult>;
  /** Reads a purchase that the supplier has taken, with every key it can give by now. */
  read(supplierOrderId: string, expected: PurchaseRequest): Promise<FindResult>;
}

/** What a supplier's client is made with; `fetch` and time are given, so that tests hold them. */
export interface SupplierOptions {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly now: () => number;
  /** How to wait between two tries; a timer when left out. */
  readonly wait?: ((milliseconds: number) => Promise<void>) | undefined;
  /** Called when the supplier does not accept our credentials: they may have been rotated. */
  readonly onCredentialsRefused?: (() => void) | undefined;
}
