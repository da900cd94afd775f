import { type AuditEntry, auditWrite } from '#shared/data/audit.ts';
import { getProduct, putProduct } from '#shared/data/catalog.ts';
import { ConflictError, NotFoundError } from '#shared/domain/errors.ts';
import type { Product } from '#shared/domain/product.ts';

const attempts = 4;

export async function requireProduct(id: string): Promise<Product> {
  const product = await getProduct(id);
  if (!product) throw new NotFoundError(`There is no product ${id}.`);
  return product;
}

/**
 * Reads a product, changes it and writes it with its audit entry, again from the start when somebody else wrote in
 * between. When `change` answers the very product it was given, nothing is written.
 */
export async function changeProduct(
  id: string,
  change: (product: Product) => Product,
  entryOf: (before: Product, after: Product) => AuditEntry,
): Promise<Product> {
  for (let attempt = 1; ; attempt += 1) {
    const before = await requireProduct(id);
    const after = change(before);
    if (after === before) return before;
    try {
      await putProduct(after, {
        expectedUpdatedAt: before.updatedAt,
        alongside: [auditWrite(entryOf(before, after))],
      });
      return after;
    } catch (error) {
      const moved = error instanceof ConflictError && (await requireProduct(id)).updatedAt !== before.updatedAt;
      if (!moved || attempt === attempts) throw error;
    }
  }
}
