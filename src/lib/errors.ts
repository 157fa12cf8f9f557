/** What went wrong, in words every edge can translate: HTTP, SIP and the CLI each map `kind` in one small table. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_many'
  | 'unavailable'

/**
 * The one error a caller can act on. `code` is stable (`people.login_taken`) and part of the API;
 * `details` carries ids, counts and codes only, never a name, number or address.
 */
export class AppError extends Error {
  readonly code: string
  readonly kind: ErrorKind
  readonly details: Readonly<Record<string, string | number | boolean>>

  constructor(kind: ErrorKind, code: string, details: Record<string, string | number | boolean> = {}) {
    super(code)
    this.name = 'AppError'
    this.kind = kind
    this.code = code
    this.details = details
  }
}

/** The machine code of any thrown value, for logs: `AppError.code`, an errno, or the class name. Never its message. */
export function faultCode(fault: unknown): string {
  if (fault instanceof AppError) return fault.code
  if (typeof fault === 'object' && fault !== null && 'code' in fault && typeof fault.code === 'string')
    return fault.code
  return fault instanceof Error ? fault.constructor.name : 'unknown'
}
