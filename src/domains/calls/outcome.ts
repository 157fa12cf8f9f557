import { CAUSE } from '#domains/routing/index.ts'

import type { Disposition } from './ledger.ts'

export type Refusal = { status: number; reason: string }
export type Outcome = { disposition: Disposition; cause: number }

const isBusy = ({ status }: Refusal) => status === 486 || status === 600

/**
 * The one answer to the caller out of those of all telephones (RFC 3261 16.7): a global one wins, busy only when
 * every telephone is busy, otherwise the lowest class. What asks for credentials or sends the caller elsewhere is
 * never passed on.
 */
export function bestRefusal(refusals: readonly Refusal[]): Refusal {
  const own = refusals.map(inOurWords)
  const global = own.find(({ status }) => status >= 600)
  if (global) return global
  if (own.length > 0 && own.every(isBusy)) return { status: 486, reason: 'Busy Here' }
  const others = own.filter((refusal) => !isBusy(refusal))
  const [best] = others.toSorted((a, b) => rank(a) - rank(b))
  return best ?? { status: 480, reason: '' }
}

/** Class first; within 4xx a decision of a person counts more than a telephone that did not answer. */
function rank({ status }: Refusal): number {
  return Math.floor(status / 100) * 10 + (status === 408 || status === 480 || status === 487 ? 1 : 0)
}

function inOurWords(refusal: Refusal): Refusal {
  const { status } = refusal
  // 3xx would let a telephone send our caller anywhere; 401 and 407 would make it reveal what it knows.
  if (status < 400 || status === 401 || status === 407 || status === 408 || status === 487 || status === 503)
    return { status: 480, reason: '' }
  return refusal
}

/** What the record says about a refusal. */
export function outcomeOf(status: number): Outcome {
  if (status === 486 || status === 600) return { disposition: 'busy', cause: CAUSE.userBusy }
  if (status === 603 || status === 403 || status === 607)
    return { disposition: 'rejected', cause: CAUSE.callRejected }
  if (status === 480 || status === 408) return { disposition: 'no_answer', cause: CAUSE.noUserResponding }
  if (status === 404 || status === 410 || status === 604)
    return { disposition: 'failed', cause: CAUSE.unallocatedNumber }
  if (status === 488 || status === 606 || status === 415)
    return { disposition: 'failed', cause: CAUSE.incompatible }
  return { disposition: 'failed', cause: CAUSE.temporaryFailure }
}
