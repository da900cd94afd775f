import { createHash } from 'node:crypto';
import type { Clock, Store } from '../service.ts';
import type { Agenda } from './agenda.ts';
import { StripeProblem } from './problems.ts';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly requestId: string;
}

interface Kept extends Answer {
  readonly fingerprint: string;
}

const keepFor = 24 * 3600 * 1000;

export interface Answers {
  /** The answer that this key was given before; refuses a key that was used for another request. */
  find(key: string, fingerprint: string): Answer | undefined;
  keep(key: string, fingerprint: string, answer: Answer): void;
  forget(key: string): void;
}

/** Answers by idempotency key, for 24 hours. */
export function openAnswers(store: Store, clock: Clock, agenda: () => Agenda): Answers {
  const answers = store.collection<Kept>('stripe.answers');
  return {
    find(key, fingerprint) {
      const kept = answers.get(key);
      if (!kept) return undefined;
      if (kept.fingerprint === fingerprint) return kept;
      throw new StripeProblem(400, {
        type: 'idempotency_error',
        message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
      });
    },
    keep(key, fingerprint, answer) {
      answers.put(key, { ...answer, fingerprint });
      agenda().put(clock.now() + keepFor, 'answer', key);
    },
    forget: (key) => answers.delete(key),
  };
}

export function fingerprintOf(method: string, path: string, body: string): string {
  return createHash('sha256').update(`${method} ${path}\n${body}`).digest('base64url');
}

/** Stripe keeps what came of running a request, but not that its parameters were refused. */
export function isKept(status: number, param: string | undefined): boolean {
  return status < 400 || status === 402 || status === 500 || (status === 400 && param === undefined);
}
