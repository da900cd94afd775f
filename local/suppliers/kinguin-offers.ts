/** Which offers serve a line of a Kinguin order, and what they cost. */
import type { StockedKinguinProduct, StockedOffer } from './kinguin-catalogue.ts';
import type { Problem } from './kinguin-problems.ts';
import type { KinguinLineRequest } from './kinguin-requests.ts';

export interface Portion {
  readonly offer: StockedOffer;
  readonly qty: number;
  readonly priceCents: number;
}

export interface Choice {
  readonly product: StockedKinguinProduct;
  readonly request: KinguinLineRequest;
  readonly portions: readonly Portion[];
}

export const unavailable: Problem = { kind: 'ProductUnavailable', status: 400, detail: 'Product is not available.' };

/** From this quantity on a line is wholesale, of one named offer. */
export const isWholesale = ({ qty }: KinguinLineRequest): boolean => qty > 9;

function wholesalePrice({ wholesaleCents }: StockedOffer, qty: number): number | undefined {
  const level = [500, 100, 50, 10].findIndex((from) => qty >= from);
  return wholesaleCents?.[3 - level];
}

/** The offers up to the line's price, cheapest first, as many as its quantity needs; or why there are none. */
export function chooseOffers(product: StockedKinguinProduct, request: KinguinLineRequest): Choice | Problem {
  const portions: Portion[] = [];
  let left = request.qty;
  for (const offer of [...product.offers].sort((one, other) => one.priceCents - other.priceCents)) {
    if (request.offerId !== undefined && offer.offerId !== request.offerId) continue;
    const priceCents = isWholesale(request) ? wholesalePrice(offer, request.qty) : offer.priceCents;
    if (priceCents === undefined) {
      return {
        kind: 'ConstraintViolation',
        status: 400,
        detail: 'Invalid "products" property. The offer is not enabled for wholesale.',
        propertyPath: 'products',
        invalidValue: request.qty,
      };
    }
    const qty = Math.min(left, request.text ? offer.textQty : offer.qty);
    if (priceCents > request.priceCents || qty === 0) continue;
    portions.push({ offer, qty, priceCents });
    left -= qty;
  }
  return left > 0 ? unavailable : { product, request, portions };
}

/** What one key takes from the balance: discounts do not count for wholesale. */
export function paidCents(request: KinguinLineRequest, priceCents: number, discountPercent: number): number {
  return isWholesale(request) ? priceCents : Math.round((priceCents * (100 - discountPercent)) / 100);
}
