/** How a sandbox (a supplier or the payment provider) plugs into the local cloud. */
import type { ServiceContext } from './service.ts';

/** A call that a sandbox makes to the shop, as the real party would make it. */
export interface Webhook {
  /** Path on the shop's origin, e.g. `/webhooks/stripe`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent byte for byte: signatures are over the raw body. */
  readonly body: string;
}

export interface SandboxContext extends ServiceContext {
  /** Where to listen on 127.0.0.1; absent or 0 means any free port. Rejects with EADDRINUSE when it is taken. */
  readonly port?: number;
  /** The shop's origin, e.g. `http://localhost:3000`. */
  readonly shopUrl: string;
  /** Posts to the shop and answers the HTTP status, 0 when no answer came. Counts as work in progress; retries are the sandbox's. */
  readonly deliverWebhook: (webhook: Webhook) => Promise<number>;
}

export interface RunningSandbox {
  /** Base URL that the product's functions are pointed at. */
  readonly url: string;
  /** What the desk shows and `GET /local/suppliers/:name` answers; plain JSON. */
  state(): unknown;
  /** What `POST /local/suppliers/:name` sends: stock, prices, balance, faults. Throws AwsError(…, 400) on a change it does not know. */
  configure(change: unknown): void;
  /** Deeds of a person at this party, e.g. `act('checkout-sessions/cs_1/pay', {card})`; answers plain JSON. */
  act?(action: string, input: unknown): Promise<unknown>;
  /** Ends the listener and open work; the state stays in the Store. */
  stop(): Promise<void>;
}

/** An imitated outside party. All its state lives in `context.store`, so that it survives `kill -9`. */
export interface Sandbox {
  /** `stripe`, `codeswholesale`, `kinguin`: also the name of its secret and its route on the desk. */
  readonly name: string;
  /** The JSON that Secrets Manager answers for this party: the credentials that the sandbox accepts. */
  readonly secret: Readonly<Record<string, string>>;
  start(context: SandboxContext): Promise<RunningSandbox>;
}
