/** Why a command did not do it, as one sentence that says what to do. `status` 2 is wrong usage, 1 everything else. */
export class Failure extends Error {
  readonly status: 1 | 2

  constructor(sentence: string, status: 1 | 2 = 1) {
    super(sentence)
    this.name = 'Failure'
    this.status = status
  }
}

/** The API said no. */
export class Refusal extends Error {
  readonly status: number
  /** The stable code of the problem (`people.unknown`). */
  readonly code: string
  readonly details: unknown

  constructor(status: number, code: string, details?: unknown) {
    super(code)
    this.name = 'Refusal'
    this.status = status
    this.code = code
    this.details = details
  }
}
