import type { Clock } from '#lib/clock.ts'

export type AdmissionLimits = {
  /** Datagrams a second from all sources together that nothing is known of. */
  strangersPerSecond: number
  /** Datagrams a second from one such source. */
  strangerPerSecond: number
}

/** A bucket may save up so many seconds of its rate: a phone that starts says much at once. */
const BURST_S = 2
/** A source stays known for so long after it was vouched for, in ms. */
const KNOWN_FOR_MS = 60 * 60_000
/** Sources counted one by one; over it a flood of made-up addresses is held back by the common limit alone. */
const COUNTED_LIMIT = 50_000
const KNOWN_LIMIT = 500_000

/**
 * Decides before parsing whether a datagram is looked at. Who was vouched for (it registered, it has a call, we wrote
 * to it) always is; strangers share a rate, so that a flood from anywhere costs a look-up per packet and no more, and
 * addresses that are merely written on packets can do nothing to those who own them.
 */
export class Admission {
  readonly #clock: Clock
  readonly #limits: AdmissionLimits
  readonly #known = new Map<string, number>()
  #counted = new Map<string, Bucket>()
  readonly #common: Bucket
  #droppedMs = Number.NEGATIVE_INFINITY
  /** Datagrams turned away so far. */
  refused = 0

  constructor(clock: Clock, limits: AdmissionLimits) {
    this.#clock = clock
    this.#limits = limits
    this.#common = new Bucket(limits.strangersPerSecond, clock.monotonicMs())
  }

  admits(host: string): boolean {
    const now = this.#clock.monotonicMs()
    const until = this.#known.get(host)
    if (until !== undefined && until > now) return true
    const admitted = this.#bucketOf(host, now)?.take(now) !== false && this.#common.take(now)
    if (!admitted) this.refused += 1
    return admitted
  }

  /** From here on for an hour this source is not held back. */
  vouchFor(host: string): void {
    const now = this.#clock.monotonicMs()
    if (this.#known.size >= KNOWN_LIMIT && !this.#known.has(host)) this.#forgetExpired(now)
    if (this.#known.size < KNOWN_LIMIT || this.#known.has(host)) this.#known.set(host, now + KNOWN_FOR_MS)
  }

  #bucketOf(host: string, now: number): Bucket | undefined {
    const known = this.#counted.get(host)
    if (known) return known
    if (this.#counted.size >= COUNTED_LIMIT) this.#dropFull(now)
    if (this.#counted.size >= COUNTED_LIMIT) return undefined
    const bucket = new Bucket(this.#limits.strangerPerSecond, now)
    this.#counted.set(host, bucket)
    return bucket
  }

  /** A source whose bucket is full again has nothing on its account. At most once a second: it reads them all. */
  #dropFull(now: number): void {
    if (now - this.#droppedMs < 1_000) return
    this.#droppedMs = now
    this.#counted = new Map([...this.#counted].filter(([, bucket]) => !bucket.isFull(now)))
  }

  #forgetExpired(now: number): void {
    for (const [host, until] of this.#known) if (until <= now) this.#known.delete(host)
  }
}

/** Tokens that come back at a steady rate. */
class Bucket {
  readonly #rate: number
  #tokens: number
  #atMs: number

  constructor(rate: number, nowMs: number) {
    this.#rate = rate
    this.#tokens = rate * BURST_S
    this.#atMs = nowMs
  }

  take(nowMs: number): boolean {
    this.#refill(nowMs)
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }

  isFull(nowMs: number): boolean {
    this.#refill(nowMs)
    return this.#tokens >= this.#rate * BURST_S
  }

  #refill(nowMs: number): void {
    const gained = ((nowMs - this.#atMs) / 1_000) * this.#rate
    this.#tokens = Math.min(this.#rate * BURST_S, this.#tokens + gained)
    this.#atMs = nowMs
  }
}
