import * as z from 'zod';
import type { SupplierName } from '#shared/domain/product.ts';
import { forgetSecret, readSecret } from '#shared/runtime/secrets.ts';
import { codesWholesale } from './codeswholesale.ts';
import type { Supplier, SupplierOptions } from './contract.ts';
import { kinguin } from './kinguin.ts';

/** The variables that name each supplier's server and secret. */
export interface SupplierEnvironment {
  readonly CODESWHOLESALE_URL: string;
  readonly CODESWHOLESALE_SECRET_ARN: string;
  readonly KINGUIN_URL: string;
  readonly KINGUIN_SECRET_ARN: string;
}

/** A supplier by its name, ready to be asked. */
export type Suppliers = (name: SupplierName) => Promise<Supplier>;

/** The secret of each party holds what its webhook needs besides; each side reads its own part. */
const CodesWholesaleSecret = z
  .object({ client_id: z.string().min(1), client_secret: z.string().min(1) })
  .transform((secret) => ({ clientId: secret.client_id, clientSecret: secret.client_secret }));

const KinguinSecret = z.object({ api_key: z.string().min(1) }).transform((secret) => ({ apiKey: secret.api_key }));

/**
 * Suppliers made when they are first asked for and kept for the life of the function, with their tokens and rate limits.
 * When a secret was rotated, the next call gets a client with the new one.
 */
export function supplierRegistry(
  env: SupplierEnvironment,
  { fetch, now, wait }: Partial<Pick<SupplierOptions, 'fetch' | 'now' | 'wait'>> = {},
): Suppliers {
  const made = new Map<SupplierName, { readonly credentials: unknown; readonly supplier: Supplier }>();

  async function supplierOf<S extends z.ZodType>(
    name: SupplierName,
    party: { readonly url: string; readonly arn: string; readonly secret: S },
    make: (credentials: z.output<S>, options: SupplierOptions) => Supplier,
  ): Promise<Supplier> {
    const credentials = await readSecret(party.arn, party.secret);
    const known = made.get(name);
    if (known && isSame(known.credentials, credentials)) return known.supplier;
    const supplier = make(credentials, {
      baseUrl: party.url,
      fetch: fetch ?? globalThis.fetch,
      now: now ?? Date.now,
      wait,
      onCredentialsRefused: () => forgetSecret(party.arn),
    });
    made.set(name, { credentials, supplier });
    return supplier;
  }

  const makers: { readonly [Name in SupplierName]: () => Promise<Supplier> } = {
    codeswholesale: () =>
      supplierOf(
        'codeswholesale',
        { url: env.CODESWHOLESALE_URL, arn: env.CODESWHOLESALE_SECRET_ARN, secret: CodesWholesaleSecret },
        codesWholesale,
      ),
    kinguin: () =>
      supplierOf('kinguin', { url: env.KINGUIN_URL, arn: env.KINGUIN_SECRET_ARN, secret: KinguinSecret }, kinguin),
  };
  return (name) => makers[name]();
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
