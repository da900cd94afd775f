import type Stripe from 'stripe';
import type { Clock } from '../service.ts';
import type { Agenda } from './agenda.ts';
import type { Records } from './records.ts';

/** What the deeds on sessions and payments work with. Every deed runs inside one transaction of the store. */
export interface Ledger {
  readonly clock: Clock;
  readonly records: Records;
  readonly agenda: Agenda;
  /** Origin under which the hosted page is reached. */
  readonly publicUrl: () => string;
  /** Records an event of the object as it is now and queues its webhook. */
  emit(type: Stripe.Event.Type, object: object): void;
}

/** Seconds after which a hold that was not captured ends. */
export const holdSeconds = 7 * 24 * 3600;
