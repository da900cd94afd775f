/** One part of the benchmark in a process of its own, so that none inherits what another left in memory. */
import * as z from 'zod';
import type { Part } from './figures.ts';
import { bundles } from './parts/bundles.ts';
import { burst } from './parts/burst.ts';
import { checkout } from './parts/checkout.ts';
import { list } from './parts/list.ts';
import { memory } from './parts/memory.ts';
import { paced } from './parts/paced.ts';

const Order = z.object({
  part: z.enum(['burst', 'checkout', 'paced', 'list', 'memory', 'bundles']),
  orders: z.int().positive(),
  directory: z.string(),
});
export type PartOrder = z.infer<typeof Order>;

export const partNames = Order.shape.part.options;

const parts: Readonly<Record<PartOrder['part'], Part>> = { burst, checkout, paced, list, memory, bundles };

if (import.meta.main) {
  const { part, orders, directory } = Order.parse(JSON.parse(process.argv[2] ?? ''));
  const progress = (line: string) => void process.stderr.write(`${part}: ${line}\n`);
  const result = await parts[part]({ orders, directory, progress });
  process.send?.(result);
  process.disconnect?.();
}
