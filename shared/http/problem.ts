import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Problem } from '#shared/contracts/operation.ts';
import { DomainError, InvalidRequestError } from '#shared/domain/errors.ts';

export type Reply = APIGatewayProxyStructuredResultV2;

/** The answer for a body: JSON with no store, since most answers are somebody's own. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Reply {
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}

const titles: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

export function problem(status: number, code: string, detail: string, errors?: Problem['errors']): Reply {
  const body: Problem = {
    type: `/problems/${code}`,
    title: titles[status] ?? 'Error',
    status,
    detail,
    message: detail,
    ...(errors && errors.length > 0 ? { errors } : {}),
  };
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  };
}

/** A readable error as a problem document; undefined for a fault of ours, which nobody outside may read. */
export function problemOf(error: unknown): Reply | undefined {
  if (!(error instanceof DomainError)) return undefined;
  const errors = error instanceof InvalidRequestError ? [...error.errors] : undefined;
  return problem(error.statusCode, error.code, error.message, errors);
}

export function noContent(): Reply {
  return { statusCode: 204, headers: { 'cache-control': 'no-store' } };
}
