import * as z from 'zod';
import { AwsError } from '../service.ts';

const WebhookMode = z.enum(['deliver', 'duplicate', 'drop', 'delay', 'reverse']);
const Count = z.int().min(1).max(1_000_000);

/**
 * `500` fails before any effect and is kept under the idempotency key, as Stripe keeps it; `503` fails at the edge and is
 * not kept; `timeout` takes effect, but its answer is lost; `lost` never reaches the server's logic and has no answer.
 */
const ApiFault = z.strictObject({
  kind: z.enum(['500', '503', '429', 'timeout', 'lost', 'declined']),
  count: Count.default(1),
  operation: z.enum(['any', 'create', 'expire', 'retrieve', 'capture', 'cancel', 'refund', 'list']).default('any'),
});
export type ApiFault = z.infer<typeof ApiFault>;
export type Operation = Exclude<ApiFault['operation'], 'any'>;

const Change = z.strictObject({
  /** `drop` loses webhooks for good; only events and a reconcile run know of them. */
  webhooks: WebhookMode.optional(),
  /** How many events the mode holds for; for ever when absent. */
  webhooksCount: Count.optional(),
  webhookDelaySeconds: z.number().min(0).max(86_400).optional(),
  captureFails: z.union([z.enum(['declined', 'timeout', '500']), z.literal(false)]).optional(),
  captureFailsCount: Count.optional(),
  apiErrors: z.array(ApiFault).max(50).optional(),
  /** Only on request: the default is no limit. */
  rateLimits: z.union([z.literal('off'), z.strictObject({ perSecond: z.int().min(1) })]).optional(),
  /** Back to a server without faults. */
  reset: z.literal(true).optional(),
});
export type StripeChange = z.input<typeof Change>;

export interface FaultState {
  readonly webhooks: z.infer<typeof WebhookMode>;
  readonly webhooksLeft: number | undefined;
  readonly webhookDelaySeconds: number;
  readonly apiErrors: readonly ApiFault[];
  readonly rateLimit: number | undefined;
}

export interface Faults {
  change(change: unknown): void;
  state(): FaultState;
  /** The fault that the next request of this kind meets; each is used up. */
  take(operation: Operation): ApiFault['kind'] | undefined;
  /** How the webhook of the next event travels. */
  takeWebhookMode(): z.infer<typeof WebhookMode>;
}

/** Switches that make the imitation misbehave on purpose. They are gone after a restart. */
export function createFaults(initialRateLimit: number | undefined): Faults {
  const calm: FaultState = {
    webhooks: 'deliver',
    webhooksLeft: undefined,
    webhookDelaySeconds: 30,
    apiErrors: [],
    rateLimit: initialRateLimit,
  };
  let state = calm;
  return {
    state: () => state,
    change(change) {
      const parsed = Change.safeParse(change);
      if (!parsed.success) throw new AwsError('InvalidChange', z.prettifyError(parsed.error), 400);
      state = next(parsed.data.reset ? calm : state, parsed.data);
    },
    take(operation) {
      const index = state.apiErrors.findIndex((fault) => fault.operation === 'any' || fault.operation === operation);
      const fault = state.apiErrors[index];
      if (!fault) return undefined;
      const left = fault.count > 1 ? [{ ...fault, count: fault.count - 1 }] : [];
      state = { ...state, apiErrors: state.apiErrors.toSpliced(index, 1, ...left) };
      return fault.kind;
    },
    takeWebhookMode() {
      const { webhooks: mode, webhooksLeft } = state;
      if (webhooksLeft !== undefined) {
        const ended = webhooksLeft <= 1;
        state = { ...state, webhooks: ended ? 'deliver' : mode, webhooksLeft: ended ? undefined : webhooksLeft - 1 };
      }
      return mode;
    },
  };
}

function next(state: FaultState, change: z.infer<typeof Change>): FaultState {
  const apiErrors = change.apiErrors ?? state.apiErrors;
  const others = apiErrors.filter(({ operation }) => operation !== 'capture');
  const captureFails =
    change.captureFails === undefined
      ? apiErrors
      : change.captureFails === false
        ? others
        : [
            ...others,
            { kind: change.captureFails, count: change.captureFailsCount ?? 1, operation: 'capture' as const },
          ];
  return {
    webhooks: change.webhooks ?? state.webhooks,
    webhooksLeft: change.webhooks === undefined ? state.webhooksLeft : change.webhooksCount,
    webhookDelaySeconds: change.webhookDelaySeconds ?? state.webhookDelaySeconds,
    apiErrors: captureFails,
    rateLimit:
      change.rateLimits === undefined
        ? state.rateLimit
        : change.rateLimits === 'off'
          ? undefined
          : change.rateLimits.perSecond,
  };
}
