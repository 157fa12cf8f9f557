/** An answer that is not a success, as the API words it (RFC 9457): a stable code and details without personal values. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>

  constructor(status: number, code: string, details: Record<string, unknown> = {}) {
    super(code)
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.details = details
  }
}

/** No answer at all: the network or the server is away. */
export const UNREACHABLE = 'client.unreachable'

export function isUnreachable(fault: unknown): boolean {
  return fault instanceof ApiError && fault.code === UNREACHABLE
}

export function isSignedOut(fault: unknown): boolean {
  return fault instanceof ApiError && fault.status === 401
}

/** Reads problem+json; whatever else came (a proxy's page) becomes a code made of the status. */
export async function readProblem(response: Response): Promise<ApiError> {
  const fallback = `http.${response.status}`
  try {
    const problem: unknown = await response.json()
    if (typeof problem !== 'object' || problem === null) return new ApiError(response.status, fallback)
    const code = 'code' in problem && typeof problem.code === 'string' ? problem.code : fallback
    const details = 'details' in problem && typeof problem.details === 'object' ? problem.details : undefined
    return new ApiError(response.status, code, { ...details })
  } catch {
    return new ApiError(response.status, fallback) // no JSON: the status is all there is to know
  }
}
