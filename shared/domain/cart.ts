import { isSold } from './catalogue.ts';
import { ConflictError, InvalidRequestError, NotFoundError } from './errors.ts';
import { newId } from './ids.ts';
import { type CurrencyCode, formatMoney, taxIncluded } from './money.ts';
import type { Product } from './product.ts';
import { defaultRegion, findRegion, type Region } from './region.ts';

export const mostLines = 30;
export const mostPerLine = 99;

/** A postal address, as far as the buyer gave one. Only the country decides anything. */
export interface Address {
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly company?: string | undefined;
  readonly phone?: string | undefined;
  readonly address1?: string | undefined;
  readonly address2?: string | undefined;
  readonly city?: string | undefined;
  readonly province?: string | undefined;
  readonly postalCode?: string | undefined;
  /** ISO 3166 alpha-2, lower case. */
  readonly countryCode?: string | undefined;
}

type MetadataValue = string | number | boolean | null | readonly (string | number | boolean | null)[];
export type Metadata = Readonly<Record<string, MetadataValue>>;

/** A product and a quantity. It holds no price: that is the catalogue's, at every look. */
interface CartLine {
  readonly id: string;
  readonly productId: string;
  readonly variantId: string;
  readonly quantity: number;
  readonly metadata?: Metadata | undefined;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** The hosted payment page of a cart as it then was, with the order that waits for its payment. */
export interface CartSession {
  readonly id: string;
  readonly orderId: string;
  /** Stripe's id of the page. */
  readonly checkoutId: string;
  readonly url: string;
  readonly amount: number;
  /** What was to be paid for, as `checkoutContent` writes it. */
  readonly content: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

export interface Cart {
  readonly id: string;
  readonly regionId: string;
  readonly customerId?: string | undefined;
  readonly email?: string | undefined;
  readonly billingAddress?: Address | undefined;
  readonly shippingAddress?: Address | undefined;
  readonly metadata: Metadata;
  readonly lines: readonly CartLine[];
  readonly session?: CartSession | undefined;
  /** Stripe's ids of pages that no longer fit the cart and are still to be closed. */
  readonly staleCheckouts: readonly string[];
  readonly orderId?: string | undefined;
  readonly completedAt?: string | undefined;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export function newCart(
  start: { readonly regionId?: string | undefined; readonly customerId?: string | undefined },
  now: number,
): Cart {
  const at = new Date(now).toISOString();
  return {
    id: newId('cart', now),
    regionId: start.regionId ?? defaultRegion().id,
    customerId: start.customerId,
    metadata: {},
    lines: [],
    staleCheckouts: [],
    createdAt: at,
    updatedAt: at,
  };
}

export function regionOf(cart: Cart): Region {
  const region = findRegion(cart.regionId);
  if (!region) throw new Error(`The cart ${cart.id} is in the region ${cart.regionId}, which the shop does not have.`);
  return region;
}

/** Adds a product; one that is in the cart already gets the quantity on top. */
export function addLine(
  cart: Cart,
  item: { readonly product: Product; readonly quantity: number; readonly metadata?: Metadata | undefined },
  now: number,
): Cart {
  const at = new Date(now).toISOString();
  const before = cart.lines.find((line) => line.variantId === item.product.variantId);
  if (before) return setQuantity(cart, before.id, before.quantity + item.quantity, item.metadata, now);
  if (cart.lines.length >= mostLines) {
    throw new InvalidRequestError(`A cart holds at most ${mostLines} different products; remove one first.`);
  }
  checkQuantity(item.quantity);
  const line: CartLine = {
    id: newId('cartLine', now),
    productId: item.product.id,
    variantId: item.product.variantId,
    quantity: item.quantity,
    ...(item.metadata ? { metadata: item.metadata } : {}),
    createdAt: at,
    updatedAt: at,
  };
  return { ...cart, lines: [...cart.lines, line] };
}

/** Sets a line's quantity; 0 removes it. Answers undefined when there is no such line. */
export function changeLine(
  cart: Cart,
  lineId: string,
  change: { readonly quantity: number; readonly metadata?: Metadata | undefined },
  now: number,
): Cart | undefined {
  if (!cart.lines.some((line) => line.id === lineId)) return undefined;
  if (change.quantity === 0) return removeLine(cart, lineId);
  return setQuantity(cart, lineId, change.quantity, change.metadata, now);
}

export function removeLine(cart: Cart, lineId: string): Cart {
  const lines = cart.lines.filter((line) => line.id !== lineId);
  return lines.length === cart.lines.length ? cart : { ...cart, lines };
}

function setQuantity(cart: Cart, lineId: string, quantity: number, metadata: Metadata | undefined, now: number): Cart {
  checkQuantity(quantity);
  const at = new Date(now).toISOString();
  const lines = cart.lines.map((line) =>
    line.id === lineId ? { ...line, quantity, ...(metadata ? { metadata } : {}), updatedAt: at } : line,
  );
  return { ...cart, lines };
}

function checkQuantity(quantity: number): void {
  if (Number.isSafeInteger(quantity) && quantity >= 1 && quantity <= mostPerLine) return;
  const message = `must be a whole number from 1 to ${mostPerLine}, counting what is in the cart already`;
  throw new InvalidRequestError(`The quantity ${message}.`, [{ path: 'body.quantity', message }]);
}

/** Given members replace, `null` removes, the others stay. */
export function mergeMetadata(before: Metadata, given: Metadata): Metadata {
  return Object.fromEntries(Object.entries({ ...before, ...given }).filter(([, value]) => value !== null));
}

export interface PricedLine {
  readonly line: CartLine;
  readonly product: Product | undefined;
  /** False when the product is not (or no longer) sold in the cart's currency; its price then counts as 0. */
  readonly available: boolean;
  readonly unitPrice: number;
  readonly total: number;
  readonly taxTotal: number;
}

export interface PricedCart {
  readonly region: Region;
  readonly currencyCode: CurrencyCode;
  readonly lines: readonly PricedLine[];
  readonly total: number;
  readonly taxTotal: number;
}

/** The cart at the catalogue's prices of now, in minor units, tax included. */
export function priceCart(cart: Cart, products: ReadonlyMap<string, Product>): PricedCart {
  const region = regionOf(cart);
  const lines = cart.lines.map((line): PricedLine => {
    const product = products.get(line.productId);
    const available = product !== undefined && isSold(product, region.currencyCode);
    const unitPrice = (available ? product.prices[region.currencyCode] : undefined) ?? 0;
    const total = unitPrice * line.quantity;
    return { line, product, available, unitPrice, total, taxTotal: taxIncluded(total, region.taxRate) };
  });
  const sum = (amount: (line: PricedLine) => number) => lines.reduce((before, line) => before + amount(line), 0);
  return {
    region,
    currencyCode: region.currencyCode,
    lines,
    total: sum((line) => line.total),
    taxTotal: sum((line) => line.taxTotal),
  };
}

/** Everything that an order is made of, as text: while it stays the same, a payment page fits the cart. */
export function checkoutContent(cart: Cart): string {
  const lines = cart.lines.map((line) => `${line.variantId}*${line.quantity}`).sort();
  return JSON.stringify([cart.email ?? null, cart.regionId, cart.customerId ?? null, countryOf(cart) ?? null, lines]);
}

/** Takes the payment page off a cart that it no longer fits, and notes it for closing. */
export function withoutStaleSession(cart: Cart): Cart {
  if (!cart.session || cart.session.content === checkoutContent(cart)) return cart;
  return withoutSession(cart);
}

export function withoutSession(cart: Cart): Cart {
  if (!cart.session) return cart;
  const { session, ...rest } = cart;
  return { ...rest, staleCheckouts: [...cart.staleCheckouts, session.checkoutId].slice(-20) };
}

/** A cart that a customer has made theirs is nobody else's; for whoever is signed in as another one it does not exist. */
export function checkOwner(cart: Cart, customerId: string | undefined): void {
  if (cart.customerId && customerId && cart.customerId !== customerId) {
    throw new NotFoundError('There is no such cart. Start a new one.');
  }
}

/** The cart as this customer's, if it was nobody's; their address is used until another is set. */
export function ownedBy(
  cart: Cart,
  customer: { readonly id: string; readonly email: string | undefined } | undefined,
): Cart {
  if (!customer || cart.customerId) return cart;
  return { ...cart, customerId: customer.id, email: cart.email ?? customer.email };
}

/** Refuses every change of a cart that has become an order. */
export function checkOpen(cart: Cart): void {
  if (cart.completedAt)
    throw new ConflictError('This cart has become an order and cannot be changed. Start a new cart.');
}

/** Where the buyer is, by the billing address, else the shipping address. */
function countryOf(cart: Cart): string | undefined {
  return cart.billingAddress?.countryCode ?? cart.shippingAddress?.countryCode;
}

/** The products whose keys activate nowhere the buyer may be: in their country, or without one in the whole region. */
export function excludedLines(cart: Cart, priced: PricedCart): readonly PricedLine[] {
  const country = countryOf(cart);
  const countries = country ? [country] : priced.region.countries;
  return priced.lines.filter(({ product }) => {
    const excluded = new Set(product?.excludedCountries.map((code) => code.toLowerCase()));
    return countries.every((code) => excluded.has(code));
  });
}

/** Refuses, with the reason and the remedy, a cart that cannot be paid for as it is. */
export function checkPayable(cart: Cart, priced: PricedCart): void {
  checkOpen(cart);
  if (!cart.email) throw refused('email', 'Set an e-mail address on the cart first; the keys are sent to it.');
  if (cart.lines.length === 0) throw refused('items', 'The cart is empty. Add a product first.');
  const gone = priced.lines.filter((line) => !line.available);
  if (gone.length > 0) {
    throw refused('items', `No longer sold here: ${titles(gone)}. Remove it from the cart.`);
  }
  if (priced.total === 0) throw refused('total', 'The cart costs nothing, and a payment of nothing cannot be made.');
  const { least, most } = payable[priced.currencyCode];
  if (priced.total < least || priced.total > most) {
    const [from, to] = [least, most].map((amount) => formatMoney(amount, priced.currencyCode));
    throw refused('total', `One payment can be from ${from} to ${to}. Change the quantities to come into that range.`);
  }
  const excluded = cart.metadata.region_confirmed === true ? [] : excludedLines(cart, priced);
  if (excluded.length > 0) {
    const remedy = 'Remove it, or set metadata.region_confirmed to true on the cart to buy it for another country.';
    throw refused('billing_address.country_code', `Does not activate in your country: ${titles(excluded)}. ${remedy}`);
  }
}

/** What one card payment may be, in minor units: Stripe's bounds. */
const payable: Record<CurrencyCode, { readonly least: number; readonly most: number }> = {
  eur: { least: 50, most: 99_999_999 },
  usd: { least: 50, most: 99_999_999 },
  gbp: { least: 30, most: 99_999_999 },
};

function refused(path: string, message: string): InvalidRequestError {
  return new InvalidRequestError(message, [{ path, message }]);
}

function titles(lines: readonly PricedLine[]): string {
  return lines.map(({ product, line }) => product?.title ?? line.productId).join(', ');
}
