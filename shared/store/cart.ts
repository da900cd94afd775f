import type { AddressInput, PaymentCollection, StoreAddress, StoreCart } from '#shared/contracts/store-carts.ts';
import { type Address, type Cart, excludedLines, type PricedCart, type PricedLine } from '#shared/domain/cart.ts';
import { relatedId } from '#shared/domain/ids.ts';
import { toDecimal } from '#shared/domain/money.ts';
import { redemption } from '#shared/domain/product.ts';
import type { MedusaCart, MedusaPaymentCollection } from './medusa.ts';
import { coverPath, presentProduct } from './product.ts';
import { presentRegion } from './region.ts';
import { itemTotals, totalsOf } from './totals.ts';

/** The one way to pay. */
export const paymentProviderId = 'pp_stripe_checkout';

/** A cart's payment collection is told apart by the cart's id, and back. */
export const paymentCollectionId = (cartId: string): string => relatedId('paymentCollection', cartId);
export const cartOfPaymentCollection = (id: string): string => relatedId('cart', id);

type Line = StoreCart['items'][number];
type SessionStatus = PaymentCollection['payment_sessions'][number]['status'];

/** A cart as Medusa shows it, at the prices of now. Whole products come with its lines only when they are asked for. */
export function presentCart(
  cart: Cart,
  priced: PricedCart,
  { withProducts = false }: { readonly withProducts?: boolean } = {},
): StoreCart {
  const excluded = new Set(excludedLines(cart, priced).map(({ line }) => line.id));
  const items = priced.lines.map((line) => ({
    ...presentLine(cart, line, priced, !excluded.has(line.line.id)),
    ...(withProducts ? presentProductOf(line, priced) : {}),
  }));
  return {
    id: cart.id,
    region_id: cart.regionId,
    region: presentRegion(priced.region),
    currency_code: priced.currencyCode,
    email: cart.email ?? null,
    customer_id: cart.customerId ?? null,
    sales_channel_id: null,
    billing_address: presentAddress(cart.billingAddress, cart, 'billing'),
    shipping_address: presentAddress(cart.shippingAddress, cart, 'shipping'),
    items,
    shipping_methods: [],
    promotions: [],
    payment_collection: presentPaymentCollection(cart, priced),
    metadata: { ...cart.metadata },
    completed_at: cart.completedAt ?? null,
    created_at: cart.createdAt,
    updated_at: cart.updatedAt,
    ...totalsOf(priced),
  } satisfies Shown;
}

/** What Medusa's type has, and what is ours beside it. */
type Shown = Omit<MedusaCart, 'items'> & {
  items: (MedusaCart['items'][number] & { available: boolean; activates: boolean; tax_lines: unknown[] })[];
  item_discount_total: number;
  shipping_discount_total: number;
  credit_line_total: number;
};

function presentLine(
  cart: Cart,
  { line, product, available, unitPrice, total, taxTotal }: PricedLine,
  { region, currencyCode }: PricedCart,
  activates: boolean,
): Line {
  return {
    id: line.id,
    cart_id: cart.id,
    title: product?.title ?? line.productId,
    subtitle: product?.subtitle ?? null,
    thumbnail: product ? coverPath(product.handle) : null,
    quantity: line.quantity,
    unit_price: toDecimal(unitPrice, currencyCode),
    available,
    activates,
    product_id: line.productId,
    product_title: product?.title ?? line.productId,
    product_subtitle: product?.subtitle ?? null,
    product_description: product?.description ?? null,
    product_handle: product?.handle ?? null,
    variant_id: line.variantId,
    variant_title: product ? redemption[product.platform].name : null,
    variant_sku: product?.handle ?? null,
    requires_shipping: false,
    is_discountable: true,
    is_tax_inclusive: true,
    adjustments: [],
    tax_lines: [{ code: region.taxName, rate: region.taxRate * 100, description: region.taxName }],
    metadata: line.metadata ? { ...line.metadata } : null,
    created_at: line.createdAt,
    updated_at: line.updatedAt,
    ...itemTotals({ total, taxTotal, currencyCode }),
  };
}

function presentProductOf({ product }: PricedLine, { region }: PricedCart): Pick<Line, 'product' | 'variant'> {
  const shown = product && presentProduct(product, region);
  return { product: shown ?? null, variant: shown?.variants[0] ?? null };
}

/** What is to be paid for the cart, with its payment page when there is one. */
export function presentPaymentCollection(
  cart: Cart,
  priced: PricedCart,
  status: SessionStatus = cart.completedAt ? 'authorized' : 'pending',
): PaymentCollection {
  const { session } = cart;
  const currency = priced.currencyCode;
  return {
    id: paymentCollectionId(cart.id),
    currency_code: currency,
    amount: toDecimal(session?.amount ?? priced.total, currency),
    status: !session ? 'not_paid' : status === 'pending' ? 'awaiting' : 'authorized',
    payment_providers: [{ id: paymentProviderId }],
    payment_sessions: session
      ? [
          {
            id: session.id,
            provider_id: paymentProviderId,
            amount: toDecimal(session.amount, currency),
            currency_code: currency,
            status,
            data: { url: session.url, session_id: session.checkoutId, expires_at: session.expiresAt },
            context: {},
          },
        ]
      : [],
  } satisfies MedusaPaymentCollection;
}

function presentAddress(address: Address | undefined, cart: Cart, kind: string): StoreAddress | null {
  if (!address) return null;
  return {
    id: relatedId('cart', cart.id, `_${kind}`).replace('cart_', 'caaddr_'),
    first_name: address.firstName ?? null,
    last_name: address.lastName ?? null,
    company: address.company ?? null,
    phone: address.phone ?? null,
    address_1: address.address1 ?? null,
    address_2: address.address2 ?? null,
    city: address.city ?? null,
    province: address.province ?? null,
    postal_code: address.postalCode ?? null,
    country_code: address.countryCode ?? null,
    metadata: null,
    created_at: cart.createdAt,
    updated_at: cart.updatedAt,
  };
}

/** An address as it was sent, as the domain keeps it. */
export function addressOf(input: AddressInput): Address {
  return {
    firstName: input.first_name ?? undefined,
    lastName: input.last_name ?? undefined,
    company: input.company ?? undefined,
    phone: input.phone ?? undefined,
    address1: input.address_1 ?? undefined,
    address2: input.address_2 ?? undefined,
    city: input.city ?? undefined,
    province: input.province ?? undefined,
    postalCode: input.postal_code ?? undefined,
    countryCode: input.country_code ?? undefined,
  };
}
