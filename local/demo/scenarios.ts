import { showcase } from '../catalogue/catalogue.ts';
import type { ShopClient } from './shop-client.ts';

/** Where the keys of an order must come from, or that there are none; checked after the order has ended. */
export interface Expectation {
  /** Sources of the units in any order, `-` for a unit without a key. Absent when several ends are right. */
  readonly sources?: readonly string[];
  readonly payment: string;
  readonly mail?: 'sent' | 'bounced';
  readonly pictures?: number;
}

/** One order of the demo: what is bought, what goes wrong on the way, and how it must end. */
export interface Scenario {
  readonly name: string;
  readonly lines: readonly { readonly handle: string; readonly quantity: number }[];
  readonly email?: string;
  readonly pay?: { readonly card?: string; readonly method?: string };
  /** The first try is declined; the order then is not paid at all. */
  readonly declined?: boolean;
  /** The buyer closes the browser after paying: nobody calls `complete`. */
  readonly neverReturns?: boolean;
  /** Switched on before the order and off after it. */
  readonly before?: (shop: ShopClient) => Promise<unknown>;
  readonly after?: (shop: ShopClient) => Promise<unknown>;
  /** Done after the payment, while the order is on its way. */
  readonly meanwhile?: (shop: ShopClient) => Promise<unknown>;
  readonly expect: Expectation;
}

const one = (handle: string, quantity = 1) => [{ handle, quantity }];
const times = (count: number, source: string) => Array.from({ length: count }, () => source);
const faults = (supplier: string, change: Record<string, unknown>) => (shop: ShopClient) =>
  shop.changeSupplier(supplier, { faults: change });
const calm = (supplier: string) => (shop: ShopClient) => shop.changeSupplier(supplier, { faults: {} });

/** The 24 orders. They run one after the other, because some of them switch faults of the whole shop. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'from stock',
    lines: one(showcase.stockOnly),
    expect: { sources: ['inventory'], payment: 'captured', mail: 'sent' },
  },
  {
    name: 'from stock, two of one',
    lines: one(showcase.stockOnly, 2),
    expect: { sources: times(2, 'inventory'), payment: 'captured' },
  },
  {
    name: 'from stock, two titles',
    lines: [...one(showcase.stockOnly), ...one(showcase.hundredInStock)],
    expect: { sources: times(2, 'inventory'), payment: 'captured' },
  },
  {
    name: 'from CodesWholesale',
    lines: one(showcase.codesWholesaleOnly),
    expect: { sources: ['codeswholesale'], payment: 'captured' },
  },
  { name: 'from Kinguin', lines: one(showcase.kinguinOnly), expect: { sources: ['kinguin'], payment: 'captured' } },
  {
    name: 'both have it: CodesWholesale first',
    lines: one(showcase.bothCodesWholesaleCheaper),
    expect: { sources: ['codeswholesale'], payment: 'captured' },
  },
  {
    name: 'line of 12 over three sources',
    lines: one(showcase.mixedTwelve, 12),
    expect: {
      sources: [...times(5, 'inventory'), ...times(4, 'codeswholesale'), ...times(3, 'kinguin')],
      payment: 'captured',
    },
  },
  {
    name: 'three titles, three sources',
    lines: [...one(showcase.stockOnly), ...one(showcase.codesWholesaleOnly), ...one(showcase.kinguinOnly)],
    expect: { sources: ['inventory', 'codeswholesale', 'kinguin'], payment: 'captured' },
  },
  {
    name: 'picture from CodesWholesale',
    lines: one(showcase.codesWholesaleImage),
    expect: { sources: ['codeswholesale'], payment: 'captured', pictures: 1 },
  },
  {
    name: 'picture from Kinguin',
    lines: one(showcase.kinguinImage),
    expect: { sources: ['kinguin'], payment: 'captured', pictures: 1 },
  },
  {
    name: 'partly unfulfillable',
    lines: [...one(showcase.stockOnly), ...one(showcase.nowhere)],
    expect: { sources: ['inventory', '-'], payment: 'partially_captured' },
  },
  {
    name: 'wholly unfulfillable',
    lines: one(showcase.nowhere),
    expect: { sources: ['-'], payment: 'canceled', mail: 'sent' },
  },
  { name: 'sold out at both suppliers', lines: one(showcase.soldOut), expect: { sources: ['-'], payment: 'canceled' } },
  {
    name: 'declined card',
    lines: one(showcase.stockOnly),
    pay: { card: 'card_declined' },
    declined: true,
    expect: { payment: 'not_paid' },
  },
  {
    name: 'card with 3-D Secure',
    lines: one(showcase.stockOnly),
    pay: { card: '3ds' },
    expect: { sources: ['inventory'], payment: 'captured' },
  },
  {
    name: 'paid at once (iDEAL)',
    lines: one(showcase.stockOnly),
    pay: { method: 'ideal' },
    expect: { sources: ['inventory'], payment: 'captured' },
  },
  {
    name: 'iDEAL, partly unfulfillable',
    lines: [...one(showcase.stockOnly), ...one(showcase.nowhere)],
    pay: { method: 'ideal' },
    expect: { sources: ['inventory', '-'], payment: 'partially_refunded' },
  },
  {
    name: 'duplicate webhooks',
    lines: one(showcase.stockOnly),
    before: (shop) => shop.changeStripe({ webhooks: 'duplicate' }),
    after: (shop) => shop.changeStripe({ webhooks: 'deliver' }),
    expect: { sources: ['inventory'], payment: 'captured' },
  },
  {
    name: 'webhook lost, found by reconcile',
    lines: one(showcase.stockOnly),
    neverReturns: true,
    before: (shop) => shop.changeStripe({ webhooks: 'drop' }),
    meanwhile: (shop) => shop.runSchedule('reconcile-payments'),
    after: (shop) => shop.changeStripe({ webhooks: 'deliver' }),
    expect: { sources: ['inventory'], payment: 'captured' },
  },
  {
    name: 'CodesWholesale down, Kinguin has it',
    lines: one(showcase.bothCodesWholesaleCheaper),
    before: (shop) => shop.changeSupplier('codeswholesale', { down: true }),
    after: (shop) => shop.changeSupplier('codeswholesale', { down: false }),
    expect: { sources: ['kinguin'], payment: 'captured' },
  },
  {
    name: 'CodesWholesale: answer lost',
    lines: one(showcase.codesWholesaleOnly),
    before: faults('codeswholesale', { acceptThenDrop: { times: 1 } }),
    after: calm('codeswholesale'),
    expect: { sources: ['codeswholesale'], payment: 'captured' },
  },
  {
    name: 'Kinguin: answer lost',
    lines: one(showcase.kinguinOnly),
    before: faults('kinguin', { acceptThenDrop: { times: 1 } }),
    after: calm('kinguin'),
    expect: { sources: ['kinguin'], payment: 'captured' },
  },
  { name: 'price above the limit', lines: one(showcase.aboveLimit), expect: { sources: ['-'], payment: 'canceled' } },
  {
    name: 'mail address that bounces',
    lines: one(showcase.stockOnly),
    email: 'bounce@simulator.amazonses.com',
    expect: { sources: ['inventory'], payment: 'captured', mail: 'bounced' },
  },
];
