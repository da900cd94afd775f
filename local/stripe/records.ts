import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import type { Clock, Collection, Store } from '../service.ts';

/** A line of a session as it stands on the wire, where decimals are text. */
export type LineItem = Omit<Stripe.LineItem, 'price'> & {
  readonly price: Omit<Stripe.Price, 'unit_amount_decimal'> & { readonly unit_amount_decimal: string };
};

export interface SessionRecord {
  readonly id: string;
  readonly session: Stripe.Checkout.Session;
  readonly lines: readonly LineItem[];
  readonly intent: {
    readonly metadata: Record<string, string>;
    readonly captureMethod: 'automatic_async' | 'manual';
    readonly cardCaptureMethod?: 'manual';
    readonly description: string | null;
  };
  /** Number of the card that waits for its owner's 3-D Secure answer. */
  readonly authenticating?: string;
}

export interface IntentRecord {
  readonly id: string;
  readonly intent: Stripe.PaymentIntent;
  readonly sessionId: string;
  /** Money that was ever held or taken; stays when the hold ends. */
  readonly authorized: number;
  readonly released: number;
  readonly refunded: number;
}

export interface Totals {
  readonly authorized: number;
  readonly captured: number;
  readonly released: number;
  readonly refunded: number;
}

export interface OrderRecord {
  readonly sessions: readonly string[];
}

/** Documents of one kind. Ids count downwards, so the order of the keys is newest first and a page is one range read. */
export interface Shelf<T extends { readonly id: string }> {
  get(id: string): T | undefined;
  put(document: T): void;
  newestFirst(after?: string): IterableIterator<T>;
}

export interface Records {
  readonly sessions: Shelf<SessionRecord>;
  readonly intents: Shelf<IntentRecord>;
  readonly charges: Shelf<Stripe.Charge>;
  readonly refunds: Shelf<Stripe.Refund>;
  readonly events: Shelf<Stripe.Event>;
  readonly orders: Collection<OrderRecord>;
  /** Refund ids by payment intent: `pi_…/re_…`. */
  readonly refundsOf: Collection<string>;
  /** An id that sorts before all earlier ones of its kind. */
  nextId(prefix: string, randomness?: number): string;
  /** Seconds since 1970; never before those of an earlier document, even when the clock was set back by a restart. */
  created(): number;
  totals(): Readonly<Record<string, Totals>>;
  /** Saves the intent and moves the totals by the difference. */
  putIntent(record: IntentRecord): void;
}

const serialDigits = 8;
const serialLimit = 36 ** serialDigits;

export function openRecords(store: Store, clock: Clock): Records {
  const shelf = <T extends { readonly id: string }>(name: string): Shelf<T> => {
    const documents = store.collection<T>(name);
    return {
      get: (id) => documents.get(id),
      put: (document) => documents.put(document.id, document),
      *newestFirst(after = '') {
        for (const [, document] of documents.range(`${after}\u0000`, '~')) yield document;
      },
    };
  };
  const sessions = shelf<SessionRecord>('stripe.sessions');
  const intents = shelf<IntentRecord>('stripe.intents');
  const charges = shelf<Stripe.Charge>('stripe.charges');
  const refunds = shelf<Stripe.Refund>('stripe.refunds');
  const events = shelf<Stripe.Event>('stripe.events');
  const totals = store.collection<Totals>('stripe.totals');

  const newest = [
    first(sessions)?.session,
    first(intents)?.intent,
    first(charges),
    first(refunds),
    first(events),
  ].filter((document) => document !== undefined);
  let serial = Math.max(0, ...newest.map(({ id }) => serialOf(id)));
  let latest = Math.max(0, ...newest.map(({ created }) => created));

  return {
    sessions,
    intents,
    charges,
    refunds,
    events,
    orders: store.collection('stripe.orders'),
    refundsOf: store.collection('stripe.refunds-of'),
    nextId(prefix, randomness = 16) {
      serial += 1;
      const sortable = (serialLimit - serial).toString(36).padStart(serialDigits, '0');
      return `${prefix}_${sortable}${randomText(randomness)}`;
    },
    created() {
      latest = Math.max(latest, Math.floor(clock.now() / 1000));
      return latest;
    },
    totals: () => Object.fromEntries(totals.entries()),
    putIntent(record) {
      const before = intents.get(record.id);
      const { currency } = record.intent;
      const sum = totals.get(currency) ?? { authorized: 0, captured: 0, released: 0, refunded: 0 };
      const moved = {
        authorized: sum.authorized + record.authorized - (before?.authorized ?? 0),
        captured: sum.captured + record.intent.amount_received - (before?.intent.amount_received ?? 0),
        released: sum.released + record.released - (before?.released ?? 0),
        refunded: sum.refunded + record.refunded - (before?.refunded ?? 0),
      };
      intents.put(record);
      totals.put(currency, moved);
    },
  };
}

// UUIDs come from a pool that Node fills ahead: several times cheaper than asking for random bytes each time.
function randomText(length: number): string {
  let text = '';
  while (text.length < length) text += randomUUID().replaceAll('-', '');
  return text.slice(0, length);
}

function first<T extends { readonly id: string }>(shelf: Shelf<T>): T | undefined {
  for (const document of shelf.newestFirst()) return document;
  return undefined;
}

function serialOf(id: string): number {
  const sortable = id.slice(id.lastIndexOf('_') + 1).slice(0, serialDigits);
  return serialLimit - Number.parseInt(sortable, 36);
}
