import { ApiError, isUnreachable } from '../app/api/api-error.ts'

export type Kind =
  | 'unreachable'
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_many'
  | 'unavailable'
  | 'unknown'

const BY_STATUS: Readonly<Record<number, Kind>> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  422: 'invalid',
  429: 'too_many',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
}

/** What kind of failure it is, and so which sentence says what to do about it. */
export function kindOf(fault: unknown): Kind {
  if (isUnreachable(fault)) return 'unreachable'
  return fault instanceof ApiError ? (BY_STATUS[fault.status] ?? 'unknown') : 'unknown'
}

/** The code to tell an administrator; the dots of API codes become underscores in the keys of texts. */
export function codeOf(fault: unknown): string {
  return fault instanceof ApiError ? fault.code : 'client.unexpected'
}

export function textKey(code: string): string {
  return code.replaceAll('.', '_')
}
