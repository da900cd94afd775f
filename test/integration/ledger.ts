import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { fromItem } from '#shared/data/items.ts';
import type { DigitalKey } from '#shared/domain/digital-key.ts';
import type { Order, OrderLine, Purchase } from '#shared/domain/order.ts';
import type { Cloud } from '../../local/cloud-types.ts';

type Item = Record<string, unknown>;

/** Everything that a table holds, read as the operator. */
export async function scan(cloud: Cloud, table: string): Promise<Item[]> {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(cloud.aws));
  const items: Item[] = [];
  for await (const page of paginateScan({ client }, { TableName: cloud.tables[table] ?? table }))
    items.push(...(page.Items ?? []));
  client.destroy();
  return items;
}

/** What the invariants are checked on: the tables and the money. */
export interface Ledger {
  readonly orders: readonly Order[];
  readonly lines: readonly OrderLine[];
  readonly purchases: readonly Purchase[];
  readonly keys: readonly DigitalKey[];
}

export async function readLedger(cloud: Cloud): Promise<Ledger> {
  const [items, keys] = await Promise.all([scan(cloud, 'Orders'), scan(cloud, 'Keys')]);
  const of = <T>(entity: string) => items.filter((item) => item.entity === entity).map((item) => fromItem<T>(item));
  return {
    orders: of<Order>('order'),
    lines: of<OrderLine>('line'),
    purchases: of<Purchase>('purchase'),
    keys: keys.filter((item) => item.entity === 'key').map((item) => fromItem<DigitalKey>(item)),
  };
}

/** Every broken invariant in words; nothing when all hold. `imported` is how many codes the story put into stock. */
export async function brokenInvariants(cloud: Cloud, imported: number): Promise<string[]> {
  const ledger = await readLedger(cloud);
  return [...keyFaults(ledger, imported, cloud), ...moneyFaults(ledger, cloud), ...purchaseFaults(ledger, cloud)];
}

function keyFaults({ lines, keys }: Ledger, imported: number, cloud: Cloud): string[] {
  const faults: string[] = [];
  const byId = new Map(keys.map((key) => [key.id, key]));
  const owners = new Map<string, string>();
  for (const line of lines) {
    if (line.units.length !== line.quantity)
      faults.push(`${line.id} has ${line.units.length} units for a quantity of ${line.quantity}`);
    for (const [index, { keyId }] of line.units.entries()) {
      if (!keyId) continue;
      const unit = `${line.id}[${index}]`;
      const other = owners.get(keyId);
      if (other) faults.push(`${keyId} belongs to ${other} and to ${unit}`);
      owners.set(keyId, unit);
      const key = byId.get(keyId);
      if (!key || key.orderId !== line.orderId || key.lineId !== line.id)
        faults.push(`${unit} has ${keyId}, which says otherwise`);
      if (key?.status === 'available') faults.push(`${keyId} is in ${unit} and for sale`);
    }
  }
  for (const key of keys) {
    const belongs = key.status === 'assigned' || key.status === 'delivered';
    if (belongs && !owners.has(key.id)) faults.push(`${key.id} is ${key.status} and in no unit`);
  }
  const bought = cloud.suppliers.codeswholesale.deliveredKeys().length + cloud.suppliers.kinguin.deliveredKeys().length;
  if (keys.length > imported + bought)
    faults.push(`${keys.length} keys came out of ${imported} imported and ${bought} bought`);
  return faults;
}

function moneyFaults({ orders, lines }: Ledger, cloud: Cloud): string[] {
  const faults: string[] = [];
  for (const order of orders) {
    const mine = lines.filter((line) => line.orderId === order.id);
    const worth = mine.reduce((sum, line) => sum + line.unitPrice * line.units.filter((unit) => unit.keyId).length, 0);
    const payments = cloud.stripe.byOrder(order.id).payments;
    const authorized = payments.reduce((sum, one) => sum + one.authorized, 0);
    const captured = payments.reduce((sum, one) => sum + one.captured, 0);
    const refunded = payments.reduce((sum, one) => sum + one.refunded, 0);
    if (captured > authorized) faults.push(`${order.id}: captured ${captured} of ${authorized}`);
    if (refunded > captured) faults.push(`${order.id}: refunded ${refunded} of ${captured}`);
    if (order.settledAt && captured - refunded !== worth)
      faults.push(`${order.id}: kept ${captured - refunded} for keys worth ${worth}`);
    if (
      !order.settledAt &&
      payments.some((one) => one.status === 'requires_capture') === false &&
      captured > refunded &&
      order.payment.holdable !== false
    ) {
      faults.push(`${order.id}: money was taken before it was settled`);
    }
    if (!order.authorizedAt) {
      // Paid too late or in the wrong sum: the order never had this money, and it must all have gone back.
      const kept = captured - refunded + payments.reduce((sum, one) => sum + one.held, 0);
      if (kept !== 0 && order.status === 'canceled')
        faults.push(`${order.id} is canceled, and ${kept} were not given back`);
    } else if (order.payment.captured !== captured || order.payment.refunded !== refunded) {
      faults.push(
        `${order.id} says ${order.payment.captured}/${order.payment.refunded}, Stripe ${captured}/${refunded}`,
      );
    }
    if (order.mail && !order.settledAt) faults.push(`${order.id} was mailed before it was settled`);
  }
  return faults;
}

function purchaseFaults({ purchases }: Ledger, cloud: Cloud): string[] {
  const faults: string[] = [];
  const placed = [...cloud.suppliers.codeswholesale.state().orders, ...cloud.suppliers.kinguin.state().orders];
  for (const purchase of purchases) {
    const taken = placed.filter((order) => order.reference === purchase.reference);
    if (taken.length > 1) faults.push(`${purchase.reference} was placed ${taken.length} times`);
    if (purchase.status === 'refused' && taken.length > 0)
      faults.push(`${purchase.reference} counts as refused, and was placed`);
    if (purchase.status === 'completed' && taken.length === 0)
      faults.push(`${purchase.reference} is completed, and unknown to ${purchase.supplier}`);
  }
  return faults;
}
