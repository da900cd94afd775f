/** The product's own outside parties, as the local cloud imitates them. */
import { stripeEventTypes } from '#shared/contracts/webhooks.ts';
import { codesWholesaleProducts, kinguinProducts } from './catalogue/sandbox-products.ts';
import type { RunningSandbox, Sandbox } from './sandbox.ts';
import { AwsError } from './service.ts';
import { type StripeSandbox, stripeSandbox } from './stripe/sandbox.ts';
import { codesWholesaleSandbox, type RunningCodesWholesale } from './suppliers/codeswholesale.ts';
import { kinguinSandbox, type RunningKinguin } from './suppliers/kinguin.ts';

/** Credentials that mean something on the laptop only. */
const stripeCredentials = { secretKey: 'sk_test_latchkey_local', webhookSecret: 'whsec_latchkey_local' };

/** Every party of the product. */
export function productSandboxes(): readonly Sandbox[] {
  return [
    stripeSandbox({ ...stripeCredentials, webhookPath: '/webhooks/stripe', enabledEvents: stripeEventTypes }),
    codesWholesaleSandbox({ catalogue: codesWholesaleProducts() }),
    kinguinSandbox({ catalogue: kinguinProducts() }),
  ];
}

type Running = ReadonlyMap<string, RunningSandbox>;

export function stripeAmong(running: Running): StripeSandbox {
  const found = among(running, 'stripe');
  if (!isStripe(found)) throw new Error('The payment party of this run is another one');
  return found;
}

export function codesWholesaleAmong(running: Running): RunningCodesWholesale {
  const found = among(running, 'codeswholesale');
  if (!isSupplier<RunningCodesWholesale>(found)) throw new Error('CodesWholesale is another one in this run');
  return found;
}

export function kinguinAmong(running: Running): RunningKinguin {
  const found = among(running, 'kinguin');
  if (!isSupplier<RunningKinguin>(found)) throw new Error('Kinguin is another one in this run');
  return found;
}

function among(running: Running, name: string): RunningSandbox {
  const found = running.get(name);
  if (!found) throw new AwsError('NotFound', `${name} is not imitated in this run`, 404);
  return found;
}

function isStripe(sandbox: RunningSandbox): sandbox is StripeSandbox {
  return 'byOrder' in sandbox;
}

function isSupplier<T extends RunningCodesWholesale | RunningKinguin>(sandbox: RunningSandbox): sandbox is T {
  return 'deliveredKeys' in sandbox;
}
