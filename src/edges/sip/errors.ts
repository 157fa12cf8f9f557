import type { ErrorKind } from '#lib/errors.ts'

/** SIP's word for each kind of refusal (RFC 3261 21). */
export const SIP_STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 403,
  forbidden: 403,
  not_found: 404,
  conflict: 486,
  too_many: 503,
  unavailable: 503,
}
