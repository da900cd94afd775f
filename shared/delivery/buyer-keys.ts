import type { BuyerKey } from '#shared/contracts/digital-keys.ts';
import { readLine } from '#shared/data/claims.ts';
import { getKeys } from '#shared/data/digital-keys.ts';
import { getOrderHead } from '#shared/data/orders.ts';
import { recordReveal, type Viewer } from '#shared/data/reveals.ts';
import type { DigitalKey } from '#shared/domain/digital-key.ts';
import { isCaptured, type Order, type OrderLine, type OrderWithLines } from '#shared/domain/order.ts';
import { redemption } from '#shared/domain/product.ts';
import { mapConcurrently } from '#shared/runtime/batch.ts';
import { codeText, openCode } from '#shared/vault/open.ts';

interface Choice {
  /** Only this key; a key of another order is none. */
  readonly keyId?: string | undefined;
  /** False leaves every code masked, and then nothing is recorded. */
  readonly reveal: boolean;
}

/** The keys of an order that its buyer may see: none before the money of their units is there. */
export async function keysOfOrder(
  { order, lines }: OrderWithLines,
  choice: Choice,
  viewer: Viewer,
  now: number,
): Promise<BuyerKey[]> {
  if (!isCaptured(order)) return [];
  const units = lines.flatMap((line) =>
    line.units.flatMap(({ keyId }) => (keyId && keyId === (choice.keyId ?? keyId) ? [{ line, keyId }] : [])),
  );
  const keys = await getKeys(units.map(({ keyId }) => keyId));
  const mine = units.flatMap(({ line, keyId }) => {
    const key = keys.get(keyId);
    return key?.orderId === order.id ? [{ line, key }] : [];
  });
  const usable = choice.reveal ? mine.filter(({ key }) => isUsable(key)) : [];
  if (usable.length > 0)
    await recordReveal(
      order.id,
      usable.map(({ key }) => key),
      viewer,
      now,
    );
  return mapConcurrently(mine, 8, async ({ line, key }) =>
    present(line, key, choice.reveal && isUsable(key) ? codeText(await openCode(key)) : null),
  );
}

/** A page of a library. Masked keys are told by their product only; revealed ones are recorded like on the order page. */
export async function presentLibrary(
  keys: readonly DigitalKey[],
  reveal: boolean,
  viewer: Viewer,
  now: number,
): Promise<BuyerKey[]> {
  const orders = new Map<string, Order | undefined>();
  for (const { orderId } of keys) if (orderId && !orders.has(orderId)) orders.set(orderId, await getOrderHead(orderId));
  const visible = keys.filter((key) => {
    const order = key.orderId ? orders.get(key.orderId) : undefined;
    return order && isCaptured(order) && order.customerId === key.customerId;
  });
  if (reveal) {
    for (const [orderId, group] of Map.groupBy(visible.filter(isUsable), (key) => key.orderId ?? '')) {
      await recordReveal(orderId, group, viewer, now);
    }
  }
  return mapConcurrently(visible, 8, async (key) => {
    const line = await readLine({ orderId: key.orderId ?? '', id: key.lineId ?? '' });
    return present(line, key, reveal && isUsable(key) ? codeText(await openCode(key)) : null);
  });
}

function isUsable(key: DigitalKey): boolean {
  return key.status === 'delivered' || key.status === 'assigned';
}

function present(line: OrderLine, key: DigitalKey, code: string | null): BuyerKey {
  const { url, steps } = redemption[line.platform];
  return {
    id: key.id,
    order_id: line.orderId,
    line_item_id: line.id,
    product_id: line.productId,
    product_title: line.title,
    product_subtitle: line.subtitle ?? null,
    product_handle: line.handle,
    platform: line.platform,
    status: isUsable(key) ? 'delivered' : 'revoked',
    type: key.contentType === 'text/plain' ? 'text' : 'image',
    content_type: key.contentType,
    code,
    masked: code === null,
    redeem_url: url ?? null,
    redeem_steps: [...steps],
    delivered_at: key.deliveredAt ?? null,
    revealed_at: key.revealedAt ?? null,
  };
}
