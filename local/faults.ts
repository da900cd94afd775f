/** Faults of the cloud itself, which tests and the desk switch on. */
import * as z from 'zod';
import { AwsError } from './service.ts';

const times = z.int().min(1).default(1);
const whenKilled = z.enum(['before', 'after', 'mid']).default('mid');

const changeSchema = z.strictObject({
  /** Stream batches that come twice. */
  duplicateStreamRecords: z.int().min(0).optional(),
  /** Milliseconds that each stream batch is held back on the cloud's clock; 0 ends it. */
  delayStreamRecords: z.int().min(0).optional(),
  /** Queue batches that come twice. */
  duplicateMessages: z.int().min(0).optional(),
  /** Refuses this share of the requests, evenly spread. */
  throttle: z
    .strictObject({ service: z.string(), operation: z.string().optional(), rate: z.number().min(0).max(1) })
    .optional(),
  /**
   * Ends the environment of a function (`workflow/deliver-keys`) before its event, after its work but before its answer, or
   * in the middle: when its AWS request of this number has taken effect, before the function hears of it.
   */
  killFunction: z
    .strictObject({ name: z.string(), times, when: whenKilled, atRequest: z.int().min(1).default(1) })
    .optional(),
  /** Answers requests with an error instead of doing them. */
  rejectOperation: z
    .strictObject({
      service: z.string(),
      operation: z.string(),
      error: z.string().default('InternalServerError'),
      times,
    })
    .optional(),
});

export type FaultChange = z.input<typeof changeSchema>;
type Kill = z.output<typeof changeSchema>['killFunction'];
type Throttle = NonNullable<z.output<typeof changeSchema>['throttle']>;
type Rejection = NonNullable<z.output<typeof changeSchema>['rejectOperation']>;

/** What is switched on, with how often each still strikes. */
export interface FaultState {
  readonly duplicateStreamRecords: number;
  readonly delayStreamRecords: number;
  readonly duplicateMessages: number;
  readonly throttle: readonly Throttle[];
  readonly killFunction: readonly (NonNullable<Kill> & { readonly left: number })[];
  readonly rejectOperation: readonly (Rejection & { readonly left: number })[];
}

export interface Faults {
  /** Adds faults; what is not mentioned stays. Throws on what it does not know. */
  set(change: FaultChange): void;
  /** Switches everything off. */
  clear(): void;
  state(): FaultState;
  takeKill(functionName: string): Pick<NonNullable<Kill>, 'when' | 'atRequest'> | undefined;
  takeDuplicateRecords(): boolean;
  takeRecordDelay(): number;
  takeDuplicateMessages(): boolean;
  /** The error that a request is to fail with, if any. */
  takeRefusal(service: string, operation: string): AwsError | undefined;
}

const serverErrors = new Set(['InternalServerError', 'InternalFailure', 'ServiceUnavailable', 'InternalError']);

export function createFaults(): Faults {
  let duplicateRecords = 0;
  let recordDelay = 0;
  let duplicateMessages = 0;
  let throttles: { readonly fault: Throttle; debt: number }[] = [];
  let kills: { readonly fault: NonNullable<Kill>; left: number }[] = [];
  let rejections: { readonly fault: Rejection; left: number }[] = [];

  return {
    set(change) {
      const parsed = changeSchema.safeParse(change);
      if (!parsed.success) throw new AwsError('ValidationException', z.prettifyError(parsed.error));
      const { data } = parsed;
      duplicateRecords = data.duplicateStreamRecords ?? duplicateRecords;
      recordDelay = data.delayStreamRecords ?? recordDelay;
      duplicateMessages = data.duplicateMessages ?? duplicateMessages;
      if (data.throttle) throttles.push({ fault: data.throttle, debt: 0 });
      if (data.killFunction) kills.push({ fault: data.killFunction, left: data.killFunction.times });
      if (data.rejectOperation) rejections.push({ fault: data.rejectOperation, left: data.rejectOperation.times });
    },
    clear() {
      duplicateRecords = 0;
      recordDelay = 0;
      duplicateMessages = 0;
      throttles = [];
      kills = [];
      rejections = [];
    },
    state: () => ({
      duplicateStreamRecords: duplicateRecords,
      delayStreamRecords: recordDelay,
      duplicateMessages,
      throttle: throttles.map(({ fault }) => fault),
      killFunction: kills.map(({ fault, left }) => ({ ...fault, left })),
      rejectOperation: rejections.map(({ fault, left }) => ({ ...fault, left })),
    }),
    takeKill(functionName) {
      if (kills.length === 0) return undefined;
      const kill = kills.find(
        ({ fault, left }) => left > 0 && (functionName === fault.name || functionName.endsWith(`/${fault.name}`)),
      );
      if (!kill) return undefined;
      kill.left -= 1;
      return kill.fault;
    },
    takeDuplicateRecords() {
      if (duplicateRecords === 0) return false;
      duplicateRecords -= 1;
      return true;
    },
    takeRecordDelay: () => recordDelay,
    takeDuplicateMessages() {
      if (duplicateMessages === 0) return false;
      duplicateMessages -= 1;
      return true;
    },
    takeRefusal(service, operation) {
      for (const rejection of rejections) {
        const { fault } = rejection;
        if (rejection.left === 0 || fault.service !== service || fault.operation !== operation) continue;
        rejection.left -= 1;
        return new AwsError(
          fault.error,
          `${operation} was refused by a fault that is switched on`,
          serverErrors.has(fault.error) ? 500 : 400,
        );
      }
      for (const throttle of throttles) {
        const { fault } = throttle;
        if (fault.service !== service || (fault.operation !== undefined && fault.operation !== operation)) continue;
        throttle.debt += fault.rate;
        if (throttle.debt < 1) continue;
        throttle.debt -= 1;
        return new AwsError('ThrottlingException', 'Rate exceeded');
      }
      return undefined;
    },
  };
}
