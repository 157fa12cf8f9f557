import type { z } from 'zod'

import { AppError, type ErrorKind } from '#lib/errors.ts'

/** Kind → HTTP status; the only place where the two meet. */
export const STATUS: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_many: 429,
  unavailable: 503,
}

const TITLES: Record<number, string> = {
  400: 'The request is not valid',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Not possible in the present state',
  413: 'Too large',
  415: 'This media type is not accepted',
  429: 'Too many attempts',
  500: 'Something went wrong',
  503: 'Not available at the moment',
}

/** RFC 9457. `code` is stable; nothing in it repeats what the client sent. */
export type Problem = {
  type: 'about:blank'
  title: string
  status: number
  code: string
  details?: unknown
  request_id: string
}

export function problem(status: number, code: string, requestId: string, details?: unknown): Problem {
  return {
    type: 'about:blank',
    title: TITLES[status] ?? 'Error',
    status,
    code,
    ...(details === undefined ? {} : { details }),
    request_id: requestId,
  }
}

/** A zod issue as path and code: where and why, never what. Names that are not ours are left out of the path. */
export function describeIssues(part: string, error: z.ZodError): { path: string; code: string }[] {
  return error.issues.map((issue) => ({
    path: [part, ...issue.path.map((step) => (typeof step === 'symbol' ? '?' : String(step)))]
      .join('.')
      .slice(0, 120),
    code: issue.code,
  }))
}

/** Any thrown value as a problem; what is no `AppError` and no refusal of the framework is a bug: 500, told only to the log. */
export function toProblem(fault: unknown, requestId: string): Problem {
  if (fault instanceof AppError) {
    const details = Object.keys(fault.details).length > 0 ? fault.details : undefined
    return problem(STATUS[fault.kind], fault.code, requestId, details)
  }
  const status = frameworkStatus(fault)
  return status === undefined
    ? problem(500, 'http.internal', requestId)
    : problem(status, FRAMEWORK_CODES[status] ?? 'http.refused', requestId)
}

const FRAMEWORK_CODES: Record<number, string> = {
  400: 'http.malformed',
  404: 'http.no_such_route',
  405: 'http.method_not_allowed',
  413: 'http.body_too_large',
  415: 'http.media_type',
}

function frameworkStatus(fault: unknown): number | undefined {
  if (typeof fault !== 'object' || fault === null || !('statusCode' in fault)) return undefined
  const { statusCode } = fault
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 ? statusCode : undefined
}
