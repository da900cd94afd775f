import { randomBytes } from 'node:crypto';
import { catalogue, showcase } from '../catalogue/catalogue.ts';
import type { ShopClient } from './shop-client.ts';

/** Keys that the demo must find in stock; lines of several sources need exactly so many. */
const wanted: Readonly<Record<string, number>> = {
  [showcase.stockOnly]: 30,
  [showcase.hundredInStock]: 10,
  [showcase.mixedTwelve]: 5,
};

/** Brings stock and supplier stock to where the scenarios need them, so that the demo can run again and again. */
export async function restock(shop: ShopClient): Promise<void> {
  for (const [handle, count] of Object.entries(wanted)) {
    const product = await shop.findProduct(handle);
    const missing = count - (await shop.countAvailable(product.id));
    if (missing > 0) await shop.importKeys(product.id, Array.from({ length: missing }, newCode));
  }
  for (const product of catalogue) {
    if (!Object.values<string>(showcase).includes(product.handle)) continue;
    const { codeswholesale, kinguin } = product.sources;
    if (codeswholesale) {
      await shop.changeSupplier('codeswholesale', { stock: { [codeswholesale.id]: codeswholesale.stock } });
    }
    if (kinguin) {
      const offers = kinguin.offers.map(({ offer_id: id, merchant, price_cents, stock, keyKind }) => ({
        id,
        merchantName: merchant,
        priceCents: price_cents,
        qty: stock,
        textQty: keyKind === 'text' ? stock : 0,
      }));
      await shop.changeSupplier('kinguin', { offers: { [kinguin.id]: offers } });
    }
  }
}

const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

function newCode(): string {
  const text = Array.from(randomBytes(15), (byte) => letters.charAt(byte % letters.length)).join('');
  return `${text.slice(0, 5)}-${text.slice(5, 10)}-${text.slice(10)}`;
}
