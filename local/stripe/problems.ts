/** The body of an error answer, under `error`. */
export interface Problem {
  readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
  readonly message: string;
  readonly code?: string;
  readonly decline_code?: string;
  readonly param?: string;
  readonly payment_intent?: object;
}

/** An error that the API answers, in Stripe's shape. */
export class StripeProblem extends Error {
  override name = 'StripeProblem';
  readonly status: number;
  readonly problem: Problem;
  constructor(status: number, problem: Problem) {
    super(problem.message);
    this.status = status;
    this.problem = problem;
  }
}

export function invalid(message: string, param?: string, code?: string): StripeProblem {
  return new StripeProblem(400, {
    type: 'invalid_request_error',
    message,
    ...(param === undefined ? {} : { param }),
    ...(code === undefined ? {} : { code }),
  });
}

export function missingResource(kind: string, id: string, param = 'id'): StripeProblem {
  const message = `No such ${kind}: '${id}'`;
  return new StripeProblem(404, { type: 'invalid_request_error', code: 'resource_missing', message, param });
}

export function unexpectedState(message: string, intent: object): StripeProblem {
  const code = 'payment_intent_unexpected_state';
  return new StripeProblem(400, { type: 'invalid_request_error', code, message, payment_intent: intent });
}
