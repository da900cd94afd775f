/** A failure that the caller may read: it becomes a problem document with this status, and is never retried. */
export abstract class DomainError extends Error {
  /** Machine-readable kind in kebab-case; the last part of the problem's `type`. */
  abstract readonly code: string;
  readonly statusCode: number = 409;
}

/** The thing named does not exist, or not for this caller: the two are not told apart. */
export class NotFoundError extends DomainError {
  override name = 'NotFoundError';
  readonly code = 'not-found';
  override readonly statusCode = 404;
}

/** Somebody else's, or a right is missing. */
export class ForbiddenError extends DomainError {
  override name = 'ForbiddenError';
  readonly code = 'forbidden';
  override readonly statusCode = 403;
}

/** No valid token came with the request. */
export class UnauthorizedError extends DomainError {
  override name = 'UnauthorizedError';
  readonly code = 'unauthorized';
  override readonly statusCode = 401;
}

/** Well-formed, but not possible with what the shop holds: the message says what would be. */
export class InvalidRequestError extends DomainError {
  override name = 'InvalidRequestError';
  readonly code = 'invalid-request';
  override readonly statusCode = 400;
  readonly errors: readonly { readonly path: string; readonly message: string }[];
  constructor(message: string, errors: readonly { readonly path: string; readonly message: string }[] = []) {
    super(message);
    this.errors = errors;
  }
}

/** The thing is in a state that does not allow this. */
export class ConflictError extends DomainError {
  override name = 'ConflictError';
  readonly code = 'conflict';
}

/** More than the route takes. */
export class TooLargeError extends DomainError {
  override name = 'TooLargeError';
  readonly code = 'too-large';
  override readonly statusCode = 413;
}

/** A body in a format that the route does not read. */
export class UnsupportedMediaTypeError extends DomainError {
  override name = 'UnsupportedMediaTypeError';
  readonly code = 'unsupported-media-type';
  override readonly statusCode = 415;
}
