import type { DigestAlgorithm } from '#engine/sip/index.ts'

/** Measured: baresip 1.0 and JsSIP give up when SHA-256 is offered at all, wherever it stands; sipp knows MD5 only. */
const ONLY_MD5 = /^(baresip|JsSIP|sipp)/i
/** Challenges that a make of telephone leaves unanswered before it is taken for one of those. */
const PATIENCE = 3
const CAPACITY = 1_000

/**
 * What a telephone is offered, in the order of RFC 8760 2.4: SHA-256 first, or MD5 alone to makes that cannot read
 * that. Chosen by what it calls itself, never by whose it is: the answer to an unknown name must look the same.
 */
export class OfferedAlgorithms {
  /** Unanswered challenges by User-Agent; a make that has answered once is never doubted again. */
  readonly #unanswered = new Map<string, number>()

  offer(userAgent: string | undefined): readonly DigestAlgorithm[] {
    if (userAgent === undefined || ONLY_MD5.test(userAgent)) return ['MD5']
    const unanswered = this.#unanswered.get(userAgent) ?? 0
    if (unanswered >= PATIENCE) return ['MD5']
    if (unanswered >= 0 && (this.#unanswered.size < CAPACITY || this.#unanswered.has(userAgent)))
      this.#unanswered.set(userAgent, unanswered + 1)
    return ['SHA-256', 'MD5']
  }

  answered(userAgent: string | undefined): void {
    if (userAgent !== undefined && (this.#unanswered.get(userAgent) ?? 0) < PATIENCE)
      this.#unanswered.set(userAgent, Number.NEGATIVE_INFINITY)
  }
}
